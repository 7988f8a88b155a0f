"""How often frames are analysed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.capture.pace import Pace, returned_of, share_of


def picked(pace: Pace, camera_fps: float, seconds: float = 10.0) -> int:
    return sum(pace.due(number / camera_fps) for number in range(round(camera_fps * seconds)))


@pytest.mark.parametrize(
    ("camera", "asked", "expected"), [(15, 10, 100), (30, 10, 100), (15, 15, 150), (5, 10, 50)]
)
def test_takes_as_many_frames_as_asked_or_as_there_are(
    camera: int, asked: int, expected: int
) -> None:
    assert picked(Pace(asked), camera) == pytest.approx(expected, abs=1)


def test_after_a_pause_it_does_not_catch_up() -> None:
    pace = Pace(10)
    assert pace.due(0.0)
    assert pace.due(30.0)
    assert not pace.due(30.05)


def test_slow_analysis_lowers_the_rate_and_fast_analysis_brings_it_back() -> None:
    pace = Pace(10, share=lambda: 0.8)
    for _ in range(50):
        pace.spent(0.4)
    assert pace.fps == pytest.approx(2.0, rel=0.01)
    for _ in range(50):
        pace.spent(0.01)
    assert pace.fps == pytest.approx(10.0)


@given(
    st.lists(st.floats(0.001, 0.5), min_size=1, max_size=200),
    st.floats(1, 30),
    st.floats(0.001, 2),
)
def test_never_more_than_asked(gaps: list[float], fps: float, cost: float) -> None:
    pace = Pace(fps)
    at = 0.0
    taken = 0
    for gap in gaps:
        at += gap
        if pace.due(at):
            taken += 1
            pace.spent(cost)
    assert taken <= at * fps + 2


def test_another_rate_holds_at_once() -> None:
    pace = Pace(10)
    assert picked(pace, 15, 2) == pytest.approx(20, abs=1)
    pace.ask(5)
    taken = [n / 15 for n in range(30, 90) if pace.due(n / 15)]
    assert len(taken) == pytest.approx(20, abs=1)
    pace.ask(10)
    soon = [n / 15 for n in range(90, 96) if pace.due(n / 15)]
    assert len(soon) >= 3, "a faster rate does not wait for the slower plan"


def test_captures_share_the_cores() -> None:
    assert share_of(2, 1) == share_of(2, 2) == 0.8
    assert share_of(2, 8) == pytest.approx(0.2)
    assert share_of(2, 0) == 0.8


def test_a_capture_gives_way_when_others_come() -> None:
    captures = 1
    pace = Pace(10, share=lambda: share_of(2, captures))
    for _ in range(50):
        pace.spent(0.05)
    assert pace.fps == pytest.approx(10.0)
    captures = 8
    pace.spent(0.05)
    assert pace.fps == pytest.approx(4.0, rel=0.01)


@pytest.mark.parametrize(
    ("cores", "captures", "expected"),
    [(2, 0, None), (2, 2, None), (2, 3, 10), (2, 4, 7.5), (2, 40, 5), (8, 8, None), (8, 10, 12)],
)
def test_pictures_go_back_as_they_come_until_captures_outnumber_cores(
    cores: int, captures: int, expected: float | None
) -> None:
    assert returned_of(cores, captures) == expected
