"""YuNet as OpenCV runs it (OpenCV Zoo, MIT): the native object and its rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from cwem.errors import ModelCorrupt
from cwem.values import Box, Face, Image

Rows: TypeAlias = NDArray[np.float32]
"""(n, 15) as YuNet answers: x, y, width, height, five landmarks x, y, confidence."""

OVERLAP = 0.3
"""Boxes that share more than this (IoU) are one face; YuNet's own default."""


class YuNet:
    """The native detector; resizes its buffers only when the picture's size changes.

    Belongs to one thread."""

    def __init__(self, model: Path, confidence: float) -> None:
        """Raises ModelCorrupt if the file is not a network."""
        self._size = (320, 320)
        self._net = load(
            model,
            lambda: cv2.FaceDetectorYN.create(
                str(model), "", self._size, confidence, OVERLAP, top_k=5000
            ),
        )

    def rows(self, image: Image) -> Rows:
        """Faces in the pixels of this picture, in no particular order."""
        height, width = image.shape[:2]
        if (width, height) != self._size:
            self._size = (width, height)
            self._net.setInputSize(self._size)
        _, rows = self._net.detect(image)
        return np.zeros((0, 15), np.float32) if rows is None else np.asarray(rows, np.float32)


def face_of(row: NDArray[np.float32], scale: float = 1.0) -> Face:
    """One row found at this scale of a picture, as a face in pixels of the whole picture."""
    x, y, width, height = (row[:4] / scale).tolist()
    landmarks = (row[4:14] / scale).reshape(5, 2).astype(np.float32)
    return Face(Box(x, y, x + width, y + height), landmarks, float(row[14]))


def load(model: Path, create: Callable[[], Any]) -> Any:
    """A native network object. Raises ModelCorrupt naming the file."""
    try:
        with _quiet():
            return create()
    except cv2.error:
        raise ModelCorrupt(f"{model} cannot be loaded; run `cwem models pull`.") from None


@contextmanager
def _quiet() -> Iterator[None]:
    """OpenCV 5 warns at every load that its new engine has no targets; we ask for none."""
    logging = cv2.utils.logging
    before = logging.getLogLevel()
    logging.setLogLevel(logging.LOG_LEVEL_ERROR)
    try:
        yield
    finally:
        logging.setLogLevel(before)
