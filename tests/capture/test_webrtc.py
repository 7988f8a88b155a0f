"""The callbacks streamlit-webrtc calls, driven with real frames."""

import asyncio

import numpy as np
from av import VideoFrame

from cwem.capture.live import Seats
from cwem.capture.webrtc import WebrtcFrames
from tests.capture.fakes import Factory
from tests.capture.test_live import picture


def video_frame(value: int) -> VideoFrame:
    return VideoFrame.from_ndarray(np.full((48, 64, 3), value, np.uint8), format="bgr24")


def test_the_newest_frame_comes_back_and_the_rest_is_counted() -> None:
    seats = Seats(1)
    frames = WebrtcFrames(picture(seats, Factory()))
    batch = [video_frame(value) for value in (10, 20, 200)]
    (back,) = asyncio.run(frames.on_frames(batch))
    assert back.to_ndarray(format="bgr24").mean() == 200
    assert frames.picture.snapshot().dropped == 2
    seats.close()


def test_the_end_of_the_stream_only_signals() -> None:
    seats, factory = Seats(1), Factory(seconds=0.3)
    frames = WebrtcFrames(picture(seats, factory))
    asyncio.run(frames.on_frames([video_frame(90)]))
    frames.on_ended()
    assert frames.picture.snapshot().capture is None
    seats.close()
    assert factory.made[0].closed == 1
