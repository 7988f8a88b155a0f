"""Eight hours before an own webcam in a minute: frames whose times run ahead of the wall clock go
through the real capture thread, tracker, recogniser, ledger and store; only seeing is faked.

    minute of each hour  0        30         40      41      42       50       55     60
    seen                 desk     standing   nobody  other   desk     (break)  desk
    recorded present     ------------------>|away           |------->|        |------>

In real time it is measured with `python -m benchmarks.day`.
"""

import gc
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil
import pytest

from cwem.capture.pace import Pace
from cwem.capture.run import Analyser, CaptureRun
from cwem.people.values import Company
from cwem.pipeline import Pipeline, Stages
from cwem.pose.smooth import TimeSmoother
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.reading import Days
from cwem.track.associate import Tracker, TrackRules
from cwem.track.identity import IdentityRules, Recogniser
from cwem.track.ledger import Ledger
from cwem.values import (
    Analysis,
    BoutRules,
    CameraKind,
    Capture,
    Channel,
    Embedding,
    Face,
    Frame,
    Image,
    Judgement,
    Match,
    Millis,
    Presence,
    utc_day,
)
from tests.test_pipeline import GREY, Everybody, Seeing, face

HOURS = 8
LOOK: Millis = 1_000
MINUTE: Millis = 60_000
PERSON, OTHER = np.ones(128, np.float32), np.zeros(128, np.float32)
RULES = BoutRules()


class Script(Seeing):
    """Sees what the script says of this minute of the hour."""

    def __init__(self) -> None:
        super().__init__()
        self.minute = 0.0

    def detect(self, _image: Image) -> tuple[Face, ...]:
        return () if 40 <= self.minute < 41 else (face(100 if self.own else 400),)

    @property
    def own(self) -> bool:
        return not 41 <= self.minute < 42

    def embed(self, _image: Image, _face: Face) -> Embedding:
        return PERSON if self.own else OTHER

    def classify(self, *_: object) -> Judgement:
        return Judgement("standing" if 30 <= self.minute < 40 else "at desk", 0.9)


class OnePerson(Everybody):
    """Knows E001 by the embedding."""

    def verify(self, employee: str, embedding: Embedding, images: int = 1) -> Match:
        same = bool(embedding[0] > 0)
        return Match(employee if same else None, 0.9 if same else 0.0, 0.5)


class Said:
    """An analyser that lets the script follow the frames and says when one is done."""

    def __init__(self, pipeline: Pipeline, script: Script, begin: Millis) -> None:
        self._pipeline, self._script, self._begin = pipeline, script, begin
        self.done = threading.Semaphore(0)

    def analyse(self, frame: Frame) -> Analysis:
        self._script.minute = (frame.at - self._begin) / MINUTE % 60
        try:
            return self._pipeline.analyse(frame)
        finally:
            self.done.release()

    def finish(self, at: Millis) -> None:
        self._pipeline.finish(at)

    def close(self) -> None:
        self._pipeline.close()

    @property
    def trouble(self) -> str | None:
        return self._pipeline.trouble


@dataclass(frozen=True, slots=True)
class Level:
    """At the end of a capture: resident memory in MB, and threads."""

    memory: float
    threads: int


def capture(store: SqliteStore, begin: Millis, first: Millis, last: Millis) -> None:
    """One capture that looks every second from `first` until before `last`."""
    made: list[Said] = []
    opened = threading.Event()

    def open_analyser(of: Capture) -> Analyser:
        script, gallery = Script(), OnePerson()
        stages = Stages(script, script, script, script, script, script, TimeSmoother)
        pipeline = Pipeline(
            stages,
            lambda: gallery,
            Tracker(TrackRules(stall=RULES.collar)),
            Recogniser(gallery, IdentityRules(), only="E001"),
            Ledger(of, dict.fromkeys(Channel, "fake"), RULES, store),
        )
        made.append(Said(pipeline, script, begin))
        opened.set()
        return made[0]

    of = Capture(f"c{first}", "own webcam", CameraKind.OWN, first, "E001")
    run = CaptureRun(
        of,
        open_analyser,
        pace=Pace(4),
        wish=lambda _analysis: 4,
        idle=60,
        ended=lambda _run: None,
    )
    run.start()
    assert opened.wait(10)
    for at in range(first, last, LOOK):
        assert run.offer(Frame(GREY, at), at / 1000)
        assert made[0].done.acquire(timeout=10), run.progress().problem
    run.end()
    assert run.join(10)
    assert not run.progress().problem


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        yield opened


def test_eight_hours_add_up_to_the_millisecond_and_leave_nothing_behind(
    store: SqliteStore,
) -> None:
    begin = time.time_ns() // 1_000_000 - (HOURS + 1) * 60 * MINUTE
    until = begin + HOURS * 60 * MINUTE
    breaks = [begin + (60 * hour + 50) * MINUTE for hour in range(HOURS)]
    firsts = [begin, *(each + 5 * MINUTE for each in breaks)]
    levels = []
    for first, last in zip(firsts, [*breaks, until], strict=True):
        capture(store, begin, first, last)
        gc.collect()
        memory = psutil.Process().memory_info().rss / 1e6
        levels.append(Level(memory, threading.active_count()))

    days = Days(store, Company(), RULES.departure)
    read = days.days("E001", utc_day(begin) - timedelta(days=1), utc_day(until))
    presence, activity = (
        {
            label: sum(day.totals(channel).get(label, 0) for day in read)
            for day in read
            for label in day.totals(channel)
        }
        for channel in (Channel.PRESENCE, Channel.ACTIVITY)
    )
    last_looks = (HOURS + 1) * LOOK  # a capture ends with its last look
    assert presence == {
        Presence.PRESENT: HOURS * 53 * MINUTE - last_looks,
        Presence.AWAY: HOURS * 2 * MINUTE,
    }
    assert activity == {
        "standing": HOURS * 10 * MINUTE,
        "at desk": HOURS * 43 * MINUTE - last_looks,
    }
    assert {level.threads for level in levels} == {levels[0].threads}
    assert levels[-1].memory - levels[1].memory < 5 * (HOURS - 1), levels
