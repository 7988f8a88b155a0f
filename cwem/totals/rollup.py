"""Adding up: from the days that changed to what people, teams and the company come to.

    marks ---> days of their people ---> months of the person
                        |
                        +--> the day's groups ---> the month's groups       then the marks go

A turn (see ports.Rollups) makes whole rows anew from what is there, so it may be broken off, done
twice or by two processes, and comes to the same. Of today nothing is kept: whoever asks for it has
it added up from its bouts by the same function.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from cwem.people.ports import Registry
from cwem.people.values import Company
from cwem.ports import EVERY_CHANNEL, Records
from cwem.totals.groups import NOBODY, group_days, group_month
from cwem.totals.moved import Compared, moved_people
from cwem.totals.periods import Unit, containing
from cwem.totals.reading import Days
from cwem.totals.sums import roll
from cwem.values import (
    COMPANY,
    GroupUnit,
    Millis,
    PersonDate,
    RolledDay,
    utc_day,
)

LEASE: Millis = 120_000
"""A turn takes some 10 s; a process that died keeps the others waiting this long."""
AT_ONCE = 200
"""Marks of one turn: 200 person-days of 1,500 bouts take some 5 s."""
AT_A_TIME = 7
"""Days of a person that are read in one go."""
EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)


class Rollup:
    """Adds up what has changed. Any number of processes may have one; one thread each.

    `go_on` is asked after every few days of a person; it may take its time, so that a server's
    cameras get theirs, or say that it is enough. `compared` is what one process remembers from one
    rollup to the next."""

    def __init__(
        self,
        store: Records,
        registry: Registry,
        departure: Millis,
        go_on: Callable[[], bool] = lambda: True,
        compared: Compared | None = None,
    ) -> None:
        self._store, self._registry, self._departure = store, registry, departure
        self._go_on, self._compared = go_on, compared or Compared()
        self._holder = secrets.token_hex(8)

    def run(self, now: Callable[[], Millis]) -> bool:
        """Everything that is marked and over; False if another process is at it, or if it was
        broken off. Raises StoreError."""
        rollups = self._store.rollups
        if not rollups.hold(self._holder, now(), now() + LEASE):
            return False
        try:
            company = self._registry.company()
            if not self._mark_moved(company, utc_day(now())):
                return False
            while (more := self._turn(company, utc_day(now()))) is not None:
                self._compared.company = company
                if not more:
                    return True
                if not rollups.hold(self._holder, now(), now() + LEASE):
                    return False
        finally:
            rollups.hold(self._holder, now(), now() - 1)
        return False

    def _mark_moved(self, company: Company, today: date) -> bool:
        """Days whose person has got another time zone or team for them since; False: broken off.
        Looked through is what is not sealed of those whom the change may have moved, or of
        everybody where this process does not know what was changed; `go_on` is asked here too."""
        rollups = self._store.rollups
        known = rollups.groups(COMPANY, GroupUnit.DAY, today, today, (), ()).revision
        if known == company.revision:
            self._compared.company = company
            return True
        days = Days(self._store, company, self._departure)
        for some in self._looked_through(known, company, today):
            moved = [day for day in some if day.sealed is None and _moved(day, days)]
            rollups.mark({mark for day in moved for mark in _touched(day)})
            if not self._go_on():
                return False
        return True

    def _looked_through(
        self, known: int, company: Company, today: date
    ) -> Iterator[Iterable[RolledDay]]:
        rollups, sealed = self._store.rollups, self._store.retention.sealed_before()
        first = sealed - _DAY if sealed else date.min
        if old := self._compared.at(known):
            for employee in sorted(moved_people(old, company)):
                yield rollups.kept(employee, max(first, EPOCH), today)
        else:
            kept = rollups.everyone(first, date.max, ())
            yield from (same for _day, same in groupby(kept, key=lambda each: each.day))

    def _turn(self, company: Company, today: date) -> bool | None:
        """One turn; whether there may be more to do. None: broken off, all marks stay."""
        rollups = self._store.rollups
        turn, marks = rollups.take(today, AT_ONCE)
        days = Days(self._store, company, self._departure)
        changed = {mark.day for mark in marks if mark.employee == NOBODY}
        for employee in sorted({mark.employee for mark in marks} - {NOBODY}):
            dirty = [mark.day for mark in marks if mark.employee == employee]
            for run in _runs(
                sorted({day for each in dirty for day in days.within(employee, each)})
            ):
                rollups.keep(turn, _added_up(days, employee, run))
                changed |= set(run)
                if not self._go_on():
                    return None
        self._groups(turn, company, changed)
        rollups.settle(turn, marks, company.revision)
        return len(marks) == AT_ONCE

    def _groups(self, turn: int, company: Company, changed: Iterable[date]) -> None:
        rollups = self._store.rollups
        days = sorted(changed)
        for day in days:
            rolled = rollups.everyone(day, day)
            rollups.keep_groups(turn, GroupUnit.DAY, day, group_days(day, rolled))
        for first in sorted({day.replace(day=1) for day in days}):
            month = containing(first, Unit.MONTH)
            totals = [
                total
                for team in (COMPANY, *company.teams)
                for total in group_month(
                    rollups.groups(
                        team, GroupUnit.DAY, month.first, month.last, EVERY_CHANNEL, ()
                    ).totals
                )
            ]
            rollups.keep_groups(turn, GroupUnit.MONTH, first, totals)


def _added_up(days: Days, employee: str, run: Sequence[date]) -> list[RolledDay]:
    """Neighbouring local days, empty ones too: so it is known that they are."""
    return [
        roll(day, days.team(employee, day.day))
        for day in days.days(employee, run[0], run[-1], EVERY_CHANNEL)
    ]


def _moved(kept: RolledDay, days: Days) -> bool:
    bounds, team = days.bounds(kept.employee, kept.day), days.team(kept.employee, kept.day)
    return (kept.begin, kept.end) != bounds or kept.team != team or kept.sitting is None


def _touched(kept: RolledDay) -> list[PersonDate]:
    """The UTC days it lay in."""
    first, last = utc_day(kept.begin), utc_day(max(kept.begin, kept.end - 1))
    return [PersonDate(kept.employee, first + _DAY * n) for n in range((last - first).days + 1)]


def _runs(days: Sequence[date]) -> list[list[date]]:
    """Neighbouring days together, which are read in one go: a few, so that nobody has to wait."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == _DAY and len(found[-1]) < AT_A_TIME:
            found[-1].append(day)
        else:
            found.append([day])
    return found
