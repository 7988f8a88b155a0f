"""The browser's webcam, as streamlit-webrtc delivers it and takes it back.

streamlit-webrtc's own asynchronous processing returns each frame one or two frames late (at 15 a
second: up to 133 ms), its synchronous one draws on the server's event loop. `ReturnedVideo` does
neither; see docs/decisions/0008-live-page.md for the figures.
"""

import asyncio
import logging

import numpy as np
from aiortc import MediaStreamTrack
from aiortc.contrib.media import RelayStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import VideoFrame
from av.video.reformatter import VideoReformatter

from cwem.capture.live import LivePicture
from cwem.values import Image

log = logging.getLogger(__name__)

CONSTRAINTS = {
    "video": {
        "width": {"ideal": 640},
        "height": {"ideal": 480},
        "frameRate": {"ideal": 15, "max": 15},
    },
    "audio": False,
}
"""What is asked of the browser: enough for a face across a desk, and no sound at all."""


SETTLED = 1.0
"""Seconds after the end by which whoever reads this track has been told or has been unhooked."""


class ReturnedVideo(MediaStreamTrack):
    """Takes the camera's track and is the track that goes back: one connection, then over.

    Pass it as both `sink_video_track` and `source_video_track`. The event loop only moves frames;
    drawing runs on the loop's worker threads, one frame at a time. While one is drawn the newest
    arrival replaces older ones, which are dropped and counted.
    """

    kind = "video"

    def __init__(self, picture: LivePicture) -> None:
        super().__init__()
        self._picture = picture
        self._input: MediaStreamTrack | None = None
        self._newest: VideoFrame | None = None
        self._skipped = 0
        self._to_bgr = VideoReformatter()
        self._to_yuv = VideoReformatter()
        self._arrived = asyncio.Event()
        self._relay: object = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pump: asyncio.Task[None] | None = None

    def addTrack(self, track: MediaStreamTrack) -> None:  # noqa: N802 - streamlit-webrtc's name
        """The camera's track (event loop)."""
        self._input = track
        self._relay = getattr(track, "_relay", None)

    def hasTrack(self) -> bool:  # noqa: N802 - streamlit-webrtc's name
        """Whether the camera's track is there."""
        return self._input is not None

    def start(self) -> None:
        """Begin to read the camera's track (event loop)."""
        self._loop = asyncio.get_running_loop()
        self._pump = self._loop.create_task(self._read())

    def stop(self) -> None:
        """The connection is over (any thread). Only signals: the capture closes what it owns."""
        super().stop()
        self._picture.end()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._release)

    async def recv(self) -> VideoFrame:
        """The next frame to send back, drawn on."""
        loop = asyncio.get_running_loop()
        while True:
            frame, skipped = await self._next()
            if back := await loop.run_in_executor(None, self._draw, frame, skipped):
                return back

    async def _next(self) -> tuple[VideoFrame, int]:
        """The newest frame, and how many older ones it replaced."""
        while self._newest is None:
            if self.readyState != "live":
                raise MediaStreamError
            self._arrived.clear()
            await self._arrived.wait()
        frame, self._newest = self._newest, None
        skipped, self._skipped = self._skipped, 0
        return frame, skipped

    async def _read(self) -> None:
        camera = self._input
        assert camera is not None
        try:
            while True:
                frame = await camera.recv()
                self._skipped += self._newest is not None
                self._newest = frame if isinstance(frame, VideoFrame) else None
                self._arrived.set()
        except MediaStreamError:
            pass  # the camera's track has ended
        except Exception:
            log.exception("the camera's track broke")
        finally:
            self.stop()

    def _release(self) -> None:
        if self._input is not None:
            self._input.stop()
        if self._pump is not None:
            self._pump.cancel()
        # The page's session outlives the connection; it must not keep the connection alive.
        self._input = self._pump = self._newest = None
        self._arrived.set()
        asyncio.get_running_loop().call_later(SETTLED, free_readers, self._relay)

    def _draw(self, frame: VideoFrame, skipped: int) -> VideoFrame | None:
        if self.readyState != "live":
            return frame  # a frame after the end would begin another capture
        # A frame's own conversion starts a pool of threads for each frame and keeps it as long as
        # the frame lives; these two converters are made once and use the calling thread.
        bgr = self._to_bgr.reformat(frame, format="bgr24", threads=1)
        image = self._picture.receive(pixels(bgr), skipped)
        if image is None:
            return None
        drawn = VideoFrame.from_numpy_buffer(np.ascontiguousarray(image), format="bgr24")
        back = self._to_yuv.reformat(drawn, format="yuv420p", threads=1)
        back.pts, back.time_base = frame.pts, frame.time_base
        return back


def pixels(frame: VideoFrame) -> Image:
    """(height, width, 3) of a bgr24 frame: its own memory where no padding is between the rows."""
    plane, width = frame.planes[0], 3 * frame.width
    if plane.line_size != width:
        return np.asarray(frame.to_ndarray(), np.uint8)
    return np.frombuffer(memoryview(plane), np.uint8, frame.height * width).reshape(
        frame.height, -1, 3
    )


def free_readers(relay: object) -> None:
    """End what still reads tracks that have ended (event loop).

    streamlit-webrtc relays our track twice. At the end of a connection it unhooks the first relay's
    track before that one was told of the end, and its reader then waits for ever with the last
    frame in its hands: 0.5 MB a session (streamlit-webrtc 0.79, aiortc 1.16). A library that does
    otherwise leaves nothing to do here."""
    for track in list(getattr(relay, "_MediaRelay__tasks", ())):
        queue = getattr(track, "_queue", None)
        if (
            isinstance(track, RelayStreamTrack)
            and track.readyState == "ended"
            and queue is not None
        ):
            queue.put_nowait(None)


def returned_video(picture: LivePicture, last: ReturnedVideo | None) -> ReturnedVideo:
    """The track of the connection that stands or comes next: `last` while it is alive."""
    alive = last is not None and last.readyState == "live"
    return last if last is not None and alive else ReturnedVideo(picture)
