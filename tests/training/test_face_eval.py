from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from cwem.capture.files import read_image
from cwem.face.detect import PhotoDetector
from cwem.face.embed import SFaceEmbedder
from cwem.face.gallery import ExactGallery
from cwem.face.identify import PhotoRecogniser
from cwem.face.operating import load_operating_points, parse_operating_points
from cwem.face.quality import FaceQuality
from cwem.values import IdentityStatus, Template
from tests.face.pictures import towards
from training import face_eval
from training.face_vectors import Vectors, embed_folders


def crowd(people: int, images: int, spread: float, seed: int = 0) -> dict[str, Vectors]:
    """Made-up people: random directions, each image a little off."""
    rng = np.random.default_rng(seed)
    found = {}
    for number in range(people):
        centre = rng.normal(size=128)
        vectors = centre + spread * rng.normal(size=(images, 128))
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        found[f"P{number}"] = unit.astype(np.float32)
    return found


def test_nobody_is_on_both_sides_and_a_name_decides_the_side() -> None:
    people = crowd(60, 1, 0.1)
    development, evaluation = face_eval.split(people)
    assert development.keys() | evaluation.keys() == people.keys()
    assert not development.keys() & evaluation.keys()
    assert min(len(development), len(evaluation)) > 15
    assert face_eval.split({"P0": people["P0"]})[face_eval.half("P0")].keys() == {"P0"}


def test_the_tail_is_the_data_inside_and_an_exponential_beyond() -> None:
    rng = np.random.default_rng(1)
    similarities = rng.exponential(0.05, 3_000_000).astype(np.float32)
    tail = face_eval.tail_of(similarities)
    assert tail.threshold(0.01) == pytest.approx(np.quantile(similarities, 0.99), abs=1e-4)
    exact = -0.05 * np.log(1e-5)
    assert exact < tail.threshold(1e-5) < exact * 1.1


def test_beyond_what_was_checked_the_tail_is_flatter() -> None:
    thin = face_eval.Tail(np.zeros(1, np.float32), start=0.4, excess=0.01)
    a_decade = thin.threshold(face_eval.CHECKED / 10) - thin.threshold(face_eval.CHECKED)
    assert a_decade == pytest.approx(0.562 - 0.468)


def test_fpir_counts_every_possible_gallery() -> None:
    templates = {name: towards(*v) for name, v in zip("abcd", np.eye(4), strict=True)}
    stranger = {"x": np.array([towards(1, 1, 0.1, 0.1)])}
    named = [{"a", "b"} & set(drawn) != set() for drawn in combinations("abcd", 2)]
    rate, probes = face_eval.fpir(stranger, templates, size=2, threshold=0.5, images=1)
    assert rate == pytest.approx(np.mean(named))
    assert probes == 1


def test_a_person_is_no_stranger_to_the_own_template() -> None:
    templates = {"a": towards(1), "b": towards(0, 1)}
    rate, _ = face_eval.fpir({"a": np.array([towards(1)])}, templates, 1, 0.5, 1)
    assert rate == 0


def test_fnir_counts_too_little_similarity_and_the_wrong_name() -> None:
    templates = {"a": towards(1), "b": towards(0, 1)}
    probes = {
        "a": np.array([towards(1), towards(1, 3), towards(0.1, 0, 1)]),
        "b": np.zeros((0, 128)),
    }
    assert face_eval.fnir(probes, templates, 0.2, 1) == (pytest.approx(2 / 3), 3)


def test_templates_hold_no_probe() -> None:
    people = crowd(3, 4, 0.1)
    templates, rest = face_eval.enrolled(people, most=3, least=1)
    assert [len(rest[name]) for name in templates] == [1, 1, 1]
    assert face_eval.enrolled(people, most=5, least=4) == ({}, {})


def test_curves_keep_strangers_unknown_at_the_asked_rate() -> None:
    development, evaluation = crowd(150, 6, 0.5, seed=1), crowd(150, 6, 0.5, seed=2)
    points = parse_operating_points(face_eval.curves(development))
    templates, rest = face_eval.enrolled(evaluation, 3, 3)
    for images in (1, 3):
        for size in (10, 100):
            threshold = points.identify(size, images)
            assert face_eval.fpir(evaluation, templates, size, threshold, images)[0] <= 0.002
            assert face_eval.fnir(rest, templates, threshold, images)[0] == 0


# --- on real people -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def models(model_path) -> tuple[Path, Path]:  # type: ignore[no-untyped-def]
    return model_path("face_detection_yunet"), model_path("face_recognition_sface")


@pytest.mark.data
def test_side_light_glasses_and_grey_are_recognised_and_strangers_are_not(
    data_dir: Path, models: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    people = embed_folders(data_dir / "faces" / "yale15")
    assert sum(map(len, people.values())) == 164  # the quality gate refuses none of them
    points = load_operating_points()
    templates, rest = face_eval.enrolled(people, 3, 3)
    threshold = points.identify(len(templates))
    assert face_eval.fpir(people, templates, 14, threshold, 1)[0] == 0
    assert face_eval.fnir(rest, templates, threshold, 1)[0] == 0


@pytest.mark.data
def test_group_photos_of_strangers_stay_unnamed(data_dir: Path, models: tuple[Path, Path]) -> None:
    yunet, sface = models
    detector, embedder = PhotoDetector(yunet), SFaceEmbedder(sface, yunet)
    enrolled = []
    for folder in sorted((data_dir / "faces" / "yale15").iterdir()):
        image = read_image(sorted(folder.iterdir())[0])
        vector = embedder.embed(image, detector.detect(image)[0])
        enrolled.append(Template(folder.name, vector, embedder.model, 1))
    points = load_operating_points()
    naming = PhotoRecogniser(
        detector, FaceQuality(), embedder, ExactGallery(enrolled, points), points
    )
    photos = sorted((data_dir / "faces" / "dlib_examples" / "faces").glob("*.jpg"))
    said = [naming.name(look).status for path in photos for look in naming.look(read_image(path))]
    assert len(said) > 60
    assert IdentityStatus.CONFIRMED not in said
    assert said.count(IdentityStatus.UNKNOWN) > 30
