"""The Live page's states in words."""

import pytest

from cwem.capture.live import Snapshot
from cwem.capture.run import Progress
from cwem.ui.live_states import (
    NOTICES,
    CameraReport,
    LiveState,
    Notice,
    Tone,
    live_state,
    notice,
)
from cwem.values import Analysis, CameraKind, Capture
from cwem.words import Words

CAPTURE = Capture("c" * 32, "live", CameraKind.SHARED, 1_000)
RUNNING = Progress(analysis=Analysis(1_000), analysed=100, fps_analysed=10.0, fps_planned=10.0)


def snapshot(progress: Progress = RUNNING, silent: float | None = 0.1, **more: object) -> Snapshot:
    values = {"capture": CAPTURE, "fps_received": 15.0, "fps_asked": 10.0, **more}
    return Snapshot(progress=progress, silent=silent, **values)  # type: ignore[arg-type]


def state(
    now: Snapshot,
    camera: CameraReport = CameraReport.ON,
    playing: bool = True,
    seat_free: bool = True,
) -> LiveState:
    return live_state(camera, now, playing=playing, seat_free=seat_free)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (CameraReport.INSECURE, LiveState.NEEDS_HTTPS),
        (CameraReport.DENIED, LiveState.NO_PERMISSION),
        (CameraReport.MISSING, LiveState.NO_CAMERA),
        (CameraReport.TAKEN, LiveState.CAMERA_TAKEN),
        (CameraReport.FAILED, LiveState.CAMERA_FAILED),
        (CameraReport.OFF, LiveState.OFF),
        (CameraReport.CHOOSING, LiveState.CHOOSING),
    ],
)
def test_what_the_browser_says_comes_first(report: CameraReport, expected: LiveState) -> None:
    assert state(Snapshot(), report, playing=False) is expected


def test_pressed_start_is_connecting_until_frames_come() -> None:
    assert state(Snapshot(), playing=False) is LiveState.CONNECTING
    assert state(Snapshot(), playing=True) is LiveState.CONNECTING
    assert state(Snapshot(), CameraReport.SLOW, playing=False) is LiveState.CONNECTING_SLOWLY


def test_frames_without_an_answer_yet_is_starting() -> None:
    assert state(snapshot(Progress())) is LiveState.STARTING


def test_live_when_frames_are_analysed() -> None:
    assert state(snapshot()) is LiveState.LIVE


def test_black_frames_are_paused() -> None:
    paused = Progress(analysis=Analysis(1_000, paused=True), analysed=9, fps_analysed=10.0)
    assert state(snapshot(paused), CameraReport.PAUSED) is LiveState.PAUSED


@pytest.mark.parametrize(
    ("silent", "expected"), [(2.9, LiveState.LIVE), (3.1, LiveState.NO_FRAMES)]
)
def test_no_frame_for_three_seconds_is_not_recording_whatever_the_connection_says(
    silent: float, expected: LiveState
) -> None:
    assert state(snapshot(silent=silent)) is expected


def test_a_capture_that_ended_for_lack_of_frames_says_so() -> None:
    assert state(snapshot(silent=20.0, capture=None)) is LiveState.NO_FRAMES


def test_all_seats_taken_by_others() -> None:
    assert state(Snapshot(), CameraReport.OFF, seat_free=False) is LiveState.BUSY
    assert state(Snapshot(refused=True, silent=0.1)) is LiveState.BUSY
    assert state(snapshot(), seat_free=False) is LiveState.LIVE, "one's own seat is one's own"


def test_a_newer_window_that_took_over_is_named() -> None:
    assert state(snapshot(superseded=True)) is LiveState.TAKEN_OVER
    assert state(Snapshot(superseded=True), CameraReport.OFF) is LiveState.OFF


def test_stopped_analysis_names_its_reason() -> None:
    now = snapshot(Progress(problem="pose model missing"))
    assert state(now) is LiveState.ANALYSIS_STOPPED
    assert "pose model missing" in notice(LiveState.ANALYSIS_STOPPED, now).title


def test_trouble_with_saving_is_said() -> None:
    trouble = Progress(analysis=Analysis(1), analysed=50, fps_analysed=10, trouble="Disk full.")
    now = snapshot(trouble)
    assert state(now) is LiveState.NOT_SAVED
    assert "Disk full." in notice(LiveState.NOT_SAVED, now).advice


def test_slower_than_asked_says_by_how_much() -> None:
    slow = Progress(analysis=Analysis(1), analysed=100, fps_analysed=4.0, fps_planned=4.0)
    now = snapshot(slow)
    assert state(now) is LiveState.SLOW
    assert "4 instead of 10" in notice(LiveState.SLOW, now).advice


def test_a_slow_camera_is_not_a_slow_server() -> None:
    slow = Progress(analysis=Analysis(1), analysed=100, fps_analysed=5.0, fps_planned=10.0)
    assert state(snapshot(slow, fps_received=5.0)) is LiveState.LIVE


def test_the_first_two_seconds_are_not_judged_slow() -> None:
    young = Progress(analysis=Analysis(1), analysed=5, fps_analysed=2.0, fps_planned=10.0)
    assert state(snapshot(young)) is LiveState.LIVE


def test_every_state_has_words_and_says_what_to_do() -> None:
    for each in LiveState:
        words = notice(each, snapshot())
        assert isinstance(words, Notice)
        assert isinstance(words.title, Words), "can be translated"
        assert isinstance(words.advice, Words)
        assert words.title
        assert words.advice.endswith(".")
        assert not words.title.endswith(".")


def test_only_live_looks_good() -> None:
    assert {each for each in NOTICES if NOTICES[each].tone is Tone.GOOD} == {LiveState.LIVE}
