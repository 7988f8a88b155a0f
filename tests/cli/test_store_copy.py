"""`cwem store copy` on the console."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cwem.cli import app
from cwem.errors import InputError, StoreError
from cwem.settings import load_settings
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.session import open_session
from cwem.store.opening import open_store
from cwem.values import day_start, utc_day
from tests.store.company_rows import answers, fill, recorded_in, rows_of
from tests.store.store_rows import bout, key

MINUTE = 60_000
NOW = day_start(utc_day(time.time_ns() // 1_000_000)) - 40 * 24 * 60 * MINUTE


def copy(source: str, target: str) -> Result:
    done = CliRunner().invoke(app, ["store", "copy", source, target])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def address(path: Path) -> str:
    return f"sqlite://{path}"


def opened(text: str, **options: bool):
    return open_store(load_settings(store=text), **options)


@pytest.fixture
def keyspace(cassandra: str):
    name = f"copied_{uuid4().hex[:12]}"
    place = f"cassandra://{cassandra}/{name}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CWEM_STORE", place)
        CliRunner().invoke(app, ["store", "migrate"], catch_exceptions=False)
    yield place
    session = open_session(parse_address(place, {}))
    session.change_tables(f"DROP KEYSPACE {name}")
    session.close()


@pytest.mark.cassandra
def test_to_cassandra_and_back(tmp_path: Path, keyspace: str, monkeypatch) -> None:
    monkeypatch.setenv("CWEM_EVENTS_DAYS", "3650")  # the bouts of these rows are old
    first, last = address(tmp_path / "a" / "first.db"), address(tmp_path / "b" / "last.db")
    with opened(first) as store:
        fill(store)
        wanted = rows_of(store), answers(store), recorded_in(store)
    done = copy(first, keyspace)
    rows, tables = sum(map(len, wanted[0].values())), len(wanted[0])
    told = f"Copied and compared: {rows} rows of {tables} tables, 62 bouts and voids.\n"
    assert done.stdout == told
    assert f"Now set CWEM_STORE to {keyspace}" in done.stderr
    copy(keyspace, last)
    for each in (keyspace, last):
        with opened(each) as store:
            assert (rows_of(store), answers(store), recorded_in(store)) == wanted


def test_from_a_store_that_is_not_there_or_the_same(tmp_path: Path) -> None:
    nowhere, target = address(tmp_path / "x" / "a.db"), address(tmp_path / "y" / "b.db")
    with pytest.raises(InputError, match="There is no store at"):
        copy(nowhere, target)
    with pytest.raises(InputError, match="the same store"):
        copy(target, target)
    assert not (tmp_path / "x").exists()
    assert not (tmp_path / "y").exists()


@pytest.mark.parametrize(
    ("kind", "people"),
    [("sqlite", 150), pytest.param("cassandra", 60, marks=pytest.mark.cassandra)],
)
def test_killed_in_the_middle_it_is_refused_until_it_is_finished(
    tmp_path: Path, request, monkeypatch, kind: str, people: int
) -> None:
    monkeypatch.setenv("CWEM_EVENTS_DAYS", "3650")
    first, target = address(tmp_path / "a" / "first.db"), address(tmp_path / "b" / "copy.db")
    if kind == "cassandra":
        target = request.getfixturevalue("keyspace")
    with opened(first) as store:
        fill(store)
        for who in range(people):
            starts = range(NOW, NOW + 200 * MINUTE, MINUTE)
            store.write([bout(at + MINUTE, key(f"K{who:03}", at)) for at in starts]).result()
    command = [sys.executable, "-m", "cwem.cli", "store", "copy", first, target]
    process = subprocess.Popen(command)
    try:
        _until_the_middle(target, process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    with pytest.raises(StoreError, match="holds a copy that was broken off"):
        opened(target)
    with opened(target, half_copied=True) as copied:
        assert f"K{people - 1:03}" not in set(copied.recorded())
    assert copy(first, target).exit_code == 0
    with opened(first) as store, opened(target) as copied:
        assert rows_of(copied) == rows_of(store)
        assert recorded_in(copied) == recorded_in(store)


def _until_the_middle(target: str, copying: "subprocess.Popen[bytes]") -> None:
    """Wait until some of the people are there. One store is kept open: opening one for every look
    takes longer than the copy where the machine is busy."""
    settings = load_settings(store=target)
    while not settings.on_cassandra and not _begun(settings.sqlite_path):
        assert copying.poll() is None
        time.sleep(0.01)
    with opened(target, half_copied=True) as store:
        while "K010" not in set(store.recorded()):
            assert copying.poll() is None, "it was faster than this test"
            time.sleep(0.01)


def _begun(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


@pytest.mark.cassandra
def test_older_events_than_are_kept_there_are_said(tmp_path: Path, keyspace: str) -> None:
    first = address(tmp_path / "a" / "first.db")
    with opened(first) as store:
        fill(store)
    with pytest.raises(StoreError, match=r"E0 2023-11: .*days that are kept.*CWEM_EVENTS_DAYS"):
        copy(first, keyspace)
