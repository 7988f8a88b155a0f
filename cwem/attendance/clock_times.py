"""What a person types as a time of day, as the moment it was.

A working day belongs to the day its shift begins on: 06:10 typed as the end of a night shift of
Thursday is Friday's, and 23:50 before a shift that begins at midnight is the evening before.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cwem.attendance.shifts import MINUTE
from cwem.errors import InputError
from cwem.values import Millis
from cwem.words import say

HOUR: Millis = 3_600_000
_DAY = timedelta(days=1)


def moment(day: date, clock: time, zone: str) -> Millis:
    """This time of this day; of one there is twice the first."""
    return round(datetime.combine(day, clock, ZoneInfo(zone)).timestamp() * 1000)


def arrival_at(day: date, clock: time, zone: str, begin: Millis | None) -> Millis:
    """The moment nearest to the begin of what was planned; of the day itself without one."""
    if begin is None:
        return moment(day, clock, zone)
    near = [moment(day + n * _DAY, clock, zone) for n in (-1, 0, 1)]
    return min(near, key=lambda at: abs(at - begin))


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


def refuse_beyond(
    start: Millis,
    departure: Millis | None,
    breaks: Sequence[tuple[Millis, Millis]],
    longest: Millis,
) -> None:
    """A time before the arrival would be one of the next day. Raises InputError, a sentence;
    `longest` is how long this day may last."""
    if departure is not None and departure - start > longest:
        raise InputError(
            say("The departure would be {n} hours after the arrival. Look at both times.",
                n=(departure - start) // HOUR)
        )  # fmt: skip
    end = start + longest if departure is None else departure + MINUTE
    for begin, until in breaks:
        if until <= begin:
            raise InputError(say("A break begins and ends in the same minute. Clear it, or change "
                                 "one of both."))  # fmt: skip
        if until > end:
            raise InputError(say("A break lies outside of the time from arrival to departure."))


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
