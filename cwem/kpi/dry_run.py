"""Whose days another rule book, or another assignment, would change, and how: nothing is kept.

Both are worked out from the same entries and stays, so what differs comes from the rules alone.
Payroll keeps the figures of closed days. Another book changes nothing about them, since they are
compared by the one they were closed by; if somebody was assigned otherwise, the difference comes as
an adjustment line of the next export.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cwem.attendance.planning import Plan, Planner
from cwem.attendance.ports import Closings
from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.closed_books import ClosedBooks
from cwem.kpi.days import WorkingDays
from cwem.kpi.frozen import Frozen
from cwem.people.values import AssignmentKind, Company
from cwem.totals.groups import LEAST
from cwem.values import Millis

LOOKED_BACK = 30
"""Days that are tried, the one that runs included."""
LENGTHS = ("planned", "worked", "late", "early", "overtime", "credited")
"""The fields of a working day that are compared, beside its status."""

ClosedDays = Mapping[str, Collection[date]]
"""Employee -> their days that are frozen."""


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
    """Frozen: what payroll was told of it stays."""

    def by(self, name: str) -> Millis:
        """How much longer (negative: shorter) one of LENGTHS would be."""
        return int(getattr(self.after, name) - getattr(self.before, name))


@dataclass(frozen=True, slots=True)
class Sum:
    """What changes of several people come to."""

    people: int
    days: int
    closed: int
    """Of these days. Told of a group: 0 where they are those of fewer than LEAST people."""
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
    adjusts: bool = False
    """Whether what differs on closed days comes as adjustment lines."""

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
    closed: Callable[[Collection[str]], ClosedDays],
    period: tuple[date, date],
    now: Millis,
) -> DryRun:
    """Try it on the days of this period; `closed` is asked about those who can change. Raises
    StoreError."""
    first, last = period
    who = concerned((before.company, before.book), (after.company, after.book), first, last)
    old = before.of(who, first, last, now, telling=False)
    new = after.of(who, first, last, now, telling=False)
    changes = compared(old, new, closed(who) if who else {})
    return DryRun(first, last, len(who), changes, before.company != after.company)


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
                frozen = old.day in closed.get(employee, ())
                found.append(DayChange(employee, old.day, was, becomes, frozen))
    return tuple(sorted(found))


def closed_days(closings: Closings, whose: Collection[str], first: date, last: date) -> ClosedDays:
    """What is frozen of these people, in the closings that touch these days. Raises StoreError."""
    newest = ClosedBooks(closings).newest(first, last)
    frozen = Frozen(closings, newest.values(), whose)
    return {who: frozen.days(who) for who in whose}


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

    @property
    def closed(self) -> int:
        """Closed days of the groups that are shown; of the others not even how many there are."""
        return sum(each.closed for each in (*self.teams.values(), self.rest) if each is not None)


def groups(changes: Collection[DayChange], company: Company, least: int = LEAST) -> Groups:
    """Sums of teams that say nothing about any one person: a figure is one of `least` people or
    more, and so is what is left when it is taken off another."""
    by_team: dict[str, list[DayChange]] = defaultdict(list)
    for change in changes:
        line = company.line(AssignmentKind.TEAM, change.employee)
        by_team[line.on(change.day) or ""].append(change)
    sums = {team: _told(those, least) for team, those in by_team.items()}
    shown = {team: total for team, total in sums.items() if total.people >= least}
    others = [c for team, those in by_team.items() if team not in shown for c in those]
    rest = _told(others, least)
    enough = rest.people >= least
    everybody = _told(changes, least)
    fit = not others or enough
    return Groups(
        dict(sorted(shown.items())),
        rest if enough else None,
        bool(others) and not enough,
        everybody if fit and everybody.people >= least else None,
    )


def _told(changes: Collection[DayChange], least: int) -> Sum:
    """Closed days are only counted where they are those of enough people."""
    found = summed(changes)
    whose = {change.employee for change in changes if change.closed}
    return found if len(whose) >= least else replace(found, closed=0)


def parted(
    changes: Collection[DayChange], may_see: Callable[[str, date], bool]
) -> tuple[list[DayChange], list[DayChange]]:
    """Those of days the viewer may see of that person, and the others."""
    seen: list[DayChange] = []
    unseen: list[DayChange] = []
    for change in changes:
        (seen if may_see(change.employee, change.day) else unseen).append(change)
    return seen, unseen
