"""Features know neither place nor size, and mean what their docstrings say."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.pose.features import FEATURE_NAMES, features, stride
from cwem.values import Pose
from tests.pose.bodies import body, hidden

SCALE_FREE = [i for i, name in enumerate(FEATURE_NAMES) if name != "ear_distance"]


def test_they_are_the_ratios_they_claim_to_be() -> None:
    seen = features(body(neck=0.6, pitch=0.1, lateral=0.2, hand=0.5, thigh=0.9, legs_seen=True))
    assert seen.neck == pytest.approx(0.6, abs=1e-5)
    assert seen.pitch == pytest.approx(0.1, abs=1e-5)
    assert seen.roll == pytest.approx(0, abs=1e-3)
    assert seen.lateral == pytest.approx(0.2, abs=1e-5)
    assert seen.ear_distance == pytest.approx(60 / 640, abs=1e-5)
    assert seen.hand_height == pytest.approx(0.5, abs=1e-5)
    assert seen.thigh_drop == pytest.approx(0.9, abs=1e-5)
    assert seen.head_height == pytest.approx((0.6 * 120 - 6) / 120, abs=1e-5)


def test_roll_is_the_slope_of_the_ears_in_degrees() -> None:
    assert features(body(roll=20)).roll == pytest.approx(20, abs=0.01)
    assert features(body(roll=-20)).roll == pytest.approx(-20, abs=0.01)


@given(
    scale=st.floats(0.2, 3),
    dx=st.floats(-200, 200),
    dy=st.floats(-200, 200),
    neck=st.floats(-0.2, 1),
    roll=st.floats(-40, 40),
)
def test_neither_place_nor_size_matters(
    scale: float, dx: float, dy: float, neck: float, roll: float
) -> None:
    here = features(body(neck=neck, roll=roll, hand=0.2)).vector()
    there = features(body(neck=neck, roll=roll, hand=0.2, scale=scale, moved=(dx, dy))).vector()
    assert np.allclose(here[SCALE_FREE], there[SCALE_FREE], atol=2e-3)


@given(width=st.integers(200, 2000), height=st.integers(200, 2000))
def test_the_shape_of_the_picture_does_not_matter(width: int, height: int) -> None:
    square = features(body(neck=0.6, roll=10, size=(640, 640))).vector()
    other = features(body(neck=0.6, roll=10, size=(width, height))).vector()
    assert np.allclose(square[SCALE_FREE], other[SCALE_FREE], atol=2e-3, equal_nan=True)


def test_a_hidden_hand_is_not_raised() -> None:
    assert features(body(hand=0.5)).hand_height > 0
    assert isnan(features(hidden(body(hand=0.5), 15, 16)).hand_height)


def test_visibility_is_that_of_the_least_seen() -> None:
    seen = features(hidden(body(legs_seen=True), 26, 8))
    assert seen.leg_visibility == seen.head_visibility == pytest.approx(0.1)
    assert seen.shoulder_visibility == pytest.approx(0.99)


def test_a_body_without_extent_says_nothing() -> None:
    seen = features(Pose(np.full((33, 4), 0.5, np.float32), (640, 480)))
    assert isnan(seen.neck)
    assert isnan(seen.pitch)
    assert isnan(seen.thigh_drop)


def test_stride_is_how_far_the_ankles_pass_each_other() -> None:
    walking = [body(legs_seen=True, step=step) for step in (-0.4, 0, 0.4)]
    assert stride(walking) == pytest.approx(0.8, abs=1e-4)
    assert stride([body(legs_seen=True)] * 3) == pytest.approx(0, abs=1e-6)
    assert isnan(stride([*walking, body(legs_seen=False)]))
    assert isnan(stride([]))
