"""The nouns of the project: frozen values that know no vendor, no store and no clock.

Times are integer milliseconds since the Unix epoch, UTC (`Millis`), so durations add up exactly.
Pictures are BGR, uint8, shape (height, width, 3), origin top left; boxes and face landmarks are in
their pixels. Body keypoints are normalised to 0..1 of the picture they were found in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Millis: TypeAlias = int
Image: TypeAlias = NDArray[np.uint8]
Embedding: TypeAlias = NDArray[np.float32]
"""A face as a unit vector; similarity of two embeddings is their dot product (cosine)."""


def utc_day(at: Millis) -> date:
    """The UTC calendar day that contains this instant."""
    return datetime.fromtimestamp(at / 1000, UTC).date()


def day_start(day: date) -> Millis:
    """The first instant of a UTC day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


# --- what a camera delivers ---------------------------------------------------------------------


class CameraKind(StrEnum):
    """Whose time a camera may record: its one signed-in employee, or everyone enrolled (1:N)."""

    OWN = "own"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture and the time it arrived."""

    image: Image
    at: Millis

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        height, width = self.image.shape[:2]
        return width, height


@dataclass(frozen=True, slots=True)
class Capture:
    """One run of one camera, from its first frame to its end; a reconnect is a new capture."""

    id: str
    camera: str
    kind: CameraKind
    started: Millis
    employee: str | None = None
    """On an own webcam: the signed-in employee. None on a shared camera."""


# --- what is in a frame -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, `xyxy`: (x1, y1) top left, (x2, y2) bottom right."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        return self.y2 - self.y1

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def contains(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether the point lies inside, the box grown on each side by `margin` of its size."""
        dx, dy = self.width * margin, self.height * margin
        return self.x1 - dx <= x <= self.x2 + dx and self.y1 - dy <= y <= self.y2 + dy

    def union(self, other: "Box") -> "Box":
        """The smallest box around both."""
        return Box(
            min(self.x1, other.x1),
            min(self.y1, other.y1),
            max(self.x2, other.x2),
            max(self.y2, other.y2),
        )

    def iou(self, other: "Box") -> float:
        """Intersection over union, 0..1."""
        width = min(self.x2, other.x2) - max(self.x1, other.x1)
        height = min(self.y2, other.y2) - max(self.y1, other.y1)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)

    def rounded(self) -> list[int]:
        """[x1, y1, x2, y2] in whole pixels."""
        return [round(self.x1), round(self.y1), round(self.x2), round(self.y2)]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A detected face. `landmarks` has shape (5, 2): right eye, left eye, nose, right and left
    mouth corner, of the person, in pixels."""

    box: Box
    landmarks: NDArray[np.float32]
    confidence: float

    @property
    def eye_distance(self) -> float:
        """Distance between the eyes in pixels: the size that recognition cares about."""
        return float(np.hypot(*(self.landmarks[0] - self.landmarks[1])))


class Verdict(StrEnum):
    """Whether a face is good enough to be compared."""

    GOOD = "good"
    TOO_SMALL = "too_small"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Quality:
    """How usable the picture of a face is. `value` is 0..1, higher is better; `reason` is one
    sentence for people when the verdict is not good."""

    verdict: Verdict
    value: float
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """33 BlazePose body keypoints of one person. `keypoints` has shape (33, 4), float32: x, y
    normalised to the picture's width and height, z in the scale of x (negative towards the
    camera), visibility 0..1. `size` is the picture's (width, height) in pixels."""

    keypoints: NDArray[np.float32]
    size: tuple[int, int]

    def pixels(self) -> NDArray[np.float32]:
        """(33, 2) x, y in pixels."""
        return self.keypoints[:, :2] * np.asarray(self.size, np.float32)

    def box(self, visible: float = 0.5) -> Box | None:
        """Around the keypoints at least this visible and inside the picture; None without any."""
        points = self.keypoints
        xy = points[:, :2]
        keep = (points[:, 3] >= visible) & (xy >= 0).all(1) & (xy <= 1).all(1)
        if not keep.any():
            return None
        seen = self.pixels()[keep]
        (x1, y1), (x2, y2) = seen.min(0).tolist(), seen.max(0).tolist()
        return Box(x1, y1, x2, y2)


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """What belongs together in one frame: a face, a pose, or both."""

    face: Face | None
    pose: Pose | None
    box: Box


# --- who it is ----------------------------------------------------------------------------------


class IdentityStatus(StrEnum):
    """How sure a name is; only confirmed carries one."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    """Not decided yet: more good frames are needed, or two tracks claim the same person."""
    UNKNOWN = "unknown"
    """Decided: nobody who is enrolled."""
    SOMEONE_ELSE = "someone_else"
    """Own webcam: decided, not the signed-in employee."""
    TOO_SMALL = "too_small"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Match:
    """The answer of a gallery to one probe. `employee` is set only above the operating point."""

    employee: str | None
    similarity: float
    """To the nearest template, -1..1; -1 for an empty gallery."""
    threshold: float
    """The operating point that was applied."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is believed about a track. `employee` is set if and only if the status is confirmed."""

    status: IdentityStatus
    employee: str | None = None
    similarity: float | None = None
    quality: float | None = None


class Purpose(StrEnum):
    """What a person can consent to, one by one."""

    ATTENDANCE = "attendance"
    POSTURE = "posture"


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """An enrolled face: the normalised mean of the accepted images' embeddings."""

    employee: str
    embedding: Embedding
    model: str
    """Name of the embedding model; templates of different models are never compared."""
    images: int


@dataclass(frozen=True, slots=True)
class Employee:
    """`number` is what the company calls the person (employee_no) and the key everywhere."""

    number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's recorded agreement to one purpose. `note` says how it was given."""

    employee: str
    purpose: Purpose
    given: Millis
    note: str
    withdrawn: Millis | None = None


# --- what the person does -----------------------------------------------------------------------


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


# --- what is kept -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class BoutKey:
    """What identifies a bout; never reused once deleted."""

    employee: str
    day: date
    """UTC day of `start`."""
    channel: Channel
    start: Millis
    capture: str


@dataclass(frozen=True, slots=True)
class Bout:
    """An unbroken run of one label of one person in one channel of one capture.

    Everything but `end` and `confidence` is fixed at opening. A bout lies within one UTC day.
    Written again it only grows: the larger end wins and its confidence travels with it.
    """

    key: BoutKey
    label: str
    camera: str
    model: str
    """Version of what decided the label."""
    end: Millis
    confidence: float

    @property
    def length(self) -> Millis:
        return self.end - self.key.start


@dataclass(frozen=True, slots=True)
class BoutVoid:
    """Says that a bout does not hold from an instant on, because the identity was revised.

    Appended, never edited; the bout itself stays as it was written."""

    key: BoutKey
    since: Millis
    """The last positive verification; the bout counts up to here."""
    reason: str
    replaced_by: str | None = None
    """The employee the track turned out to be, when that is known."""


@dataclass(frozen=True, slots=True)
class BoutRules:
    """The duration rules' figures, in milliseconds. The defaults are the product's (settings can
    change them); see docs/decisions/durations.md for what each one does."""

    label_change: Millis = 1_500
    """A new label counts once it has held this long."""
    away: Millis = 5_000
    """A person counts as away once unseen for this long."""
    collar: Millis = 3_000
    """The longest gap bridged between equal labels of one capture."""
    departure: Millis = 300_000
    """A visit ends once the person is unseen for this long."""
    heartbeat: Millis = 10_000
    """How often an open bout is written with its later end."""
    pending: Millis = 10_000
    """The most time credited backwards when an identity is confirmed late."""
    clock_drift: Millis = 2_000
    """Wall and monotonic clocks apart by more than this end the capture."""


def seconds_by_label(
    bouts: Iterable[Bout], voids: Iterable[BoutVoid] = ()
) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """{employee: {channel: {label: seconds}}} of these bouts, cut where they were voided."""
    cut: dict[BoutKey, Millis] = {}
    for void in voids:
        cut[void.key] = min(void.since, cut.get(void.key, void.since))
    totals: dict[str, dict[str, dict[str, int]]] = {}
    for bout in bouts:
        end = min(bout.end, cut.get(bout.key, bout.end))
        if end > bout.key.start:
            channel = totals.setdefault(bout.key.employee, {}).setdefault(bout.key.channel, {})
            channel[bout.label] = channel.get(bout.label, 0) + end - bout.key.start
    return {
        employee: {
            channel: {label: ms / 1000 for label, ms in labels.items()}
            for channel, labels in channels.items()
        }
        for employee, channels in totals.items()
    }
