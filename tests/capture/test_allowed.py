"""A capture ends when its permission does."""

import threading
import time

import numpy as np
import pytest

from cwem.capture.allowed import EVERY, GRACE, PATIENCE, NoLongerAllowed, WhileAllowed
from cwem.capture.pace import Pace
from cwem.capture.run import CaptureRun
from cwem.errors import StoreUnavailable
from cwem.values import CameraKind, Capture, Frame
from tests.capture.fakes import FakeAnalyser, wait_until

CAPTURE = Capture("c1", "live", CameraKind.SHARED, 0)


class Permit:
    """Allows, refuses or cannot know, as told; counts how often it was asked."""

    def __init__(self) -> None:
        self.answer: bool | Exception = True
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Seconds:
    """Monotonic time by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def frame(at: int = 1) -> Frame:
    return Frame(np.zeros((4, 4, 3), np.uint8), at)


@pytest.fixture
def permit() -> Permit:
    return Permit()


@pytest.fixture
def now() -> Seconds:
    return Seconds()


def test_without_permission_not_one_frame_is_analysed(permit: Permit, now: Seconds) -> None:
    inner = FakeAnalyser(CAPTURE)
    permit.answer = False
    with pytest.raises(NoLongerAllowed, match="Log in again"):
        WhileAllowed(inner, permit, now).analyse(frame())
    assert inner.frames == []


def test_it_is_asked_every_few_seconds_and_stops_at_a_no(permit: Permit, now: Seconds) -> None:
    watched = WhileAllowed(FakeAnalyser(CAPTURE), permit, now)
    for n in range(100):
        watched.analyse(frame(n + 1))
        now.at += 0.1
    assert permit.asked == 3
    permit.answer = False
    now.at += EVERY
    with pytest.raises(NoLongerAllowed):
        watched.analyse(frame())


def test_while_the_store_is_down_it_goes_on_for_a_while_only(permit: Permit, now: Seconds) -> None:
    watched = WhileAllowed(FakeAnalyser(CAPTURE), permit, now)
    watched.analyse(frame())
    permit.answer = StoreUnavailable("down")
    now.at += GRACE - 1
    watched.analyse(frame())
    now.at += EVERY
    with pytest.raises(NoLongerAllowed):
        watched.analyse(frame())


def test_how_long_that_is_can_be_set(permit: Permit, now: Seconds) -> None:
    watched = WhileAllowed(FakeAnalyser(CAPTURE), permit, now, grace=60.0)
    watched.analyse(frame())
    permit.answer = StoreUnavailable("down")
    now.at += 59
    watched.analyse(frame())
    now.at += EVERY
    with pytest.raises(NoLongerAllowed):
        watched.analyse(frame())


def _until_it_ends(watched: WhileAllowed) -> None:
    for n in range(1_000):
        watched.analyse(frame(n + 50))
        time.sleep(0.005)


def test_a_store_that_hangs_holds_up_no_frame_and_its_answer_counts_when_it_comes(
    permit: Permit, now: Seconds
) -> None:
    answered = threading.Event()
    inner = FakeAnalyser(CAPTURE)

    def hanging() -> bool:
        if permit():
            return True
        answered.wait(30)
        return False

    watched = WhileAllowed(inner, hanging, now)
    watched.analyse(frame())
    permit.answer = False
    now.at += EVERY
    begun = time.monotonic()
    for n in range(20):
        watched.analyse(frame(n + 2))
        now.at += EVERY
    assert time.monotonic() - begun < 2 * PATIENCE + 3
    assert permit.asked == 2, "one question at a time"
    assert len(inner.frames) == 21
    answered.set()
    with pytest.raises(NoLongerAllowed):
        _until_it_ends(watched)


def test_a_store_that_hangs_for_ever_ends_it_in_the_end(permit: Permit, now: Seconds) -> None:
    first = threading.Event()

    def hanging() -> bool:
        if first.is_set():
            threading.Event().wait(20)
        first.set()
        return True

    watched = WhileAllowed(FakeAnalyser(CAPTURE), hanging, now)
    watched.analyse(frame())
    now.at += EVERY
    watched.analyse(frame())
    now.at += GRACE
    with pytest.raises(NoLongerAllowed):
        watched.analyse(frame())


def test_a_run_settles_and_frees_everything_when_the_permission_ends(permit: Permit) -> None:
    made: list[FakeAnalyser] = []
    ended: list[CaptureRun] = []

    def opened(capture: Capture) -> WhileAllowed:
        made.append(FakeAnalyser(capture))
        return WhileAllowed(made[-1], permit)

    permit.answer = False
    run = CaptureRun(
        CAPTURE, opened, pace=Pace(1000), wish=lambda _: 1000, idle=5, ended=ended.append
    )
    run.start()
    run.offer(frame(7), 0.0)
    assert wait_until(lambda: ended)
    assert (made[0].frames, made[0].finished, made[0].closed) == ([], [7], 1)
    assert "log-in has ended" in run.progress().problem


def test_it_says_what_ended_it() -> None:
    running = WhileAllowed(FakeAnalyser(CAPTURE), lambda: False, refusal="The day is over.")
    with pytest.raises(NoLongerAllowed, match="The day is over"):
        running.analyse(frame())
