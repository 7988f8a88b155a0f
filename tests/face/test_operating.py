import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.errors import ModelCorrupt, ModelMissing
from cwem.face.embed import MODEL
from cwem.face.operating import FILE, load_operating_points, parse_operating_points

POINTS = load_operating_points()


def curve(thresholds: list[list[float]]) -> dict[str, object]:
    return {"rate": 0.01, "gallery": [1, 100], "images": [1, 3], "thresholds": thresholds}


TINY = parse_operating_points(
    {
        "model": "m",
        "identification": curve([[0.3, 0.5], [0.4, 0.6]]),
        "suspicion": curve([[0.2, 0.4], [0.3, 0.5]]),
        "verification": {"rate": 1e-4, "gallery": [1], "images": [1], "thresholds": [[0.45]]},
        "agreement": {"rate": 1e-3, "gallery": [1], "images": [1], "thresholds": [[0.35]]},
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
