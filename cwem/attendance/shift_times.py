"""A shift on one day, by the clocks of one zone.

agreed   22:00 - 30:00 by the wall clock     in the night of March 29 in Berlin: 7 h
                                             in the night of October 25:         9 h
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cwem.attendance.intervals import Interval
from cwem.attendance.shifts import FULL_DAY, MINUTE, Shift, ShiftKind, Stretch
from cwem.values import Millis

LONGEST_WINDOW: Millis = 23 * 60 * MINUTE
"""No window is longer, but for a shift that is: the shortest day there is has 23 h."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShiftTimes:
    """A shift on one day in one zone. Times are milliseconds since the epoch."""

    shift: Shift
    stretches: tuple[Interval, ...]
    """As long as they really are where clocks change within them."""
    begin: Millis
    end: Millis
    opens: Millis
    closes: Millis
    """The window; what happens in [opens, closes) belongs to this working day."""
    core: Interval | None
    planned: Millis
    """To be worked."""
    changed: Millis
    """How much longer (shorter: negative) the clock change makes it than agreed."""


def shift_times(shift: Shift, day: date, zone: str) -> ShiftTimes:
    """The shift's times on this day by the clocks of this zone."""
    stretches = tuple(_real(each, day, zone) for each in shift.stretches)
    begin, end = stretches[0][0], stretches[-1][1]
    real = sum(till - since for since, till in stretches)
    agreed = sum(each.minutes for each in shift.stretches) * MINUTE
    flexible = shift.kind is ShiftKind.FLEXIBLE
    opens = begin - shift.window_before * MINUTE
    return ShiftTimes(
        shift,
        stretches,
        begin,
        end,
        opens,
        max(end, min(end + shift.window_after * MINUTE, opens + LONGEST_WINDOW)),
        _real(shift.core, day, zone) if flexible and shift.core is not None else None,
        shift.minutes * MINUTE if flexible else max(0, real - shift.pause * MINUTE),
        0 if flexible else real - agreed,
    )


def wall(day: date, minute: int, zone: str) -> Millis:
    """The instant at which clocks of this zone show this minute of this day; minutes beyond 1,440
    are the next day's. A time that clocks skip is as much later, one they show twice the first."""
    over, rest = divmod(minute, FULL_DAY)
    at = datetime.combine(day + _DAY * over, datetime.min.time(), ZoneInfo(zone))
    return round(at.replace(hour=rest // 60, minute=rest % 60).timestamp() * 1000)


def _real(stretch: Stretch, day: date, zone: str) -> Interval:
    begin = wall(day, stretch.begin, zone)
    return begin, max(begin, wall(day, stretch.end, zone))
