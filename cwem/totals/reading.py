"""Days of people read from the store, each in the person's own zone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cwem.people.assignments import site_on, zone_on
from cwem.people.local_days import local_day
from cwem.people.values import AssignmentKind, Company
from cwem.ports import EVERY_CHANNEL, BoutStore, DayMark
from cwem.totals.day import PersonDay, read_day
from cwem.totals.kept import KeptTotals
from cwem.totals.sums import DayTotals, day_totals
from cwem.values import DAY, Bout, BoutVoid, Channel, Millis, utc_day

_DAY = timedelta(days=1)
FALLBACK = "UTC"
SUMMED = frozenset({Channel.PRESENCE, Channel.ACTIVITY})
"""What totals are made of: nobody's posture is read for them."""


class Days:
    """Reads days. `company` is one moment of the registry; `departure` is the absence that ends a
    visit; `kept` has the figures of earlier readings. Thread-safe; raises StoreError."""

    def __init__(
        self, store: BoutStore, company: Company, departure: Millis, kept: KeptTotals | None = None
    ) -> None:
        self._store, self._company, self._departure = store, company, departure
        self._kept = kept if kept is not None else KeptTotals()

    def zone(self, employee: str, day: date) -> str:
        """The zone this person's day is counted in: their own, else that of their team's site,
        else UTC."""
        site = site_on(self._company, employee, day)
        return zone_on(self._company, employee, day) or (site.zone if site else FALLBACK)

    def today(self, employee: str, now: Millis) -> date:
        """The day it is for this person."""
        zone = self.zone(employee, utc_day(now))
        return datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()

    def day(
        self, employee: str, day: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> PersonDay:
        """One day of one person."""
        return self.days(employee, day, day, channels)[0]

    def days(
        self,
        employee: str,
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> list[PersonDay]:
        """The days from `first` to `last`, both included, read in one go; other channels than
        these stay empty."""
        bounds = {day: self.bounds(employee, day) for day in _each(first, last)}
        begin, end = bounds[first][0], bounds[last][1]
        bouts, voids = self._store.bouts(
            employee, utc_day(begin), utc_day(max(begin, end - 1)), channels
        )
        behind = _Behind(bouts)
        return [
            read_day(employee, day, *span, list(behind.within(*span)), voids, self._departure)
            for day, span in bounds.items()
        ]

    def rows(
        self, employee: str, day: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> tuple[list[Bout], list[BoutVoid]]:
        """The bouts a day is made of, and others of the same UTC days, with their voids."""
        begin, end = self.bounds(employee, day)
        return self._store.bouts(employee, utc_day(begin), utc_day(max(begin, end - 1)), channels)

    def totals(self, employee: str, first: date, last: date) -> list[DayTotals]:
        """The figures of the same days, those without any bout too. Days whose bouts are as they
        were are not read again."""
        bounds = {day: self.bounds(employee, day) for day in _each(first, last)}
        begin, end = bounds[first][0], bounds[last][1]
        marks = self._store.marks(employee, utc_day(begin), utc_day(max(begin, end - 1)))
        found: dict[date, DayTotals] = {}
        missing: list[date] = []
        for day, span in bounds.items():
            mark = _marks(marks, *span)
            known = self._kept.get((employee, day), (span, self._departure, mark))
            if known is not None:
                found[day] = known
            elif any(mark):
                missing.append(day)
            else:
                found[day] = DayTotals(employee, day, 0, 0, {})
        for run in _runs(missing):
            for read in self.days(employee, run[0], run[-1], SUMMED):
                found[read.day] = totals = day_totals(read)
                span = bounds[read.day]
                mark = _marks(marks, *span)
                self._kept.put((employee, read.day), (span, self._departure, mark), totals)
        return [found[day] for day in bounds]

    def bounds(self, employee: str, day: date) -> tuple[Millis, Millis]:
        """Where this person's day begins and ends."""
        zones = self._company.line(AssignmentKind.ZONE, employee)
        return local_day(zones, day, default=self.zone(employee, day))


class _Behind:
    """Bouts by start, handed out for one day after the other."""

    def __init__(self, bouts: Sequence[Bout]) -> None:
        self._bouts, self._from = bouts, 0

    def within(self, begin: Millis, end: Millis) -> Iterator[Bout]:
        """Those that overlap. A bout lies within one UTC day, so none that starts a day before
        `begin` reaches into it."""
        while self._from < len(self._bouts) and self._bouts[self._from].key.start < begin - DAY:
            self._from += 1
        for at in range(self._from, len(self._bouts)):
            bout = self._bouts[at]
            if bout.key.start >= end:
                return
            if bout.end > begin:
                yield bout


def _marks(marks: Mapping[date, DayMark], begin: Millis, end: Millis) -> tuple[DayMark | None, ...]:
    """Those of the UTC days this span touches."""
    return tuple(marks.get(day) for day in _each(utc_day(begin), utc_day(max(begin, end - 1))))


def _runs(days: Sequence[date]) -> list[list[date]]:
    """Neighbouring days together, so that they are read in one go."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == _DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _each(first: date, last: date) -> Sequence[date]:
    """Every day of the range. Raises ValueError if it ends before it starts."""
    if last < first:
        raise ValueError(f"the range ends ({last}) before it starts ({first})")
    return [first + _DAY * n for n in range((last - first).days + 1)]
