"""What the returned picture costs: encoding it is the larger part of what a Live window costs the
server, and costs more the more bits there are; figures: docs/performance.md.

aiortc 1.16 has no place for either but its codecs' own limits and classes.
"""

from typing import cast

import av
from aiortc import codecs
from aiortc.codecs import h264, vpx
from aiortc.mediastreams import VIDEO_TIME_BASE, convert_timebase
from av import VideoFrame
from av.frame import Frame
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from cwem.capture.pace import RETURNED

PREVIEW = 600_000
"""Bits a second at most, enough for one person at a desk at 640x480 and 15 pictures a second."""
BITS = round(PREVIEW / RETURNED)
"""Bits of one picture: where fewer go back each looks the same, instead of finer."""
FINEST = 28
"""The finest quantizer, of 0 to 63. A portrait with a camera's noise, moving: PSNR 32.2 dB against
32.6 with the finest of all, for a third of the bits and two thirds of the time."""


def limit_returned(bits: int = PREVIEW) -> None:
    """From now on no returned picture takes more, and VP8 ones are encoded by `PreviewEncoder`."""
    vpx.MAX_BITRATE = h264.MAX_BITRATE = bits
    codecs.Vp8Encoder = PreviewEncoder  # type: ignore[attr-defined]


class PreviewEncoder(vpx.Vp8Encoder):
    """A third of the CPU of aiortc's for a picture that looks the same: without its noise filter,
    with a quicker search for what moved, and without spending bits on the noise of a face that sits
    still (FINEST). The rest is as aiortc has it: constant bit rate at most, no frame held back."""

    _context: VideoCodecContext | None = None
    _rate: float = RETURNED
    _last: int | None = None

    def encode(self, frame: Frame, force_keyframe: bool = False) -> tuple[list[bytes], int]:
        """RTP payloads of this frame, and its time in 1/90000 s."""
        picture = cast(VideoFrame, frame)
        if picture.format.name != "yuv420p":
            picture = picture.reformat(format="yuv420p")
        if force_keyframe:
            picture.pict_type = PictureType.I
        self._rate = self._rated(picture)
        context = self._fitting(picture)
        content = b"".join(bytes(packet) for packet in context.encode(picture))
        payloads = self._packetize(content, self.picture_id)
        self.picture_id = (self.picture_id + 1) % (1 << 15)
        assert frame.pts is not None
        assert frame.time_base is not None
        return payloads, convert_timebase(frame.pts, frame.time_base, VIDEO_TIME_BASE)

    def _rated(self, frame: VideoFrame) -> float:
        """Pictures a second, an average that forgets within some fifty."""
        assert frame.pts is not None
        assert frame.time_base is not None
        last, self._last = self._last, frame.pts
        if last is None or frame.pts <= last:
            return self._rate
        now = float(1 / ((frame.pts - last) * frame.time_base))
        return self._rate + 0.02 * (min(now, RETURNED) - self._rate)

    def _fitting(self, frame: VideoFrame) -> VideoCodecContext:
        """The encoder for this size and bit rate; another one where either changed."""
        context, bits = self._context, min(self.target_bitrate, round(BITS * self._rate))
        if (
            context is None
            or (frame.width, frame.height) != (context.width, context.height)
            or abs(bits - (context.bit_rate or 0)) > bits // 4
        ):
            context = self._context = _context(frame.width, frame.height, bits)
        return context


def _context(width: int, height: int, bits: int) -> VideoCodecContext:
    context = av.CodecContext.create("libvpx", "w")
    context.width, context.height, context.bit_rate = width, height, bits
    context.pix_fmt = "yuv420p"
    context.gop_size = 3_000  # a key frame comes when the browser asks for one
    context.qmin, context.qmax = FINEST, 56
    context.thread_count = 1  # windows share the cores
    context.options = {
        "deadline": "realtime",
        "cpu-used": "-12",
        "noise-sensitivity": "0",
        "static-thresh": "100",
        "lag-in-frames": "0",
        "minrate": str(bits),
        "maxrate": str(bits),
        "bufsize": str(bits),
        "undershoot-pct": "100",
        "overshoot-pct": "15",
    }
    return context
