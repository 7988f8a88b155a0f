import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.errors import ModelCorrupt, ModelMissing
from cwem.face.embed import MODEL
from cwem.face.operating import FILE, load_operating_points, parse_operating_points
from cwem.values import UNPROVEN, Strictness

POINTS = load_operating_points()


def curve(rate: float, thresholds: list[list[float]]) -> dict[str, object]:
    return {
        "rate": rate,
        "measured": 400,
        "gallery": [1, 100],
        "images": [1, 3],
        "thresholds": thresholds,
    }


def flat(rate: float, threshold: float) -> dict[str, object]:
    return {
        "rate": rate, "measured": 1, "gallery": [1], "images": [1], "thresholds": [[threshold]],
    }  # fmt: skip


def point(rate: float, more: float) -> dict[str, object]:
    return {
        "identification": curve(rate, [[0.3 + more, 0.5 + more], [0.4 + more, 0.6 + more]]),
        "verification": flat(rate / 10, 0.45 + more),
    }


TINY = parse_operating_points(
    {
        "model": "m",
        "points": {
            "loose": point(0.003, -0.05),
            "standard": point(0.001, 0),
            "strict": point(0.0003, 0.1),
            "strictest": point(0.0001, 0.2),
        },
        "suspicion": curve(0.01, [[0.2, 0.4], [0.3, 0.5]]),
        "agreement": flat(0.001, 0.35),
    }
)


@pytest.mark.parametrize(
    ("gallery", "images", "threshold"),
    [
        (1, 1, 0.3),
        (10, 1, 0.4),
        (100, 1, 0.5),
        (1000, 1, 0.6),
        (10**9, 1, 1.0),
        (0, 1, 0.3),
        (100, 2, 0.55),
        (100, 3, 0.6),
        (100, 9, 0.6),
    ],
)
def test_thresholds_are_read_between_and_beyond_the_measured_ones(
    gallery: int, images: int, threshold: float
) -> None:
    assert TINY.identify(gallery, images) == pytest.approx(threshold)


def test_one_to_one_does_not_depend_on_the_gallery() -> None:
    assert TINY.verify(1) == TINY.verify(7) == 0.45
    assert TINY.agree() == 0.35


def test_another_point_asks_for_more_or_less() -> None:
    assert TINY.identify(100, 3) == pytest.approx(0.6)
    assert TINY.put_at(Strictness.STRICT).identify(100, 3) == pytest.approx(0.7)
    assert TINY.put_at(Strictness.LOOSE).identify(100, 3) == pytest.approx(0.55)
    assert TINY.put_at(Strictness.STRICT).verify() == pytest.approx(0.55)
    assert TINY.put_at(Strictness.STRICT).rate == 0.0003
    assert TINY.rate == 0.001


@pytest.mark.parametrize(
    ("at", "kept"), [("loose", 0.40), ("standard", 0.45), ("strict", 0.45), ("strictest", 0.45)]
)
def test_a_stricter_point_takes_no_name_away(at: str, kept: float) -> None:
    assert TINY.put_at(Strictness(at)).keep() == pytest.approx(kept)


@pytest.mark.parametrize(
    ("similarity", "rate"),
    [(0.44, UNPROVEN), (0.46, 0.003), (0.5, 0.001), (0.59, 0.001), (0.61, 0.0003), (0.7, 0.0001)],
)
def test_the_strictest_point_that_gives_a_name(similarity: float, rate: float) -> None:
    for points in map(TINY.put_at, Strictness):
        assert points.passed(similarity + 1e-9, 100) == rate, "whatever point is in force"
    assert TINY.passed_alone(similarity - 0.05 + 1e-9) == rate


@given(st.integers(1, 50_000), st.integers(1, 8))
def test_the_committed_points_are_in_order(gallery: int, images: int) -> None:
    every = [POINTS.put_at(at) for at in Strictness]
    for looser, stricter in pairwise(every):
        assert looser.rate > stricter.rate
        assert looser.identify(gallery, images) <= stricter.identify(gallery, images)
        assert looser.verify(images) < stricter.verify(images)
    for each in POINTS.points.values():
        assert each.verification.rate == pytest.approx(each.rate / 10)
    assert POINTS.suspect(gallery, images) <= every[0].identify(gallery, images)


@given(st.integers(1, 50_000), st.integers(1, 50_000), st.integers(1, 10), st.integers(1, 10))
def test_more_people_or_more_images_never_need_less(a: int, b: int, m: int, n: int) -> None:
    for ask in (POINTS.identify, POINTS.suspect):
        assert ask(min(a, b), min(m, n)) <= ask(max(a, b), max(m, n)) + 1e-9
    assert POINTS.suspect(a, m) < POINTS.identify(a, m)


def test_the_committed_points_are_no_laxer_than_what_the_full_set_showed() -> None:
    # facts: complete LFW, 423 people of 3 images, FPIR 0.1 %: .534 for one image
    assert POINTS.model == MODEL
    assert 0.534 <= POINTS.identify(423) <= 0.56
    assert POINTS.identify(423, 3) >= 0.55
    assert POINTS.verify() >= 0.416  # FAR 1e-4 over all pairs


def test_the_committed_file_is_small_and_names_its_source() -> None:
    assert FILE.stat().st_size < 10_000
    assert "face_eval" in json.loads(FILE.read_text())["source"]


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "points.json"
    with pytest.raises(ModelMissing, match=r"points\.json"):
        load_operating_points(path)
    wrong = json.loads(FILE.read_text())
    wrong["suspicion"]["thresholds"].pop()
    for text in ("", "[]", "{}", json.dumps(wrong)):
        path.write_text(text)
        with pytest.raises(ModelCorrupt, match=r"points\.json"):
            load_operating_points(path)
