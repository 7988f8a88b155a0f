"""What a camera delivers and what is in it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cwem.values.moments import Millis

Image: TypeAlias = NDArray[np.uint8]
"""BGR, shape (height, width, 3), origin top left."""

NOSE = 0
EARS = (7, 8)
SHOULDERS = (11, 12)
WRISTS = (15, 16)
HIPS = (23, 24)
KNEES = (25, 26)
ANKLES = (27, 28)
"""BlazePose's keypoint numbers, (left, right) of the person."""


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

    def within(self, size: tuple[int, int]) -> "Box":
        """What of it lies in a picture of this (width, height)."""
        width, height = size
        (x1, x2), (y1, y2) = (
            [min(max(edge, 0.0), limit) for edge in edges]
            for edges, limit in (((self.x1, self.x2), width), ((self.y1, self.y2), height))
        )
        return Box(x1, y1, x2, y2)

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
