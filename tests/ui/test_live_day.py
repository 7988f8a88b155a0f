"""What a working day asks of the camera, and what a browser may say."""

import math

import pytest

from cwem.attendance.work_events import LONGEST, WorkDay, WorkEventKind, WorkState
from cwem.capture.live import Snapshot
from cwem.capture.run import Progress
from cwem.ui.camera_bar import Said, read_said
from cwem.ui.live_day import Lasting, Run, Wish, is_recorded, wish_of
from cwem.values import Analysis, CameraKind, Capture

CAPTURE = Capture("c" * 32, "own webcam", CameraKind.OWN, 1_000, "E001")
RUNNING = Snapshot(CAPTURE, Progress(Analysis(1_000), analysed=9), silent=0.1)
START, PAUSE, BREAK, RESUME, END = WorkEventKind


def wish(state: WorkState, snapshot: Snapshot = RUNNING, seat: bool = True) -> Wish:
    return wish_of(WorkDay(state, 5), snapshot, seat=seat, who="E001", now=77)


@pytest.mark.parametrize(
    ("state", "run", "offered", "holding"),
    [
        (WorkState.OFF, Run.OFF, [START], False),
        (WorkState.RECORDING, Run.RECORD, [PAUSE, BREAK, END], True),
        (WorkState.PAUSED, Run.PAUSE, [BREAK, RESUME, END], True),
        (WorkState.BREAK, Run.OFF, [RESUME, END], True),
        (WorkState.ENDED, Run.OFF, [START], False),
    ],
)
def test_each_state(
    state: WorkState, run: Run, offered: list[WorkEventKind], holding: bool
) -> None:
    asked = wish(state)
    assert (asked.run, list(asked.possible), asked.holding) == (run, offered, holding)
    assert asked.recording is (state is WorkState.RECORDING)


def test_a_superseded_window_leaves_the_camera_to_the_other_one() -> None:
    taken = Snapshot(superseded=True)
    assert wish(WorkState.RECORDING, taken).run is Run.ELSEWHERE
    assert wish(WorkState.PAUSED, taken).run is Run.ELSEWHERE
    assert wish(WorkState.BREAK, taken).run is Run.OFF
    assert not wish(WorkState.RECORDING, taken).recording


def test_without_a_place_no_day_begins_and_a_running_one_can_end() -> None:
    assert list(wish(WorkState.OFF, Snapshot(), seat=False).possible) == []
    assert END in wish(WorkState.RECORDING, Snapshot(), seat=False).possible


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (RUNNING, True),
        (Snapshot(CAPTURE, Progress(), silent=0.1), True),
        (Snapshot(), False),
        (Snapshot(CAPTURE, silent=3.1), False),
        (Snapshot(CAPTURE, Progress(problem="broken"), silent=0.1), False),
        (Snapshot(CAPTURE, Progress(Analysis(1, paused=True)), silent=0.1), False),
        (Snapshot(CAPTURE, Progress(Analysis(1)), silent=0.1, superseded=True), False),
    ],
)
def test_recorded_is_said_of_frames_that_count(snapshot: Snapshot, expected: bool) -> None:
    assert is_recorded(snapshot) is expected


def test_what_lasts_is_counted_from_its_first_look() -> None:
    lasting = Lasting().seen(holds=True, now=1_000).seen(holds=True, now=9_000)
    assert lasting.so_far(11_000) == 10_000
    assert lasting.seen(holds=False, now=12_000).so_far(13_000) == 0


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"kind": "start", "ago": 0}, Said(START, 0)),
        ({"kind": "end", "ago": 1234.6}, Said(END, 1235)),
        ({"kind": "here", "ago": 5}, Said(None, 5)),
        ({"kind": "pause"}, Said(PAUSE, 0)),
        ({"kind": "pause", "ago": -5}, Said(PAUSE, 0)),
        ({"kind": "pause", "ago": "soon"}, Said(PAUSE, 0)),
        ({"kind": "pause", "ago": math.inf}, Said(PAUSE, 0)),
        ({"kind": "pause", "ago": 1e300}, Said(PAUSE, LONGEST)),
        ({"kind": "dismiss"}, None),
        ({"kind": ["start"]}, None),
        ({}, None),
        ("start", None),
        (None, None),
    ],
)
def test_a_browser_may_send_anything(value: object, said: Said | None) -> None:
    assert read_said(value) == said
