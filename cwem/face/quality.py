"""Says whether a face can be recognised, and if not, what to do about it.

The limits were chosen on LFW pictures made worse step by step, so that nearly every real picture
passes; docs/decisions/0005-operating-points.md has the figures.
"""

from dataclasses import dataclass
from math import floor

import cv2
import numpy as np
from numpy.typing import NDArray

from cwem.values import Box, Face, Image, Quality, Verdict
from cwem.words import Words, say


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured on one face; all but `size` are free of scale."""

    size: float
    """Pixels between the eyes, as if the head faced the camera."""
    inside: float
    """Share of the box that lies in the picture, 0..1."""
    confidence: float
    """The detector's."""
    turn: float
    """Offset of the nose from between the eyes, in eye distances: 0 facing, about 0.5 at 45°."""
    light: float
    """95th percentile of luminance, 0..255."""
    glare: float
    """Share of pixels that are blown out, 0..1."""
    sharpness: float
    """Fine detail over contrast, along the axis that has less of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The least a face needs. Sources: docs/decisions/0005-operating-points.md."""

    size: float = 20.0
    """In 9 of 10 pictures genuine similarity exceeds 0.5 at 20 px, in 8 of 10 at 16."""
    inside: float = 0.75
    confidence: float = 0.8
    """Below, 1 in 20 genuine similarities exceeds 0.5; of 2,733 real faces none lies below."""
    turn: float = 1.0
    """Six real faces beyond 0.8 were all recognised; further round there is nothing to measure."""
    light: float = 15.0
    """Below, 6 in 10 genuine similarities exceed 0.5, against 9 in 10 at 20 to 25."""
    glare: float = 0.7
    sharpness: float = 0.055
    """Between 0.04 and 0.06, 1 in 3 genuine similarities exceeds 0.5."""


GOOD_ENOUGH = Limits()


class FaceQuality:
    """A QualityGate. Stateless and thread-safe."""

    def __init__(self, limits: Limits = GOOD_ENOUGH) -> None:
        self._limits = limits

    def assess(self, image: Image, face: Face) -> Quality:
        """The first thing that is wrong, or good. Costs about 0.2 ms."""
        return judge(measure(image, face), self._limits)


def judge(seen: Measures, least: Limits = GOOD_ENOUGH) -> Quality:
    """Verdict and reason; `value` is how far the worst measure lies above its limit, 1 being twice
    the limit or more (half of it where less is better)."""
    margins = {
        "size": seen.size / least.size - 1,
        "inside": (seen.inside - least.inside) / (1 - least.inside),
        "confidence": (seen.confidence - least.confidence) / (0.9 - least.confidence),
        "turn": 2 * (1 - seen.turn / least.turn),
        "light": seen.light / least.light - 1,
        "glare": 2 * (1 - seen.glare / least.glare),
        "sharpness": seen.sharpness / least.sharpness - 1,
    }
    worst = min(margins.values())
    wrong = next((name for name, margin in margins.items() if margin < 0), None)
    if wrong is None:
        return Quality(Verdict.GOOD, min(1.0, worst))
    verdict = Verdict.TOO_SMALL if wrong == "size" else Verdict.POOR
    return Quality(verdict, 0.0, _reason(wrong, seen, least))


def _reason(wrong: str, seen: Measures, least: Limits) -> Words:
    if wrong == "size":
        return say(
            "The face is too small ({size} pixels between the eyes, {least} are needed); come "
            "closer or use a larger picture.",
            size=f"{floor(seen.size)}",
            least=f"{least.size:.0f}",
        )
    return _REASONS[wrong]


_REASONS = {
    "inside": say("The face is cut off by the edge of the picture; move to the middle."),
    "confidence": say("The face is hard to make out; take off what covers it and face the camera."),
    "turn": say("The face is turned too far; look towards the camera."),
    "light": say("The face is too dark; turn towards a light."),
    "glare": say("The face is over-exposed; turn away from the glare."),
    "sharpness": say("The face is blurred; hold still, or clean and focus the camera."),
}


def measure(image: Image, face: Face) -> Measures:
    """Everything the judgement needs, on the face reduced to at most 64 x 80 pixels."""
    right, left, nose, mouth_right, mouth_left = face.landmarks.astype(np.float64)
    eyes, mouth = (right + left) / 2, (mouth_right + mouth_left) / 2
    apart = max(float(np.hypot(*(left - right))), 1e-6)
    across = (left - right) / apart
    grey, inside = _patch(image, face.box)
    return Measures(
        # A turned head's eyes come together, while eyes and mouth stay apart.
        size=max(apart, 0.9 * float(np.hypot(*(mouth - eyes)))),
        inside=inside,
        confidence=face.confidence,
        turn=abs(float((nose - eyes) @ across)) / apart,
        light=float(np.percentile(grey, 95)),
        glare=float((grey >= 250).mean()),
        sharpness=_sharpness(grey),
    )


def _patch(image: Image, box: Box) -> tuple[NDArray[np.float32], float]:
    """The middle of the face as (64, 48) grey levels, and the share of the box in the picture."""
    height, width = image.shape[:2]
    x1, y1 = max(0, round(box.x1)), max(0, round(box.y1))
    x2, y2 = min(width, round(box.x2)), min(height, round(box.y2))
    if x2 - x1 < 2 or y2 - y1 < 2:
        return np.zeros((64, 48), np.float32), 0.0
    inside = min(1.0, (x2 - x1) * (y2 - y1) / box.area)
    small = cv2.resize(image[y1:y2, x1:x2], (64, 80), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)[8:72, 8:56]
    return grey.astype(np.float32), inside


def _sharpness(grey: NDArray[np.float32]) -> float:
    """How much a small blur along one axis changes, over contrast; the smaller of both axes,
    because motion blurs along one."""
    contrast = max(float(grey.std()), 1.0)
    along = [cv2.GaussianBlur(grey, size, 2) for size in ((13, 1), (1, 13))]
    return min(float(np.abs(grey - blurred).mean()) for blurred in along) / contrast
