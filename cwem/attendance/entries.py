"""The book of a person's attendance: what was said about it, appended and never edited.

What a camera saw is not in it: arrivals seen are read from bouts. In it stand

    punch      came, left, break, back: by PIN or QR code, at a kiosk, on Live
    leave      one day of leave or remote work; the one said last holds, and may say "none"
    times      what the times of a day were, whatever was recorded: a correction
    strike     a punch or a visit that does not count ("That wasn't me")
    request    somebody asks for any of these; decision  somebody else approves or refuses

Ids are made of what an entry says, so that a repeat is the same entry.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cwem.values import Millis


class EntryKind(StrEnum):
    """What an entry is."""

    PUNCH = "punch"
    LEAVE = "leave"
    TIMES = "times"
    STRIKE = "strike"
    REQUEST = "request"
    DECISION = "decision"


EVERY_KIND: frozenset[EntryKind] = frozenset(EntryKind)
ASKING: frozenset[EntryKind] = frozenset({EntryKind.REQUEST, EntryKind.DECISION})
"""What was asked, and how it ended."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A row of the book. `body` is what the kind needs, see the modules that make and read it;
    its values are text."""

    employee: str
    at: Millis
    """The moment it is about; of a day of leave or the times of one that day's midnight in UTC, of
    a decision that of its request."""
    kind: EntryKind
    id: str
    said: Millis
    """When it was said; may be later than `at`, or earlier."""
    by: str
    """Who said it: log-in name, or "device:NAME" of a kiosk."""
    body: Mapping[str, str] = field(default_factory=dict, compare=False)


def entry_id(*parts: object) -> str:
    """The id of an entry made of these parts: the same for a repeat, on any machine."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


class PunchKind(StrEnum):
    """What a person said with it."""

    IN = "in"
    OUT = "out"
    BREAK = "break"
    BACK = "back"


class Means(StrEnum):
    """How a punch came about. Shown to the person and to an auditor, to nobody else: none is
    lesser than another."""

    PIN = "pin"
    QR = "qr"
    KIOSK = "kiosk"
    """Said at a kiosk to which the person's face was shown."""
    LIVE = "live"
    """A button of the page Live."""
    MANUAL = "manual"
    """A correction that was approved, or what a manager entered after an outage."""


@dataclass(frozen=True, slots=True, order=True)
class Punch:
    """One punch. A second one of the same kind within SAME_PUNCH is the same event, never the
    opposite one, unless one of another kind lies between them."""

    employee: str
    at: Millis
    kind: PunchKind
    means: Means = field(compare=False)
    by: str = field(default="", compare=False)
    id: str = ""
    """Of its entry."""


SAME_PUNCH: Millis = 60_000


class LeaveKind(StrEnum):
    """Why somebody is not at work, or not on site."""

    VACATION = "vacation"
    ILLNESS = "illness"
    OTHER = "other"
    """Agreed absence; why is nobody's business here."""
    UNPAID = "unpaid"
    REMOTE = "remote"
    """At work, elsewhere: presence is not asked for, the planned time counts."""
    NONE = "none"
    """Takes back what was said before."""


@dataclass(frozen=True, slots=True)
class LeaveDay:
    """One day of it; `half` leaves half of the planned time to be worked."""

    employee: str
    day_start: Millis
    """Midnight of the day in UTC, whatever the person's zone: it names a calendar day."""
    kind: LeaveKind
    half: bool = False
    said: Millis = 0
    by: str = ""
