"""The sample clip: two public-domain portraits side by side, gently moved, as a camera would show
two people at a desk. Made frame by frame from the portraits, which `cwem sample pull` fetches;
nobody's picture comes with the program."""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import VideoFrame

from cwem.capture.live import LivePicture
from cwem.capture.pictures import read_image
from cwem.errors import UnreadableMedia
from cwem.values import Image

FPS = 15
SIZE = (640, 480)
PERIOD = 4.0
"""Seconds after which the clip begins again."""
GROUND = (136, 132, 128)
KNOWN, STRANGER = "astronaut.png", "grace_hopper.jpg"
"""The portraits' files, see models/sample.json."""
CLOCK = 90_000
"""Ticks a second of a video track's times (RFC 3551)."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleClip:
    """Two portraits, BGR: one of somebody who is known, one of a stranger."""

    known: Image
    stranger: Image

    def frame(self, at: float) -> Image:
        """The picture `at` seconds after the beginning, BGR, 640x480."""
        half = (SIZE[0] // 2, SIZE[1])
        phase = 2 * math.pi * at / PERIOD
        left = _moved(self.known, phase, half)
        right = _moved(self.stranger, phase + math.pi / 2, half)
        return np.ascontiguousarray(np.hstack((left, right)))


def _moved(portrait: Image, phase: float, size: tuple[int, int]) -> Image:
    """The portrait swaying and breathing, as wide as the half it sits in."""
    height, width = portrait.shape[:2]
    zoom = size[0] / width * (1.0 + 0.03 * math.sin(phase))
    across = size[0] / 2 - zoom * width / 2 + 6 * math.cos(phase)
    down = size[1] - zoom * height + 4 * math.sin(phase)
    move = np.array([[zoom, 0, across], [0, zoom, down]], np.float32)
    return np.asarray(
        cv2.warpAffine(portrait, move, size, flags=cv2.INTER_LINEAR, borderValue=GROUND), np.uint8
    )


def sample_clip(folder: Path) -> SampleClip | None:
    """The clip of the portraits in this folder; None while they were not fetched."""
    try:
        return SampleClip(*(read_image(folder / name) for name in (KNOWN, STRANGER)))
    except UnreadableMedia:
        return None


class PlayedVideo(MediaStreamTrack):
    """Plays frames at a camera's pace into a live picture, and is the track that goes to the
    browser. Event loop; drawing runs on its worker threads."""

    kind = "video"

    def __init__(self, picture: LivePicture, frame: Callable[[float], Image]) -> None:
        super().__init__()
        self._picture, self._frame = picture, frame
        self._number = 0
        self._begun = time.monotonic()

    async def recv(self) -> VideoFrame:
        """The next frame with what is believed drawn on it, when it is due. After nobody asked for
        a while the clip goes on from now. Raises MediaStreamError after `stop`."""
        while True:
            number = await self._due()
            loop = asyncio.get_running_loop()
            if shown := await loop.run_in_executor(None, self._draw, number / FPS):
                shown.pts, shown.time_base = number * CLOCK // FPS, Fraction(1, CLOCK)
                return shown

    async def _due(self) -> int:
        """Waits for the next frame; its number."""
        if self.readyState != "live":
            raise MediaStreamError
        late = time.monotonic() - self._begun - self._number / FPS
        if late > 1.0:
            self._begun += late
        await asyncio.sleep(max(0.0, -late))
        self._number += 1
        return self._number - 1

    def _draw(self, at: float) -> VideoFrame | None:
        image = self._frame(at)
        if self.readyState == "live":  # a frame after the end would begin another capture
            back = self._picture.receive(image)
            if back is None:
                return None
            image = back
        return VideoFrame.from_ndarray(image, format="bgr24")
