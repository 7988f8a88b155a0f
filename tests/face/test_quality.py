from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.face.detect import PhotoDetector
from cwem.face.quality import FaceQuality, Measures, judge, measure
from cwem.values import Box, Face, Image, Verdict

GOOD = Measures(
    size=45, inside=1.0, confidence=0.93, turn=0.1, light=180, glare=0.0, sharpness=0.14
)


@pytest.mark.parametrize(
    ("worse", "verdict", "word"),
    [
        ({"size": 19.9}, Verdict.TOO_SMALL, "19 pixels"),
        ({"inside": 0.7}, Verdict.POOR, "cut off"),
        ({"confidence": 0.7}, Verdict.POOR, "hard to make out"),
        ({"turn": 1.2}, Verdict.POOR, "turned"),
        ({"light": 12.0}, Verdict.POOR, "too dark"),
        ({"glare": 0.8}, Verdict.POOR, "over-exposed"),
        ({"sharpness": 0.04}, Verdict.POOR, "blurred"),
    ],
)
def test_each_flaw_has_its_verdict_and_advice(
    worse: dict[str, float], verdict: Verdict, word: str
) -> None:
    quality = judge(replace(GOOD, **worse))
    assert (quality.verdict, quality.value) == (verdict, 0.0)
    assert word in quality.reason
    assert quality.reason.endswith(".")


def test_a_good_face_has_no_reason_and_a_size_at_the_limit_is_enough() -> None:
    assert judge(GOOD).verdict is Verdict.GOOD
    assert judge(GOOD).reason == ""
    assert judge(replace(GOOD, size=20.0)).verdict is Verdict.GOOD


@given(
    st.builds(
        Measures,
        *(st.floats(0, top) for top in (200, 1, 1, 3, 255, 1, 1)),
    )
)
def test_the_value_lies_in_0_to_1_and_is_0_for_what_is_refused(seen: Measures) -> None:
    quality = judge(seen)
    assert 0 <= quality.value <= 1
    assert (quality.verdict is Verdict.GOOD) == (quality.reason == "")
    if quality.reason:
        assert quality.value == 0


@pytest.fixture
def found(model_path: Callable[[str], Path], astronaut: Image) -> Face:
    return PhotoDetector(model_path("face_detection_yunet")).detect(astronaut)[0]


def test_a_sharp_well_lit_portrait_is_good(astronaut: Image, found: Face) -> None:
    assert FaceQuality().assess(astronaut, found).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("worse", "word"),
    [
        (lambda image: cv2.GaussianBlur(image, (0, 0), 7), "blurred"),
        (lambda image: cv2.blur(image, (31, 1)), "blurred"),
        (lambda image: cv2.blur(image, (1, 31)), "blurred"),
        (lambda image: image // 20, "too dark"),
        (lambda image: cv2.convertScaleAbs(image, alpha=8), "over-exposed"),
    ],
)
def test_a_spoilt_portrait_is_poor(
    astronaut: Image, found: Face, worse: Callable[[Image], Image], word: str
) -> None:
    quality = FaceQuality().assess(worse(astronaut), found)
    assert quality.verdict is Verdict.POOR
    assert word in quality.reason


def test_a_face_over_the_edge_is_cut_off(astronaut: Image, found: Face) -> None:
    cut = np.ascontiguousarray(astronaut[:, : int(found.box.centre[0])])
    assert "cut off" in FaceQuality().assess(cut, found).reason
    outside = Face(Box(600, 600, 700, 700), found.landmarks + 500, 0.9)
    assert "cut off" in FaceQuality().assess(astronaut, outside).reason


def test_measures_do_not_depend_on_the_size_of_the_picture(astronaut: Image, found: Face) -> None:
    box = found.box
    twice = Face(Box(2 * box.x1, 2 * box.y1, 2 * box.x2, 2 * box.y2), 2 * found.landmarks, 0.9)
    small = measure(astronaut, found)
    large = measure(cv2.resize(astronaut, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), twice)
    assert large.size == pytest.approx(2 * small.size)
    assert large.turn == pytest.approx(small.turn)
    assert large.light == pytest.approx(small.light, abs=3)
    assert large.sharpness == pytest.approx(small.sharpness, rel=0.15)
