"""Fake webcam clips: a still of a person, gently moved, over a neutral background."""

import math
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from matplotlib import cbook
from numpy.typing import NDArray
from PIL import Image as Picture
from skimage import data

SIZE = (640, 480)
FPS = 15


def collins() -> NDArray[np.uint8]:
    """Eileen Collins (NASA, public domain), RGB."""
    return np.asarray(data.astronaut(), np.uint8)


def hopper() -> NDArray[np.uint8]:
    """Grace Hopper (US Navy, public domain), RGB: somebody else."""
    with Picture.open(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)) as picture:
        return np.asarray(picture.convert("RGB"), np.uint8)


def write_portraits(folder: Path) -> Path:
    """What `cwem enrol` reads: E001 Eileen Collins in three exposures. The folder."""
    images = folder / "E001 Eileen Collins"
    images.mkdir(parents=True)
    bgr = np.ascontiguousarray(collins()[:, :, ::-1])
    for number, gain in enumerate((0.9, 1.0, 1.1)):
        cv2.imwrite(str(images / f"{number}.jpg"), cv2.convertScaleAbs(bgr, alpha=gain))
    return folder


def animate(still: NDArray[np.uint8], seconds: float = 4.0) -> list[NDArray[np.uint8]]:
    """RGB frames of `still` (RGB) swaying and breathing; the last leads back to the first."""
    count = round(seconds * FPS)
    height, width = still.shape[:2]
    fit = SIZE[1] / height
    frames = []
    for number in range(count):
        phase = 2 * math.pi * number / count
        zoom = fit * (1.0 + 0.03 * math.sin(phase))
        shift_x = SIZE[0] / 2 - zoom * width / 2 + 8 * math.cos(phase)
        shift_y = SIZE[1] - zoom * height + 4 * math.sin(phase)
        move = np.array([[zoom, 0, shift_x], [0, zoom, shift_y]], np.float32)
        frame = cv2.warpAffine(still, move, SIZE, flags=cv2.INTER_AREA, borderValue=(128, 132, 136))
        frames.append(np.asarray(frame, np.uint8))
    return frames


def write_mjpeg(frames: list[NDArray[np.uint8]], path: Path) -> Path:
    """The RGB frames as a clip that Chromium's fake camera plays in a loop."""
    with av.open(str(path), "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=Fraction(FPS))
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuvj420p"
        stream.options = {"qscale": "3", "huffman": "default"}
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path
