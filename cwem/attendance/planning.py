"""What is planned for a person, day by day: the shift by the person's clock, or why there is none.

    roster of the person, else of the team  ->  shift  ->  its times in the person's zone that day
    site of the team                        ->  holidays, how worked time is reckoned
    neighbouring shifts                     ->  windows: from when to when what happens is its own

      window     |<- before -[ Mon 08-16 ]- after ->|    free    |<-[ Tue 08-16 ]->|
      close by   |<-[ Mon 22-06 ]-- half-way --><-- half-way --[ Tue 14-22 ]->|

Two people of one team, site and zone have the same plan, so it is made once. Nothing is planned
before CWEM knows of somebody: what was then, nobody can say.
"""

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cwem.attendance.holidays import Holiday, holiday
from cwem.attendance.shift_times import ShiftTimes, shift_times
from cwem.attendance.shifts import ReckoningRule, RuleBook
from cwem.people.assignments import employed, roster_on, site_on, zone_on
from cwem.people.local_days import bounds
from cwem.people.timeline import EVER, Timeline
from cwem.people.values import AssignmentKind, Company, Site
from cwem.values import Millis, utc_day

FALLBACK = "UTC"
"""The zone of somebody of whom nobody said one, as in totals/reading.py."""
AROUND = 3
"""Days before and after those that are asked for whose shifts may reach into them."""
KEPT = 20_000
"""Days and plans that are kept; a company has a few for each day."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is planned on one day."""

    day: date
    zone: str
    begin: Millis
    end: Millis
    """The calendar day's bounds."""
    times: ShiftTimes | None
    rostered: bool
    """Whether there is a roster at all: without one a day without a shift is no day off."""
    employed: bool
    holiday: Holiday | str | None
    """A str: the site's own."""
    rule: ReckoningRule
    known: bool = True
    """Whether CWEM knew of the person."""

    @property
    def to_work(self) -> bool:
        """Whether there is a shift, on no holiday, of somebody employed."""
        return self.employed and self.times is not None and self.holiday is None


@dataclass(frozen=True, slots=True)
class Plan:
    """Neighbouring days of one person, some around those that are asked for."""

    days: tuple[DayPlan, ...]
    first: int
    """Index of the first day that is asked for."""
    last: int
    """Index of the last one."""
    begins: tuple[Millis, ...]
    """Of each day."""
    opens: tuple[Millis, ...]
    """Of each window, in order."""
    windows: tuple[tuple[Millis, Millis, int], ...]
    """(opens, closes, index of the day), in order, without overlaps."""

    @property
    def asked(self) -> tuple[DayPlan, ...]:
        """The days that are asked for."""
        return self.days[self.first : self.last + 1]

    def day_at(self, at: Millis) -> int:
        """Index of the calendar day of this instant."""
        return max(0, bisect_right(self.begins, at) - 1)

    def window_at(self, at: Millis) -> int:
        """Index of the last window that has opened by then; -1: none."""
        return bisect_right(self.opens, at) - 1


class Planner:
    """Plans of one company by one rule book. Thread-safe: what two threads make at once is the
    same."""

    def __init__(self, company: Company, book: RuleBook) -> None:
        self._company, self._book = company, book
        self._plans: dict[Hashable, Plan] = {}
        self._days: dict[Hashable, DayPlan] = {}

    def plan(self, employee: str, first: date, last: date) -> Plan:
        """This person's plan for these days, both included."""
        begin, end = first - _DAY * AROUND, last + _DAY * (AROUND + 2)
        key = self._constant(employee, begin, end)
        if key is None:
            return self._made(employee, first, last)
        known = self._plans.get((key, first, last))
        if known is None:
            if len(self._plans) > KEPT:
                self._plans.clear()
            known = self._plans[key, first, last] = self._made(employee, first, last)
        return known

    def _constant(self, employee: str, begin: date, end: date) -> Hashable:
        """What this person's plan depends on, if nothing of it changes from `begin` to `end`."""
        line, kinds = self._company.line, AssignmentKind
        lines = [
            line(kind, employee)
            for kind in (kinds.EMPLOYMENT, kinds.TEAM, kinds.ZONE, kinds.ROSTER)
        ]
        team = lines[1].on(begin)
        lines.append(line(kinds.TEAM_ROSTER, team) if team else Timeline())
        if employee not in self._company.employees or not all(
            _still(each, begin, end) for each in lines
        ):
            return None
        since = self._known_from(employee)
        works = not lines[0].steps or lines[0].on(begin) is not None
        return (works, team, lines[2].on(begin), lines[3].on(begin) or lines[4].on(begin),
                since if since > begin else None)  # fmt: skip

    def _made(self, employee: str, first: date, last: date) -> Plan:
        days = [
            self._day(employee, first + _DAY * n)
            for n in range(-AROUND, (last - first).days + 1 + AROUND)
        ]
        days = _cut(days)
        windows = tuple(
            (day.times.opens, day.times.closes, index)
            for index, day in enumerate(days)
            if day.times is not None and day.times.opens < day.times.closes
        )
        return Plan(
            tuple(days),
            AROUND,
            len(days) - 1 - AROUND,
            tuple(day.begin for day in days),
            tuple(window[0] for window in windows),
            windows,
        )

    def _day(self, employee: str, day: date) -> DayPlan:
        there = employed(self._company, employee, day)
        site = site_on(self._company, employee, day)
        begun = day >= self._known_from(employee)
        roster = roster_on(self._company, employee, day) if begun else None
        zones = tuple(self._zone(employee, day + _DAY * n) for n in range(3))
        key = (day, there, site.id if site else None, roster, zones, begun)
        known = self._days.get(key)
        if known is None:
            if len(self._days) > KEPT:
                self._days.clear()
            known = self._planned(day, there, site, roster, zones)
            known = self._days[key] = known if begun else replace(known, known=False)
        return known

    def _planned(
        self,
        day: date,
        there: bool,
        site: Site | None,
        roster: str | None,
        zones: tuple[str, ...],
    ) -> DayPlan:
        rules = self._book.site(site.id if site else None)
        known = self._book.rosters.get(roster or "")
        shift = self._book.shifts.get(known.on(day)) if known and there else None
        place = rules.country or (site.country if site else "")
        free: Holiday | str | None = None
        if day not in rules.working_holidays:
            free = rules.extra_holidays.get(day) or holiday(place, day)
        begin, end = bounds(lambda each: zones[(each - day).days], day)
        times = shift_times(shift, day, zones[0]) if shift is not None else None
        return DayPlan(
            day, zones[0], begin, end, times, known is not None, there, free, rules.reckoning
        )

    def _known_from(self, employee: str) -> date:
        """The first day anything can be planned: that on which this person was registered. An
        employment's first day is entered for what it is, also years before that, and when others
        were registered says nothing about this one; it would change with their erasure, too."""
        return _day_of(self._company.registered.get(employee))

    def _zone(self, employee: str, day: date) -> str:
        site = site_on(self._company, employee, day)
        return zone_on(self._company, employee, day) or (site.zone if site else FALLBACK)


def _day_of(at: Millis | None) -> date:
    return utc_day(at) if at is not None else EVER


def _still(line: Timeline, begin: date, end: date) -> bool:
    """Whether nothing changes from `begin` to `end`."""
    steps = line.steps
    return not steps or not any(begin < step.since <= end for step in steps)


def _cut(days: Sequence[DayPlan]) -> list[DayPlan]:
    """With windows that end half-way to the next shift where they would overlap."""
    found = list(days)
    before: int | None = None
    for index, day in enumerate(days):
        if day.times is None:
            continue
        if before is not None:
            one, two = found[before], found[index]
            assert one.times is not None
            assert two.times is not None
            if one.times.closes > two.times.opens:
                half = (one.times.end + two.times.begin) // 2
                half = max(half, one.times.opens)
                found[before] = replace(one, times=replace(one.times, closes=half))
                found[index] = replace(two, times=replace(two.times, opens=half))
        before = index
    return found
