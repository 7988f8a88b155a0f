"""Closing a team's month for payroll: from then on its figures are frozen.

    October   closed 3 Nov, version 1         E1: 160 h        the file of October, for ever
    October   a correction is approved 20 Nov       +2 h
    November  closed 2 Dec, version 1         E1: 152 h, and for October +2 h

A day is paid once: in the closing it was frozen in. What it comes to otherwise later is an
adjustment of the next closing, each once. Closed again before a later closing adjusted it, a month
gets its next version. Nothing is opened again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.access.audit import Action, AuditEntry, By
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.decisions import Case
from cwem.attendance.ports import Closings, RuleBooks
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError
from cwem.kpi.days import WorkingDays
from cwem.kpi.frozen import Frozen, Period, month_of, told
from cwem.kpi.owing import Owing, sum_of
from cwem.kpi.report.payroll import Payroll, line_body, payroll, read_line
from cwem.kpi.report.reading import Known, Scope, people
from cwem.people.values import Company
from cwem.values import Millis
from cwem.words import say

LOOKED_BACK = timedelta(days=400)
"""Closings of periods longer ago are not adjusted any more."""
GOES_ON = frozenset({Status.RUNNING, Status.AHEAD})
_DAY = timedelta(days=1)

__all__ = ["Books", "Changed", "Checklist", "Period", "month_of"]

DaysOf = Mapping[str, Sequence[WorkingDay]]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a team's month still lacks before it is closed."""

    people: int
    incomplete: tuple[WorkingDay, ...]
    open: tuple[Case, ...]
    goes_on: int
    """Days that are not over: while there are any, the month cannot be closed."""

    @property
    def done(self) -> bool:
        return not self.incomplete and not self.open and not self.goes_on


@dataclass(frozen=True, slots=True)
class Changed:
    """What one person's figures differ by between two versions of a closing."""

    employee: str
    before: Payroll | None
    """None: was not in it."""
    now: Payroll | None


class Books:
    """Closed periods of one store. Every call may raise StoreError."""

    def __init__(
        self, closings: Closings, rules: RuleBooks, working: WorkingDays, company: Company
    ) -> None:
        self._closings, self._rules = closings, rules
        self._working, self._company = working, company

    # --- before -----------------------------------------------------------------------------------

    def days(self, period: Period, now: Millis) -> dict[str, list[WorkingDay]]:
        """Whose days, in this team, the period has; also those that were frozen elsewhere."""
        everybody = dict.fromkeys(self._company.employees)
        scope = Scope(period.first, period.last, everybody, period.team)
        known = Known(self._company, self._working.book)
        return {
            person.number: [each.day for each in person.days]
            for person in people(self._working, known, scope, now)
        }

    def checklist(self, days: DaysOf, requests: Iterable[Case]) -> Checklist:
        """Of these days and of the requests that touch them."""
        inside = {(who, day.day) for who, those in days.items() for day in those}
        return Checklist(
            len(days),
            tuple(d for those in days.values() for d in those if d.status is Status.INCOMPLETE),
            tuple(case for case in requests if case.open and _touches(case, inside)),
            sum(day.status in GOES_ON for those in days.values() for day in those),
        )

    def newest(self, first: date, last: date) -> dict[Period, Closing]:
        """The last version of every closing that touches these days."""
        found: dict[Period, Closing] = {}
        for one in sorted(self._closings.closings(first, last), key=lambda each: each.version):
            found[Period(one.first, one.last, one.team)] = one
        return found

    # --- closing ----------------------------------------------------------------------------------

    def close(self, period: Period, now: Millis, by: By, all_the_same: bool = False) -> Closing:
        """Freeze it. `all_the_same`: although days are incomplete or requests open. Raises
        InputError, a sentence, if it cannot be; StoreChanged if somebody else did meanwhile."""
        known = self.newest(period.first - LOOKED_BACK, period.last + LOOKED_BACK)
        before = known.pop(period, None)
        lines = self._lines(period, known, now, all_the_same)
        if before is not None:
            self._refuse_adjusted(period, before, known)
            if [line.digest for line in lines] == list(before.digests):
                raise InputError(
                    say("Nothing has changed since version {n} was closed.", n=before.version)
                )
        version = before.version + 1 if before is not None else 1
        digests = tuple(line.digest for line in lines)
        closing = Closing(
            period.first, period.last, period.team, version, closing_hash(digests), digests,
            by.at, by.actor, self._working.book.revision,
        )  # fmt: skip
        details: dict[str, str | int] = {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "team": period.team,
            "version": version,
            "people": len(lines),
        }
        audit = AuditEntry(by.at, by.actor, Action.CLOSE_PERIOD, None, None, details, by.address)
        self._closings.close(closing, lines, [audit])
        return closing

    def _lines(
        self, period: Period, others: Mapping[Period, Closing], now: Millis, all_the_same: bool
    ) -> list[ClosedLine]:
        days = self.days(period, now)
        frozen = self._frozen(others, days.keys() | self._owed(period))
        days = {
            who: [day for day in those if day.day not in frozen.days(who)]
            for who, those in days.items()
        }
        _refuse_early(days, period, all_the_same)
        owing = Owing(self._working, others, frozen, self._by)
        owed = owing.before(period, self._owed(period), now)
        figures = {who: payroll(those) for who, those in days.items() if those}
        return sorted(
            ClosedLine(
                who,
                line_body(
                    figures.get(who, Payroll()),
                    told([*days.get(who, ()), *owed.days.get(who, ())]),
                    owed.adjustments.get(who, ()),
                ),
            )
            for who in figures.keys() | owed.adjustments.keys()
        )

    def _refuse_adjusted(
        self, period: Period, before: Closing, others: Mapping[Period, Closing]
    ) -> None:
        """A later closing has paid what was corrected: another version would pay it again."""
        those = {line.employee for line in self._closings.lines(before)}
        if self._frozen(others, those).adjusted((period.first, period.last)):
            raise InputError(
                say(
                    "A later period was closed with adjustments of this one, so it has no further "
                    "version: what changes is adjusted with the next period."
                )
            )

    # --- adjustments ------------------------------------------------------------------------------

    def _owed(self, period: Period) -> set[str]:
        """Whose adjustments go with this team: who is in it on the period's last day."""
        people = self._company.employees
        return {who for who in people if self._working.team(who, period.last) == period.team}

    def _frozen(self, closings: Mapping[Period, Closing], whose: Collection[str]) -> Frozen:
        """What was frozen of these people, whichever team they were in then: where they belong may
        have been corrected since."""
        return Frozen(self._closings, closings.values(), whose)

    def _by(self, revision: int) -> WorkingDays:
        if revision == self._working.book.revision:
            return self._working
        return self._working.by(self._rules.at(revision))

    # --- after ------------------------------------------------------------------------------------

    def lines(self, closing: Closing) -> list[ClosedLine]:
        """What was frozen."""
        return list(self._closings.lines(closing))

    def versions(self, period: Period) -> list[Closing]:
        """All of them, oldest first."""
        those = self._closings.closings(period.first, period.last)
        return sorted(
            (
                c
                for c in those
                if (c.first, c.last, c.team) == (period.first, period.last, period.team)
            ),
            key=lambda closing: closing.version,
        )

    def changed(self, before: Closing, after: Closing) -> list[Changed]:
        """What one version says otherwise than another, by person."""
        old, new = self._figures(before), self._figures(after)
        return [
            Changed(who, old.get(who), new.get(who))
            for who in sorted(old.keys() | new.keys())
            if old.get(who) != new.get(who)
        ]

    def whole(self, closing: Closing) -> bool:
        """Whether what is kept is what was closed; lines of people erased since are gone, and no
        fault."""
        kept = [line.digest for line in self._closings.lines(closing)]
        return closing_hash(closing.digests) == closing.hash and set(kept) <= set(closing.digests)

    def _figures(self, closing: Closing) -> dict[str, Payroll]:
        found = {}
        for line in self._closings.lines(closing):
            figures, _days, adjustments = read_line(line.body)
            found[line.employee] = figures + sum_of([each.figures for each in adjustments])
        return found


def _refuse_early(days: DaysOf, period: Period, all_the_same: bool) -> None:
    statuses = [day.status for those in days.values() for day in those]
    if any(status in GOES_ON for status in statuses):
        raise InputError(
            say("Days up to {day} are not over yet; close the month after that.", day=period.last)
        )
    if not all_the_same and Status.INCOMPLETE in statuses:
        raise InputError(say("Days are incomplete. Settle them, or close the month all the same."))


def _touches(case: Case, inside: set[tuple[str, date]]) -> bool:
    request = case.request
    days = (request.first + n * _DAY for n in range(request.days))
    return any((request.employee, day) in inside for day in days)
