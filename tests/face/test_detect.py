from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from cwem.errors import ModelCorrupt
from cwem.face.detect import LiveDetector, PhotoDetector, merge
from cwem.values import Image
from tests.face.pictures import face

ModelPath = Callable[[str], Path]


@pytest.fixture
def yunet(model_path: ModelPath) -> Path:
    return model_path("face_detection_yunet")


def scaled(image: Image, scale: float) -> Image:
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale), np.uint8)


@pytest.mark.parametrize("scale", [0.3, 0.5, 1, 2, 4, 8])
def test_a_photo_of_any_size_shows_its_one_face(
    yunet: Path, astronaut: Image, scale: float
) -> None:
    (found,) = PhotoDetector(yunet).detect(scaled(astronaut, scale))
    assert found.box.contains(222 * scale, 110 * scale)
    assert found.box.height == pytest.approx(112 * scale, rel=0.25)


def test_a_face_filling_a_large_photo_is_found_with_a_small_one_beside_it(
    yunet: Path, astronaut: Image, hopper: Image
) -> None:
    image = np.zeros((3000, 4000, 3), np.uint8)
    near = scaled(astronaut[40:250, 100:350], 12)
    far = scaled(hopper, 0.5)
    image[: near.shape[0], : near.shape[1]] = near
    image[100 : 100 + far.shape[0], 3500 : 3500 + far.shape[1]] = far
    large, small = PhotoDetector(yunet).detect(image)
    assert large.eye_distance > 400 > 50 > small.eye_distance


def test_landmarks_are_in_the_order_the_values_promise(yunet: Path, astronaut: Image) -> None:
    for found in (
        PhotoDetector(yunet).detect(astronaut)[0],
        LiveDetector(yunet).detect(astronaut)[0],
    ):
        right_eye, left_eye, nose, right_mouth, left_mouth = found.landmarks
        assert right_eye[0] < nose[0] < left_eye[0]
        assert right_mouth[0] < left_mouth[0]
        assert right_eye[1] < nose[1] < right_mouth[1]


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (1920, 1080)])
def test_a_live_face_just_large_enough_to_be_recognised_is_found(
    yunet: Path, astronaut: Image, size: tuple[int, int]
) -> None:
    small = scaled(astronaut, 0.5)  # 21 px between the eyes
    frame = np.full((size[1], size[0], 3), 90, np.uint8)
    frame[-small.shape[0] :, -small.shape[1] :] = small
    (found,) = LiveDetector(yunet).detect(frame)
    assert 17 < found.eye_distance < 25
    assert found.box.contains(size[0] - 256 + 111, size[1] - 256 + 55)


def test_frames_of_changing_size_are_each_seen_right(yunet: Path, astronaut: Image) -> None:
    detector = LiveDetector(yunet)
    alone = [LiveDetector(yunet).detect(scaled(astronaut, s))[0].box.rounded() for s in (1, 2, 1)]
    assert [detector.detect(scaled(astronaut, s))[0].box.rounded() for s in (1, 2, 1)] == alone


def test_a_picture_without_faces_and_a_tiny_one_have_none(yunet: Path) -> None:
    for shape in ((480, 640, 3), (1, 1, 3), (2, 900, 3)):
        blank = np.full(shape, 200, np.uint8)
        assert LiveDetector(yunet).detect(blank) == ()
        assert PhotoDetector(yunet).detect(blank) == ()


def test_merging_keeps_the_surest_of_boxes_that_show_one_face() -> None:
    sure, shifted, within = (
        face(100, 100, 100, 0.9),
        face(110, 105, 100, 0.8),
        face(130, 140, 40, 0.7),
    )
    other = face(400, 100, 100, 0.65)
    assert merge([shifted, within, sure, other]) == [sure, other]


def test_a_file_that_is_no_network_is_called_corrupt(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a network")
    with pytest.raises(ModelCorrupt, match=r"broken\.onnx"):
        LiveDetector(broken)
