"""`cwem store check`: whether everything that is kept adds up, over any store.

What was sealed is skipped: its events are gone, and it is final. What is still to be added up is
compared once it has been."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from cwem.people.values import Company
from cwem.ports import Records
from cwem.totals.conservation import Rule, Violation, capture_day
from cwem.totals.day import PersonDay
from cwem.totals.groups import NOBODY, group_days, group_month, summed
from cwem.totals.reading import Days, holds
from cwem.totals.sums import roll
from cwem.values import (
    COMPANY,
    Adjustment,
    Bout,
    BoutRules,
    Channel,
    GroupTotal,
    GroupUnit,
    Lengths,
    Millis,
    PersonDate,
    RolledDay,
    standing,
)

_EVER, _LAST = date(1970, 1, 1), date(9998, 12, 31)
_DAY = timedelta(days=1)
_END = 1 << 60
AT_ONCE = 31
"""UTC days read at a time."""


@dataclass(frozen=True, slots=True)
class Check:
    """`changes` tells when what a person agrees to has changed; `step` hears who is looked at."""

    store: Records
    company: Company
    rules: BoutRules
    changes: Callable[[str], Collection[Millis]] = lambda _employee: ()
    step: Callable[[str], object] = lambda _employee: None

    def violations(self) -> Iterator[Violation]:
        """Everything that does not hold; none: all is well. Raises StoreError."""
        days = Days(self.store, self.company, self.rules.departure)
        for employee in sorted(self.store.recorded()):
            self.step(employee)
            if employee not in self.company.employees:
                yield Violation(Rule.EMPLOYEE, employee, "has events and is in no record")
            yield from self._person(days, employee)
            yield from own_corrections(self.store.adjustments.of(employee, -_END, _END))
        yield from self._kept(days)

    # --- events -------------------------------------------------------------------------------

    def _person(self, days: Days, employee: str) -> Iterator[Violation]:
        there = sorted(self.store.marks(employee, _EVER, _LAST))
        changes = self.changes(employee)
        for first, last in _windows(there):
            bouts, voids = self.store.bouts(employee, first, last)
            by_capture: dict[tuple[str, date], list[Bout]] = defaultdict(list)
            for bout in standing(bouts, voids):
                by_capture[bout.key.capture, bout.key.day].append(bout)
            for rows in by_capture.values():
                yield from capture_day(rows, self.rules, changes)
            yield from self._days(days, employee, first, last)

    def _days(self, days: Days, employee: str, first: date, last: date) -> Iterator[Violation]:
        """Every local day these UTC days reach into."""
        begin, end = days.within(employee, first)[0], days.within(employee, last)[-1]
        kept = self.store.rollups.rolled({employee}, begin, end)
        for day in days.days(employee, begin, end):
            one = kept.days.get(PersonDate(employee, day.day))
            if one is not None and one.sealed is not None:
                continue
            yield from one_day(day)
            if one is not None and holds(one, (day.begin, day.end), kept.marks):
                yield from self._daily(one, day, kept.marks)

    def _daily(
        self, kept: RolledDay, day: PersonDay, marks: frozenset[PersonDate]
    ) -> Iterator[Violation]:
        """Whether the day is kept as what its events come to."""
        if found := _same(kept, roll(day, kept.team)):
            # something may have arrived between reading the one and the other
            now = self.store.rollups.rolled({kept.employee}, day.day, day.day)
            if list(now.days.values()) == [kept] and now.marks <= marks:
                yield found

    # --- totals -------------------------------------------------------------------------------

    def _kept(self, days: Days) -> Iterator[Violation]:
        """Months and groups, from the days that are kept."""
        months: dict[PersonDate, dict[Channel, dict[str, Millis]]] = {}
        groups: dict[date, list[GroupTotal]] = {}
        for rolled in _by_day(self.store.rollups.everyone(date.min, date.max)):
            day = rolled[0].day
            for one in rolled:
                month = months.setdefault(PersonDate(one.employee, day.replace(day=1)), {})
                for channel, labels in one.lengths.items():
                    month[channel] = summed([month.get(channel, {}), labels])
            groups[day] = group_days(day, rolled)
        for (employee, first), lengths in sorted(months.items()):
            yield from self._month(employee, first, lengths)
        yield from self._groups(days, groups)

    def _month(self, employee: str, first: date, days: Lengths) -> Iterator[Violation]:
        kept = self.store.rollups.months(employee, first, first).get(first, {})
        for channel in Channel:
            expected = dict(days.get(channel, {}))
            if dict(kept.get(channel, {})) != expected:
                what = f"{channel} of {first:%Y-%m}: {dict(kept.get(channel, {}))} is kept"
                yield Violation(Rule.MONTHLY, employee, f"{what}, its days come to {expected}")

    def _groups(self, days: Days, made: Mapping[date, list[GroupTotal]]) -> Iterator[Violation]:
        """Groups of days nobody of which is marked, and of the company they were made for."""
        if not made:
            return
        first, last = min(made), max(made)
        for team in (COMPANY, *sorted(self.company.teams)):
            kept = self.store.rollups.groups(team, GroupUnit.DAY, first, last)
            if kept.revision != self.company.revision:
                return
            dirty = {
                day
                for mark in kept.marks
                for day in ([mark.day] if mark.employee == NOBODY else days.within(*mark))
            }
            expected = [t for day in sorted(made) for t in made[day] if t.team == team]
            yield from _differing(kept.totals, expected, dirty)
            if not dirty:
                months = self.store.rollups.groups(
                    team, GroupUnit.MONTH, first.replace(day=1), last
                ).totals
                yield from _differing(months, group_month(kept.totals), set())


def own_corrections(found: Iterable[Adjustment]) -> Iterator[Violation]:
    """Nobody decides alone what they did; they may only take it out."""
    for one in found:
        if one.own and one.label is not None:
            what = f"the correction {one.id} says {one.label}, and {one.author} approved it alone"
            yield Violation(Rule.OWN, one.employee, what)


def one_day(day: PersonDay) -> Iterator[Violation]:
    """One line of time for each channel, that fits into the day."""
    for channel, spans in day.spans.items():
        for a, b in pairwise(spans):
            if a.end > b.start:
                what = f"{channel} of {day.day}: {a} and {b}"
                yield Violation(Rule.UNION, day.employee, what)
        length = sum(span.length for span in spans)
        if length > day.end - day.begin:
            what = f"{channel} of {day.day}: {length} ms in a day of {day.end - day.begin} ms"
            yield Violation(Rule.HOURS, day.employee, what, (roll(day),))


def _same(kept: RolledDay, made: RolledDay) -> Violation | None:
    plain = [_plain(day) for day in (kept, made)]
    if plain[0] == plain[1]:
        return None
    what = f"{kept.day} is kept as {plain[0]}, its events come to {plain[1]}"
    return Violation(Rule.DAILY, kept.employee, what, (kept, made))


def _plain(day: RolledDay) -> tuple[object, ...]:
    lengths = {str(channel): dict(labels) for channel, labels in day.lengths.items() if labels}
    return lengths, day.arrival, day.last_seen, day.sitting


def _differing(
    kept: Iterable[GroupTotal], made: Iterable[GroupTotal], dirty: Collection[date]
) -> Iterator[Violation]:
    stored = {(t.first, t.channel): replace(t, lengths=dict(t.lengths)) for t in kept}
    expected = {(t.first, t.channel): replace(t, lengths=dict(t.lengths)) for t in made}
    for key in sorted(stored.keys() | expected.keys()):
        a, b = stored.get(key), expected.get(key)
        if a != b and key[0] not in dirty:
            what = f"{key[1]} of {key[0]}: {a} is kept, its people come to {b}"
            yield Violation(Rule.GROUP, "", what, tuple(t for t in (a, b) if t is not None))


def _by_day(days: Iterable[RolledDay]) -> Iterator[list[RolledDay]]:
    same: list[RolledDay] = []
    for day in days:
        if same and same[-1].day != day.day:
            yield same
            same = []
        same.append(day)
    if same:
        yield same


def _windows(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """(first, last) of stretches that hold all of these days."""
    first: date | None = None
    last: date | None = None
    for day in days:
        if first is not None and last is not None and (day - first).days >= AT_ONCE:
            yield first, last
            first = day
        first = first or day
        last = day
    if first is not None and last is not None:
        yield first, last
