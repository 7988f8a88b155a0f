"""What may become a template: people, and not what looks like one at one size only."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cwem.capture.files import read_image
from cwem.face.detect import PhotoDetector
from cwem.face.quality import FaceQuality
from cwem.face.refine import LandmarkRefiner
from cwem.face.sure import DISTANCES, EnrolmentGate
from cwem.values import Face, Image, Verdict
from tests.face.pictures import Gate, face, variant

PAGE = np.zeros((300, 300, 3), np.uint8)


class Looks(LandmarkRefiner):
    """A close-up that is as sure as it is told for each distance."""

    def __init__(self, sure: dict[float, float | None]) -> None:
        self._sure = sure

    def look(self, image: Image, face: Face, reach: float = 1.6) -> Face | None:
        seen = self._sure.get(reach, 0.95)
        return None if seen is None else Face(face.box, face.landmarks, seen)


def verdict(sure: dict[float, float | None], seen: Face | None = None) -> Verdict:
    return EnrolmentGate(Gate(), Looks(sure)).assess(PAGE, seen or face()).verdict


def test_a_face_has_to_be_one_from_every_distance() -> None:
    assert verdict({}) is Verdict.GOOD
    for reach in DISTANCES:
        assert verdict({reach: 0.83}) is Verdict.POOR
        assert verdict({reach: None}) is Verdict.POOR


def test_what_the_gate_refuses_keeps_its_reason() -> None:
    poor = face(confidence=0.1)
    gate = EnrolmentGate(Gate(), Looks({}))
    assert gate.assess(PAGE, poor) == Gate().assess(PAGE, poor)


@pytest.fixture
def yunet(model_path: Callable[[str], Path]) -> Path:
    return model_path("face_detection_yunet")


def judged(image: Image, yunet: Path) -> list[Verdict]:
    gate = EnrolmentGate(FaceQuality(), LandmarkRefiner(yunet))
    return [gate.assess(image, found).verdict for found in PhotoDetector(yunet).detect(image)]


def test_portraits_are_people(astronaut: Image, hopper: Image, yunet: Path) -> None:
    pictures = [variant(who, n) for who in (astronaut, hopper) for n in range(5)]
    assert [judged(picture, yunet)[0] for picture in pictures] == [Verdict.GOOD] * 10


@pytest.mark.data
def test_a_dog_is_nobody(data_dir: Path, yunet: Path) -> None:
    dogs = read_image(data_dir / "faces" / "dlib_examples" / "faces" / "dogs.jpg")
    assert Verdict.GOOD not in judged(dogs, yunet)
