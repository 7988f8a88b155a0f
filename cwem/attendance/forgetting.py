"""The end of the attendance book, done by a server once a day.

    planned    what is to go stands in the audit, and people are told
    a day      a setting or a clock that was wrong can be put right; 31 days where a month that
               would go was not closed for payroll
    removed    1. closed periods that payroll needs no longer
               2. what was said about days before the line, with the line
               3. rules that no closed period names any more

A plan is of one pair of lines: other years, or another clock, make another plan, which waits anew.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cwem.access.audit import CONSOLE, JOBS, NOBODY, Action, AuditEntry, AuditQuery
from cwem.access.ports import AuditLog
from cwem.attendance.closed import Closing
from cwem.attendance.limits import Old, line
from cwem.attendance.ports import BookRetention, Closings, Entries
from cwem.values import DAY, Millis, utc_day

log = logging.getLogger(__name__)

WAITS = 1
"""Days from the plan to the removal."""
WAITS_UNCLOSED = 31
"""The same where payroll has months to close first."""
_PLANNED_WITHIN: Millis = 60 * DAY
_LINES = "before", "ended"
_LOOKED_AT = 200
"""Of the newest entries of the audit so many are looked through for one by somebody."""

GoOn = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Going:
    """What is to go: of the book before one line, of closed periods before another."""

    before: date | None
    old: Old
    paid: date | None
    closings: tuple[Closing, ...]

    @property
    def nothing(self) -> bool:
        return not (self.old.entries or self.old.live or self.closings)

    @property
    def lines(self) -> dict[str, str]:
        """As the audit has them."""
        named = zip(_LINES, (self.before, self.paid), strict=True)
        return {name: day.isoformat() for name, day in named if day is not None}

    @property
    def counts(self) -> dict[str, int]:
        return {"entries": self.old.entries, "live": self.old.live, "closings": len(self.closings)}


class Shelves(Protocol):
    """The parts of a store that end."""

    @property
    def entries(self) -> Entries: ...

    @property
    def closings(self) -> Closings: ...

    @property
    def book_retention(self) -> BookRetention: ...


def going(store: Shelves, today: date, years: int, payroll_years: int) -> Going:
    """What is old by these whole years, 0 keeps it. Goes through all of it. Raises StoreError."""
    before, paid = line(today, years), line(today, payroll_years)
    closed = store.closings.closings(date.min, paid) if paid else ()
    old = store.book_retention.old(before) if before else Old()
    return Going(before, old, paid, tuple(each for each in closed if paid and each.last < paid))


def forget(book: BookRetention, what: Going, now: Millis, go_on: GoOn) -> Mapping[str, int]:
    """Remove it; how many of each. Broken off anywhere it is done again. Raises StoreError."""
    closings = book.remove_closings(what.paid) if what.paid else 0
    entries = book.remove(what.before, now, go_on) if what.before else 0
    rules = book.remove_rules() if go_on() else 0
    return {"entries": entries, "closings": closings, "rules": rules}


class Forgetting:
    """Once a day is enough, and looking for it is not free. One thread calls `run`."""

    def __init__(
        self,
        store: Shelves,
        audit: AuditLog,
        years: Callable[[], tuple[int, int]],
        unclosed: Callable[[date], bool] = lambda _before: False,
        tell: Callable[[Going, bool, Millis], None] = lambda _going, _unclosed, _now: None,
    ) -> None:
        """`years`: those of the book and of closed periods, as they are set then. `unclosed`:
        whether a month before this day was not closed, in a company that closes months. `tell`
        what was planned, whether months are not closed, and now."""
        self._store, self._audit, self._years = store, audit, years
        self._unclosed, self._tell = unclosed, tell
        self._done: tuple[date, tuple[int, int]] | None = None
        self._counted: tuple[date, tuple[int, int], Going] | None = None

    def run(self, now: Millis, go_on: GoOn = lambda: True) -> None:
        """Raises StoreError."""
        today, years = utc_day(now), self._years()
        if (today, years) == self._done:
            return
        what = self._going(today, years)
        if what.nothing:
            removed: Mapping[str, int] = {"rules": self._store.book_retention.remove_rules()}
        elif self._due(what, today, now):
            removed = forget(self._store.book_retention, what, now, go_on)
        else:
            return
        self._note(what, removed, now)
        self._counted = None
        if go_on():
            self._done = today, years

    def _going(self, today: date, years: tuple[int, int]) -> Going:
        """Counted once a day: the looks after that only wait."""
        if self._counted is None or self._counted[:2] != (today, years):
            self._counted = today, years, going(self._store, today, *years)
        return self._counted[2]

    def _due(self, what: Going, today: date, now: Millis) -> bool:
        """Whether it was planned for long enough; plans it, if it was not."""
        drawn = {each.before for each in self._store.entries.removals()}
        if what.before in drawn and not what.closings:
            return True  # begun, or it came late: out of a backup for one
        if not self._believed(today, now):
            log.warning("nobody has used CWEM in %d yet: nothing is removed by age", today.year)
            return False
        planned = self._audit.read(
            AuditQuery(now - _PLANNED_WITHIN, now + 1, action=Action.PLAN_REMOVAL), 1
        )
        if planned and _lines(planned[0]) == what.lines:
            return now - planned[0].at >= int(planned[0].details["days"]) * DAY
        unclosed = what.before is not None and self._unclosed(what.before)
        days = WAITS_UNCLOSED if unclosed else WAITS
        details: dict[str, str | int] = {**what.lines, **what.counts, "days": days}
        self._audit.record(AuditEntry(now, JOBS, Action.PLAN_REMOVAL, details=details))
        self._tell(what, unclosed, now)
        return False

    def _believed(self, today: date, now: Millis) -> bool:
        """Whether somebody did anything in this year yet. A clock that is years ahead would draw
        its line as soon as the server starts, before anybody sees the wrong date."""
        newest = self._audit.read(AuditQuery(0, now + 1), _LOOKED_AT)
        seen = [each.at for each in newest if each.actor not in {NOBODY, CONSOLE, JOBS}]
        return bool(seen) and utc_day(seen[0]).year >= today.year

    def _note(self, what: Going, removed: Mapping[str, int], now: Millis) -> None:
        if any(removed.values()):
            details: dict[str, str | int] = {**what.lines, **removed}
            self._audit.record(AuditEntry(now, JOBS, Action.REMOVE_OLD, details=details))
            log.info("removed by age: %s", details)


def _lines(planned: AuditEntry) -> dict[str, str]:
    return {name: str(planned.details[name]) for name in _LINES if name in planned.details}
