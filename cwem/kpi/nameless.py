"""Whose days a stricter operating point of recognition would change, and how: nothing is kept.

    stays whose name stands on less --> left out --> their days added up anew --> compared

A stay is left out where no point as strict would have given the name at any moment of it. Of a
looser point nothing can be tried: whoever stays unknown leaves nothing that could be named later.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from cwem.attendance.shifts import RuleBook
from cwem.kpi.days import WorkingDays
from cwem.kpi.dry_run import DryRun, compared
from cwem.kpi.supposing import ReadEntries, ReadWorkEvents, WorkingStore
from cwem.people.values import Company
from cwem.ports import EVERY_CHANNEL, Adjustments, DayMark, ReadDays, ReadRecords, Rolled
from cwem.totals.reading import Days
from cwem.values import (
    UNPROVEN,
    Bout,
    BoutVoid,
    Channel,
    Millis,
    PersonDate,
    Presence,
    standing,
)

_DAY = timedelta(days=1)
_PRESENCE = frozenset({Channel.PRESENCE})


class TriedStore(ReadRecords, WorkingStore, Protocol):
    """What is read twice."""


@dataclass(frozen=True, slots=True)
class Weak:
    """What a stricter point would have left nameless."""

    days: frozenset[PersonDate]
    """UTC days that have such stays."""
    untried: frozenset[date]
    """UTC days that have stays of which nothing is known: from before it was kept."""

    @property
    def people(self) -> list[str]:
        return sorted({day.employee for day in self.days})


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it."""

    run: DryRun
    untried: int
    """Days some of whose stays could not be tried; they count as they are."""


@dataclass(frozen=True, slots=True)
class Trying:
    """What a trial is worked out with. Raises StoreError."""

    store: TriedStore
    company: Company
    book: RuleBook
    departure: Millis

    def point(self, rate: float, period: tuple[date, date], now: Millis) -> Trial:
        """The point that lets this share of strangers pass, on the days of this period. What is
        recorded stays, so nothing of a closed month comes into question."""
        first, last = period
        weak = self.weak(rate, first, last)
        old = self._days(self.store).of(weak.people, first, last, now, telling=False)
        stricter = Stricter(self.store, rate, weak.days)
        new = self._days(stricter).of(weak.people, first, last, now, telling=False)
        run = DryRun(first, last, len(weak.people), compared(old, new, {}))
        return Trial(run, sum(first <= day <= last for day in weak.untried))

    def weak(self, rate: float, first: date, last: date) -> Weak:
        """Looked for in everybody's stays of these days and those around that reach into them."""
        days: set[PersonDate] = set()
        untried: set[date] = set()
        for who in self.company.employees:
            bouts, voids = self.store.bouts(who, first - _DAY, last + _DAY, _PRESENCE)
            for bout in standing(bouts, voids):
                if nameless(bout, rate):
                    days.add(PersonDate(who, bout.key.day))
                elif bout.label == Presence.PRESENT and bout.evidence == UNPROVEN:
                    untried.add(bout.key.day)
        return Weak(frozenset(days), frozenset(untried))

    def _days(self, store: TriedStore) -> WorkingDays:
        return WorkingDays(
            store, self.company, self.book, Days(store, self.company, self.departure)
        )


def nameless(bout: Bout, rate: float) -> bool:
    """Whether a point that lets this share of strangers pass would have left it without a name;
    not where nothing is known."""
    return rate < bout.evidence < UNPROVEN


class Stricter:
    """A store as it would be, had every name needed this point."""

    def __init__(self, store: TriedStore, rate: float, days: frozenset[PersonDate]) -> None:
        """`days` are the UTC days on which that makes a difference."""
        self._store, self._rate = store, rate
        self.adjustments: Adjustments = store.adjustments
        self.entries: ReadEntries = store.entries
        self.work_events: ReadWorkEvents = store.work_events
        self.rollups: ReadDays = _Anew(store.rollups, days)

    def bouts(
        self, employee: str, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> tuple[list[Bout], list[BoutVoid]]:
        """See ports.ReadBouts."""
        bouts, voids = self._store.bouts(employee, first, last, channels)
        return [bout for bout in bouts if not nameless(bout, self._rate)], voids

    def marks(self, employee: str, first: date, last: date) -> Mapping[date, DayMark]:
        """See ports.ReadBouts."""
        return self._store.marks(employee, first, last)


@dataclass(frozen=True, slots=True)
class _Anew:
    """What is kept of days, those marked that have to be added up anew."""

    known: ReadDays
    days: frozenset[PersonDate]

    def rolled(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> Rolled:
        found = self.known.rolled(employees, first, last, channels)
        return found._replace(marks=found.marks | self.days)
