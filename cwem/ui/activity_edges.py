"""Somebody's activity around their arrivals and departures, for whoever is not told by which means
they came and left.

    arrival 08:56 with a face    activity from 08:56:12    drawn from 09:15
    arrival 08:56 with a PIN     activity from 09:02:40    drawn from 09:15

To the minute, the first sight beside the arrival would say whether a camera saw it. So what is left
out follows from what the viewer knows already, the arrival, and not from the first sight.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from cwem.attendance.working_day import WorkingDay
from cwem.kpi.days import WorkingDays
from cwem.ui.day_events import Event
from cwem.values import Millis, Span

QUARTER: Millis = 900_000
"""Every zone's clock is ahead of UTC by a multiple of it."""
MARGIN: Millis = 300_000
"""How long after an arrival nothing is told at the least: who comes a minute before the quarter is
over has not reached another camera by its end."""
Edge: TypeAlias = tuple[Millis, Millis]
"""From when to when nothing is told to the minute; whole quarters of an hour."""
Around: TypeAlias = Callable[[Collection[str], date], Mapping[str, Sequence[WorkingDay]]]
"""These people's working days whose arrival or departure may lie on this calendar day. Raises
StoreError."""
_DAY = timedelta(days=1)


def around(working: WorkingDays, now: Millis) -> Around:
    """As of `now`."""
    return lambda who, day: working.of(who, day - _DAY, day + _DAY, now, telling=False)


def edges(spans: Sequence[Span], works: Iterable[WorkingDay]) -> list[Edge]:
    """Around every arrival and departure of these working days. Where none is known before the
    first span, or after the last, that is one."""
    if not spans:
        return []
    works = list(works)
    came = [one.arrival for one in works if one.arrival is not None]
    left = [one.departure for one in works if one.departure is not None]
    if not any(at <= spans[0].start for at in came):
        came.append(spans[0].start)
    if not any(at >= spans[-1].end for at in left):
        left.append(spans[-1].end)
    found = [(_down(at), _up(at + MARGIN)) for at in came]
    return sorted(found + [(_down(at - MARGIN), _up(at)) for at in left])


def inner(spans: Iterable[Span], hidden: Sequence[Edge]) -> list[Span]:
    """These spans, in order, without what lies in an edge."""
    found = list(spans)
    for begin, end in hidden:
        found = [
            part
            for span in found
            for part in (
                replace(span, end=min(span.end, begin)),
                replace(span, start=max(span.start, end)),
            )
            if part.length > 0
        ]
    return found


def told(found: Iterable[Event], hidden: Sequence[Edge]) -> list[Event]:
    """What begins or ends in an edge does so with it."""
    return [replace(one, start=_first(one.start, hidden), end=_last(one.end, hidden))
            for one in found]  # fmt: skip


def _first(at: Millis, hidden: Sequence[Edge]) -> Millis:
    return min([at, *(begin for begin, end in hidden if begin <= at < end)])


def _last(at: Millis, hidden: Sequence[Edge]) -> Millis:
    return max([at, *(end for begin, end in hidden if begin < at <= end)])


def _down(at: Millis) -> Millis:
    return at // QUARTER * QUARTER


def _up(at: Millis) -> Millis:
    return -(-at // QUARTER) * QUARTER
