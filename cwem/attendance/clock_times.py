"""What a person types as a time of day, as the moment it was.

A working day belongs to the day its shift begins on: 06:10 typed as the end of a night shift of
Thursday is Friday's, and 23:50 before a shift that begins at midnight is the evening before.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from cwem.attendance.day_times import Ends, same
from cwem.attendance.intervals import Interval
from cwem.attendance.shift_times import ShiftTimes
from cwem.attendance.shifts import MINUTE
from cwem.errors import InputError
from cwem.values import Millis
from cwem.words import say

HOUR: Millis = 3_600_000
LONGEST_DAY: Millis = 16 * HOUR
"""Longer only with such a shift. No European working day is longer than 13 h."""
_MORE: Millis = 6 * HOUR
"""Overtime after a shift, as its window has it."""
_DAY = timedelta(days=1)


def moment(day: date, clock: time, zone: str) -> Millis:
    """This time of this day; of one there is twice the first."""
    return round(datetime.combine(day, clock, ZoneInfo(zone)).timestamp() * 1000)


def arrival_at(
    day: date,
    clock: time,
    zone: str,
    *near: Millis | None,
    within: Interval | None = None,
) -> Millis:
    """The moment nearest to any of these, such as the begin of what was planned; of the day itself
    without one. `within`: preferably in this time."""
    known = [at for at in near if at is not None]
    if not known:
        return moment(day, clock, zone)
    found = [moment(day + n * _DAY, clock, zone) for n in (-1, 0, 1)]
    if within is not None:
        found = [at for at in found if within[0] <= at < within[1]] or found
    return min(found, key=lambda at: min(abs(at - each) for each in known))


def next_at(after: Millis, clock: time, zone: str) -> Millis:
    """The first minute from that one on at which a clock shows this; where there is an hour twice,
    the second one's too."""
    day = datetime.fromtimestamp(after / 1000, ZoneInfo(zone)).date()
    near = [
        moment(day + n * _DAY, clock.replace(fold=fold), zone)
        for n in (-1, 0, 1, 2)
        for fold in (0, 1)
    ]
    return next(at for at in near if at >= after - after % MINUTE)


def latest_at(before: Millis, clock: time, zone: str) -> Millis:
    """The last minute up to that one at which a clock shows this."""
    day = datetime.fromtimestamp(before / 1000, ZoneInfo(zone)).date()
    near = [moment(day - n * _DAY, clock, zone) for n in (0, 1, 2)]
    return next(at for at in near if at <= before)


def longest_day(shift: ShiftTimes | None) -> Millis:
    """So long after somebody came they may have left: a later time is one of another day."""
    return LONGEST_DAY if shift is None else max(LONGEST_DAY, shift.end - shift.begin + _MORE)


def refuse_impossible(
    spells: Sequence[Ends], breaks: Sequence[Interval], longest: Millis, now: Millis
) -> None:
    """Raises InputError, a sentence, for times that cannot be. `longest` is how long somebody may
    be there: a time before the arrival is read as one of the next day."""
    times = [at for ends in spells for at in ends if at is not None]
    if any(at > now for at in [*times, *(end for _, end in breaks)]):
        raise InputError(say("This time lies in the future."))
    if any(_minute(later) < _minute(earlier) for earlier, later in pairwise(times)):
        raise InputError(say("A departure lies before its arrival, or after the next one. Look at "
                             "these times."))  # fmt: skip
    if None in [end for ends in spells for end in ends][1:-1]:
        raise InputError(say("Say of each of these times when you came and when you left."))
    for came, left in spells:
        if came is not None and left is not None and left - came > longest:
            raise InputError(
                say("The departure would be {n} hours after the arrival. Look at both times.",
                    n=(left - came) // HOUR)
            )  # fmt: skip
    there = []
    for came, left in spells:
        since = came if came is not None else (now if left is None else left) - longest
        there.append((since, since + longest if left is None else left))
    for begin, end in breaks:
        if end <= begin:
            raise InputError(say("A break begins and ends in the same minute. Clear it, or change "
                                 "one of both."))  # fmt: skip
        if not any(_minute(came) <= _minute(begin) and _minute(end) <= _minute(left)
                   for came, left in there):  # fmt: skip
            raise InputError(say("A break lies outside of the time from arrival to departure."))


def apart(spells: Sequence[Ends]) -> list[Ends]:
    """The same, in order, without seconds that two of them share: what is typed has none, what was
    recorded does."""
    found: list[Ends] = []
    for came, left in spells:
        before = found[-1][1] if found else None
        shared = came is not None and before is not None and came < before
        found.append((before if shared and same(came, before) else came, left))
    return found


def _minute(at: Millis) -> Millis:
    return at // MINUTE


def unless_same(typed: time, known: Millis | None, zone: str) -> Millis | None:
    """What is known, if its clock showed this minute: nothing was changed then, whichever of two
    like hours it was in."""
    if known is None:
        return None
    shown = datetime.fromtimestamp(known / 1000, ZoneInfo(zone))
    return known if (shown.hour, shown.minute) == (typed.hour, typed.minute) else None


def breaks_at(
    after: Millis,
    typed: Sequence[tuple[time, time]],
    zone: str,
    known: Sequence[tuple[Millis, Millis]] = (),
) -> list[tuple[Millis, Millis]]:
    """Breaks of a day that began then, in order; the `known` ones as they are where their clock
    times are typed."""
    found, left = [], list(known)
    for begin, end in typed:
        same = next(
            (one for one in left
             if unless_same(begin, one[0], zone) and unless_same(end, one[1], zone)), None
        )  # fmt: skip
        if same is not None:
            left.remove(same)
            found.append(same)
            continue
        since = next_at(after, begin, zone)
        found.append((since, next_at(since, end, zone)))
    return sorted(found)
