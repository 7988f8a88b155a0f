"""Videos and animated GIFs on disk, read as a stream of upright frames with their own times."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image as Pil

from cwem.capture.pictures import BROKEN, MAX_PIXELS, unreadable
from cwem.errors import UnreadableMedia
from cwem.values import Frame, Image

VIDEO_SUFFIXES = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".wmv"}

# Playlists and scripts that make FFmpeg open other files or addresses are not on this list.
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,asf,ogg,gif"
_OPTIONS = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}


@dataclass(frozen=True, slots=True)
class Clip:
    """What a video file says about itself; None where it does not."""

    seconds: float | None
    fps: float | None
    """Average frames a second."""


def is_video(path: Path) -> bool:
    """Whether to read this as a stream: an animated GIF or a video. Decided by what is in the
    file; only where that says nothing (broken, empty, missing, sound alone) by the suffix."""
    try:
        with warnings.catch_warnings(action="ignore"), Pil.open(path) as picture:
            return picture.format == "GIF" and getattr(picture, "is_animated", False)
    except (Pil.DecompressionBombError, *BROKEN):
        pass
    try:
        with _open(path) as container:
            if container.streams.video:
                return True
    except UnreadableMedia:
        pass
    return path.suffix.lower() in VIDEO_SUFFIXES


def describe_video(path: Path) -> Clip:
    """Length and frame rate, as far as the header tells. Raises UnreadableMedia."""
    with _open(path) as container:
        stream = _stream(path, container)
        rate = stream.average_rate
        return Clip(_length(container, stream), float(rate) if rate else None)


def read_video(path: Path, fps: float | None = None) -> Iterator[Frame]:
    """The frames of a video or GIF, upright; `at` is milliseconds since its first frame, strictly
    increasing. With `fps`, the first frame at or after each tick of that clock (a millisecond
    early is on time); otherwise every frame.

    A file that breaks yields its good frames, then raises UnreadableMedia naming the second."""
    with _open(path) as container:
        stream = _stream(path, container)
        stream.thread_type = "AUTO"
        length = _length(container, stream)
        reached, due, last = 0.0, 0.0, -1
        clock = _Clock(stream)
        broken = False
        for frame in _decoded(container, stream):
            if frame is None:
                broken = True
                break
            at, reached = clock.read(frame)
            if at + 1 < due:
                continue
            if fps:
                due = (int((at + 1) * fps / 1000) + 1) * 1000 / fps
            last = max(round(at), last + 1)
            yield Frame(_upright(frame), last)
        if last < 0:
            raise UnreadableMedia(f"{path} holds no frame that can be decoded; export it again.")
        missing = length is not None and length * 1000 - reached > MISSING_MS
        if broken or missing or _cut_gif(path, container):
            raise UnreadableMedia(
                f"{path} is damaged or cut off at {reached / 1000:.1f} s; "
                "what came before was read. Export or copy it again for the rest."
            )


MISSING_MS = 500
"""A video that ends earlier than its header says by more than this is called cut off; encoders
round the length by up to a few frames."""


class _Clock:
    """Time of decoded frames in milliseconds since the first, also where the file has none."""

    def __init__(self, stream: VideoStream) -> None:
        self._base = float(stream.time_base or 0)
        self._step = 1000 / float(stream.average_rate or 25)
        self._first: int | None = None
        self._next = 0.0

    def read(self, frame: VideoFrame) -> tuple[float, float]:
        """(start, end) of this frame."""
        at = self._next
        if frame.pts is not None and self._base:
            if self._first is None:
                self._first = frame.pts
            at = (frame.pts - self._first) * self._base * 1000
        length = (frame.duration or 0) * self._base * 1000
        self._next = at + (length or self._step)
        return at, self._next


def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame | None]:
    """Every frame; None once the rest cannot be decoded, after what the decoder still held."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            frames = [] if packet is None else packet.decode()
        except (av.FFmpegError, ValueError):
            yield from _held(stream)
            yield None
            return
        if packet is None:
            return
        yield from frames


def _cut_gif(path: Path, container: InputContainer) -> bool:
    """A GIF says no length, but ends with a semicolon."""
    return container.format.name == "gif" and b";" not in path.read_bytes()[-16:]


def _held(stream: VideoStream) -> list[VideoFrame]:
    try:
        return stream.codec_context.decode(None)
    except (av.FFmpegError, ValueError):
        return []


def _open(path: Path) -> InputContainer:
    try:
        if path.stat().st_size == 0:
            raise UnreadableMedia(f"{path} is empty (0 bytes); copy it again.")
        return av.open(str(path.absolute()), options=_OPTIONS)
    except av.FFmpegError:
        raise UnreadableMedia(
            f"{path} is not a video we can read, or is incomplete; "
            "copy it again or export it as MP4 (H.264)."
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None


def _stream(path: Path, container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise UnreadableMedia(f"{path} has no picture track; choose a file with video.")
    stream = container.streams.video[0]
    if stream.codec_context is None:
        raise UnreadableMedia(f"{path} uses a codec we cannot read; export it as MP4 (H.264).")
    if stream.width * stream.height > MAX_PIXELS:
        raise UnreadableMedia(
            f"{path} has more than {MAX_PIXELS // 1_000_000} megapixels a frame; make it smaller."
        )
    return stream


def _length(container: InputContainer, stream: VideoStream) -> float | None:
    """Seconds of the picture track."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    tag = stream.metadata.get("DURATION")  # Matroska: "00:00:12.345000000"
    if tag:
        hours, minutes, seconds = tag.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    if container.duration and len(container.streams) == 1:
        return container.duration / av.time_base
    return None


def _upright(frame: VideoFrame) -> Image:
    image = frame.to_ndarray(format="bgr24").astype(np.uint8, copy=False)
    quarters = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(image, quarters)) if quarters else image
