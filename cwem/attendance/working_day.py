"""What a working day comes to: its status, its minutes and what they were made of.

The day is the one its shift begins on, whatever the calendar says when the person goes home.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cwem.values import Millis
from cwem.words import Words


class Status(StrEnum):
    """Exactly one a day. What else holds is in the minutes: who came late and left early is
    `late` with minutes of both."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left early"
    ABSENT = "absent"
    ON_LEAVE = "on leave"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    """No shift was planned: a day off, whichever day of the week."""
    INCOMPLETE = "incomplete"
    """The person came, and when they left is not known: "When did you leave?"; or the other way
    round."""
    RUNNING = "running"
    """The day is not over."""
    AHEAD = "ahead"
    """Its shift has not begun."""
    NOT_EMPLOYED = "not employed"
    REMOVED = "removed"
    """What was said about the day has been removed, as the settings say: nothing is known of it."""


class StepKind(StrEnum):
    """A step of the waterfall from planned to worked."""

    PLANNED = "planned"
    LATE = "late"
    EARLY = "early"
    BREAK = "break"
    """What recorded breaks take beyond the pause that was planned; adds what was not taken of
    it."""
    BEFORE = "before"
    OVERTIME = "overtime"
    LEAVE = "leave"
    HOLIDAY = "holiday"
    ABSENT = "absent"
    OTHER = "other"
    """What is not one of these, such as minutes beyond the end that are not overtime yet."""


@dataclass(frozen=True, slots=True)
class WorkStep:
    """One step: what it adds to (or, negative, takes from) the time so far, by which rule."""

    kind: StepKind
    length: Millis
    rule: Words
    """A sentence."""


class EvidenceKind(StrEnum):
    """What a time was taken from. A manager is told `recorded` for every one of the first two."""

    SEEN = "seen"
    PUNCH = "punch"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that happened on the day, whether it counted or not."""

    kind: EvidenceKind
    at: Millis
    until: Millis | None
    """Of a stay before a camera its end; else None."""
    id: str
    """Of the entry; empty: seen."""
    what: str
    """A PunchKind; of a stay "stay"."""
    counts: bool
    """False: it was struck, is a repeat, or other times were said."""
    corrected: bool = False
    """It does not count since other times were said."""


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """One person's working day. Times are milliseconds since the epoch, lengths milliseconds."""

    employee: str
    day: date
    zone: str
    """In which its clock times are told."""
    status: Status
    reasons: tuple[Words, ...]
    """Each a sentence: why it has this status, what is missing."""
    shift: str
    """Id; empty: none was planned."""
    planned: Millis
    arrival: Millis | None = None
    departure: Millis | None = None
    breaks: tuple[tuple[Millis, Millis], ...] = ()
    intervals: tuple[tuple[Millis, Millis], ...] = ()
    """What was worked, without overlaps: their sum is `worked`."""
    worked: Millis = 0
    late: Millis = 0
    early: Millis = 0
    overtime: Millis = 0
    credited: Millis = 0
    """Paid time that was not worked, or worked unseen: leave, holidays, remote work."""
    leave: str = ""
    """A LeaveKind, if there is any this day; half a day too."""
    seen: Millis = 0
    """How long cameras saw the person, of what was worked."""
    steps: tuple[WorkStep, ...] = ()
    """From planned to worked; they add up to it."""
    evidence: tuple[Evidence, ...] = ()
    half: bool = False
    """Whether the leave was for half of the day."""
    spells: tuple[tuple[Millis | None, Millis | None], ...] = ()
    """Each time the person was there, in order: arrival and departure, None where not known."""
