"""What holds of somebody who stands at the door: come, gone, on a break, or nothing yet.

    yesterday        |  the night  |   in 8:57 ...... break 12:00 ... now: on a break since 12:00
    ... seen, out    |  9 h or     |   seen 8:57 ............ seen now: in since 8:57
                     |  more       |

A night is a time of at least REST without a word or a sight; what lies before it says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cwem.attendance.entries import Punch, PunchKind
from cwem.values import Millis

REST: Millis = 9 * 3_600_000
"""Nobody has a shorter night: Directive 2003/88/EC, article 3, asks for 11 h, and no collective
agreement that derogates from it here goes below 9."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` None: nothing yet; the person is only now coming."""

    kind: PunchKind | None = None
    since: Millis = 0


def standing(said: Sequence[Punch], seen: Sequence[tuple[Millis, Millis]], now: Millis) -> Standing:
    """What was said, and the stays before cameras, [begin, end) each; both may be in any order."""
    happened = [(one.at, one.at) for one in said] + [stay for stay in seen if stay[0] < now]
    begin = _after_the_night(happened, now)
    if begin is None:
        return Standing()
    words = sorted((one.at, one.kind) for one in said if one.at >= begin)
    if words and words[-1][1] in {PunchKind.OUT, PunchKind.BREAK}:
        at, kind = words[-1]
        return Standing(kind, at)
    outs = [at for at, kind in words if kind is PunchKind.OUT]
    came = min(start for start, _ in happened if start >= (max(outs) + 1 if outs else begin))
    return Standing(PunchKind.IN, came)


def _after_the_night(happened: Sequence[tuple[Millis, Millis]], now: Millis) -> Millis | None:
    """When the present stretch without a night began; None: it begins now."""
    begin: Millis | None = None
    reaches = now
    for start, end in sorted(happened, key=lambda stay: stay[1], reverse=True):
        if reaches - end >= REST:
            break
        begin = min(start, begin if begin is not None else start)
        reaches = min(reaches, start)
    return begin
