"""The track between the browser's camera and its returned picture, driven without a browser."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from fractions import Fraction

import numpy as np
import pytest
from aiortc import MediaStreamTrack
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import MediaStreamError
from av import VideoFrame

from cwem.capture.seats import Seats
from cwem.capture.webrtc import ReturnedVideo, returned_video
from tests.capture.fakes import Factory
from tests.capture.test_live import picture


class Camera(MediaStreamTrack):
    """Delivers what it is given, then ends."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.frames: asyncio.Queue[VideoFrame | None] = asyncio.Queue()

    async def recv(self) -> VideoFrame:
        frame = await self.frames.get()
        if frame is None:
            raise MediaStreamError
        return frame


def video_frame(value: int) -> VideoFrame:
    frame = VideoFrame.from_ndarray(np.full((48, 64, 3), value, np.uint8), format="bgr24")
    frame.pts, frame.time_base = 100 * value, Fraction(1, 90_000)
    return frame


def connected(test: Callable[[Camera, ReturnedVideo], Coroutine[None, None, None]]) -> Factory:
    seats, factory = Seats(1), Factory()

    async def run() -> None:
        camera, video = Camera(), ReturnedVideo(picture(seats, factory))
        assert not video.hasTrack()
        video.addTrack(camera)
        assert video.hasTrack()
        video.start()
        await asyncio.wait_for(test(camera, video), 5)

    asyncio.run(run())
    seats.close()
    return factory


def test_each_frame_comes_back_at_once_with_its_own_time() -> None:
    async def test(camera: Camera, video: ReturnedVideo) -> None:
        for count, value in enumerate((10, 20, 200), 1):
            camera.frames.put_nowait(video_frame(value))
            back = await video.recv()
            assert back.to_ndarray(format="bgr24").mean() == pytest.approx(value, abs=3)
            assert back.pts == 100 * value
            # another thread analyses; connected() waits for 5 s at most
            while video._picture.snapshot().progress.analysed < count:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert video._picture.snapshot().dropped == 0

    connected(test)


def test_when_several_wait_the_newest_comes_back_and_the_rest_is_counted() -> None:
    async def test(camera: Camera, video: ReturnedVideo) -> None:
        for value in (10, 20, 200):
            camera.frames.put_nowait(video_frame(value))
        await asyncio.sleep(0.05)
        back = await video.recv()
        assert back.pts == 100 * 200
        assert video._picture.snapshot().dropped == 2
        assert video._picture.snapshot().received == 3

    connected(test)


def test_the_end_of_the_camera_ends_the_capture_and_the_returned_track() -> None:
    async def test(camera: Camera, video: ReturnedVideo) -> None:
        camera.frames.put_nowait(video_frame(90))
        await video.recv()
        assert video._picture.snapshot().capture is not None
        camera.frames.put_nowait(None)
        with pytest.raises(MediaStreamError):
            await video.recv()
        assert video.readyState == "ended"
        assert video._picture.snapshot().capture is None

    factory = connected(test)
    assert factory.made[0].closed == 1


def test_stop_from_another_thread_wakes_who_waits_for_a_frame() -> None:
    async def test(_camera: Camera, video: ReturnedVideo) -> None:
        waiting = asyncio.create_task(video.recv())
        await asyncio.sleep(0.02)
        await asyncio.get_running_loop().run_in_executor(None, video.stop)
        with pytest.raises(MediaStreamError):
            await waiting

    connected(test)


@pytest.mark.parametrize("in_the_loop", [True, False])
def test_a_reader_that_is_unhooked_right_after_the_end_does_not_wait_for_ever(
    in_the_loop: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As streamlit-webrtc does: it relays our track twice, and stops the first relay's track as
    soon as it has stopped ours, in the event loop or in another thread."""
    monkeypatch.setattr("cwem.capture.webrtc.SETTLED", 0.05)

    async def test() -> None:
        relay, camera = MediaRelay(), Camera()
        video = ReturnedVideo(picture(Seats(1), Factory()))
        video.addTrack(relay.subscribe(camera))
        video.start()
        first = relay.subscribe(video)
        second = relay.subscribe(first)
        camera.frames.put_nowait(video_frame(90))
        await second.recv()

        def unhook() -> None:
            video.stop()
            first.stop()

        if in_the_loop:
            unhook()
        else:
            unhooked = asyncio.get_running_loop().run_in_executor(None, unhook)
            time.sleep(0.1)  # noqa: ASYNC251 - the loop is busy just then
            await unhooked
        await asyncio.sleep(0.2)
        camera.frames.put_nowait(None)
        await asyncio.sleep(0.05)
        assert [task for task in asyncio.all_tasks() if "run_track" in repr(task)] == []

    asyncio.run(asyncio.wait_for(test(), 5))


def test_a_connection_keeps_its_track_and_the_next_one_gets_another() -> None:
    ours = picture(Seats(1), Factory())
    first = returned_video(ours, None)
    assert returned_video(ours, first) is first
    first.stop()
    assert returned_video(ours, first) is not first
