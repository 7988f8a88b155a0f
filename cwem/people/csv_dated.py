"""What the dated columns of a row do to a timeline: employment, team, zone, manager, roster."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.people.csv_columns import DATED, Column, since_of, until_of
from cwem.people.csv_findings import Findings
from cwem.people.csv_plan import FieldChange, shown
from cwem.people.csv_rows import Row
from cwem.people.timeline import EVER, Span, Step, Timeline, assign, start_later
from cwem.people.values import EMPLOYED, Assignment, AssignmentKind, Company
from cwem.words import say

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class When:
    """Which days an assignment without a first day is about."""

    now: date
    """The day the file speaks of: the import's, or the first day of somebody yet to come."""
    first: date
    """Where the first assignment of its kind begins: with the employment, if that is known."""

    @classmethod
    def of(cls, employment: Timeline, on: date) -> "When":
        span = employment.span_near(on)
        if span is None or span.since == EVER:
            return cls(on, on)
        return cls(max(on, span.since), span.since)


@dataclass(frozen=True, slots=True)
class Asked:
    """One assignment a row asks for; `name` is how its values are called in the preview."""

    kind: AssignmentKind
    subject: str
    value: str
    name: Callable[[str], str] = str


class DatedColumns:
    """Collects in `assignments` what has to be recorded."""

    def __init__(self, company: Company, on: date, findings: Findings) -> None:
        self._company, self._on, self._findings = company, on, findings
        self.assignments: list[Assignment] = []

    def employ(self, row: Row, new: bool, fields: list[FieldChange]) -> Timeline:
        """Joined and left; the employment as it will be."""
        line = self._company.line(AssignmentKind.EMPLOYMENT, row.number)
        joined, left = row.day(Column.JOINED), row.day(Column.LEFT)
        if not joined and not left and (line.steps or not new):
            return line
        spans = line.spans()
        begin = joined or (spans[-1].since if spans else EVER)
        steps = start_later(line, begin) if joined else ()
        try:
            until = left + _DAY if left else None
            steps += assign(line.then(steps), EMPLOYED, begin, until)
        except ValueError:
            problem = say("left before joining on {day}", day=begin)
            self._findings.problem(problem, row.row, Column.LEFT)
            return line
        after = line.then(steps)
        if steps:
            before, planned = line.span_near(begin), after.span_on(begin)
            _compare((Column.JOINED, Column.LEFT), before, planned, fields)
        if steps and left and left < self._on:
            note = say("{number} has left already", number=row.number)
            self._findings.note(note, row.row, Column.LEFT)
        self._record(AssignmentKind.EMPLOYMENT, row.number, steps)
        return after

    def assign(self, asked: Asked, row: Row, when: When, fields: list[FieldChange]) -> None:
        """One dated value of the row."""
        column = DATED[asked.kind]
        since, until = row.day(since_of(column)), row.until(column)
        if not asked.value:
            if since or until:
                problem = say("is empty but has dates beside it")
                self._findings.problem(problem, row.row, column)
            return
        line = self._company.line(asked.kind, asked.subject)
        begin = since or _begin(line, asked.value, until, when)
        try:
            steps = assign(line, asked.value, begin, until)
        except ValueError:
            problem = say("ends before it starts on {day}", day=begin)
            self._findings.problem(problem, row.row, until_of(column))
            return
        after = line.then(steps)
        if steps:
            _tell(asked, line.span_on(begin) or line.span_near(begin), after.span_on(begin), fields)
        self._note_later_start(asked, row, line)
        self._note_past(asked, row, after, when.now)
        self._record(asked.kind, asked.subject, steps)

    def _note_later_start(self, asked: Asked, row: Row, line: Timeline) -> None:
        column = since_of(DATED[asked.kind])
        since = row.day(column)
        held = line.span_on(since) if since else None
        if since and held and held.value == asked.value and held.since < since:
            value = asked.name(asked.value)
            note = say(
                "{value} holds since {day} already, which stays", value=value, day=held.since
            )
            self._findings.note(note, row.row, column)

    def _note_past(self, asked: Asked, row: Row, after: Timeline, now: date) -> None:
        column = DATED[asked.kind]
        since, until = row.day(since_of(column)), row.until(column)
        meant_now = (since is None or since <= now) and (until is None or until > now)
        span = after.span_on(now)
        if meant_now and span and span.value != asked.value:
            self._findings.note(
                say(
                    "{value} is kept as past: {other} followed on {day} and stays",
                    value=asked.name(asked.value),
                    other=asked.name(span.value),
                    day=span.since,
                ),
                row.row,
                column,
            )

    def _record(self, kind: AssignmentKind, subject: str, steps: tuple[Step, ...]) -> None:
        self.assignments += [Assignment(kind, subject, step) for step in steps]


def _begin(line: Timeline, value: str, until: date | None, when: When) -> date:
    """Where an assignment without a first day begins: where it does already, else with the first
    of its kind, else now."""
    span = line.span_on(min(when.now, until - _DAY) if until else when.now)
    if span and span.value == value:
        return span.since
    return when.now if line.steps else when.first


def _tell(asked: Asked, old: Span | None, new: Span | None, fields: list[FieldChange]) -> None:
    column = DATED[asked.kind]
    was, now = (asked.name(span.value) if span else "" for span in (old, new))
    if was != now:
        fields.append(FieldChange(column, was, now))
    _compare((since_of(column), until_of(column)), old, new, fields)


def _compare(
    columns: tuple[Column, Column], old: Span | None, new: Span | None, fields: list[FieldChange]
) -> None:
    """The first and the last day, where they change."""
    first, last = columns
    before, after = _ends(old), _ends(new)
    for column, was, now in zip((first, last), before, after, strict=True):
        if was != now:
            fields.append(FieldChange(column, was, now))


def _ends(span: Span | None) -> tuple[str, str]:
    if span is None:
        return "", ""
    return shown(span.since), shown(span.until - _DAY if span.until else None)
