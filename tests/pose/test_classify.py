"""The rules, each on a body made for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.pose.calibrate import baseline_from
from cwem.pose.classify import CalibratedPosture, RuleActivityClassifier
from cwem.values import Activity, Judgement, Pose, Posture
from tests.pose.bodies import body, hidden

UPRIGHT = baseline_from([body()])


def activity(pose: Pose | None) -> str:
    return RuleActivityClassifier().classify([(0, pose)]).label


def posture(pose: Pose | None) -> Judgement:
    return CalibratedPosture().classify(pose, UPRIGHT)


def walk(step: float, seconds: float = 1.0, fps: int = 10) -> list[tuple[int, Pose | None]]:
    return [
        (round(i * 1000 / fps), body(legs_seen=True, step=step * (-1) ** (i // 4)))
        for i in range(round(seconds * fps) + 1)
    ]


# --- activity


def test_no_body_is_uncertain() -> None:
    assert activity(None) == Activity.UNCERTAIN
    assert RuleActivityClassifier().classify([]) == Judgement(Activity.UNCERTAIN, 0.0)


def test_shoulders_not_seen_is_uncertain() -> None:
    assert activity(hidden(body(legs_seen=True), 11)) == Activity.UNCERTAIN


@given(thigh=st.floats(-1, 1.2))
def test_legs_behind_the_desk_never_sit_or_stand(thigh: float) -> None:
    assert activity(body(thigh=thigh, legs_seen=False)) == Activity.AT_DESK


@pytest.mark.parametrize("point", [23, 24, 25, 26])
def test_one_hidden_knee_or_hip_is_enough(point: int) -> None:
    assert activity(hidden(body(legs_seen=True), point)) == Activity.AT_DESK


@pytest.mark.parametrize(
    ("thigh", "label"),
    [(0.1, "sitting"), (0.44, "sitting"), (0.5, "uncertain"), (0.56, "standing"), (1, "standing")],
)
def test_visible_legs_sit_or_stand_by_the_thigh(thigh: float, label: str) -> None:
    assert activity(body(thigh=thigh, legs_seen=True)) == label


def test_the_head_on_the_desk_comes_before_everything() -> None:
    assert activity(body(neck=0.1, legs_seen=True, hand=0.5)) == Activity.HEAD_ON_DESK


def test_a_hand_above_the_nose_is_raised() -> None:
    assert activity(body(hand=0.2)) == Activity.HAND_RAISED
    assert activity(body(hand=-0.2)) == Activity.AT_DESK


def test_swinging_legs_walk() -> None:
    judged = RuleActivityClassifier().classify(walk(0.3))
    assert judged == Judgement(Activity.WALKING, 0.69)
    assert RuleActivityClassifier().classify(walk(0.1)).label == Activity.STANDING


def test_too_short_a_look_shows_no_walking() -> None:
    assert RuleActivityClassifier().classify(walk(0.3)[-2:]).label == Activity.STANDING
    assert RuleActivityClassifier().classify(walk(0.3, 0.4, 20)).label == Activity.STANDING


def test_a_gap_in_the_history_does_not_stop_walking() -> None:
    history = walk(0.3)
    history[5] = (history[5][0], None)
    assert RuleActivityClassifier().classify(history).label == Activity.WALKING


# --- posture


def test_without_a_baseline_or_a_usable_pose_nothing_is_judged() -> None:
    not_judged = Judgement(Posture.NOT_JUDGED, 0.0)
    assert CalibratedPosture().classify(body(), None) == not_judged
    assert posture(None) == not_judged
    for point in (0, 7, 12):
        assert posture(hidden(body(), point)) == not_judged


def test_the_own_upright_is_upright() -> None:
    judged = posture(body())
    assert judged.label == Posture.UPRIGHT
    assert judged.confidence == pytest.approx(1 - 0.2795, abs=1e-3)


def test_a_sunken_neck_is_slouched_and_a_little_is_uncertain() -> None:
    assert posture(body(neck=0.63 * 0.80)).label == Posture.SLOUCHED
    assert posture(body(neck=0.63 * 0.95)).label == Posture.UNCERTAIN
    assert posture(body(neck=0.63 * 1.10)).label == Posture.UPRIGHT


def test_the_cause_is_named() -> None:
    assert posture(body(roll=15)).label == Posture.TILTED
    assert posture(body(roll=-15)).label == Posture.TILTED
    assert posture(body(lateral=0.2)).label == Posture.LEANING
    assert posture(body(neck=0.45, ear=75)).label == Posture.TOO_CLOSE
    assert posture(body(ear=75)).label == Posture.UPRIGHT


@given(
    neck=st.floats(-0.5, 1.5),
    pitch=st.floats(-1, 1),
    roll=st.floats(-60, 60),
    lateral=st.floats(-1, 1),
)
def test_every_pose_has_an_answer_with_a_confidence(
    neck: float, pitch: float, roll: float, lateral: float
) -> None:
    judged = posture(body(neck=neck, pitch=pitch, roll=roll, lateral=lateral))
    assert judged.label in set(Posture)
    assert 0.5 <= judged.confidence <= 1


@given(a=st.floats(0.2, 1), b=st.floats(0.2, 1))
def test_sinking_never_looks_better(a: float, b: float) -> None:
    order = [Posture.SLOUCHED, Posture.UNCERTAIN, Posture.UPRIGHT]
    low, high = (order.index(posture(body(neck=neck)).label) for neck in sorted((a, b)))
    assert low <= high
