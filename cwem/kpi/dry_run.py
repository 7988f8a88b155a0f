"""Whose days another rule book, or another assignment, would change, and how: nothing is kept.

Both are worked out from the same entries and stays, so what differs comes from the rules alone.
Days of closed periods keep their figures; what would be other there comes as adjustment lines of
the next export.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cwem.attendance.planning import Plan, Planner
from cwem.attendance.ports import Closings
from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.days import WorkingDays
from cwem.people.values import AssignmentKind, Company, Days
from cwem.totals.groups import LEAST
from cwem.values import Millis

LOOKED_BACK = 30
"""Days that are tried, the one that runs included."""
LENGTHS = ("planned", "worked", "late", "early", "overtime", "credited")
"""The fields of a working day that are compared, beside its status."""

ClosedDays = Mapping[str, Sequence[Days]]
"""Employee -> the periods that are closed for them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a day comes to by one of both books. Lengths are milliseconds."""

    status: Status
    planned: Millis
    worked: Millis
    late: Millis
    early: Millis
    overtime: Millis
    credited: Millis

    @classmethod
    def of(cls, day: WorkingDay) -> "Outcome":
        return cls(day.status, *(getattr(day, name) for name in LENGTHS))


@dataclass(frozen=True, slots=True, order=True)
class DayChange:
    """One day of one person that would be another."""

    employee: str
    day: date
    before: Outcome = field(compare=False)
    after: Outcome = field(compare=False)
    closed: bool = field(default=False, compare=False)
    """Frozen: its figures stay, the difference becomes an adjustment line."""

    def by(self, name: str) -> Millis:
        """How much longer (negative: shorter) one of LENGTHS would be."""
        return int(getattr(self.after, name) - getattr(self.before, name))


@dataclass(frozen=True, slots=True)
class Sum:
    """What changes of several people come to."""

    people: int
    days: int
    closed: int
    """Of these days."""
    lengths: Mapping[str, Millis]
    """One of LENGTHS -> by how much, over all days."""
    statuses: Mapping[tuple[Status, Status], int]
    """(before, after) -> days; only where they differ."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """The outcome of a trial."""

    first: date
    last: date
    tried: int
    """People whose plan or rules would be others; nobody else can change."""
    changes: tuple[DayChange, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Whose days would change."""
        return tuple(dict.fromkeys(change.employee for change in self.changes))


def last_days(today: date) -> tuple[date, date]:
    """The first and the last day that are tried."""
    return today - timedelta(days=LOOKED_BACK - 1), today


def concerned(
    before: tuple[Company, RuleBook], after: tuple[Company, RuleBook], first: date, last: date
) -> list[str]:
    """The people whose plans differ on these days, or the days around that reach into them."""
    one, two = Planner(*before), Planner(*after)
    same: dict[tuple[int, int], tuple[bool, Plan, Plan]] = {}
    found = []
    for number in sorted(before[0].employees):
        old, new = one.plan(number, first, last), two.plan(number, first, last)
        key = id(old), id(new)  # people share plans; kept here, so that no other gets their ids
        if key not in same:
            same[key] = old.days == new.days, old, new
        if not same[key][0]:
            found.append(number)
    return found


def dry_run(
    before: WorkingDays,
    after: WorkingDays,
    closed: ClosedDays,
    period: tuple[date, date],
    now: Millis,
) -> DryRun:
    """Try it on the days of this period. Raises StoreError."""
    first, last = period
    who = concerned((before.company, before.book), (after.company, after.book), first, last)
    old = before.of(who, first, last, now, telling=False)
    new = after.of(who, first, last, now, telling=False)
    return DryRun(first, last, len(who), compared(old, new, closed))


def compared(
    before: Mapping[str, Sequence[WorkingDay]],
    after: Mapping[str, Sequence[WorkingDay]],
    closed: ClosedDays,
) -> tuple[DayChange, ...]:
    """The days that differ, by person, then by day."""
    found = []
    for employee in sorted(before):
        new = {day.day: day for day in after.get(employee, ())}
        for old in before[employee]:
            if old.day not in new:
                continue
            was, becomes = Outcome.of(old), Outcome.of(new[old.day])
            if was != becomes:
                frozen = _within(old.day, closed.get(employee, ()))
                found.append(DayChange(employee, old.day, was, becomes, frozen))
    return tuple(sorted(found))


def _within(day: date, periods: Sequence[Days]) -> bool:
    return any(each.first <= day <= each.last for each in periods)


def closed_days(closings: Closings, first: date, last: date) -> ClosedDays:
    """What is closed of these days, for whom. Raises StoreError."""
    found: dict[str, set[Days]] = defaultdict(set)
    for closing in closings.closings(first, last):
        for line in closings.lines(closing):
            found[line.employee].add(Days(closing.first, closing.last))
    return {employee: sorted(periods) for employee, periods in found.items()}


def summed(changes: Collection[DayChange]) -> Sum:
    """What these changes come to."""
    return Sum(
        len({change.employee for change in changes}),
        len(changes),
        sum(change.closed for change in changes),
        {name: sum(change.by(name) for change in changes) for name in LENGTHS},
        Counter(
            (change.before.status, change.after.status)
            for change in changes
            if change.before.status is not change.after.status
        ),
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """What may be shown of people who are not shown one by one."""

    teams: Mapping[str, Sum]
    """Team (empty: none) -> its sum, where at least LEAST people change."""
    rest: Sum | None
    """The others together, where they are at least LEAST; None: they are fewer, and nothing is
    said of them."""
    hidden: bool
    """Whether there are others of whom nothing is said."""
    all: Sum | None
    """Everybody; None where taking the teams off it would say what is hidden."""


def groups(changes: Collection[DayChange], company: Company, least: int = LEAST) -> Groups:
    """Sums of teams that say nothing about any one person: a figure is one of `least` people or
    more, and so is what is left when it is taken off another."""
    by_team: dict[str, list[DayChange]] = defaultdict(list)
    for change in changes:
        line = company.line(AssignmentKind.TEAM, change.employee)
        by_team[line.on(change.day) or ""].append(change)
    sums = {team: summed(those) for team, those in by_team.items()}
    shown = {team: total for team, total in sums.items() if total.people >= least}
    others = [c for team, those in by_team.items() if team not in shown for c in those]
    rest = summed(others)
    enough = rest.people >= least
    everybody = summed(changes)
    fit = not others or enough
    return Groups(
        dict(sorted(shown.items())),
        rest if enough else None,
        bool(others) and not enough,
        everybody if fit and everybody.people >= least else None,
    )


def parted(
    changes: Collection[DayChange], may_see: Callable[[str, date], bool]
) -> tuple[list[DayChange], list[DayChange]]:
    """Those of days the viewer may see of that person, and the others."""
    seen: list[DayChange] = []
    unseen: list[DayChange] = []
    for change in changes:
        (seen if may_see(change.employee, change.day) else unseen).append(change)
    return seen, unseen
