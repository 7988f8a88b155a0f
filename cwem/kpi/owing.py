"""What people are owed, or owe, of months that were closed before.

what the paid days come to now, by the rules they were paid by
+ days that are in no closing although the month is closed     (moved to a team that was closed)
- what was paid: figures and adjustments                       = owed, once
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from cwem.attendance.closed import Closing
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.days import WorkingDays
from cwem.kpi.frozen import Frozen, Month, Period
from cwem.kpi.report.payroll import Adjustment, Payroll, payroll
from cwem.values import Millis


@dataclass(frozen=True, slots=True)
class Owed:
    """By employee."""

    adjustments: dict[str, list[Adjustment]] = field(default_factory=dict)
    days: dict[str, list[WorkingDay]] = field(default_factory=dict)
    """Of earlier months, which these adjustments pay for the first time."""


@dataclass(frozen=True, slots=True)
class Owing:
    """`closed` has what is closed, the newest version of each; `frozen` what it says of the
    people; `by` reckons by another revision of the rules."""

    working: WorkingDays
    closed: Mapping[Period, Closing]
    frozen: Frozen
    by: Callable[[int], WorkingDays]

    def before(self, period: Period, people: Collection[str], now: Millis) -> Owed:
        """Of the months before this one. Raises StoreError."""
        found = Owed()
        months = {(each.first, each.last) for each in self.closed if each.last < period.first}
        for month in sorted(months):
            self._of(month, sorted(people), now, found)
        return found

    def _of(self, month: Month, people: Collection[str], now: Millis, found: Owed) -> None:
        known = {self.working.book.revision: self.working.of(people, *month, now, telling=False)}
        versions = {p.team: c.version for p, c in self.closed.items() if (p.first, p.last) == month}
        for who in people:
            if any(day.status is Status.REMOVED for day in known[self.working.book.revision][who]):
                continue  # nobody can say any more what the month comes to: what was paid stays
            missed = [
                day
                for day in known[self.working.book.revision][who]
                if day.status is not Status.NOT_EMPLOYED
                and day.day not in self.frozen.days(who)
                and self.working.team(who, day.day) in versions
            ]
            come_to = payroll(missed)
            for part in self.frozen.parts(who, month):
                if part.rules not in known:
                    reckoned = self.by(part.rules).of(people, *month, now, telling=False)
                    known[part.rules] = reckoned
                come_to += payroll(d for d in known[part.rules][who] if d.day in part.days)
            owed = come_to - self.frozen.paid(who, month)
            if owed or missed:
                one = Adjustment(*month, max(versions.values()), owed)
                found.adjustments.setdefault(who, []).append(one)
                found.days.setdefault(who, []).extend(missed)


def sum_of(figures: Collection[Payroll]) -> Payroll:
    """All of them together."""
    whole = Payroll()
    for each in figures:
        whole += each
    return whole
