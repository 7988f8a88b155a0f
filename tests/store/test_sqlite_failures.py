"""What goes wrong with a file, a disk or a lock: a clear word, and on with it when it is over."""

import os
import random
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cwem.errors import StoreError, StoreTooNew, StoreUnavailable
from cwem.store.seal import KeyRing
from cwem.store.sqlite import SqliteStore, open_store
from cwem.store.sqlite.database import Database
from cwem.store.sqlite.jobs import Limits
from tests.conftest import lacking
from tests.store.store_rows import DAY, T0, bout, day_of, enrol, key


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


# --- for a while ----------------------------------------------------------------------------------


def test_a_lock_that_stays_is_reported_and_reading_goes_on(open_sqlite, path):
    store = open_sqlite(patience=0.1)
    store.write([bout(T0 + 1)]).result()
    with locked(path):
        with pytest.raises(StoreUnavailable, match="locked by another program"):
            store.write([bout(T0 + 2)]).result()
        with pytest.raises(StoreUnavailable, match="locked by another program"):
            enrol(store)
        assert day_of(store) == [bout(T0 + 1)]
    store.write([bout(T0 + 3)]).result()
    assert day_of(store) == [bout(T0 + 3)]


def test_a_lock_that_goes_is_waited_for(open_sqlite, path):
    store = open_sqlite()
    with locked(path):
        future = store.write([bout(T0 + 2)])
        time.sleep(0.3)
        assert not future.done()
    future.result(5)
    assert day_of(store) == [bout(T0 + 2)]


def test_a_full_queue_waits_and_then_refuses_without_losing_a_word(open_sqlite, path):
    store = open_sqlite(limits=Limits(queued=20, group=10, patience=0.05))
    with locked(path):
        futures = [store.write([bout(T0 + 99, key(start=T0 + n))]) for n in range(40)]
        refused = [future for future in futures if future.done()]
        assert refused
        with pytest.raises(StoreUnavailable, match="cannot keep up"):
            refused[0].result()
    for future in futures:
        future.exception(5)
    stored = sum(future.exception() is None for future in futures)
    assert stored == 40 - len(refused) == len(day_of(store))


def test_many_producers_are_held_back_not_refused(open_sqlite):
    store = open_sqlite(limits=Limits(queued=200, group=50, patience=30))
    futures: list = []

    def produce(name: str) -> None:
        futures.extend(store.write([bout(T0 + n, key(name))]) for n in range(1, 500))

    threads = [threading.Thread(target=produce, args=(f"E{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [future.result() for future in futures] == [None] * 8 * 499
    assert {b.end for b in store.all_bouts(DAY, DAY)} == {T0 + 499}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        lacking("mounting a small disk needs root and the right to mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_reported_and_what_was_stored_stays(small_disk: Path, keys: Path):
    with open_store(small_disk / "cwem.sqlite", keys) as store:
        store.write([bout(T0 + 9)]).result()
        (small_disk / "ballast").write_bytes(b"x" * 500_000)
        big = [bout(T0 + 9_999, key(start=T0 + n, capture="c" * 200)) for n in range(1, 4_000)]
        with pytest.raises(StoreUnavailable, match="disk is full"):
            store.write(big).result()
        assert day_of(store) == [bout(T0 + 9)]
        (small_disk / "ballast").unlink()
        store.write(big[:200]).result()
        assert len(day_of(store)) == 201


@pytest.mark.skipif(os.name != "posix", reason="POSIX limits")
def test_a_disk_that_refuses_is_reported_and_the_writer_survives(open_sqlite, path):
    import resource

    store = open_sqlite()
    store.write([bout(T0 + 1)]).result()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (path.with_name(f"{path.name}-wal").stat().st_size, hard)
    )
    try:
        future = store.write([bout(T0 + 9_999, key(start=T0 + n)) for n in range(2, 3_000)])
        error = future.exception(5)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert isinstance(error, StoreUnavailable)
    assert "free space" in str(error)
    store.write([bout(T0 + 5)]).result()
    assert day_of(store) == [bout(T0 + 5)]


# --- the file -------------------------------------------------------------------------------------


def test_a_store_deleted_underneath_is_noticed_and_taken_up_again_when_it_is_back(
    open_sqlite, path
):
    store = open_sqlite()
    store.write([bout(T0 + 1)]).result()
    away = path.parent.with_name("away")
    path.parent.rename(away)
    with pytest.raises(StoreUnavailable, match="moved, replaced or deleted"):
        store.write([bout(T0 + 2)]).result()
    with pytest.raises(StoreUnavailable, match="Check that the file is there"):
        store.write([bout(T0 + 3)]).result()
    with pytest.raises(StoreUnavailable, match="Check that the file is there"):
        day_of(store)
    assert not path.exists(), "an empty store in its place would hide the loss"
    away.rename(path.parent)
    store.write([bout(T0 + 4)]).result()
    assert day_of(store) == [bout(T0 + 4)]


def test_a_log_deleted_underneath_is_noticed(open_sqlite, path):
    store = open_sqlite()
    store.write([bout(T0 + 1)]).result()
    path.with_name(f"{path.name}-wal").unlink()
    with pytest.raises(StoreUnavailable, match="moved, replaced or deleted"):
        store.write([bout(T0 + 2)]).result()
    store.write([bout(T0 + 3)]).result()
    assert day_of(store) == [bout(T0 + 3)]


@pytest.mark.parametrize(
    "content", [b"This is a text file, long enough to be read as a header. " * 20, b"x"]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path, keys, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is not a CWEM store") as caught:
        open_store(path, keys)
    assert not isinstance(caught.value, StoreUnavailable)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(path, keys):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's database"):
        open_store(path, keys)
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(open_sqlite, path):
    open_sqlite().close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreTooNew, match="Update CWEM"):
        open_sqlite()


def test_a_damaged_store_is_named(open_sqlite, path):
    store = open_sqlite()
    store.write([bout(T0 + 9_999, key(start=T0 + n)) for n in range(4_000)]).result()
    store.close()
    whole = bytearray(path.read_bytes())
    noise = random.Random(1).randbytes(len(whole) - 4096)
    path.write_bytes(whole[:4096] + noise)
    with pytest.raises(StoreError, match="restore the file from a backup"):
        day_of(open_sqlite())


def test_a_path_that_cannot_be_is_named(tmp_path, keys):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="Check its folder"):
        open_store(tmp_path / "file" / "cwem.sqlite", keys)
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreUnavailable, match="Check its folder"):
        open_store(tmp_path / "folder", keys)


def test_a_file_that_may_only_be_read_is_named(open_sqlite, path, monkeypatch):
    store = open_sqlite()
    connect = Database.connect

    def connect_to_read(self):
        connection = connect(self)
        connection.execute("PRAGMA query_only = ON")  # SQLite's own answer, root or not
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(Database, "connect", connect_to_read)
        with pytest.raises(StoreUnavailable, match="permissions"):
            store.write([bout(T0 + 1)]).result()
    store.write([bout(T0 + 2)]).result()
    assert day_of(store) == [bout(T0 + 2)]


def test_odd_characters_in_the_path_are_part_of_the_path(tmp_path, keys):
    path = tmp_path / "50% of? #1 naïve" / "a b.sqlite"
    with SqliteStore(Database(path), KeyRing(keys)) as store:
        store.write([bout(T0 + 1)]).result()
        assert len(day_of(store)) == 1
    assert path.is_file()


def test_a_large_table_is_not_counted_to_its_end(open_sqlite, monkeypatch):
    monkeypatch.setattr("cwem.store.sqlite.figures.MOST", 3)
    store = open_sqlite()
    store.write([bout(T0 + 1, key(capture=f"c{n}")) for n in range(5)]).result()
    found = store.figures()
    assert (found.rows["bout"], found.more) == (3, {"bout"})
