"""Saying "I come", "I leave", "I take a break", "I am back": a row in the book of attendance.

What is said is always said in words of its own. A second one of the same kind within a minute is
the same event, unless something else was said between them, and nothing ever turns into its
opposite because it was said twice.
"""

from dataclasses import dataclass

from cwem.access.audit import Action, AuditEntry, By
from cwem.attendance.book import (
    Said,
    Strike,
    punch_entry,
    punch_of,
    read,
    said_on_live,
    strike_entry,
    told_already,
)
from cwem.attendance.entries import SAME_PUNCH, Entry, EntryKind, Means, Punch, PunchKind
from cwem.attendance.passing import written
from cwem.attendance.ports import Entries, WorkEvents
from cwem.attendance.standing import LOOKED_BACK
from cwem.attendance.work_events import LONGEST
from cwem.errors import InputError
from cwem.values import DAY, Millis
from cwem.words import say

MOST_BACK: Millis = 24 * 3_600_000
"""A device that could not reach the server may send what was said at it so long ago."""
UNDO: Millis = 5_000
"""So long a kiosk offers to take it back."""
DEVICE = "device:"
"""How an entry calls the device at which it was said."""


class TooOld(InputError):
    """It was said too long ago to be taken as it is."""


@dataclass(frozen=True, slots=True)
class Punched:
    """What stands in the book now."""

    punch: Punch
    again: bool
    """It stood there already; this one is the same event."""


class Punching:
    """Thread-safe. Every call may raise StoreError. `at_device`: what is said is said at a device
    that many use, and not from the person's own account."""

    def __init__(self, entries: Entries, events: WorkEvents, at_device: bool = False) -> None:
        self._entries, self._events = entries, events
        self._said_at = DEVICE if at_device else ""

    def punch(
        self, employee: str, kind: PunchKind, means: Means, by: By, at: Millis | None = None
    ) -> Punched:
        """Keep what this person said. `by` is who or what it was said at, with the present time;
        `at` is when by the clock there, which may be early: held to the present, it would be a new
        event each time it is sent. Raises TooOld, a sentence."""
        at = by.at if at is None else at
        _not_too_old(at, by)
        around = self._book(employee, at - SAME_PUNCH, at + SAME_PUNCH + 1, by.at).punches
        same = told_already(around, kind, at)
        # what was said on Live may still turn out to be none, see book.MISTAKEN
        if same is not None and same.means is not Means.LIVE:
            return Punched(same, again=True)
        entry = punch_entry(Punch(employee, at, kind, means, self._said(by)), by.at)
        self._entries.append([entry], [_noted(entry, by, kind.value)])
        return Punched(Punch(employee, at, kind, means, entry.by, entry.id), again=False)

    def take_back(self, punch: Punch, by: By) -> None:
        """It does not count: who said it took it back at once."""
        entry = strike_entry(
            Strike(punch.employee, punch.at, punch.at, punch.id, by.at, self._said(by))
        )
        self._entries.append([entry], [_noted(entry, by, "taken back")])

    def withdraw(self, employee: str, kind: PunchKind, means: Means, by: By, at: Millis) -> None:
        """What this person said at `at` does not count, whether it stands in the book or comes
        later: the device where they took it back has heard no answer to it. A repeat changes
        nothing. Raises TooOld, a sentence."""
        _not_too_old(at, by)
        punch = punch_of(punch_entry(Punch(employee, at, kind, means)))
        struck = self._book(employee, at, at + 1, by.at).strikes
        if all(each.target != punch.id for each in struck):
            self.take_back(punch, by)

    def said(self, employee: str, now: Millis) -> Said:
        """What the person said, here or on Live, of what may still hold now."""
        # times said of a day lie at its midnight in UTC, up to a day from where it is
        return self._book(employee, now - LOOKED_BACK - DAY, now + DAY, now)

    def _said(self, by: By) -> str:
        return self._said_at + by.actor

    def _book(self, employee: str, since: Millis, until: Millis, now: Millis) -> Said:
        """What was said in [since, until), as of `now`."""
        kinds = (EntryKind.PUNCH, EntryKind.STRIKE, EntryKind.TIMES)
        entries = self._entries.of([employee], since, until, kinds).get(employee, ())
        events = self._events.events(employee, since - 2 * LONGEST, now + 1)
        live = [each for each in said_on_live(events, now) if since <= each.at < until]
        return read(entries, live)


def _not_too_old(at: Millis, by: By) -> None:
    if by.at - at > MOST_BACK:
        raise TooOld(say("This was entered more than a day ago. Ask for a correction on My day."))


def _noted(entry: Entry, by: By, said: str) -> AuditEntry:
    """Says what, never with which means: that is for the person and an auditor."""
    details: dict[str, str | int] = {"said": said}
    if abs(by.at - entry.at) > SAME_PUNCH:
        details["at"] = written(entry.at)
    return AuditEntry(by.at, by.actor, Action.PUNCH, entry.employee, None, details, by.address)
