"""What one spell of presence comes to against its shift.

    planned   |------ 08:00 ------------------ 16:00 ------|
    there        08:10 =========  12-12:40  ============= 16:30
    steps     planned 8 h, late -10, break -40, overtime +30   =   7 h 40 min worked

Every millisecond of the shift that was not worked has one reason, and so has every one that was
worked outside it: that is why the steps add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cwem.attendance import told
from cwem.attendance.intervals import Interval, between, length, overlap, without
from cwem.attendance.presence import Presence
from cwem.attendance.shift_times import ShiftTimes
from cwem.attendance.shifts import MINUTE, ShiftKind
from cwem.attendance.working_day import StepKind, WorkStep
from cwem.values import Millis
from cwem.words import Words

_FOREVER: Millis = 1 << 60


@dataclass(slots=True)
class Account:
    """Lengths are milliseconds."""

    intervals: Sequence[Interval]
    worked: Millis
    late: Millis = 0
    early: Millis = 0
    overtime: Millis = 0
    late_again: Millis = 0
    """Of `late`: back late for a later stretch."""
    early_before: Millis = 0
    """Of `early`: gone from an earlier stretch."""
    steps: Sequence[WorkStep] = ()
    """From what was to be worked of the shift to what was; without the planned time itself."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What of a shift is to be worked on this day: all of it, or a half beside leave."""

    times: ShiftTimes
    stretches: tuple[Interval, ...]
    planned: Millis
    pause: Millis
    core: Interval | None


def duty(times: ShiftTimes, half: bool, there: Interval | None) -> Duty:
    """With half a day of leave that half of the shift is to be worked in which the person was;
    nobody has to say which."""
    shift = times.shift
    pause = shift.pause * MINUTE
    if not half:
        return Duty(times, times.stretches, times.planned, pause, times.core)
    if shift.kind is ShiftKind.FLEXIBLE:
        return Duty(times, times.stretches, times.planned // 2, 0, None)
    first = _up_to(times.stretches, length(times.stretches) // 2)
    second = tuple(without(times.stretches, first))
    span = [there] if there is not None else []
    chosen = first if overlap(span, first) > overlap(span, second) else second
    return Duty(times, chosen, max(0, length(chosen) - pause // 2), pause // 2, None)


def _up_to(stretches: Sequence[Interval], total: Millis) -> tuple[Interval, ...]:
    found: list[Interval] = []
    for begin, end in stretches:
        taken = min(end - begin, total)
        if taken > 0:
            found.append((begin, begin + taken))
            total -= taken
    return tuple(found)


def unplanned(there: Presence, rostered: bool) -> Account:
    """Work nobody planned."""
    worked = length(there.there)
    return Account(there.there, worked, overtime=worked if rostered else 0)


def against(of: Duty, there: Presence, over: bool, telling: bool) -> Account:
    """What somebody's presence comes to. Until the day is `over` nobody has left early."""
    if of.times.shift.kind is ShiftKind.FLEXIBLE:
        return _flexible(of, there, over, telling)
    return _fixed(of, there, over, telling)


def _last(there: Presence) -> Millis:
    """Until when it goes, a break that goes on included."""
    if there.departure is not None:
        return there.departure
    return max((each[-1][1] for each in (there.there, there.breaks) if each), default=there.last)


def _fixed(of: Duty, there: Presence, over: bool, telling: bool) -> Account:
    shift, stretches = of.times.shift, of.stretches
    begin, end = stretches[0][0], stretches[-1][1]
    arrival, last = there.arrival or 0, _last(there)
    work = _counted(of, there)
    missing = _missing(of, there, arrival, last)
    worked = length(work)
    before = overlap(work, ((0, begin),)) if shift.early_counts else 0
    after = overlap(work, ((end, _FOREVER),)) if last > end else 0
    inside = worked - before - after
    seam = 0
    if len(stretches) > 1:
        inside = overlap(work, stretches)
        seam = worked - inside - before - after
    known = over and there.departure is not None
    early = missing.early if known else []
    rest = sum(missing.early) - sum(early)
    unseen = length(stretches) - inside - sum(missing.late) - sum(missing.early) - missing.breaks
    late = [each if each // MINUTE > shift.grace else 0 for each in missing.late]
    gone = [each if each // MINUTE > shift.early_grace else 0 for each in early]
    account = Account(
        work,
        worked,
        sum(late),
        sum(gone),
        sum(each for each in (before, after, seam) if each // MINUTE >= shift.overtime_from),
        sum(late[1:]),
        sum(gone[1:]),
    )
    if telling:
        account.steps = _steps(
            (StepKind.LATE, -sum(missing.late), told.late_step(shift.grace)),
            (StepKind.BEFORE, before, told.BEFORE_STEP),
            (StepKind.BREAK, of.pause - missing.breaks, _pause(of)),
            (StepKind.OTHER, -unseen, told.UNSEEN_STEP),
            (StepKind.OTHER, -rest, told.UNKNOWN_STEP if over else told.AHEAD_STEP),
            (StepKind.EARLY, -sum(early), told.early_step(shift.early_grace)),
            *(_beyond(each, shift.overtime_from) for each in (seam, after)),
        )
    return account


@dataclass(slots=True)
class _Missing:
    """Agreed time at which somebody was not there."""

    late: list[Millis]
    """Before they came, and before they came back for a later stretch."""
    early: list[Millis]
    """After they had gone, and after they had gone from an earlier stretch."""
    breaks: Millis


def _missing(of: Duty, there: Presence, arrival: Millis, last: Millis) -> _Missing:
    stretches = of.stretches
    late = rest = 0
    for since, till in stretches:
        if since < arrival:
            late += min(till, arrival) - since
        if till > last:
            rest += till - max(since, last)
    found = _Missing([late], [rest], 0)
    if not there.breaks:
        return found
    found.breaks = overlap(there.breaks, stretches)
    for since, till in _seams(stretches):
        for out, back in there.breaks:
            if out < till and back > since:
                gone = overlap(stretches, ((out, since),)) if out < since else 0
                missed = overlap(stretches, ((till, back),)) if back > till else 0
                found.breaks -= gone + missed
                found.late.append(missed)
                found.early.append(gone)
    return found


def _pause(of: Duty) -> Words:
    return told.pause_step(of.pause // MINUTE) if of.pause else told.BREAK_STEP


def _beyond(extra: Millis, least: int) -> tuple[StepKind, Millis, Words]:
    if extra // MINUTE >= least:
        return StepKind.OVERTIME, extra, told.overtime_step(least)
    return StepKind.OTHER, extra, told.beyond_step(least)


def _counted(of: Duty, there: Presence) -> Sequence[Interval]:
    """What counts of it: not before the shift, unless that does; and of the time between two
    stretches only what somebody stayed on until they said they left."""
    work: Sequence[Interval] = there.there
    begin = of.stretches[0][0]
    if not of.times.shift.early_counts and work and work[0][0] < begin:
        work = between(work, begin, _FOREVER)
    for since, till in _seams(of.stretches) if len(of.stretches) > 1 else ():
        stayed = max((out for out, _ in there.breaks if since < out < till), default=since)
        work = without(work, [(stayed, till)])
    return work


def _seams(stretches: Sequence[Interval]) -> list[Interval]:
    """The free time between the stretches of a split shift."""
    if len(stretches) == 1:
        return []
    return [(one[1], two[0]) for one, two in pairwise(stretches) if one[1] < two[0]]


def _flexible(of: Duty, there: Presence, over: bool, telling: bool) -> Account:
    shift = of.times.shift
    low, high = of.stretches[0][0], of.stretches[-1][1]
    if shift.early_counts:
        low = 0
    arrival, last = there.arrival or 0, _last(there)
    work = between(there.there, low, high)
    worked = length(work)
    breaks = overlap(there.breaks, ((max(low, arrival), min(high, last)),))
    more = worked - of.planned
    account = Account(work, worked)
    if more > 0 and more // MINUTE >= shift.overtime_from:
        account.overtime = more
    if of.core is not None:
        since, till = of.core
        missed, gone = min(till, arrival) - since, till - max(since, last)
        if missed // MINUTE > shift.grace:
            account.late = missed
        if over and there.departure is not None and gone // MINUTE > shift.early_grace:
            account.early = gone
    if telling:
        account.steps = _steps(
            (StepKind.BREAK, -breaks, told.BREAK_STEP),
            (
                StepKind.OTHER,
                more + breaks - account.overtime,
                told.FLEXIBLE_REST if over else told.AHEAD_STEP,
            ),
            (StepKind.OVERTIME, account.overtime, told.flexible_step(shift.overtime_from)),
        )
    return account


def _steps(*found: tuple[StepKind, Millis, Words]) -> list[WorkStep]:
    return [WorkStep(*each) for each in found if each[1]]
