"""One employee's own working day over a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cwem.attendance.own_day import OwnDay
from cwem.attendance.work_events import LONGEST, WorkEventKind, WorkState
from cwem.store.sqlite import open_store
from cwem.store.sqlite.store import SqliteStore

NINE = 1_700_000_000_000
MINUTE = 60_000
START, PAUSE, BREAK, RESUME, END = WorkEventKind


class Clock:
    def __init__(self) -> None:
        self.at = NINE

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as store:
        yield store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def day(store: SqliteStore, clock: Clock) -> OwnDay:
    return OwnDay("E001", "ada", store.work_events, clock)


def kinds(store: SqliteStore) -> list[WorkEventKind]:
    return [event.kind for event in store.work_events.events("E001", 0, NINE + 10 * LONGEST)]


def test_nothing_said_is_off_and_not_recorded(day: OwnDay) -> None:
    assert day.now().state is WorkState.OFF
    assert not day.records()


def test_a_start_is_kept_with_who_said_it_and_holds_at_once(
    day: OwnDay, store: SqliteStore
) -> None:
    day.say(START)
    assert (day.now().state, day.now().since) == (WorkState.RECORDING, NINE)
    assert day.records()
    assert store.work_events.events("E001", 0, NINE + 1)[0].by == "ada"


@pytest.mark.parametrize(("kind", "records"), [(PAUSE, True), (BREAK, False), (END, False)])
def test_only_while_recording_or_paused_may_the_camera_run(
    day: OwnDay, clock: Clock, kind: WorkEventKind, records: bool
) -> None:
    day.say(START)
    clock.at += MINUTE
    day.say(kind)
    assert day.records() is records


def test_a_repeat_is_not_kept(day: OwnDay, store: SqliteStore, clock: Clock) -> None:
    day.say(START)
    clock.at += MINUTE
    for _ in range(3):
        day.say(PAUSE)
        clock.at += 3_000
    assert kinds(store) == [START, PAUSE]


def test_what_the_network_kept_waiting_counts_from_when_it_was_said(
    day: OwnDay, clock: Clock
) -> None:
    day.say(START)
    clock.at += 60 * MINUTE
    day.say(END, ago=10 * MINUTE)
    assert (day.now().state, day.now().since) == (WorkState.ENDED, NINE + 50 * MINUTE)


@pytest.mark.parametrize(
    ("ago", "since"), [(-5_000, NINE + MINUTE), (LONGEST, NINE + 1), (10**15, NINE + 1)]
)
def test_a_browser_with_a_wrong_clock_moves_nothing_before_what_was_said_last(
    day: OwnDay, clock: Clock, ago: int, since: int
) -> None:
    day.say(START)
    clock.at += MINUTE
    day.say(END, ago)
    assert day.now().since == since


def test_after_the_longest_day_it_has_to_be_said_again(day: OwnDay, clock: Clock) -> None:
    day.say(START)
    clock.at += LONGEST
    assert (day.now().state, day.records()) == (WorkState.OFF, False)
    day.say(START)
    assert day.records()


def test_another_persons_day_is_another(store: SqliteStore, day: OwnDay, clock: Clock) -> None:
    day.say(START)
    assert OwnDay("E002", "ben", store.work_events, clock).now().state is WorkState.OFF
