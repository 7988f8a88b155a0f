"""A store is copied before it is migrated, and a damaged one says where to look."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.last_backup import BackupRecord, write_record
from cwem.store.sqlite import open_store
from cwem.store.sqlite.copies import KEPT, copies, copy_before_migration
from cwem.store.sqlite.database import Database
from cwem.store.sqlite.schema import APPLICATION_ID, MIGRATIONS

OLD = 9


def old_store(path, version=OLD):
    """A store as that version left it, with somebody in it."""
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as connection:
        for statement in (one for migration in MIGRATIONS[:version] for one in migration):
            connection.execute(statement)
        connection.execute("INSERT INTO employee (number, name) VALUES ('E001', 'Ada')")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()


def version(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_a_store_is_kept_as_it_was_before_it_is_migrated(path, keys):
    old_store(path)
    with open_store(path, keys) as store:
        assert [e.number for e in store.employees()] == ["E001"]
    (copy,) = copies(path)
    assert (copy.name, version(copy), version(path)) == (
        f"cwem.sqlite.schema-{OLD}.copy", OLD, len(MIGRATIONS)
    )  # fmt: skip
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM employee").fetchall() == [("Ada",)]


def test_a_new_store_has_nothing_to_keep(path, keys):
    open_store(path, keys).close()
    assert copies(path) == []


def test_two_processes_that_start_together_keep_one_whole_copy(path, keys):
    old_store(path)
    opening = "import sys; from pathlib import Path; from cwem.store.sqlite import open_store;"
    opening += "open_store(Path(sys.argv[1]), Path(sys.argv[2])).close()"
    command = [sys.executable, "-c", opening, str(path), str(keys)]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    (copy,) = copies(path)
    assert (version(copy), version(path)) == (OLD, len(MIGRATIONS))


def test_a_store_that_cannot_be_copied_is_not_migrated(path, monkeypatch):
    old_store(path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cwem.store.sqlite.copies.os.open", full)
    with pytest.raises(StoreUnavailable, match="No space left"):
        Database(path).connect()
    assert version(path) == OLD


def test_only_the_newest_copies_are_kept(path):
    old_store(path)
    for schema in range(1, KEPT + 3):
        copy_before_migration(path, schema)
    assert {each.name for each in copies(path)} == {
        f"cwem.sqlite.schema-{schema}.copy" for schema in range(3, KEPT + 3)
    }


def test_a_damaged_store_names_the_newest_backup(path, keys, tmp_path):
    open_store(path, keys).close()
    backup = tmp_path / "sunday.cwem"
    backup.write_bytes(b"x")
    write_record(path.parent, BackupRecord().good(backup, 1, 1))
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 40_000)
    wanted = pytest.raises(StoreError, match=r"restore the file from a backup.*sunday\.cwem")
    with wanted, open_store(path, keys) as store:
        store.employees()
