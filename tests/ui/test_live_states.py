"""The Live page's states in words."""

import numpy as np
import pytest

from cwem.attendance.work_events import WorkDay, WorkState
from cwem.capture.live import Snapshot
from cwem.capture.run import Progress
from cwem.ui.live_notices import NOTICES, Notice, Tone, notice
from cwem.ui.live_states import (
    AVERTED,
    CameraReport,
    LiveState,
    Standing,
    faceless,
    live_state,
    own_state,
)
from cwem.values import (
    Analysis,
    Box,
    CameraKind,
    Capture,
    Face,
    Identity,
    IdentityStatus,
    Judgement,
    Person,
    Seen,
)
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
        (CameraReport.GONE, LiveState.CAMERA_GONE),
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


def test_only_recording_looks_good() -> None:
    good = {each for each in NOTICES if NOTICES[each].tone is Tone.GOOD}
    assert good == {LiveState.LIVE, LiveState.RECOGNISED}


# --- before an own webcam -------------------------------------------------------------------------


def person(status: IdentityStatus, face: bool = True) -> Seen:
    box = Box(0, 0, 10, 10)
    shown = Face(box, np.zeros((5, 2), np.float32), 0.9) if face else None
    judged = Judgement("sitting", 0.9)
    return Seen(1, Person(shown, None, box), Identity(status), judged, judged)


def before(*people: Seen, **more: object) -> Snapshot:
    progress = Progress(Analysis(1_000, people), analysed=100, fps_analysed=10.0)
    return snapshot(progress, **more)


KNOWN = Standing()


def own(
    now: Snapshot,
    day: WorkState = WorkState.RECORDING,
    camera: CameraReport = CameraReport.ON,
    standing: Standing = KNOWN,
    averted: int = 0,
    seat_free: bool = True,
    since: int = 5,
) -> LiveState:
    work = WorkDay(day, since)
    return own_state(work, camera, now, standing, averted, playing=True, seat_free=seat_free)


ME = person(IdentityStatus.CONFIRMED)
OTHER = person(IdentityStatus.SOMEONE_ELSE)


@pytest.mark.parametrize(
    ("day", "since", "expected"),
    [
        (WorkState.OFF, 0, LiveState.NOT_BEGUN),
        (WorkState.OFF, 9, LiveState.RAN_OUT),
        (WorkState.PAUSED, 9, LiveState.PAUSED),
        (WorkState.BREAK, 9, LiveState.BREAK),
        (WorkState.ENDED, 9, LiveState.ENDED),
        (WorkState.RECORDING, 9, LiveState.RECOGNISED),
    ],
)
def test_the_working_day_decides(day: WorkState, since: int, expected: LiveState) -> None:
    assert own(before(ME), day, since=since) is expected


def test_a_day_does_not_begin_without_a_free_place_and_goes_on_waiting_for_one() -> None:
    assert own(Snapshot(), WorkState.OFF, CameraReport.OFF, seat_free=False) is LiveState.BUSY
    assert own(Snapshot(), camera=CameraReport.OFF, seat_free=False) is LiveState.BUSY


def test_a_camera_that_is_off_while_the_day_goes_on_is_being_connected() -> None:
    assert own(Snapshot(), camera=CameraReport.OFF) is LiveState.CONNECTING


def test_trouble_with_the_camera_is_said_unless_nobody_wants_it() -> None:
    assert own(Snapshot(), camera=CameraReport.TAKEN) is LiveState.CAMERA_TAKEN
    assert own(Snapshot(), WorkState.BREAK, CameraReport.TAKEN) is LiveState.BREAK


def test_another_window_that_records_is_named() -> None:
    assert own(before(ME, superseded=True)) is LiveState.TAKEN_OVER


def test_black_frames_that_nobody_asked_for_are_a_covered_camera() -> None:
    black = snapshot(Progress(analysis=Analysis(1_000, paused=True), analysed=9))
    assert own(black) is LiveState.BLACK


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (before(), LiveState.NOBODY),
        (before(OTHER), LiveState.SOMEONE_ELSE),
        (before(OTHER, ME), LiveState.RECOGNISED),
        (before(person(IdentityStatus.TENTATIVE)), LiveState.RECOGNISING),
        (before(OTHER, person(IdentityStatus.TENTATIVE)), LiveState.RECOGNISING),
        (before(light=14.9), LiveState.TOO_DARK),
        (before(ME, light=14.9), LiveState.RECOGNISED),
        (before(light=15.0), LiveState.NOBODY),
    ],
)
def test_who_is_in_front(now: Snapshot, expected: LiveState) -> None:
    assert own(now) is expected


def test_a_body_without_a_face_is_said_after_ten_seconds() -> None:
    turned = before(person(IdentityStatus.POOR))
    assert own(turned, averted=AVERTED - 1) is LiveState.RECOGNISING
    assert own(turned, averted=AVERTED) is LiveState.NOT_FACING


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), False),
        ((ME,), False),
        ((person(IdentityStatus.POOR),), True),
        ((person(IdentityStatus.TENTATIVE, face=False),), True),
        ((person(IdentityStatus.TOO_SMALL), OTHER), False),
    ],
)
def test_what_counts_as_no_usable_face(people: tuple[Seen, ...], expected: bool) -> None:
    assert faceless(before(*people)) is expected


def test_who_cannot_be_recognised_is_told_why_first() -> None:
    assert own(before(OTHER), standing=Standing(agreed=False)) is LiveState.NO_CONSENT
    assert own(before(), standing=Standing(enrolled=False)) is LiveState.NOT_ENROLLED


def test_a_slow_server_is_said_while_one_is_recognised() -> None:
    slow = Progress(Analysis(1, (ME,)), analysed=100, fps_analysed=4.0)
    assert own(snapshot(slow)) is LiveState.SLOW
