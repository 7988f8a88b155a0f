"""What lies on the disk: closed to others, and nothing that identifies a face."""

import os
import sqlite3
import stat
from contextlib import closing

import numpy as np
import pytest

from cwem.errors import SealError
from cwem.values import Purpose
from tests.store.store_rows import T0, bout, day_of, enrol


def on_disk(path) -> bytes:
    """Every byte of the database and of what SQLite keeps beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def sealed_rows(path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT wrapped FROM face_key UNION ALL SELECT sealed FROM face_template"
        return [row[0] for row in connection.execute(query)]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_files_and_folder_belong_to_their_owner_only(open_sqlite, path):
    before = os.umask(0)
    try:
        store = open_sqlite()
        store.write([bout(T0 + 1)]).result()
        day_of(store)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert files == dict.fromkeys((path.name, f"{path.name}-wal", f"{path.name}-shm"), 384)


def test_no_part_of_an_embedding_lies_on_the_disk(open_sqlite, path, keys):
    store = open_sqlite()
    vectors = [enrol(store, f"E{n:03d}", seed=n).embedding for n in range(5)]
    while_open = on_disk(path)
    assert b"E004" in while_open, "the rows must be there for the search to mean anything"
    store.close()
    for content in (while_open, on_disk(path), on_disk(keys / "any")):
        for vector in vectors:
            for stored in (
                vector,
                vector.astype(">f4"),
                vector.astype("<f8"),
                vector.astype(">f8"),
            ):
                bytes_ = stored.tobytes()
                step = 2 * stored.itemsize
                assert not any(bytes_[i : i + step] in content for i in range(0, len(bytes_), step))
            assert not any(repr(float(number)).encode() in content for number in vector)


def test_withdrawing_attendance_leaves_neither_key_nor_template_in_the_files(open_sqlite, path):
    store = open_sqlite()
    enrol(store)
    secrets = sealed_rows(path)
    assert len(secrets) == 2
    assert all(secret in on_disk(path) for secret in secrets)
    store.withdraw("E001", Purpose.ATTENDANCE, T0)
    assert not any(secret in on_disk(path) for secret in secrets)


def test_the_store_answers_without_its_key_but_opens_no_template(open_sqlite, keys):
    store = open_sqlite()
    enrol(store)
    store.write([bout(T0 + 1)]).result()
    (keys / "master.key").rename(keys / "elsewhere")
    again = open_sqlite()
    assert len(day_of(again)) == 1
    with pytest.raises(SealError, match="is missing"):
        again.templates("sface")
    with pytest.raises(SealError, match="is missing"):
        enrol(again, "E002")
    assert not (keys / "master.key").exists(), "a new key would hide that the old one is lost"
    (keys / "elsewhere").rename(keys / "master.key")
    assert len(again.templates("sface")) == 1


def test_rows_swapped_between_two_people_do_not_open(open_sqlite, path, caplog):
    store = open_sqlite()
    enrol(store, "E001", seed=1)
    enrol(store, "E002", seed=2)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for table, column in (("face_template", "sealed"), ("face_key", "wrapped")):
            connection.execute(
                f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE"
                " employee = 'E002') WHERE employee = 'E001'"
            )
    assert [template.employee for template in store.templates("sface")] == ["E002"]
    assert "E001" in caplog.text
    store.withdraw("E001", Purpose.ATTENDANCE, T0 + 1)
    mended = enrol(store, "E001", seed=1, at=T0 + 2)
    assert np.array_equal(store.templates("sface")[0].embedding, mended.embedding)


def test_one_damaged_template_does_not_hold_up_the_others(open_sqlite, path, caplog):
    store = open_sqlite()
    enrol(store, "E001")
    good = enrol(store, "E002", seed=2)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE face_template SET sealed = zeroblob(length(sealed)) WHERE employee = 'E001'"
        )
    (opened,) = store.templates("sface")
    assert opened.employee == good.employee
    assert "left out" in caplog.text
