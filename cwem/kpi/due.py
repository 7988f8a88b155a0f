"""What of its shift a working day has to keep: from when somebody is missed, and the pause.

08:00-16:30, grace 5, pause 30        missed from 08:06         pause 30
the same beside half a day of leave   missed from 12:21         pause 15
06:00-20:00, core 10:00-15:00         missed from 10:06
06:00-20:00 without core time         missed once it is over
"""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from cwem.attendance.account import duty
from cwem.attendance.entries import LeaveKind
from cwem.attendance.intervals import Interval
from cwem.attendance.shift_times import shift_times
from cwem.attendance.shifts import MINUTE, Shift, ShiftKind
from cwem.attendance.working_day import WorkingDay
from cwem.kpi.clocks import clock_minutes

NEVER = float("nan")


class Due(NamedTuple):
    """Of one working day, in minutes."""

    missed: float
    """The first minute, by the clock since the working day's midnight, at which whoever has not
    come is absent; nan: they need not come."""
    pause: float
    """To be taken; 0: none."""


def due(day: WorkingDay, shift: Shift | None, zone: ZoneInfo) -> Due:
    """As the day's own account has it (attendance/one_day.py); `shift` is the day's, None: it has
    none, or nobody knows it any more."""
    if shift is None:
        return Due(NEVER, 0.0)
    if day.half:
        return _half(day, shift, zone)
    core = shift.core if shift.kind is ShiftKind.FLEXIBLE else shift.stretches[0]
    missed = float(core.begin + shift.grace + 1 if core is not None else shift.end)
    return Due(NEVER if day.leave == LeaveKind.REMOTE else missed, float(shift.pause))


def _half(day: WorkingDay, shift: Shift, zone: ZoneInfo) -> Due:
    of = duty(shift_times(shift, day.day, day.zone), True, _there(day))
    missed = float(shift.end)
    if shift.kind is ShiftKind.FIXED:
        missed = clock_minutes(of.stretches[0][0], day.day, zone) + shift.grace + 1
    return Due(missed, of.pause / MINUTE)


def _there(day: WorkingDay) -> Interval | None:
    """From the first to the last that is known of them."""
    if day.arrival is None:
        return None
    ends = [end for _begin, end in (*day.intervals, *day.breaks)]
    return day.arrival, max(day.departure or 0, day.arrival + 1, *ends)
