"""Times of shifts as text: what people write, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.attendance.shifts import Stretch
from cwem.attendance.times_text import (
    hours_of,
    length_text,
    minutes_of,
    stretch_of,
    stretches_of,
    times_text,
)
from cwem.people.csv_cells import Unusable


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("06:00-14:00", [(360, 840)]),
        ("6-14", [(360, 840)]),
        ("6.30 – 14.15", [(390, 855)]),
        ("22:00-06:00", [(1320, 1800)]),
        ("22:00 bis 24:00", [(1320, 1440)]),
        ("22:00-00:00", [(1320, 1440)]),
        ("00:00-24:00", [(0, 1440)]),
        ("08:00-12:00, 13:00-17:00", [(480, 720), (780, 1020)]),
        ("08:00-12:00 / 13:00-17:00", [(480, 720), (780, 1020)]),
        ("8 to 12 and 13 to 17", [(480, 720), (780, 1020)]),
        ("20:00-24:00; 02:00+1-06:00+1", [(1200, 1440), (1560, 1800)]),
        ("26:00-30:00", [(1560, 1800)]),
        ("08:00-08:00+1", [(480, 1920)]),
        ("", []),
    ],
)
def test_what_is_written(text: str, stretches: list[tuple[int, int]]) -> None:
    assert stretches_of(text) == tuple(Stretch(*each) for each in stretches)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("8", "no time from and to"),
        ("8-12-16", "no time from and to"),
        ("early", "no time from and to"),
        ("25:00-49:00", "no time of day"),
        ("08:60-09:00", "no time of day"),
        ("08:00-08:00", "begins and ends at the same time"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, wrong: str) -> None:
    with pytest.raises(Unusable, match=wrong):
        stretches_of(text)


def test_one_time_is_one() -> None:
    assert stretch_of("10-15") == Stretch(600, 900)
    assert stretch_of("") is None
    with pytest.raises(Unusable, match="more than one"):
        stretch_of("10-12, 13-15")


@given(
    st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), min_size=1, max_size=3).map(
        lambda pairs: [Stretch(begin, begin + length) for begin, length in pairs]
    )
)
def test_what_is_written_is_read_again(stretches: list[Stretch]) -> None:
    assert stretches_of(times_text(stretches)) == tuple(stretches)


@pytest.mark.parametrize(
    ("text", "minutes"), [("30", 30), ("30 min", 30), ("0:30", 30), ("1:05", 65), ("0", 0)]
)
def test_minutes(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"), [("7:48", 468), ("7,8", 468), ("7.8 h", 468), ("8", 480), ("38:30", 2310)]
)
def test_hours(text: str, minutes: int) -> None:
    assert hours_of(text) == minutes


@pytest.mark.parametrize("text", ["-3", "x", "1:75", "1:2", "=1"])
def test_neither(text: str) -> None:
    with pytest.raises(Unusable):
        minutes_of(text)
    with pytest.raises(Unusable):
        hours_of(text)


@given(st.integers(0, 24 * 60))
def test_lengths_are_read_again(minutes: int) -> None:
    assert hours_of(length_text(minutes)) == minutes_of(length_text(minutes)) == minutes
