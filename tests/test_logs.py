"""The log: lines of JSON for its owner only, without names, on any disk."""

import errno
import io
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from cwem.capture.pace import Pace
from cwem.capture.run import CaptureRun
from cwem.errors import InputError, ModelMissing, StoreError
from cwem.logs.nameless import nameless
from cwem.logs.reading import last_lines, log_file
from cwem.logs.writing import PrivateFile, kept
from cwem.settings import Settings, load_settings
from cwem.store.sqlite import SqliteStore, open_store
from cwem.track.ledger import Ledger, Sighting
from cwem.values import (
    Activity,
    Analysis,
    BoutRules,
    CameraKind,
    Capture,
    Channel,
    Frame,
    Judgement,
    Posture,
    Purpose,
)
from cwem.words import say
from tests.store.store_rows import T0, bout, day_of, enrol, key

NUMBER, NAME = "E4711", "Ada Lovelace"
log = logging.getLogger("cwem.test")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path)


@pytest.fixture
def logged(settings: Settings) -> Iterator[Path]:
    """A home whose log is being kept."""
    with kept(settings):
        yield settings.home


def names_in(home: Path, *words: str) -> list[str]:
    """Which of these words stand in any file of the log."""
    text = "".join(path.read_text() for path in log_file(home).parent.iterdir())
    return [word for word in words if word in text]


def lines(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log_file(home).read_text().splitlines()]


def test_a_line_is_json_with_its_time_and_place(logged: Path) -> None:
    before = datetime.now(UTC)
    log.info("capture %s began", "ab12")
    (line,) = lines(logged)
    at = datetime.fromisoformat(str(line.pop("at")))
    assert abs((at - before).total_seconds()) < 5
    assert line == {"level": "info", "logger": "cwem.test", "message": "capture ab12 began"}


def test_only_its_owner_reads_it(logged: Path) -> None:
    log.warning("something")
    assert log_file(logged).stat().st_mode & 0o777 == 0o600
    assert log_file(logged).parent.stat().st_mode & 0o777 == 0o700


def test_it_is_cut_into_files_of_the_size_that_is_set(settings: Settings) -> None:
    small = settings.model_copy(update={"log_megabytes": 1, "log_files": 2})
    with kept(small):
        for n in range(40_000):
            log.info("a line that is about a hundred bytes long, number %d", n)
    files = sorted(path.name for path in log_file(small.home).parent.iterdir())
    assert files == ["cwem.log", "cwem.log.1", "cwem.log.2"]
    for path in log_file(small.home).parent.iterdir():
        assert path.stat().st_size <= 1_000_000
        assert path.stat().st_mode & 0o777 == 0o600
    newest = last_lines(small.home, 12_000)
    assert len(newest) == 12_000, "read on in the older file"
    assert newest[0].message.endswith("number 39999")


def test_nothing_is_written_or_left_behind_afterwards(settings: Settings) -> None:
    ours, root = logging.getLogger("cwem"), logging.getLogger()
    before = ours.level, list(root.handlers)
    with kept(settings):
        log.info("inside")
    log.warning("outside")
    assert (ours.level, list(root.handlers)) == before
    assert [line["message"] for line in lines(settings.home)] == ["inside"]


def test_other_packages_are_kept_from_warnings_on(settings: Settings) -> None:
    deaf = logging.getLogger("uvicorn.error")
    propagates = deaf.propagate
    deaf.propagate = False
    try:
        with kept(settings):
            deaf.info("connection open")
            deaf.warning("invalid upgrade")
            logging.getLogger("aioice").warning("no candidate")
            logging.getLogger("aioice").info("checking")
    finally:
        deaf.propagate = propagates
    assert [line["message"] for line in lines(settings.home)] == ["invalid upgrade", "no candidate"]


# --- without names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (InputError(f"{NUMBER} is taken"), "InputError"),
        (KeyError(NUMBER), "KeyError"),
        (InputError(say("{name} has left on {day}.", name=NAME, day="x")), "… has left on …."),
        (StoreError(say("{n} rows: {first}", n=3, first=NUMBER)), "3 rows: …"),
        (say("{file} is full: {reason}", file=Path("/a"), reason="no"), "/a is full: no"),
        (ModelMissing("a.onnx is missing"), "a.onnx is missing"),
        (OSError(errno.ENOSPC, "No space left"), "[Errno 28] No space left"),
        (StoreError("The store /a refused"), "The store /a refused"),
        (say("Nothing in braces"), "Nothing in braces"),
        (7, 7),
    ],
)
def test_what_may_be_written_of_a_value(value: object, written: object) -> None:
    assert nameless(value) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("from ada@example.org", "from [e-mail]"),
        ("peer 192.0.2.17:5000 gone", "peer [address]:5000 gone"),
        ("listening on 127.0.0.1:8501", "listening on 127.0.0.1:8501"),
        ("peer 2001:db8:0:1:2:3:4:5 gone", "peer [address] gone"),
        ("peer fe80::1ff:fe23:4567:890a%eth0 gone", "peer [address]%eth0 gone"),
        ("cookie " + "aB3_" * 10 + "x", "cookie [token]"),
        ("GET /invite/" + "aB3_" * 10 + "xyz 404", "GET /invite/[token] 404"),
        ("http://h:8501/invite/a-short_one?x=1", "http://h:8501/invite/[token]?x=1"),
        ("capture " + "0123456789abcdef" * 2, "capture " + "0123456789abcdef" * 2),
        ("<Task exception=KeyError('E4711')> lost", "<Task exception=KeyError> lost"),
        ("took 12:30:45 in version 1.2.3", "took 12:30:45 in version 1.2.3"),
    ],
)
def test_addresses_and_tokens_of_other_packages_are_replaced(
    logged: Path, said: str, written: str
) -> None:
    logging.getLogger("aiortc").warning(said)
    assert lines(logged)[0]["message"] == written


def test_of_a_trace_the_places_are_kept_and_no_values(
    capsys: pytest.CaptureFixture[str], logged: Path
) -> None:
    try:
        {}[NUMBER]
    except KeyError:
        log.exception("unexpected")
    (line,) = lines(logged)
    assert line["error"] == "KeyError"
    assert str(line["trace"][-1]).startswith("tests/test_logs.py:")  # type: ignore[index]
    shown = capsys.readouterr().err
    assert "unexpected (KeyError)" in shown
    assert NUMBER not in shown + json.dumps(line)


def test_a_recording_of_a_person_leaves_no_name_in_the_log(
    capsys: pytest.CaptureFixture[str], logged: Path, tmp_path: Path
) -> None:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as store:
        enrol(store, NUMBER, NAME)
        enrol(store, "E1", "Somebody else", seed=2)
        record(store)
        assert day_of(store, NUMBER), "recorded it was"
        with closing(sqlite3.connect(tmp_path / "cwem.sqlite")) as connection, connection:
            connection.execute(
                "UPDATE face_template SET sealed = zeroblob(99) WHERE employee = ?", (NUMBER,)
            )
        assert len(store.templates("sface")) == 1, "a damaged one is left out"
        refused = store.write([bout(T0 - 5, key(NUMBER))]).exception()
        assert NUMBER in str(refused), "whoever looks is told which row"
        logging.getLogger("cwem.track.outbound").error("bouts refused: %s", refused)
    fail_over_a_person()
    shown = capsys.readouterr().err
    for words in ("1 of 2 templates left out", "rows were refused", "analysis of capture"):
        assert any(words in str(line["message"]) for line in lines(logged))
        assert words in shown
    assert names_in(logged, NUMBER, NAME, "Lovelace") == []
    assert NUMBER not in shown
    assert "Lovelace" not in shown


def record(store: SqliteStore) -> None:
    """Two minutes before a shared camera, written as the live pipeline writes."""
    models = dict.fromkeys(Channel, "m")
    capture = Capture("c1", "door", CameraKind.SHARED, T0)
    ledger = Ledger(capture, models, BoutRules(), store)
    activity, posture = Judgement(Activity.SITTING, 0.9), Judgement(Posture.UPRIGHT, 0.9)
    for at in range(T0, T0 + 120_000, 500):
        seen = Sighting(1, NUMBER, True, activity, posture, at)
        ledger.record(at, [seen], {NUMBER: frozenset(Purpose)}, [])
    ledger.finish(T0 + 120_000)


class Unlucky:
    """An analyser that fails over a person, and again while it settles."""

    trouble = None

    def analyse(self, _frame: Frame) -> Analysis:
        raise KeyError(NUMBER)

    def finish(self, _at: int) -> None:
        raise StoreError(say("{n} rows were refused. {first}.", n=1, first=f"bout of {NUMBER}"))

    def close(self) -> None:
        pass


def fail_over_a_person() -> None:
    ended: list[CaptureRun] = []
    run = CaptureRun(
        Capture("c2", "own", CameraKind.OWN, T0, NUMBER),
        lambda _capture: Unlucky(),
        pace=Pace(1000),
        wish=lambda _analysis: 1000,
        idle=30,
        ended=ended.append,
    )
    run.start()
    run.offer(Frame(np.zeros((48, 64, 3), np.uint8), T0), time.monotonic())
    assert run.join(5)
    assert ended == [run]


# --- on any disk ----------------------------------------------------------------------------------


class FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_loses_lines_and_nothing_else(settings: Settings) -> None:
    with kept(settings):
        (file,) = [h for h in logging.getLogger().handlers if isinstance(h, PrivateFile)]
        log.warning("before")
        file.stream.close()
        file.stream = FullDisk()  # type: ignore[assignment]
        log.warning("lost")
        assert file.lost == 1
        log.warning("after")
        assert file.lost == 1
    assert [line["message"] for line in lines(settings.home)] == ["before", "after"]


def test_a_folder_that_cannot_be_written_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    with kept(load_settings(home=tmp_path / "file")):
        log.warning("still on the console")
    shown = capsys.readouterr().err
    assert shown.count("cannot be written") == 1
    assert "still on the console" in shown


# --- read back ------------------------------------------------------------------------------------


def test_the_newest_lines_are_read_back_by_level(logged: Path) -> None:
    log.info("first")
    log.warning("second")
    log.critical("third")
    assert [line.message for line in last_lines(logged, 10)] == ["third", "second", "first"]
    assert [line.message for line in last_lines(logged, 10, "warning")] == ["third", "second"]
    assert [line.level for line in last_lines(logged, 10, "error")] == ["error"]
    assert [line.message for line in last_lines(logged, 1)] == ["third"]
    assert abs(last_lines(logged, 1)[0].at - time.time() * 1000) < 5_000


def test_a_line_that_is_cut_off_is_passed_over(logged: Path) -> None:
    log.info("whole")
    with log_file(logged).open("a") as file:
        file.write('{"at": "2026\n[]\n"x"\n')
    assert [line.message for line in last_lines(logged, 10)] == ["whole"]


def test_no_log_yet_is_no_line(tmp_path: Path) -> None:
    assert last_lines(tmp_path, 10) == []
