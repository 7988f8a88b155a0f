"""Days, weeks and months as people read them, and how a longer one falls into shorter ones.

    month       |                     November                      |
    its weeks   | 1-2 |  3-9  |  10-16  |  17-23  |    24-30        |

Parts are cut at the ends of what they are parts of, so a sum over the parts is the whole's.
"""

from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from cwem.people.values import Days as Period
from cwem.people.values import each_day

_DAY = timedelta(days=1)


class Unit(StrEnum):
    """How much time one goes by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def containing(day: date, unit: Unit, week_start: int = 0) -> Period:
    """The day, week or month this day lies in. `week_start` is the weekday a week begins with,
    0 for Monday as in ISO 8601."""
    if unit is Unit.DAY:
        return Period(day, day)
    if unit is Unit.WEEK:
        first = day - _DAY * ((day.weekday() - week_start) % 7)
        return Period(first, first + 6 * _DAY)
    first = day.replace(day=1)
    return Period(first, (first + 31 * _DAY).replace(day=1) - _DAY)


def before(period: Period, unit: Unit, week_start: int = 0) -> Period:
    """The one before."""
    return containing(period.first - _DAY, unit, week_start)


def after(period: Period, unit: Unit, week_start: int = 0) -> Period:
    """The next one."""
    return containing(period.last + _DAY, unit, week_start)


def parts(period: Period, unit: Unit, week_start: int = 0) -> list[Period]:
    """The period in days, weeks or months, in order, without hole or overlap."""
    grouped = groupby(each_day(period), key=lambda day: containing(day, unit, week_start))
    runs = (list(days) for _, days in grouped)
    return [Period(run[0], run[-1]) for run in runs]
