"""The browser's webcam, as streamlit-webrtc delivers it."""

import numpy as np
from av import VideoFrame

from cwem.capture.live import LivePicture

CONSTRAINTS = {
    "video": {
        "width": {"ideal": 640},
        "height": {"ideal": 480},
        "frameRate": {"ideal": 15, "max": 15},
    },
    "audio": False,
}
"""What is asked of the browser: enough for a face across a desk, and no sound at all."""


class WebrtcFrames:
    """Callbacks for `webrtc_streamer(queued_video_frames_callback=..., on_video_ended=...)`.

    `on_frames` runs on the stream's media thread, `on_ended` on the server's event loop, which
    must not be kept waiting: it only signals."""

    def __init__(self, picture: LivePicture) -> None:
        self.picture = picture

    async def on_frames(self, frames: list[VideoFrame]) -> list[VideoFrame]:
        """The newest frame with the overlay; older ones of the batch are dropped and counted."""
        image = np.asarray(frames[-1].to_ndarray(format="bgr24"), np.uint8)
        drawn = self.picture.receive(image, skipped=len(frames) - 1)
        return [VideoFrame.from_ndarray(drawn, format="bgr24")]

    def on_ended(self) -> None:
        """The stream is over."""
        self.picture.end()
