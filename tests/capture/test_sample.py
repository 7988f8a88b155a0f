"""The track that plays the sample clip."""

import asyncio
import time

import numpy as np
import pytest
from aiortc.mediastreams import MediaStreamError

from cwem.capture.sample import FPS, PlayedVideo
from cwem.capture.seats import Seats
from tests.capture.fakes import Factory
from tests.capture.test_live import picture


def test_frames_come_at_a_cameras_pace_with_their_own_times() -> None:
    seats, factory = Seats(1), Factory()

    async def run() -> None:
        asked: list[float] = []
        video = PlayedVideo(
            picture(seats, factory),
            lambda at: (asked.append(at), np.full((48, 64, 3), 99, np.uint8))[1],
        )
        begun = time.monotonic()
        frames = [await video.recv() for _ in range(FPS)]
        assert time.monotonic() - begun >= 0.8 * (FPS - 1) / FPS
        assert asked == pytest.approx([number / FPS for number in range(FPS)])
        seconds = [float(frame.pts * frame.time_base) for frame in frames]
        assert seconds == pytest.approx(asked)
        video.stop()
        with pytest.raises(MediaStreamError):
            await video.recv()

    asyncio.run(run())
    seats.close()
