"""One period beside another, and today beside the same weekday of the weeks before.

this month up to the 14th   the 1st to the 14th of the month before
a whole month               the whole month before
any other days              as many days just before
last year                   the same days of the year before
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from cwem.attendance.working_day import Status
from cwem.kpi.measures import OPEN, PLANNED
from cwem.people.values import Days as Period

WEEKS = 8
"""How many of the same weekday are what is usual."""
_DAY = timedelta(days=1)


class Against(StrEnum):
    """What a period is compared with."""

    BEFORE = "before"
    YEAR = "year"
    NOTHING = "nothing"


def earlier(period: Period, against: Against) -> Period | None:
    """The period to compare with."""
    if against is Against.NOTHING:
        return None
    if against is Against.YEAR:
        return Period(_year_before(period.first), _year_before(period.last))
    if period.first.day == 1 and period.last < _next_month(period.first):
        last_before = period.first - _DAY
        first = last_before.replace(day=1)
        whole = period.last + _DAY == _next_month(period.first)
        same = first + (period.last - period.first)
        return Period(first, last_before if whole else min(last_before, same))
    length = period.last - period.first
    return Period(period.first - _DAY - length, period.first - _DAY)


def _year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _next_month(first: date) -> date:
    return (first + 31 * _DAY).replace(day=1)


def usual_days(today: date) -> list[date]:
    """The same weekday of the weeks before, oldest first."""
    return [today - 7 * n * _DAY for n in range(WEEKS, 0, -1)]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people are what on a day, by a time of that day. Of a usual one the means."""

    planned: float
    """Who was to work that day and was not on leave."""
    arrived: float
    inside: float
    """Who had come and not left."""
    late: float
    begun: float
    """Who would have been missed by then."""
    absent: float
    """Of those, who had not come."""
    leave: float
    people: float
    """All of them, on leave too."""
    missing: frozenset[str] = frozenset()
    """Who the absent are; nobody of a usual day."""


def standing(days: pd.DataFrame, clocks: Mapping[str, float]) -> Standing:
    """Of one day of each person; `clocks` says which minute of the working day it is for whom, by
    their own clock. Who came later than that had not come."""
    by = days.employee.map(clocks).astype("float64")
    planned = days.status.isin((*PLANNED, *OPEN)) & (days.planned > 0)
    arrived = planned & (days.arrival > 0) & (days.arrival_clock <= by)
    begun = planned & (days.missed <= by)
    came = (days.arrival_clock <= by) | (days.departure_clock <= by)  # who left had come
    absent = begun & ~came
    leave = days.status == Status.ON_LEAVE
    return Standing(
        float(planned.sum()),
        float(arrived.sum()),
        float((arrived & ~(days.departure_clock <= by)).sum()),
        float((arrived & (days.late > 0)).sum()),
        float(begun.sum()),
        float(absent.sum()),
        float(leave.sum()),
        float((planned | leave).sum()),
        frozenset(days.employee[absent]),
    )


def usual(standings: Iterable[Standing]) -> Standing | None:
    """What it is like on average; days on which nobody was to work, such as holidays, are left
    out. None: there are none."""
    worked = [one for one in standings if one.planned]
    if not worked:
        return None
    count = len(worked)
    return Standing(
        *(
            sum(getattr(one, each.name) for one in worked) / count
            for each in fields(Standing)
            if each.name != "missing"
        )
    )
