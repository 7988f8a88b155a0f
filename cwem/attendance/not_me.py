""" "That wasn't me": a recognition does not count, and its bouts are voided.

It holds at once, without anybody's approval: it only ever takes away what cameras credited to the
person who says it, and a wrong name on somebody is the system's mistake, not theirs to prove. What
was seen stays visible as struck.
"""

from collections.abc import Iterable

from cwem.attendance.book import Strike
from cwem.attendance.working_day import Evidence, EvidenceKind
from cwem.values import Bout, BoutVoid, Millis

REASON = "not me"
"""Of the voids."""
OVER: Millis = 300_000
"""So long after its end a stay goes on no more."""


def strikeable(one: Evidence, now: Millis) -> bool:
    """Whether this was seen, counts and is over."""
    seen = one.kind is EvidenceKind.SEEN and one.counts
    return seen and one.until is not None and one.until <= now - OVER


def strike_of(employee: str, one: Evidence, note: str, at: Millis, by: str) -> Strike:
    """What takes this stay out of the reckoning."""
    return Strike(employee, one.at, one.until or one.at, "", at, by, note)


def voids(bouts: Iterable[Bout], begin: Millis, end: Millis) -> list[BoutVoid]:
    """Of everything that was recorded of the person within this time."""
    return [
        BoutVoid(bout.key, max(begin, bout.key.start), REASON)
        for bout in bouts
        if bout.key.start < end and bout.end > begin
    ]
