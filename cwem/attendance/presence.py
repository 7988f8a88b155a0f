"""When somebody came, rested and left, of the signs of one spell.

stays     [--]      [----------]        [-----]       [-]
punches        break 12:00   back 12:40         out 17:00
          ^ arrival   [ break ]                  ^ departure     ^ passing: no arrival

arrival     the first stay or punch, whichever comes first
departure   the last "out" nobody came back after; else the end of the last stay, if that
            lasted 5 min or lies late enough; else it is not known
breaks      break to back, and out to the next return: only what was said. What no camera saw
            is none; unless somebody has said what they were
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from cwem.attendance.entries import SAME_PUNCH, Means, Punch, PunchKind
from cwem.attendance.intervals import Interval, common, union, without
from cwem.attendance.matching import PASSING, Spell
from cwem.attendance.shifts import ReckoningRule
from cwem.values import Millis

BEFORE_END: Millis = 3_600_000
"""A short stay is a departure from so long before the shift's end on."""
BACK_AGAIN: Millis = 1_800_000
"""Short stays after an "out" that lie so far apart are no passing: the person was back."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What one spell says. Times are milliseconds since the epoch."""

    arrival: Millis | None
    """None: somebody left of whom nobody knows when they came."""
    departure: Millis | None
    """None: not known."""
    said: bool
    """Whether the departure was said."""
    last: Millis
    """The last sign."""
    breaks: tuple[Interval, ...]
    there: tuple[Interval, ...]
    """What counts as being there by the site's rule, less breaks, up to the departure or the last
    sign."""


def presence(
    spell: Spell, end: Millis | None, rule: ReckoningRule, open_until: Millis | None = None
) -> Presence:
    """`end` is that of the shift; None: there is none. `open_until`: the day is not over, and who
    is not known to have left is there until then."""
    found = _recorded(spell, end, rule, open_until)
    if spell.rested is None or found.arrival is None:
        return found
    until = found.departure if found.departure is not None else max(found.last, open_until or 0)
    going_on = [each for each in found.breaks if each[1] > spell.until]
    breaks = common(union([*spell.rested, *going_on]), [(found.arrival, until)])
    there = without(union([*found.there, *found.breaks]), breaks)
    return replace(found, breaks=tuple(breaks), there=tuple(there))


def _recorded(
    spell: Spell, end: Millis | None, rule: ReckoningRule, open_until: Millis | None
) -> Presence:
    """As far as signs go."""
    stays, punches = spell.stays, spell.punches
    if not punches:
        return _seen_only(stays, end, rule, open_until)
    arrival = _arrival(stays, punches)
    last = max([stays[-1][1]] if stays else [], default=0)
    last = max(last, punches[-1].at)
    if arrival is None:
        return Presence(None, punches[-1].at, True, last, (), ())
    absences, left = _absences(stays, punches, arrival)
    departure = left
    if left is None and open_until is None:
        departure = _last_stay(stays, punches, end)
    until = departure if departure is not None else max(last, open_until or 0)
    breaks = common(union([*absences, *_breaks(stays, punches, until)]), [(arrival, until)])
    there = _there(stays, punches, arrival, until, rule)
    return Presence(
        arrival, departure, left is not None, last, tuple(breaks), tuple(without(there, breaks))
    )


def _seen_only(
    stays: Sequence[Interval], end: Millis | None, rule: ReckoningRule, open_until: Millis | None
) -> Presence:
    """The same for somebody who said nothing, which is most days."""
    arrival, last = stays[0][0], stays[-1][1]
    departure = _last_stay(stays, (), end) if open_until is None else None
    until = last if open_until is None else max(last, open_until)
    there = stays if rule is ReckoningRule.SEEN_AT_DOOR else ((arrival, until),)
    return Presence(arrival, departure, False, last, (), tuple(there))


def comes(punch: Punch) -> bool:
    """Whether it shows that somebody was there: every punch but leaving, except on the page Live,
    which somebody can open anywhere."""
    return punch.kind is not PunchKind.OUT and punch.means is not Means.LIVE


def _arrival(stays: Sequence[Interval], punches: Sequence[Punch]) -> Millis | None:
    said = next((punch.at for punch in punches if comes(punch)), None)
    seen = stays[0][0] if stays else None
    if said is None or seen is None:
        return seen if said is None else said
    return min(said, seen)


def _absences(
    stays: Sequence[Interval], punches: Sequence[Punch], arrival: Millis
) -> tuple[list[Interval], Millis | None]:
    """From every "out" to the return after it; and the one nobody came back after."""
    outs = [p for p in punches if p.kind is PunchKind.OUT and p.at >= arrival]
    found: list[Interval] = []
    for out, following in zip_longest(outs, outs[1:]):
        at = out.at
        back = _return(stays, punches, at, following)
        if back is not None:
            found.append((at, back))
        elif following is None:
            return found, at
    return found, None


def _return(
    stays: Sequence[Interval], punches: Sequence[Punch], out: Millis, following: Punch | None
) -> Millis | None:
    """When somebody was back after this "out"; up to the next one any sign says so, after the last
    one that was recorded passing the camera does not."""
    until = following.at if following is not None else None
    last = following is None or not following.id
    said = next((p.at for p in punches if p.at > out and comes(p)), None)
    later = [s for s in stays if s[0] > out + SAME_PUNCH and (until is None or s[0] < until)]
    if last and later and later[-1][1] - later[0][0] < BACK_AGAIN:
        later = [stay for stay in later if stay[1] - stay[0] >= PASSING]
    seen = later[0][0] if later else None
    if said is not None and until is not None and said >= until:
        said = None
    if said is None or seen is None:
        return seen if said is None else said
    return min(said, seen)


def _last_stay(
    stays: Sequence[Interval], punches: Sequence[Punch], end: Millis | None
) -> Millis | None:
    """The departure as far as it was seen."""
    if not stays:
        return None
    begin, last = stays[-1]
    if punches and punches[-1].at > last + SAME_PUNCH:
        return None
    late_enough = end is not None and last >= end - BEFORE_END
    return last if last - begin >= PASSING or late_enough else None


def _breaks(stays: Sequence[Interval], punches: Sequence[Punch], until: Millis) -> list[Interval]:
    """From "break" to "back", or to whatever else shows that it was over."""
    found: list[Interval] = []
    for index, punch in enumerate(punches):
        if punch.kind is not PunchKind.BREAK or (found and punch.at < found[-1][1]):
            continue
        ends = [p.at for p in punches[index + 1 :] if p.kind is not PunchKind.BREAK][:1]
        ends += [
            begin
            for begin, end in stays
            if begin > punch.at + SAME_PUNCH and end - begin >= PASSING
        ][:1]
        found.append((punch.at, min([*ends, until])))
    return found


def _there(
    stays: Sequence[Interval],
    punches: Sequence[Punch],
    arrival: Millis,
    until: Millis,
    rule: ReckoningRule,
) -> list[Interval]:
    if rule is ReckoningRule.GAPS_COUNT:
        return [(arrival, until)] if until > arrival else []
    found = list(stays)
    left: Millis | None = None
    for out in (punch.at for punch in punches if punch.kind is PunchKind.OUT):
        came = _came(stays, punches, left, out)
        if came is not None:
            found.append((came, out))
        left = out
    said = next((p.at for p in punches if comes(p) and (left is None or p.at > left)), None)
    if said is not None:
        found.append((said, until))
    return common(union(found), [(arrival, until)])


def _came(
    stays: Sequence[Interval], punches: Sequence[Punch], left: Millis | None, out: Millis
) -> Millis | None:
    """The first arrival after somebody `left` and before the next time they said so: seen or said,
    neither is lesser. Seen within a minute of leaving is no return."""
    seen = next(
        (s[0] for s in stays if s[0] < out and (not left or s[0] > left + SAME_PUNCH)), None
    )
    said = next((p.at for p in punches if comes(p) and (left or 0) < p.at < out), None)
    return min((at for at in (seen, said) if at is not None), default=None)
