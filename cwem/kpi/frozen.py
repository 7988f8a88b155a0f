"""What is frozen already: which days of whom are paid, by which rules, and what they came to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from cwem.attendance.closed import Closing
from cwem.attendance.ports import Closings
from cwem.attendance.shifts import MINUTE
from cwem.attendance.working_day import WorkingDay
from cwem.kpi.report.payroll import Payroll, read_line

Month = tuple[date, date]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A month of one team."""

    first: date
    last: date
    team: str
    """Id; empty: those in no team."""


@dataclass(frozen=True, slots=True)
class Part:
    """Days of one month that one line paid."""

    rules: int
    """Revision of the rule book they were reckoned by."""
    days: frozenset[date]


def month_of(day: date) -> Month:
    """Its first and last day."""
    return _month(day.year, day.month)


@lru_cache(maxsize=1_200)
def _month(year: int, month: int) -> Month:
    first = date(year, month, 1)
    return first, (first + 31 * _DAY).replace(day=1) - _DAY


class Frozen:
    """What some closings, of each month and team one, say of these people, whichever team they were
    in then: where they belong may have been corrected since. Read once."""

    def __init__(
        self, closings: Closings, those: Iterable[Closing], whose: Collection[str]
    ) -> None:
        self._parts: dict[tuple[str, Month], list[Part]] = {}
        self._paid: dict[tuple[str, Month], Payroll] = {}
        self._days: dict[str, set[date]] = {}
        self._adjusted: dict[Month, set[str]] = {}
        known = list(those)
        if not known:
            return
        span = min(each.first for each in known), max(each.last for each in known)
        lines = closings.lines_of(whose, *span)
        for closing in known:
            for line in lines.get(closing.key, ()):
                self._keep(line.employee, closing, line.body)

    def _keep(self, who: str, closing: Closing, body: str) -> None:
        figures, told_days, adjustments = read_line(body)
        days: dict[Month, set[date]] = {}
        for day in map(date.fromisoformat, told_days):
            days.setdefault(month_of(day), set()).add(day)
        for month, inside in days.items():
            self._days.setdefault(who, set()).update(inside)
            self._parts.setdefault((who, month), []).append(Part(closing.rules, frozenset(inside)))
        self._pay(who, (closing.first, closing.last), figures)
        for each in adjustments:
            self._pay(who, (each.first, each.last), each.figures)
            self._adjusted.setdefault((each.first, each.last), set()).add(who)

    def _pay(self, who: str, month: Month, figures: Payroll) -> None:
        self._paid[who, month] = self._paid.get((who, month), Payroll()) + figures

    def days(self, who: str) -> Collection[date]:
        """This person's days that are paid."""
        return self._days.get(who, frozenset())

    def parts(self, who: str, month: Month) -> list[Part]:
        """Those of a month, line by line."""
        return self._parts.get((who, month), [])

    def paid(self, who: str, month: Month) -> Payroll:
        """What a month was paid with, adjustments since among it."""
        return self._paid.get((who, month), Payroll())

    def adjusted(self, month: Month) -> Collection[str]:
        """Whose figures of this month were adjusted."""
        return self._adjusted.get(month, frozenset())


def told(days: Iterable[WorkingDay]) -> Mapping[str, Mapping[str, object]]:
    """What is frozen of each day, in plain values; nothing of how times came about."""
    return {
        day.day.isoformat(): {
            "status": day.status.value,
            "shift": day.shift,
            "leave": day.leave,
            "half": day.half,
            **{
                name: getattr(day, name) // MINUTE
                for name in ("planned", "worked", "late", "early", "overtime", "credited")
            },
        }
        for day in days
    }
