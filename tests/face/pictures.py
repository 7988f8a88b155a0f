"""More pictures of one person made from one, fakes of the stages, and tiny operating points."""

from collections.abc import Sequence

import cv2
import numpy as np

from cwem.face.operating import Curve, OperatingPoints, Point
from cwem.values import Box, Embedding, Face, Image, Quality, Strictness, Template, Verdict

VARIANTS = ((-6, 1.0, 1.0), (4, 1.1, 0.8), (8, 0.9, 1.2), (-3, 1.0, 0.6), (2, 0.8, 0.9))
"""Turned by degrees, enlarged, brightened."""


def variant(image: Image, number: int) -> Image:
    """The same person, photographed a little differently, through JPEG."""
    degrees, scale, light = VARIANTS[number]
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 3), degrees, scale)
    turned = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
    lit = np.clip(turned * light, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", lit, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def face(x: float = 50, y: float = 50, size: float = 100, confidence: float = 0.93) -> Face:
    """A frontal face whose box is `size` wide, at (x, y)."""
    box = Box(x, y, x + size, y + 1.3 * size)
    places = [[0.28, 0.5], [0.72, 0.5], [0.5, 0.72], [0.32, 0.95], [0.68, 0.95]]
    landmarks = np.array([x, y]) + size * np.array(places)
    return Face(box, landmarks.astype(np.float32), confidence)


def towards(*parts: float) -> Embedding:
    """A unit vector of 128 numbers whose first ones are in these proportions."""
    vector = np.zeros(128, np.float32)
    vector[: len(parts)] = parts
    return vector / np.linalg.norm(vector)


def template(employee: str, embedding: Embedding, model: str = "fake") -> Template:
    return Template(employee, embedding, model, 3)


def points(
    name: float = 0.6,
    suspect: float = 0.4,
    verify: float = 0.5,
    agree: float = 0.6,
    model: str = "fake",
) -> OperatingPoints:
    """The same threshold whatever the gallery's size; stricter points want .1 more each."""

    def flat(rate: float, threshold: float) -> Curve:
        return Curve(rate, np.array([1.0]), np.array([1.0]), np.array([[threshold]]))

    rates = dict(zip(Strictness, (0.003, 0.001, 0.0003, 0.0001), strict=True))
    steps = dict(zip(Strictness, (-0.1, 0, 0.1, 0.2), strict=True))
    return OperatingPoints(
        model,
        {
            at: Point(flat(rate, name + steps[at]), flat(rate / 10, verify + steps[at]))
            for at, rate in rates.items()
        },
        flat(0.01, suspect),
        flat(0.001, agree),
    )


class Faces:
    """A FaceDetector that reads the faces off the picture's first pixel: an index into a script."""

    def __init__(self, *script: Sequence[Face]) -> None:
        self._script = script

    def detect(self, image: Image) -> tuple[Face, ...]:
        return tuple(self._script[image[0, 0, 0]])


class Gate:
    """A QualityGate that lets every face pass that the detector was sure of."""

    def assess(self, image: Image, face: Face) -> Quality:
        if face.confidence < 0.5:
            return Quality(Verdict.POOR, 0.0, "The face is blurred.")
        return Quality(Verdict.GOOD, face.confidence)


class Embedder:
    """A FaceEmbedder that goes by where the face is: x -> embedding. Counts its calls."""

    model = "fake"

    def __init__(self, by_x: dict[int, Embedding]) -> None:
        self._by_x = by_x
        self.calls = 0

    def embed(self, image: Image, face: Face) -> Embedding:
        self.calls += 1
        return self._by_x[round(face.box.x1)]


def page(number: int, shade: int = 0) -> Image:
    """A picture that makes `Faces` answer with line `number` of its script."""
    image = np.full((8, 8, 3), shade, np.uint8)
    image[0, 0] = number
    return image
