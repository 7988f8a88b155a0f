"""What a person says about their day, and what may be recorded because of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.attendance.work_events import (
    LONGEST,
    WorkEvent,
    WorkEventKind,
    WorkState,
    possible,
    spans,
    work_day,
)
from cwem.values import Span

K = WorkEventKind
HOUR = 3_600_000
T0 = 1_700_000_000_000


def said(*what: tuple[float, WorkEventKind]) -> list[WorkEvent]:
    return [WorkEvent("E001", T0 + round(hours * HOUR), kind, "ada") for hours, kind in what]


def at(hours: float) -> int:
    return T0 + round(hours * HOUR)


def state(events: list[WorkEvent], hours: float) -> WorkState:
    return work_day(events, at(hours)).state


def test_a_day_as_drawn() -> None:
    day = said((0, K.START), (1, K.PAUSE), (2, K.RESUME), (4, K.BREAK), (5, K.RESUME), (8, K.END))
    assert [state(day, h) for h in (-1, 0, 1, 2, 4, 5, 8, 9)] == [
        WorkState.OFF,
        WorkState.RECORDING,
        WorkState.PAUSED,
        WorkState.RECORDING,
        WorkState.BREAK,
        WorkState.RECORDING,
        WorkState.ENDED,
        WorkState.ENDED,
    ]
    assert spans(day, at(9)) == [
        Span(at(0), at(1), "recording"),
        Span(at(1), at(2), "paused"),
        Span(at(2), at(4), "recording"),
        Span(at(4), at(5), "break"),
        Span(at(5), at(8), "recording"),
    ]


def test_after_the_end_only_another_start_records_again() -> None:
    day = said((0, K.START), (8, K.END), (8.1, K.RESUME), (8.2, K.BREAK))
    assert state(day, 9) is WorkState.ENDED
    assert state([*day, *said((10, K.START))], 10) is WorkState.RECORDING


def test_a_day_nobody_ended_runs_out_and_asks_again() -> None:
    day = said((0, K.START))
    hours = LONGEST / HOUR
    assert state(day, hours - 0.01) is WorkState.RECORDING
    assert state(day, hours) is WorkState.OFF
    assert spans(day, at(30)) == [Span(at(0), at(hours), "recording")]
    assert state([*day, *said((hours + 2, K.RESUME))], hours + 2) is WorkState.OFF
    assert state([*day, *said((hours + 2, K.START))], hours + 2) is WorkState.RECORDING


def test_a_forgotten_break_runs_out_as_well() -> None:
    day = said((0, K.START), (4, K.BREAK))
    assert state(day, 20) is WorkState.OFF
    assert spans(day, at(20))[-1] == Span(at(4), at(LONGEST / HOUR), "break")


def test_over_midnight_nothing_ends() -> None:
    day = said((0, K.START))
    assert state(day, 9) is WorkState.RECORDING


@pytest.mark.parametrize("repeated", list(K))
def test_a_repeat_changes_nothing(repeated: WorkEventKind) -> None:
    day = said((0, K.START), (1, repeated))
    again = [*day, WorkEvent("E001", at(1) + 1, repeated, "another window")]
    assert work_day(day, at(2)) == work_day(again, at(2))


def test_what_can_be_said() -> None:
    assert possible(WorkState.OFF) == [K.START]
    assert possible(WorkState.RECORDING) == [K.PAUSE, K.BREAK, K.END]
    assert possible(WorkState.BREAK) == [K.RESUME, K.END]
    assert possible(WorkState.ENDED) == [K.START]


events = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(list(K))), max_size=12).map(
    lambda what: said(*((hours / 2, kind) for hours, kind in what))
)


@given(events, st.integers(0, 60))
def test_spans_are_in_order_without_overlap_and_agree_with_the_state(
    day: list[WorkEvent], hours: int
) -> None:
    now = at(hours / 2)
    found = spans(day, now)
    for one, following in pairwise(found):
        assert one.start < one.end <= following.start
    holds = work_day(day, now)
    running = holds.state in {WorkState.RECORDING, WorkState.PAUSED, WorkState.BREAK}
    if running and holds.since < now:
        assert found[-1] == Span(holds.since, now, holds.state.value)
    for span in found:
        assert work_day(day, span.start).state.value == span.label
        assert work_day(day, span.end - 1).state.value == span.label


@given(events, st.integers(0, 60), st.randoms())
def test_order_of_arrival_does_not_matter(day: list[WorkEvent], hours: int, chance: object) -> None:
    mixed = list(day)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert work_day(mixed, at(hours / 2)) == work_day(day, at(hours / 2))
