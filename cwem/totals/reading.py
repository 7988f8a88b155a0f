"""Days of people read from the store, each in the person's own zone."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cwem.people.assignments import employed, site_on, team_on, zone_on
from cwem.people.local_days import bounds
from cwem.people.values import AssignmentKind, Company
from cwem.ports import EVERY_CHANNEL, DayMark, ReadRecords
from cwem.totals.day import PersonDay, read_day
from cwem.totals.kept import KeptTotals
from cwem.totals.sums import DayTotals, figures, roll
from cwem.values import (
    DAY,
    Adjustment,
    Bout,
    BoutVoid,
    Channel,
    Millis,
    PersonDate,
    RolledDay,
    day_start,
    utc_day,
)

_DAY = timedelta(days=1)
FALLBACK = "UTC"
SUMMED = frozenset({Channel.PRESENCE, Channel.ACTIVITY})
"""What totals are made of: nobody's posture is read for them."""


class Days:
    """Reads days. `company` is one moment of the registry; `departure` is the absence that ends a
    visit; `kept` has the figures of earlier readings. Thread-safe; raises StoreError.

    What days come to is taken from the totals that are kept, wherever nothing of the day has
    changed since, neither its bouts nor the person's time zone; else it is added up from bouts."""

    def __init__(
        self,
        store: ReadRecords,
        company: Company,
        departure: Millis,
        kept: KeptTotals | None = None,
    ) -> None:
        self._store, self._company, self._departure = store, company, departure
        self._kept = kept if kept is not None else KeptTotals()

    def zone(self, employee: str, day: date) -> str:
        """The zone this person's day is counted in: their own, else that of their team's site,
        else UTC."""
        if own := zone_on(self._company, employee, day):
            return own
        site = site_on(self._company, employee, day)
        return site.zone if site else FALLBACK

    @property
    def company(self) -> Company:
        """Whose people these days are of."""
        return self._company

    @property
    def revision(self) -> int:
        """Of the company these days are read for."""
        return self._company.revision

    def team(self, employee: str, day: date) -> str:
        """Id of the team this person's day belongs to; empty without one."""
        there = employed(self._company, employee, day)
        found = team_on(self._company, employee, day) if there else None
        return found.id if found is not None else ""

    def members(self, team: str, first: date, last: date) -> frozenset[str]:
        """Whoever is in this team on one of these days."""
        return frozenset(
            number for number in self._ever_in(team) if self._in(number, team, first, last)
        )

    def today(self, employee: str, now: Millis) -> date:
        """The day it is for this person."""
        zone = self.zone(employee, utc_day(now))
        return datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()

    def _ever_in(self, team: str) -> set[str]:
        return {
            number
            for (kind, number), line in self._company.lines.items()
            if kind is AssignmentKind.TEAM and any(step.value == team for step in line.steps)
        }

    def _in(self, number: str, team: str, first: date, last: date) -> bool:
        spans = self._company.line(AssignmentKind.TEAM, number).spans()
        return any(
            span.value == team and span.since <= last and (span.until is None or span.until > first)
            for span in spans
        )

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
        ends = {day: self.bounds(employee, day) for day in _each(first, last)}
        begin, end = ends[first][0], ends[last][1]
        bouts, voids, adjustments = self._rows(employee, begin, end, channels)
        behind = _Behind(bouts)
        return [
            read_day(
                employee, day, *span, list(behind.within(*span)), voids, self._departure,
                adjustments,
            )
            for day, span in ends.items()
        ]  # fmt: skip

    def rows(
        self, employee: str, day: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> tuple[list[Bout], list[BoutVoid], list[Adjustment]]:
        """The bouts a day is made of, and others of the same UTC days, with their voids and what
        corrects them."""
        return self._rows(employee, *self.bounds(employee, day), channels)

    def _rows(
        self, employee: str, begin: Millis, end: Millis, channels: Collection[Channel]
    ) -> tuple[list[Bout], list[BoutVoid], list[Adjustment]]:
        first, last = utc_day(begin), utc_day(max(begin, end - 1))
        bouts, voids = self._store.bouts(employee, first, last, channels)
        adjustments = self._store.adjustments.of(employee, begin, end)
        return bouts, voids, [one for one in adjustments if one.channel in channels]

    def sealed(
        self, employee: str, day: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> RolledDay | None:
        """What is left of a day whose events were removed; None: they are there."""
        found = self._store.rollups.rolled({employee}, day, day, channels).days
        kept = found.get(PersonDate(employee, day))
        return kept if kept is not None and kept.sealed is not None else None

    def totals(self, employee: str, first: date, last: date) -> list[DayTotals]:
        """The figures of the same days, those without any bout too."""
        return [figures(day) for day in self.added_up(employee, first, last, SUMMED)]

    def added_up(
        self,
        employee: str,
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> list[RolledDay]:
        """What the days from `first` to `last` come to, those without any bout too."""
        ends = {day: self.bounds(employee, day) for day in _each(first, last)}
        kept = self._store.rollups.rolled({employee}, first, last, channels)
        found: dict[date, RolledDay] = {}
        for day, span in ends.items():
            one = kept.days.get(PersonDate(employee, day))
            if one is not None and holds(one, span, kept.marks, channels):
                found[day] = one
        for run in _runs([day for day in ends if day not in found]):
            found |= self._read(employee, {day: ends[day] for day in run}, channels)
        return [found[day] for day in ends]

    def _read(
        self,
        employee: str,
        ends: Mapping[date, tuple[Millis, Millis]],
        channels: Collection[Channel],
    ) -> dict[date, RolledDay]:
        """Neighbouring days added up from their bouts; not again while these are as they were."""
        days = list(ends)
        begin, end = ends[days[0]][0], ends[days[-1]][1]
        marks = self._store.marks(employee, utc_day(begin), utc_day(max(begin, end - 1)))
        corrections = self._store.adjustments.of(employee, begin, end)
        found: dict[date, RolledDay] = {}
        states: dict[date, Hashable] = {}
        for day, span in ends.items():
            mark = _marks(marks, *span)
            those = tuple(one for one in corrections if one.start < span[1] and one.end > span[0])
            states[day] = (span, mark, those)
            known = self._kept.get((employee, day, frozenset(channels)), states[day])
            if known is not None:
                found[day] = known
            elif not any(mark) and not those:
                found[day] = RolledDay(employee, day, *span, "", {}, None, None)
        for run in _runs([day for day in days if day not in found]):
            for read in self.days(employee, run[0], run[-1], channels):
                found[read.day] = rolled = roll(read)
                self._kept.put((employee, read.day, frozenset(channels)), states[read.day], rolled)
        return found

    def bounds(self, employee: str, day: date) -> tuple[Millis, Millis]:
        """Where this person's day begins and ends."""
        return bounds(lambda each: self.zone(employee, each), day)

    def within(self, employee: str, day: date) -> list[date]:
        """This person's days that lie at least in part in a UTC day."""
        begin, end = day_start(day), day_start(day) + DAY
        near = {local: self.bounds(employee, local) for local in (day - _DAY, day, day + _DAY)}
        return [local for local, (first, last) in near.items() if first < end and last > begin]


def holds(
    kept: RolledDay,
    ends: tuple[Millis, Millis],
    marks: Collection[PersonDate],
    channels: Collection[Channel] = EVERY_CHANNEL,
) -> bool:
    """Whether a day that is kept is what its bouts come to: they are gone and it is all there is,
    or nothing of it has changed since, and all is kept that is asked for."""
    if kept.sealed is not None:
        return True
    if kept.sitting is None and Channel.ACTIVITY in channels:
        return False
    begin, end = ends
    touched = _each(utc_day(begin), utc_day(max(begin, end - 1)))
    return (kept.begin, kept.end) == ends and not any(
        PersonDate(kept.employee, day) in marks for day in touched
    )


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
