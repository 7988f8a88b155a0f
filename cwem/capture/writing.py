"""Pictures and videos written whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image as Pil

from cwem.errors import InputError
from cwem.values import Image, Millis


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, which takes its place when all went well and is removed
    when not. Raises InputError where the place cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with writable(path):
            part.touch()
        yield part
        with writable(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turns what goes wrong while writing this file into an InputError."""
    try:
        yield
    except (OSError, av.FFmpegError) as error:
        raise InputError(f"{path} cannot be written: {_remedy(path, error)}") from None


def _remedy(path: Path, error: OSError | av.FFmpegError) -> str:
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}. Make it, or choose another place."
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    full = getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}
    return f"{reason}. {'Make room or choose' if full else 'Choose'} another place."


def write_image(path: Path, image: Image) -> None:
    """Save in the format its suffix names. Raises InputError."""
    encoded = BytesIO()  # Pillow writing to a full disk itself leaves a cut file and no error
    kind = Pil.registered_extensions()[path.suffix.lower()]
    Pil.fromarray(image[:, :, ::-1]).save(encoded, kind)
    with replacing(path) as part, writable(path):
        part.write_bytes(encoded.getbuffer())


class VideoWriter:
    """Writes an H.264 MP4 that plays everywhere (yuv420p, even sides, index at the front).

    Use within `video_writer`. Frames keep their own times; all take the size of the first."""

    def __init__(self, path: Path, container: OutputContainer, fps: float) -> None:
        self._path, self._container = path, container
        self._fps = Fraction(fps).limit_denominator(1000)
        self._stream: VideoStream | None = None
        self._first: Millis = 0

    def write(self, image: Image, at: Millis) -> None:
        """One frame; times increase strictly. Raises InputError."""
        if self._stream is None:
            self._stream, self._first = self._start(image), at
        picture = _fitted(image, self._stream.width, self._stream.height)
        frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
        frame.pts, frame.time_base = at - self._first, Fraction(1, 1000)
        with writable(self._path):
            self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Write what the encoder still holds. Raises InputError."""
        if self._stream is not None:
            with writable(self._path):
                self._container.mux(self._stream.encode())

    def _start(self, image: Image) -> VideoStream:
        height, width = image.shape[:2]
        stream = self._container.add_stream(
            "libx264", rate=self._fps, options={"preset": "veryfast", "crf": "23"}
        )
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        return stream


@contextmanager
def video_writer(path: Path, fps: float) -> Iterator[VideoWriter]:
    """A writer of `path`, about `fps` frames a second. Raises InputError."""
    with replacing(path) as part:
        with writable(path):
            container = av.open(str(part), "w", format="mp4", options={"movflags": "faststart"})
        writer = VideoWriter(path, container, fps)
        try:
            yield writer
            writer.finish()
        finally:
            with writable(path):
                container.close()


def _fitted(image: Image, width: int, height: int) -> Image:
    """The image in this size: an odd side gets its last line twice, another size is scaled."""
    rows, columns = image.shape[:2]
    if (height - rows, width - columns) in {(0, 0), (0, 1), (1, 0), (1, 1)}:
        padded = np.pad(image, ((0, height - rows), (0, width - columns), (0, 0)), mode="edge")
        return np.ascontiguousarray(padded)
    return cv2.resize(image, (width, height)).astype(np.uint8, copy=False)
