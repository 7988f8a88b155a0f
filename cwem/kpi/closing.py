"""Closing a team's month for payroll: from then on its figures are frozen.

    October   closed 3 Nov, version 1         E1: 160 h        the file of October, for ever
    October   a correction is approved 20 Nov       +2 h
    November  closed 2 Dec, version 1         E1: 152 h, and for October +2 h

A day is paid once: in the closing it was frozen in. What it comes to otherwise later is an
adjustment of the next closing, each once. Closed again before a later closing adjusted it, a month
gets its next version. Nothing is opened again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from cwem.access.audit import Action, AuditEntry, By
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.ports import Closings, Entries, RuleBooks
from cwem.attendance.requests import APPROVED_WITHIN
from cwem.attendance.working_day import WorkingDay
from cwem.errors import InputError, StoreChanged
from cwem.kpi.closed_books import ClosedBooks
from cwem.kpi.closing_checks import Checklist, checked, refuse_unseen
from cwem.kpi.days import WorkingDays
from cwem.kpi.frozen import Frozen, Period, month_of, told
from cwem.kpi.owing import Owed, Owing
from cwem.kpi.report.payroll import Payroll, line_body, payroll
from cwem.kpi.report.reading import Known, Scope, people
from cwem.people.values import Company
from cwem.store.refusals import closed_meanwhile, ground_changed
from cwem.values import Millis
from cwem.words import say

LOOKED_BACK = timedelta(milliseconds=APPROVED_WITHIN) + timedelta(days=62)
"""Closings of periods longer ago are not adjusted any more: whatever can still be approved, or is
entered, lies within, also where the next period is closed a month late."""
AT_ONCE = 250
"""People whose closed lines are in memory at the same time."""
TRIES = 5
"""So often it is worked out again when others close, ask or decide at the same moment."""
NOTHING = Checklist()

__all__ = ["Books", "Checklist", "Period", "month_of"]


class Shelves(Protocol):
    """The parts of a store that closing needs."""

    @property
    def closings(self) -> Closings: ...

    @property
    def rule_books(self) -> RuleBooks: ...

    @property
    def entries(self) -> Entries: ...


class Books(ClosedBooks):
    """Closes them, too. Every call may raise StoreError."""

    def __init__(self, store: Shelves, working: WorkingDays, company: Company) -> None:
        super().__init__(store.closings)
        self._store, self._working, self._company = store, working, company

    # --- before -----------------------------------------------------------------------------------

    def checklist(self, period: Period, now: Millis) -> Checklist:
        """What it lacks now: also days that were frozen elsewhere."""
        version = max((one.version for one in self.versions(period)), default=0)
        return self._checked(period, now, version, self._days(period, now))

    def _checked(
        self,
        period: Period,
        now: Millis,
        version: int,
        days: Iterable[tuple[str, Sequence[WorkingDay]]],
    ) -> Checklist:
        span = period.first, period.last
        return checked(days, self._store.entries, version, span, now)

    # --- closing ----------------------------------------------------------------------------------

    def close(self, period: Period, now: Millis, by: By, seen: Checklist | None = None) -> Closing:
        """Freeze it. `seen`: what it lacked when somebody said to close it all the same; None: it
        is closed only if it lacks nothing. Raises Unsettled where more is missing now, InputError,
        a sentence, if it cannot be closed; StoreChanged if somebody else closed it meanwhile."""
        for _try in range(TRIES):
            ground = self._closings.ground()  # before anything it has to know of is read
            others = self.newest(period.first - LOOKED_BACK, period.last + LOOKED_BACK)
            before = others.pop(period, None)
            version = before.version if before is not None else 0
            if seen is not None and seen.version != version:
                raise closed_meanwhile()
            days = dict(self._days(period, now))  # read once, for what it lacks and for its lines
            lacks = self._checked(period, now, version, days.items())
            refuse_unseen(lacks, seen or NOTHING, period.last)
            lines = self._lines(period, others, now, before, days)
            digests = tuple(line.digest for line in lines)
            if before is not None and digests == before.digests:
                raise InputError(
                    say("Nothing has changed since version {n} was closed.", n=version)
                )
            closing = Closing(
                period.first, period.last, period.team, version + 1, closing_hash(digests),
                digests, by.at, by.actor, self._working.book.revision,
            )  # fmt: skip
            with suppress(StoreChanged):  # of the ground: worked out again, knowing of that too
                self._closings.close(closing, lines, ground, [_audited(closing, by)])
                return closing
        raise ground_changed()

    def _lines(
        self,
        period: Period,
        others: Mapping[Period, Closing],
        now: Millis,
        before: Closing | None,
        days: Mapping[str, Sequence[WorkingDay]],
    ) -> list[ClosedLine]:
        """By number, of these days and of what is owed; some people at a time, whose years of
        closed lines are read for it. Raises InputError where `before`, its last version, was
        adjusted since."""
        owed = self._owed(period)
        everybody, found = sorted(owed | days.keys()), list[ClosedLine]()
        if before is not None:
            everybody = sorted({*everybody, *(line.employee for line in self.lines(before))})
        for at in range(0, len(everybody), AT_ONCE):
            some = everybody[at : at + AT_ONCE]
            frozen = Frozen(self._closings, others.values(), some)
            if before is not None and frozen.adjusted((period.first, period.last)):
                raise _adjusted()
            unpaid = {
                who: [day for day in days.get(who, ()) if day.day not in frozen.days(who)]
                for who in some
            }
            owing = Owing(self._working, others, frozen, self._by)
            found += _some_lines(unpaid, owing.before(period, owed.intersection(some), now))
        return found

    # --- whose ------------------------------------------------------------------------------------

    def _days(self, period: Period, now: Millis) -> Iterator[tuple[str, list[WorkingDay]]]:
        """(number, days in this team), of whoever has any."""
        everybody = dict.fromkeys(self._company.employees)
        scope = Scope(period.first, period.last, everybody, period.team)
        known = Known(self._company, self._working.book)
        for person in people(self._working, known, scope, now):
            yield person.number, [each.day for each in person.days]

    def _owed(self, period: Period) -> set[str]:
        """Whose adjustments go with this team: who is in it on the period's last day."""
        everybody = self._company.employees
        return {who for who in everybody if self._working.team(who, period.last) == period.team}

    def _by(self, revision: int) -> WorkingDays:
        if revision == self._working.book.revision:
            return self._working
        return self._working.by(self._store.rule_books.at(revision))


def _some_lines(days: Mapping[str, Sequence[WorkingDay]], owed: Owed) -> list[ClosedLine]:
    """By number: what these days come to, and what is owed of earlier ones."""
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


def _adjusted() -> InputError:
    """A later closing has paid what was corrected: another version would pay it again."""
    return InputError(
        say(
            "A later period was closed with adjustments of this one, so it has no further "
            "version: what changes is adjusted with the next period."
        )
    )


def _audited(closing: Closing, by: By) -> AuditEntry:
    details: dict[str, str | int] = {
        "from": closing.first.isoformat(),
        "to": closing.last.isoformat(),
        "team": closing.team,
        "version": closing.version,
        "people": len(closing.digests),
    }
    return AuditEntry(by.at, by.actor, Action.CLOSE_PERIOD, None, None, details, by.address)
