"""Smoothing goes by time: same answer at any frame rate, no label out of nowhere."""

from math import log

from hypothesis import given
from hypothesis import strategies as st

from cwem.pose.smooth import TimeSmoother
from cwem.values import Judgement

LABELS = st.sampled_from("abc")
STREAM = st.lists(st.tuples(st.integers(0, 2_000), LABELS, st.floats(0, 1)), min_size=1)


def run(stream: list[tuple[int, str, float]], start: int = 0) -> list[Judgement]:
    smoother, at, answers = TimeSmoother(), start, []
    for gap, label, confidence in stream:
        at += gap
        answers.append(smoother.update(at, Judgement(label, confidence)))
    return answers


def test_the_first_frame_is_believed() -> None:
    assert run([(0, "a", 0.7)]) == [Judgement("a", 0.7)]


def test_one_wrong_frame_is_overruled_and_costs_confidence() -> None:
    answers = run([(100, label, 0.9) for label in "aaaaaabaaa"])
    assert [answer.label for answer in answers] == ["a"] * 10
    assert answers[6].confidence < answers[5].confidence


@given(fps=st.integers(5, 60))
def test_a_new_label_takes_over_after_the_same_time_at_any_frame_rate(fps: int) -> None:
    step = 1000 / fps
    before = [(round(i * step), "a") for i in range(5 * fps)]
    after = [(5_000 + round(i * step), "b") for i in range(2 * fps)]
    smoother = TimeSmoother(500)
    changed = next(
        at for at, label in before + after if smoother.update(at, Judgement(label, 1)).label == "b"
    )
    assert abs(changed - 5_000 - 500 * log(2)) <= 2 * step


def test_a_long_gap_forgets() -> None:
    assert run([(100, "a", 1.0)] * 50 + [(60_000, "b", 0.6)])[-1] == Judgement("b", 0.6)


@given(STREAM)
def test_the_answer_is_a_label_that_was_given(stream: list[tuple[int, str, float]]) -> None:
    for index, answer in enumerate(run(stream)):
        assert answer.label in {label for _, label, _ in stream[: index + 1]}
        assert 0 <= answer.confidence <= 1


@given(LABELS, st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1)), min_size=1))
def test_one_label_stays_and_its_confidence_within_what_was_said(
    label: str, frames: list[tuple[int, float]]
) -> None:
    answers = run([(gap, label, confidence) for gap, confidence in frames])
    said = [confidence for _, confidence in frames]
    assert len(answers) == len(frames)
    for answer in answers:
        assert answer.label == label
        assert min(said) - 1e-9 <= answer.confidence <= max(said) + 1e-9


@given(STREAM, st.integers(0, 10**13))
def test_only_differences_of_time_matter(stream: list[tuple[int, str, float]], start: int) -> None:
    assert run(stream) == run(stream, start)
