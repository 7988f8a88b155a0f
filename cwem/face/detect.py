"""Finds faces, on a live picture or on a photo of any size.

YuNet finds faces of about 18 to 550 pixels (below and above, recall falls under 98 %), so the
picture is brought to a size where the faces that matter lie in between. Measured figures:
docs/decisions/0006-face-detection-scale.md.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from cwem.face.refine import LandmarkRefiner
from cwem.face.yunet import OVERLAP, YuNet, face_of
from cwem.values import Box, Face, Image

CONFIDENCE = 0.6
"""The detector confidence all recognition figures were measured with."""
CONTAINED = 0.7
"""A box that lies in another by more than this share of its area shows the same face."""

LIVE_SCALE = 0.5
"""On half the picture 99.5 % of faces with 20 px between the eyes are found, for a quarter of the
time; landmarks get coarser, which the embedder mends (refine.py)."""

ONE_LOOK, FAR_LOOK, NEAR_LOOK = 640, 1920, 480
"""Longest side of photos looked at once, as they are; of the look for faces far away; and of the
look for faces that fill the picture."""


class LiveDetector:
    """The FaceDetector for a stream: reduces the picture by a fixed factor, because what counts is
    a face's pixels, not its share of the picture. Belongs to one thread."""

    def __init__(
        self, model: Path, scale: float = LIVE_SCALE, confidence: float = CONFIDENCE
    ) -> None:
        """Raises ModelCorrupt if the file is not a network."""
        self._net = YuNet(model, confidence)
        self._scale = scale

    def detect(self, image: Image) -> tuple[Face, ...]:
        """All faces, largest first, in the pixels of `image`. Boxes may reach over its edge."""
        return _largest_first(_look(self._net, image, self._scale))


class PhotoDetector:
    """The FaceDetector for photos: looks at two scales, and confirms each face close up, because
    at the wrong scale patterns pass for faces (of 807 real faces it lost none; of five things that
    were not faces it kept one, a dog). Belongs to one thread."""

    def __init__(self, model: Path, confidence: float = CONFIDENCE) -> None:
        """Raises ModelCorrupt if the file is not a network."""
        self._net = YuNet(model, confidence)
        self._close_up = LandmarkRefiner(model)
        self._confidence = confidence

    def detect(self, image: Image) -> tuple[Face, ...]:
        """All faces, largest first, in the pixels of `image`. Boxes may reach over its edge."""
        longest = max(image.shape[:2])
        scales = [1.0]
        if longest > ONE_LOOK:
            scales = [NEAR_LOOK / longest, min(1.0, FAR_LOOK / longest)]
        found = merge([face for scale in scales for face in _look(self._net, image, scale)])
        seen = [self._close_up.look(image, face) for face in found]
        return _largest_first(
            [face for face in seen if face and face.confidence > self._confidence]
        )


def merge(faces: Sequence[Face]) -> list[Face]:
    """The surest of each set of boxes that show one face (non-maximum suppression)."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.confidence):
        if not any(_same(face.box, other.box) for other in kept):
            kept.append(face)
    return kept


def _same(one: Box, other: Box) -> bool:
    iou = one.iou(other)
    shared = iou * (one.area + other.area) / (1 + iou)
    return iou > OVERLAP or shared > CONTAINED * min(one.area, other.area)


def _look(net: YuNet, image: Image, scale: float) -> list[Face]:
    return [face_of(row, scale) for row in net.rows(_scaled(image, scale))]


def _scaled(image: Image, scale: float) -> Image:
    if scale == 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _largest_first(faces: Sequence[Face]) -> tuple[Face, ...]:
    return tuple(sorted(faces, key=lambda face: -face.box.area))
