"""What waits in the outbox when a backup is made comes back with it."""

from contextlib import closing
from pathlib import Path

import pytest

from cwem.backup import source
from cwem.backup.make import make_backup
from cwem.backup.restore import restore
from cwem.store.bout_rows import bout_row, void_row
from cwem.store.opening import outbox_in
from tests.backup.place import BY, PASSPHRASE, Place
from tests.store.store_rows import T0, bout, day_of, key, void

LATE = T0 + 5_000


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "here").furnish()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk" / "monday.cwem"


def keep(place: Place, *numbers: str) -> None:
    """A new bout of each in the outbox; one of the store that has grown; a void."""
    rows = [bout(LATE + 9, key(number, start=LATE)) for number in numbers]
    rows.append(bout(T0 + 700, key("E001", start=T0)))
    with closing(outbox_in(place.home, place.here.keys, 100)) as outbox:
        waiting = [bout_row(row, row.end) for row in rows]
        assert outbox.keep([*waiting, void_row(void(T0 + 5, key("E002", start=T0 + 1)))]) == 0


def restored(tmp_path: Path, out: Path) -> Place:
    other = Place(tmp_path / "other")
    restore(other.here, out, PASSPHRASE, BY)
    return other


def test_it_comes_back_and_stays_where_it_is(place, out, tmp_path):
    keep(place, "E001", "E002")
    made = make_backup(place.here, out, PASSPHRASE, BY)
    assert (made.manifest.waiting, made.manifest.rows["bout"]) == (4, 152)
    with closing(outbox_in(place.home, place.here.keys)) as outbox:
        assert outbox.count() == 4
    with place.open() as here, restored(tmp_path, out).open() as there:
        assert len(day_of(here, "E001")) == 50
        ends = {each.key.start: each.end for each in day_of(there, "E001")}
        assert len(ends) == 51
        assert (ends[T0], ends[LATE]) == (T0 + 700, LATE + 9)
        day = day_of(there, "E002")[0].key.day
        assert len(there.bouts("E002", day, day)[1]) == 2


def test_nothing_waits_where_nothing_was_kept(place, out):
    assert make_backup(place.here, out, PASSPHRASE, BY).manifest.waiting == 0
    assert not (place.home / "outbox.sqlite").exists()
    assert not (place.home / "keys" / "outbox").exists()


def test_a_row_that_the_store_takes_meanwhile_is_not_missed(place, out, tmp_path, monkeypatch):
    """It leaves the outbox for the store while the backup looks from one to the other."""
    keep(place, "E001")
    copy = source.copy_store

    def meanwhile(*given):
        copy(*given)
        with closing(outbox_in(place.home, place.here.keys)) as outbox:
            outbox.remove(outbox.next(0, 100))

    monkeypatch.setattr(source, "copy_store", meanwhile)
    make_backup(place.here, out, PASSPHRASE, BY)
    with restored(tmp_path, out).open() as there:
        assert len(day_of(there, "E001")) == 51


def test_who_was_erased_comes_back_by_no_waiting_row(place, out, tmp_path):
    with place.open() as store:
        store.erasures.erase("E003", BY.at, BY.actor)
    keep(place, "E002", "E003")
    made = make_backup(place.here, out, PASSPHRASE, BY)
    assert made.manifest.waiting == 3
    with restored(tmp_path, out).open() as there:
        assert day_of(there, "E003") == []
        assert len(day_of(there, "E002")) == 51
