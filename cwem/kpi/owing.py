"""What people are owed, or owe, of months that were closed before.

what the paid days come to now, by the rules they were paid by
+ days that are in no closing although the month is closed     (moved to a team that was closed)
- what was paid: figures and adjustments                       = owed, once
"""

from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

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
        versions = {p.team: c.version for p, c in self.closed.items() if (p.first, p.last) == month}
        unpaid = {who: self._unpaid(who, month, versions) for who in people}
        by = {who: self._rules(who, month, unpaid[who]) for who in people}
        known = self._reckoned(month, by, now)
        for who in people:
            read = [known[rules][who] for rules in by[who]]
            if any(day.status is Status.REMOVED for days in read for day in days):
                continue  # nobody can say any more what the month comes to: what was paid stays
            missed = [
                day
                for day in (known[self.working.book.revision][who] if unpaid[who] else ())
                if day.day in unpaid[who] and day.status is not Status.NOT_EMPLOYED
            ]
            come_to = payroll(missed)
            for part in self.frozen.parts(who, month):
                come_to += payroll(d for d in known[part.rules][who] if d.day in part.days)
            owed = come_to - self.frozen.paid(who, month)
            if owed or missed:
                one = Adjustment(*month, max(versions.values()), owed)
                found.adjustments.setdefault(who, []).append(one)
                found.days.setdefault(who, []).extend(missed)

    def _unpaid(self, who: str, month: Month, closed: Container[str]) -> set[date]:
        """This person's days of a month that are in no closing although their team's is."""
        paid = self.frozen.days(who)
        days = (month[0] + timedelta(days=n) for n in range((month[1] - month[0]).days + 1))
        return {day for day in days if day not in paid and self.working.team(who, day) in closed}

    def _rules(self, who: str, month: Month, unpaid: Collection[date]) -> set[int]:
        """By which revisions this month has to be reckoned: those it was paid by, and today's only
        for what is new. Whoever had nothing to do with it is not read."""
        found = {part.rules for part in self.frozen.parts(who, month)}
        if unpaid or (not found and self.frozen.paid(who, month)):
            found.add(self.working.book.revision)
        return found

    def _reckoned(
        self, month: Month, by: Mapping[str, Collection[int]], now: Millis
    ) -> dict[int, Mapping[str, list[WorkingDay]]]:
        """Revision -> the month by it, of whom it is needed."""
        whose: dict[int, list[str]] = {}
        for who, revisions in by.items():
            for rules in revisions:
                whose.setdefault(rules, []).append(who)
        return {
            rules: self.by(rules).of(those, *month, now, telling=False)
            for rules, those in whose.items()
        }


def sum_of(figures: Collection[Payroll]) -> Payroll:
    """All of them together."""
    whole = Payroll()
    for each in figures:
        whole += each
    return whole
