"""Frames to measure on, made from public-domain portraits that come with installed packages, and
from the evaluation clip where it is at hand. 640x480, BGR, decoded beforehand."""

from pathlib import Path

import cv2
import numpy as np
import skimage.data
from matplotlib.cbook import get_sample_data

from cwem.capture.files import read_image, read_video
from cwem.values import Image

WIDTH, HEIGHT = 640, 480


def portraits() -> tuple[Image, Image]:
    """Eileen Collins (NASA) and Grace Hopper (US Navy)."""
    astronaut = np.ascontiguousarray(skimage.data.astronaut()[:, :, ::-1])  # type: ignore[no-untyped-call]
    return astronaut, read_image(Path(get_sample_data("grace_hopper.jpg", asfileobj=False)))


def one_person(count: int) -> list[Image]:
    """Eileen Collins before a webcam, swaying a little."""
    return [_canvas([(0, 480, 320, 250)], step) for step in range(count)]


def two_people(count: int) -> list[Image]:
    """Both portraits side by side."""
    return [_canvas([(0, 300, 165, 300), (1, 330, 480, 300)], step) for step in range(count)]


def five_people(count: int) -> list[Image]:
    """Five busts in two rows, of the two portraits and their mirror images."""
    places = [(0, 215, 105, 130), (1, 230, 320, 130), (2, 215, 535, 130)]
    places += [(3, 230, 210, 365), (0, 215, 430, 365)]
    return [_canvas(places, step) for step in range(count)]


def clip(path: Path, count: int, fps: float = 10) -> list[Image]:
    """The first frames of a real clip, scaled to fit 640x480."""
    frames = []
    for frame in read_video(path, fps):
        height, width = frame.image.shape[:2]
        scale = min(WIDTH / width, HEIGHT / height)
        size = (round(width * scale), round(height * scale))
        smaller = cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA)
        frames.append(np.asarray(smaller, dtype=np.uint8))
        if len(frames) == count:
            break
    return frames


def _canvas(places: list[tuple[int, int, int, int]], step: int) -> Image:
    """(portrait, height, centre x, centre y) pasted on grey, moved by a few pixels a step."""
    first, second = portraits()
    sources = [first, second, first[:, ::-1], second[:, ::-1]]
    canvas = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    for number, (which, height, x, y) in enumerate(places):
        source = sources[which]
        width = round(source.shape[1] * height / source.shape[0])
        picture = cv2.resize(source, (width, height), interpolation=cv2.INTER_AREA)
        left = round(x - width / 2 + 4 * np.sin(0.3 * step + number))
        top = round(y - height / 2 + 2 * np.cos(0.2 * step + number))
        _paste(canvas, np.asarray(picture, np.uint8), left, top)
    return canvas


def _paste(canvas: Image, picture: Image, left: int, top: int) -> None:
    x1, y1 = max(0, left), max(0, top)
    x2, y2 = min(WIDTH, left + picture.shape[1]), min(HEIGHT, top + picture.shape[0])
    canvas[y1:y2, x1:x2] = picture[y1 - top : y2 - top, x1 - left : x2 - left]
