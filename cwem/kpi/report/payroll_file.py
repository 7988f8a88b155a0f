"""The payroll export: a row for each person and period, and a row for each adjustment.

    closed       from the frozen lines: the same rows, and the same file, every time
    not closed   worked out now, version 0: a preview

A period's rows are those of the closings in it, the newest version of each; what is not closed is
worked out now. Somebody who was in two teams has a row for each. A team's earlier version can be
asked for: its file is what it was before there was a newer one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from cwem.attendance.closed import Closing
from cwem.attendance.ports import Closings
from cwem.attendance.working_day import WorkingDay
from cwem.errors import InputError
from cwem.kpi.report.columns import Column, Kind, Table
from cwem.kpi.report.excel import ExcelFile
from cwem.kpi.report.files import csv_file, json_file
from cwem.kpi.report.payroll import FIGURES, PAYROLL_VERSION, Payroll, payroll, read_line
from cwem.kpi.report.reading import AT_ONCE, Day, Known, Reading, Scope, members, people
from cwem.kpi.report.rows import Row
from cwem.values import Millis
from cwem.words import ENGLISH, Words, say, translated

PERIOD, ADJUSTMENT = "period", "adjustment"
PREVIEW = 0
"""In the place of a version: it is not closed."""
_KINDS: Mapping[str, Words] = {PERIOD: say("Period"), ADJUSTMENT: say("Adjustment")}
_TITLES: Mapping[str, tuple[Words, Words]] = {
    "planned_minutes": (say("Planned (min)"), say("What was to be worked.")),
    "worked_minutes": (say("Worked (min)"), say("By the rule of the site.")),
    "overtime_minutes": (say("Overtime (min)"), say("Part of the worked time.")),
    "credited_minutes": (say("Credited (min)"), say("Paid and not worked: leave, holidays.")),
    "planned_days": (say("Planned days"), say("Days on which a shift was planned.")),
    "worked_days": (say("Worked days"), say("Days with any worked time.")),
    "vacation_days": (say("Vacation"), say("Days; half days count 0.5.")),
    "illness_days": (say("Illness"), say("Days; half days count 0.5.")),
    "other_leave_days": (say("Agreed absence"), say("Days; half days count 0.5.")),
    "unpaid_days": (say("Unpaid leave"), say("Days; half days count 0.5.")),
    "remote_days": (say("Remote work"), say("Days at work elsewhere.")),
    "holiday_days": (say("Holidays"), say("Public holidays on which a shift was planned.")),
    "absent_days": (say("Absent days"), say("Neither worked nor excused.")),
    "incomplete_days": (
        say("Incomplete days"),
        say("When the person arrived or left is not known."),
    ),
}

PAYROLL = Table(
    "payroll",
    say("Payroll"),
    say(
        "One row for each person, team and period, and one for each adjustment of a period that "
        "was closed earlier. Minutes are whole."
    ),
    (
        Column("employee", Kind.TEXT, say("Number"), say("Employee number.")),
        Column("team", Kind.TEXT, say("Team number"), say("Id of the team; empty: none.")),
        Column("kind", Kind.TEXT, say("Kind"), say(
            "'period', or 'adjustment' of an earlier period: what it differs by now."), _KINDS),
        Column("first", Kind.DAY, say("From"), say("First day of the period.")),
        Column("last", Kind.DAY, say("To"), say("Last day of the period.")),
        Column("version", Kind.COUNT, say("Version"), say(
            "Of the period's closing; 0: it is not closed, and figures may still change.")),
        *(Column(name, Kind.COUNT, *_TITLES[name]) for name in FIGURES),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whose:
    """Which period, and of whom; None: of everybody."""

    first: date
    last: date
    team: str | None = None
    employee: str | None = None
    version: int | None = None
    """Of one team's closing of exactly these days; None: the newest."""


@dataclass(frozen=True, slots=True)
class Now:
    """What periods that are not closed are worked out from, as of `at`."""

    reading: Reading
    known: Known
    at: Millis


@dataclass(frozen=True, slots=True)
class Style:
    """How the file is written: csv, json or xlsx; the language is that of Excel's headers."""

    form: str
    language: str = ENGLISH
    separator: str = ","


def payroll_rows(
    closings: Closings,
    now: Now,
    whose: Whose,
    step: Callable[[int, int], object] = lambda _done, _of: None,
) -> list[Row]:
    """Of the table, by person, period and team. Raises InputError for a period that cuts a closed
    one or a version there never was, StoreError."""
    found: list[Row] = []
    those = closings.closings(whose.first, whose.last)
    closed = closed_in(those, whose) if whose.version is None else [_of_version(those, whose)]
    for closing in closed:
        found += _frozen(closings, closing, whose.employee)
    if not any((c.first, c.last, c.team) == (whose.first, whose.last, whose.team) for c in closed):
        found += _preview(now, whose, closed, _paid(closings, those, now, whose), step)
    return sorted(found, key=lambda row: (row[0], row[3], row[4], row[1], row[2], row[5]))


def closed_in(those: Iterable[Closing], whose: Whose) -> list[Closing]:
    """The last version of each closing that touches the period. Raises InputError where one is
    not whole in it: its figures cannot be told day by day."""
    found: dict[tuple[date, date, str], Closing] = {}
    for one in sorted(those, key=lambda each: each.version):
        if whose.team not in {None, one.team}:
            continue
        if one.first < whose.first or whose.last < one.last:
            raise InputError(
                say(
                    "A closed period reaches from {first} to {last}; export it whole.",
                    first=one.first,
                    last=one.last,
                )
            )
        found[one.first, one.last, one.team] = one
    return [found[key] for key in sorted(found)]


def _of_version(those: Iterable[Closing], whose: Whose) -> Closing:
    """Raises InputError if there never was one."""
    key = whose.first, whose.last, whose.team, whose.version
    for one in those:
        if one.key == key:
            return one
    raise InputError(
        say("These days of this team were never closed in version {n}.", n=whose.version)
    )


def _frozen(closings: Closings, closing: Closing, employee: str | None) -> Iterator[Row]:
    for line in closings.lines(closing):
        if employee not in {None, line.employee}:
            continue
        figures, _days, adjustments = read_line(line.body)
        begin = (line.employee, closing.team)
        yield (*begin, PERIOD, closing.first, closing.last, closing.version, *_cells(figures))
        for each in adjustments:
            yield (*begin, ADJUSTMENT, each.first, each.last, each.version, *_cells(each.figures))


def _paid(
    closings: Closings, those: Iterable[Closing], now: Now, whose: Whose
) -> frozenset[tuple[str, str]]:
    """(person, ISO day) of everything frozen in these, whichever team it was paid with: where
    somebody was may have been corrected since, and no day is told twice."""
    newest = {(c.first, c.last, c.team): c for c in sorted(those, key=lambda each: each.version)}
    if not newest:
        return frozenset()
    concerned, found = members(now.known, _scope(now, whose)), set[tuple[str, str]]()
    for at in range(0, len(concerned), AT_ONCE):
        lines = closings.lines_of(concerned[at : at + AT_ONCE], whose.first, whose.last)
        for closing in newest.values():
            for line in lines.get(closing.key, ()):
                found.update((line.employee, day) for day in read_line(line.body)[1])
    return frozenset(found)


def _scope(now: Now, whose: Whose) -> Scope:
    those = now.known.company.employees if whose.employee is None else {whose.employee}
    return Scope(whose.first, whose.last, dict.fromkeys(those), whose.team)


def _preview(
    now: Now,
    whose: Whose,
    closed: Sequence[Closing],
    paid: Collection[tuple[str, str]],
    step: Callable[[int, int], object],
) -> Iterator[Row]:
    """What days that are not closed come to now."""
    for person in people(now.reading, now.known, _scope(now, whose), now.at, step=step):
        days: dict[str, list[WorkingDay]] = {}
        for each in person.days:
            told = (person.number, each.day.day.isoformat()) in paid
            if not told and not any(_has(one, each) for one in closed):
                days.setdefault(each.team, []).append(each.day)
        for team, worked in sorted(days.items()):
            begin = (person.number, team, PERIOD, whose.first, whose.last, PREVIEW)
            yield (*begin, *_cells(payroll(worked)))


def _has(closing: Closing, day: Day) -> bool:
    return closing.team == day.team and closing.first <= day.day.day <= closing.last


def _cells(figures: Payroll) -> tuple[float, ...]:
    return tuple(figures.as_dict().values())


def write_payroll(rows: list[Row], whose: Whose, style: Style, to: IO[bytes]) -> None:
    """The same file for the same rows: nothing in it says when it was made."""
    first, last = whose.first.isoformat(), whose.last.isoformat()
    if style.form == "csv":
        to.writelines(csv_file(PAYROLL, rows, style.separator))
    elif style.form == "json":
        head = {"payroll": PAYROLL_VERSION, "from": first, "to": last}
        to.writelines(json_file(head, [(PAYROLL, rows)]))
    else:
        about = [
            (translated(say("From"), style.language), first),
            (translated(say("To"), style.language), last),
            (translated(say("Version of the columns"), style.language), str(PAYROLL_VERSION)),
        ]
        with ExcelFile([PAYROLL], style.language, about) as file:
            file.add(PAYROLL.name, rows)
            file.write(to)
