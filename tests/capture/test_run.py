"""One capture on its own thread."""

import time

import numpy as np
import pytest

from cwem.capture.pace import Pace
from cwem.capture.run import CaptureRun
from cwem.errors import ModelMissing
from cwem.values import CameraKind, Capture, Frame
from tests.capture.fakes import Factory, wait_until

CAPTURE = Capture("c" * 32, "live", CameraKind.SHARED, 1_000)


def frame(at: int) -> Frame:
    return Frame(np.zeros((48, 64, 3), np.uint8), at)


def started(factory: object, ended: list[CaptureRun], idle: float = 30.0) -> CaptureRun:
    run = CaptureRun(
        CAPTURE,
        factory,  # type: ignore[arg-type]
        pace=Pace(1000),
        wish=lambda _analysis: 1000,
        idle=idle,
        ended=ended.append,
    )
    run.start()
    return run


def feed(run: CaptureRun, factory: Factory, count: int) -> None:
    for number in range(count):
        run.offer(frame(1_000 + number), time.monotonic())
        wanted = number + 1
        assert wait_until(lambda wanted=wanted: run.progress().analysed >= wanted)


def test_one_thread_opens_analyses_settles_and_closes() -> None:
    factory, ended = Factory(), []
    run = started(factory, ended)
    feed(run, factory, 3)
    run.end()
    assert run.join(3)
    (analyser,) = factory.made
    assert [each.at for each in analyser.frames] == [1_000, 1_001, 1_002]
    assert analyser.finished == [1_002]
    assert analyser.closed == 1
    assert len(analyser.threads) == 1
    assert ended == [run]


def test_end_waits_for_the_detection_that_runs() -> None:
    factory, ended = Factory(seconds=0.2), []
    run = started(factory, ended)
    run.offer(frame(1_000), time.monotonic())
    assert wait_until(lambda: factory.made and factory.made[0].busy)
    run.end()
    assert run.join(3)
    assert factory.made[0].closed == 1
    assert not factory.made[0].closed_while_busy


def test_the_newest_frame_replaces_the_one_that_waits() -> None:
    factory = Factory(seconds=0.1)
    run = started(factory, [])
    assert run.offer(frame(1_000), time.monotonic())
    assert wait_until(lambda: factory.made and factory.made[0].busy)
    assert run.offer(frame(1_001), time.monotonic())
    time.sleep(0.002)
    assert not run.offer(frame(1_002), time.monotonic())
    assert wait_until(lambda: len(factory.made[0].frames) == 2)
    assert factory.made[0].frames[1].at == 1_002
    run.end()
    run.join(3)


def test_ends_by_itself_when_no_frame_comes() -> None:
    factory, ended = Factory(), []
    run = started(factory, ended, idle=0.15)
    feed(run, factory, 1)
    assert run.join(3)
    assert factory.made[0].closed == 1
    assert factory.made[0].finished == [1_000]
    assert ended == [run]


def test_an_error_stops_the_analysis_says_why_and_still_settles(
    caplog: pytest.LogCaptureFixture,
) -> None:
    factory, ended = Factory(fail_at=2), []
    run = started(factory, ended)
    feed(run, factory, 1)
    run.offer(frame(2_000), time.monotonic())
    assert run.join(3)
    assert "internal error" in run.progress().problem
    assert run.progress().analysis is None
    assert factory.made[0].closed == 1
    assert factory.made[0].finished
    assert ended == [run]
    assert sum("analysis of capture" in each.message for each in caplog.records) == 1


def test_a_missing_model_is_told_in_its_own_words() -> None:
    def fails(_capture: Capture) -> object:
        raise ModelMissing("pose model missing: run `cwem models pull`.")

    ended: list[CaptureRun] = []
    run = started(fails, ended)
    assert run.join(3)
    assert run.progress().problem == "pose model missing: run `cwem models pull`."
    assert ended == [run]


def test_trouble_with_saving_is_passed_on() -> None:
    factory = Factory()
    run = started(factory, [])
    feed(run, factory, 1)
    factory.made[0].trouble = "the disk is full"
    feed(run, factory, 2)
    assert run.progress().trouble == "the disk is full"
    run.end()
    run.join(3)
