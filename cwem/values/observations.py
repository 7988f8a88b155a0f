"""What somebody does, as one frame says."""

from dataclasses import dataclass
from enum import StrEnum

from cwem.values.identities import UNPROVEN, Identity
from cwem.values.moments import Millis
from cwem.values.pictures import Person


class Channel(StrEnum):
    """A bout belongs to one channel; the labels of a channel partition time."""

    PRESENCE = "presence"
    ACTIVITY = "activity"
    POSTURE = "posture"


class Presence(StrEnum):
    """Labels of the presence channel; away and paused exist on an own webcam only."""

    PRESENT = "present"
    AWAY = "away"
    PAUSED = "paused"


class Activity(StrEnum):
    """Labels of the activity channel; "at desk" is what a webcam without hips can say."""

    SITTING = "sitting"
    STANDING = "standing"
    WALKING = "walking"
    AT_DESK = "at desk"
    HEAD_ON_DESK = "head on desk"
    HAND_RAISED = "hand raised"
    UNCERTAIN = "uncertain"


class Posture(StrEnum):
    """Labels of the posture channel; judged against the person's own upright."""

    UPRIGHT = "upright"
    SLOUCHED = "slouched"
    LEANING = "leaning"
    TILTED = "tilted"
    TOO_CLOSE = "too close"
    UNCERTAIN = "uncertain"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A label of one channel with the model's calibrated confidence, 0..1."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Observation:
    """What one frame says about one recorded employee. Activity and posture are None where the
    person has not consented to them."""

    at: Millis
    employee: str
    activity: Judgement | None
    posture: Judgement | None
    evidence: float = UNPROVEN
    """What the name stands on; see Match.rate."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One tracked person in one analysed frame: what the overlay draws and the CLI prints."""

    track: int
    person: Person
    identity: Identity
    activity: Judgement
    posture: Judgement


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """The pipeline's answer for one frame."""

    at: Millis
    people: tuple[Seen, ...] = ()
    paused: bool = False
    """The camera sends black frames: switched off, neither a pose nor an absence."""
