""" "That wasn't me": a recognition does not count, and its bouts are voided.

It holds at once, without anybody's approval: it only ever takes away what cameras credited to the
person who says it, and a wrong name on somebody is the system's mistake, not theirs to prove. At
the door whoever stands there says it ("That is not me"), of what that camera has just seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cwem.access.audit import By
from cwem.attendance.book import CAMERA, Strike, strike_entry
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.punching import DEVICE
from cwem.attendance.working_day import Evidence, EvidenceKind
from cwem.values import NOT_ME, Bout, BoutVoid, Millis

OVER: Millis = 300_000
"""So long after its end a stay goes on no more."""
LINGERS: Millis = 60_000
"""Who was taken for somebody else at the door may stand there so long after they were greeted."""


@dataclass(frozen=True, slots=True)
class Mistaken:
    """Time in which somebody else was taken for this employee."""

    employee: str
    begin: Millis
    end: Millis
    note: str = ""
    camera: str = ""
    """At which door it was said; empty: by the person, of every camera."""

    def entry(self, by: By) -> Entry:
        """What stands in the book."""
        who = DEVICE + by.actor if self.camera else by.actor
        strike = Strike(self.employee, self.begin, self.end, "", by.at, who, self.note)
        return strike_entry(strike, **{CAMERA: self.camera})

    def voids(self, bouts: Iterable[Bout]) -> list[BoutVoid]:
        """Of everything that was recorded of the person within this time."""
        return [
            BoutVoid(bout.key, max(self.begin, bout.key.start), NOT_ME)
            for bout in bouts
            if bout.key.start < self.end
            and bout.end > self.begin
            and self.camera in {"", bout.camera}
        ]


def mistaken_of(entry: Entry) -> Mistaken | None:
    """What an entry says, if it says this. Raises KeyError or ValueError for a broken one."""
    if entry.kind is not EntryKind.STRIKE or CAMERA not in entry.body:
        return None
    until, body = int(entry.body["until"]), entry.body
    return Mistaken(entry.employee, entry.at, until, body.get("why", ""), body[CAMERA])


def said_by(entry: Entry) -> By:
    """Who said it, and when."""
    return By(entry.by.removeprefix(DEVICE), entry.said)


def strikeable(one: Evidence, now: Millis) -> bool:
    """Whether this was seen, counts and is over."""
    seen = one.kind is EvidenceKind.SEEN and one.counts
    return seen and one.until is not None and one.until <= now - OVER
