"""Where a person's days begin and end.

A local day runs from its midnight in the zone assigned for it to the next day's midnight in the
zone assigned for that one. Days therefore join without hole or overlap, also when the zone
changes: then the day before the change is shorter or longer by the difference. Without a change
it has 24 hours, and 23, 23.5, 24.5 or 25 where clocks are put forward or back.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from cwem.people.timeline import EVER, Timeline
from cwem.people.values import Days
from cwem.values import Millis

_DAY = timedelta(days=1)


@lru_cache(maxsize=10_000)
def midnight(zone: str, day: date) -> Millis:
    """The first instant of the day in this zone, also where clocks skip midnight."""
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def local_day(zones: Timeline, day: date, default: str) -> tuple[Millis, Millis]:
    """(begin, end) of one person's day; `default` is the zone where none is assigned."""
    return bounds(lambda each: zones.on(each) or default, day)


def bounds(zone_on: Callable[[date], str], day: date) -> tuple[Millis, Millis]:
    """(begin, end) of a day, for any way to know each day's zone.

    A move from the last zone of the globe to the first can swallow a day: it is then empty, and
    the day before it ends where the one after it begins."""
    days = [day + _DAY * n for n in range(3)]
    begins = [midnight(zone_on(each), each) for each in days]
    return min(begins[:2]), min(begins[1:])


def dirty_days(before: Timeline, after: Timeline, last: date) -> tuple[Days, ...]:
    """The local days up to `last` whose begin or end changes with the zones: those assigned to
    another zone, and the day before, which ends at their midnight."""
    breaks = sorted({step.since for line in (before, after) for step in line.steps})
    found: list[Days] = []
    for since, until in pairwise([*breaks, date.max]):
        first = since - _DAY if since > EVER else EVER
        if before.on(since) == after.on(since) or first > last:
            continue
        end = min(until - _DAY, last)
        if found and first <= found[-1].last + _DAY:
            found[-1] = Days(found[-1].first, end)
        else:
            found.append(Days(first, end))
    return tuple(found)
