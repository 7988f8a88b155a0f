from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from cwem.errors import ModelCorrupt
from cwem.face.detect import LiveDetector, PhotoDetector
from cwem.face.embed import SFaceEmbedder
from cwem.face.refine import LandmarkRefiner
from cwem.values import Face, Image, fuse
from tests.face.pictures import towards, variant

ModelPath = Callable[[str], Path]


@pytest.fixture
def yunet(model_path: ModelPath) -> Path:
    return model_path("face_detection_yunet")


@pytest.fixture
def embedder(model_path: ModelPath, yunet: Path) -> SFaceEmbedder:
    return SFaceEmbedder(model_path("face_recognition_sface"), yunet)


def test_one_person_is_near_and_another_far(
    yunet: Path, embedder: SFaceEmbedder, astronaut: Image, hopper: Image
) -> None:
    detector = PhotoDetector(yunet)
    images = [astronaut, variant(astronaut, 1), variant(astronaut, 3), hopper]
    first, *same, other = [embedder.embed(i, detector.detect(i)[0]) for i in images]
    assert first.shape == (128,)
    assert first.dtype == np.float32
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)
    assert min(float(first @ one) for one in same) > 0.8
    assert float(first @ other) < 0.3


def test_coarse_landmarks_of_a_reduced_frame_cost_no_similarity(
    yunet: Path, embedder: SFaceEmbedder, astronaut: Image
) -> None:
    reference = embedder.embed(astronaut, PhotoDetector(yunet).detect(astronaut)[0])
    small = cv2.resize(astronaut, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    (face,) = LiveDetector(yunet).detect(small)
    assert float(embedder.embed(small, face) @ reference) > 0.93


def test_refining_mends_shifted_landmarks_and_keeps_what_it_cannot_find(
    yunet: Path, astronaut: Image
) -> None:
    (face,) = PhotoDetector(yunet).detect(astronaut)
    shifted = replace(face, landmarks=face.landmarks + np.float32(4))
    refiner = LandmarkRefiner(yunet)
    assert np.abs(refiner.refine(astronaut, shifted).landmarks - face.landmarks).max() < 2
    assert refiner.refine(np.zeros_like(astronaut), shifted) is shifted
    assert refiner.look(np.zeros_like(astronaut), shifted) is None


def test_threads_may_share_one_embedder(
    yunet: Path, embedder: SFaceEmbedder, astronaut: Image, hopper: Image
) -> None:
    detector = PhotoDetector(yunet)
    jobs: list[tuple[Image, Face]] = [(i, detector.detect(i)[0]) for i in (astronaut, hopper)] * 8
    alone = [embedder.embed(*job) for job in jobs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda job: embedder.embed(*job), jobs))
    np.testing.assert_array_equal(together, alone)


def test_fusing_is_the_normalised_mean() -> None:
    np.testing.assert_allclose(fuse([towards(1), towards(0, 1)]), towards(1, 1), atol=1e-6)
    np.testing.assert_allclose(fuse([towards(3, 4)]), towards(3, 4), atol=1e-6)


def test_a_file_that_is_no_network_is_called_corrupt(tmp_path: Path, yunet: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"")
    with pytest.raises(ModelCorrupt, match="models pull"):
        SFaceEmbedder(broken, yunet)
