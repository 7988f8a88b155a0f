"""What holds of somebody who stands at the door: come, gone, on a break, or nothing yet.

    yesterday        |  the night  |   in 8:57 ...... break 12:00 ... now: on a break since 12:00
    ... seen, out    |  9 h or     |   seen 8:57 ............ seen now: in since 8:57
                     |  more       |   in 8:57 ........................ now 19:30: in since 8:57

A night is a time of at least REST without a word or a sight, after somebody has said that they
leave, or LONGEST after they came; what lies before it says nothing. So whoever works for twelve
hours and says nothing meanwhile is still in when they leave, and a leaving that was forgotten is
over by the next morning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cwem.attendance.entries import Punch, PunchKind
from cwem.attendance.work_events import LONGEST, REST
from cwem.values import Millis

LOOKED_BACK: Millis = 2 * LONGEST
"""What is longer ago says nothing about now: a day that began within the last LONGEST may still
hold, and as much time before that shows whether it began then."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` None: nothing yet; the person is only now coming."""

    kind: PunchKind | None = None
    since: Millis = 0


def standing(said: Sequence[Punch], seen: Sequence[tuple[Millis, Millis]], now: Millis) -> Standing:
    """What was said, and the stays before cameras, [begin, end) each; both may be in any order."""
    signs = [_Sign(one.at, one.at, one.kind.value) for one in said if one.at <= now]
    signs += [_Sign(begin, end) for begin, end in seen if begin < now]
    day: list[_Sign] = []
    for sign in sorted(signs):
        if _over(day, sign.begin):
            day = []
        day.append(sign)
    return Standing() if _over(day, now) else _of_day(day)


class _Sign(NamedTuple):
    begin: Millis
    end: Millis
    said: str = ""
    """Empty: seen."""


def _over(day: Sequence[_Sign], at: Millis) -> bool:
    """Whether a night lies between these signs and this moment."""
    if not day:
        return True
    if at - day[-1].end < REST or at - max(sign.end for sign in day) < REST:
        return False
    return _last_word(day).said == PunchKind.OUT or at - day[0].begin > LONGEST


def _of_day(day: Sequence[_Sign]) -> Standing:
    """What these signs without a night between them say."""
    last = _last_word(day)
    if last.said in {PunchKind.OUT, PunchKind.BREAK}:
        return Standing(PunchKind(last.said), last.begin)
    left = max((sign.begin for sign in day if sign.said == PunchKind.OUT), default=0)
    return Standing(PunchKind.IN, next(sign.begin for sign in day if sign.begin > left))


def _last_word(day: Sequence[_Sign]) -> _Sign:
    """Seen only, the first sign stands for it."""
    return next((sign for sign in reversed(day) if sign.said), day[0])
