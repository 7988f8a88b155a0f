"""A backup made while CWEM works, and brought back on another machine."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, AuditEntry
from cwem.access.logins import Login
from cwem.backup import make
from cwem.backup.make import make_backup
from cwem.backup.restore import Ledgers, look_into, restore
from cwem.backup.sealing import CHUNK
from cwem.erasing.erase import erase_person
from cwem.erasing.ledgers import Ledgers as AllLedgers
from cwem.errors import InputError, SealError, StoreError, StoreTooNew, StoreUnavailable
from cwem.store.last_backup import read_record
from cwem.store.sqlite.schema import MIGRATIONS
from cwem.web.kiosk_seal import entry_key
from tests.backup.place import BY, PASSPHRASE, PEOPLE, Place
from tests.conftest import lacking
from tests.store.store_rows import T0, bout, day_of, enrol, key


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "here").furnish()


@pytest.fixture
def other(tmp_path: Path) -> Place:
    """A machine with nothing on it."""
    return Place(tmp_path / "other")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk" / "monday.cwem"


def erase(place: Place, number: str, out: Path) -> None:
    with place.open() as store:
        ledgers = AllLedgers(place.home, [out.parent], store.erasures.installation().id)
        assert erase_person(store.erasures, number, BY, ledgers).proved


def nothing_there(place: Place) -> bool:
    return not place.home.exists() or list(place.home.rglob("*")) == []


def test_what_comes_back_reads_the_same(place, other, out):
    before = place.said()
    made = make_backup(place.here, out, PASSPHRASE, BY)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    done = restore(other.here, out, PASSPHRASE, BY)
    assert other.said() == before
    assert (other.home / "cwem.toml").read_text() == "port = 8502\n"
    assert done.manifest == made.manifest
    assert made.manifest.rows["bout"] == 150
    assert done.erased == 0
    for each in other.home.rglob("*"):
        assert stat.S_IMODE(each.stat().st_mode) in {0o600, 0o700}, each
    assert [each.name for each in other.home.iterdir() if each.name.startswith(".restore")] == []


def test_a_stolen_backup_tells_nothing(place, out):
    make_backup(place.here, out, PASSPHRASE, BY)
    content = out.read_bytes()
    ledger = b"".join(each.read_bytes() for each in out.parent.glob("*.jsonl"))
    for word in (b"SQLite format", *map(str.encode, PEOPLE), b"Lovelace", b"port", b"ustar"):
        assert word not in content
        assert word not in ledger
    for name in ("master.key", "pepper.key"):
        assert (place.home / "keys" / name).read_bytes() not in content


def test_what_waits_sealed_at_the_door_can_be_opened_after_a_restore(place, other, out):
    key = entry_key(place.here.keys)
    make_backup(place.here, out, PASSPHRASE, BY)
    restore(other.here, out, PASSPHRASE, BY)
    assert entry_key(other.here.keys).id == key.id
    assert key.public.encode() not in out.read_bytes()


def test_a_backup_while_bouts_are_written_is_of_one_moment(place, other, out):
    """One writer writes pairs in one step each: a moment between two steps has no half pair."""
    stop, written = threading.Event(), []
    with place.open() as store:

        def work() -> None:
            n = 0
            while not stop.is_set():
                n += 1
                start = T0 + 1_000 + n
                rows = [bout(start + 1, key(who, start=start)) for who in ("E001", "E002")]
                store.write(rows).result()
                written.append(n)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            while len(written) < 20:
                time.sleep(0.01)
            at_first = len(written)
            for _ in range(3):
                make_backup(place.here, out, PASSPHRASE, BY)
            at_last = len(written)
        finally:
            stop.set()
            thread.join()
    assert at_last > at_first, "it went on"
    restore(other.here, out, PASSPHRASE, BY)
    with other.open() as store:
        pairs = [{b.key.start for b in day_of(store, who) if b.key.start > T0 + 1_000}
                 for who in ("E001", "E002")]  # fmt: skip
        assert pairs[0] == pairs[1]
        assert at_first <= len(pairs[0]) <= len(written)


def test_nobody_erased_comes_back(place, other, out):
    make_backup(place.here, out, PASSPHRASE, BY)
    erase(place, "E001", out)
    done = restore(other.here, out, PASSPHRASE, BY)
    assert done.erased == 1
    with other.open() as store:
        assert [e.number for e in store.employees()] == ["E002", "E003"]
        assert day_of(store, "E001") == []
        assert set(store.erasures.traces(store.erasures.names("E001")).values()) == {0}
        assert store.accounts.account("ada") is None
        with pytest.raises(InputError, match="was erased"):
            enrol(store, "E001")
        with pytest.raises(StoreError, match="refused"):
            store.write([bout(T0 + 9)]).result()
        assert len(day_of(store, "E002")) == 50
    content = b"".join(each.read_bytes() for each in other.home.rglob("*") if each.is_file())
    assert b"Lovelace" not in content
    assert b"E001" not in content


def test_who_is_erased_while_a_backup_is_made_is_in_the_ledger_beside_it(
    place, other, out, monkeypatch
):
    """Whoever erases does not know of a folder to which the first backup is still being written."""
    write = make.archive.write

    def meanwhile(*given):
        write(*given)
        with place.open() as store:
            ledgers = AllLedgers(place.home, [], store.erasures.installation().id)
            erase_person(store.erasures, "E001", BY, ledgers)

    with monkeypatch.context() as patched:
        patched.setattr(make.archive, "write", meanwhile)
        make_backup(place.here, out, PASSPHRASE, BY)
    assert restore(other.here, out, PASSPHRASE, BY).erased == 1


def test_who_was_erased_stays_away_also_as_the_only_administrator_of_then(place, other, out):
    made = AuditEntry(T0, "root", Action.CHANGE_ROLES, "E001", "ada")
    with place.open() as store:
        store.accounts.set_roles("ada", frozenset({Role.ADMIN}), made)
        store.accounts.disable("root", made)
    make_backup(place.here, out, PASSPHRASE, BY)
    with place.open() as store:
        store.accounts.create(Account("new", frozenset({Role.ADMIN}), None, T0), "x", made)
    erase(place, "E001", out)
    assert restore(other.here, out, PASSPHRASE, BY).erased == 1
    with other.open() as store:
        assert store.accounts.account("ada") is None


def test_the_ledger_is_found_where_it_is_brought_to(place, other, out, tmp_path):
    make_backup(place.here, out, PASSPHRASE, BY)
    erase(place, "E001", out)
    (beside,) = out.parent.glob("cwem-erased-*.jsonl")
    brought = beside.rename(tmp_path / "brought.jsonl")
    with pytest.raises(InputError, match="ledger of erased people is missing"):
        restore(other.here, out, PASSPHRASE, BY)
    assert nothing_there(other)
    other.home.mkdir()
    shutil.copy(place.home / "erased.jsonl", other.home / "erased.jsonl")
    assert restore(other.here, out, PASSPHRASE, BY).erased == 1
    third = Place(tmp_path / "third")
    assert restore(third.here, out, PASSPHRASE, BY, Ledgers(named=brought)).erased == 1
    fourth = Place(tmp_path / "fourth")
    assert restore(fourth.here, out, PASSPHRASE, BY, Ledgers(none=True)).erased == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text[: len(text) // 2], "cannot be read"),
        (lambda text: text.splitlines(keepends=True)[0], "older than the backup"),
        (lambda text: text.replace('"installation": "', '"installation": "0'), "another"),
    ],
)
def test_a_ledger_that_is_not_whole_restores_nothing(place, other, out, change, says):
    make_backup(place.here, out, PASSPHRASE, BY)
    erase(place, "E001", out)
    make_backup(place.here, out, PASSPHRASE, BY)
    (ledger,) = out.parent.glob("cwem-erased-*.jsonl")
    ledger.write_text(change(ledger.read_text()))
    with pytest.raises(InputError, match=says):
        restore(other.here, out, PASSPHRASE, BY)
    assert nothing_there(other)


def test_a_wrong_passphrase_is_said_so(place, other, out):
    make_backup(place.here, out, PASSPHRASE, BY)
    with pytest.raises(SealError, match="passphrase does not open"):
        restore(other.here, out, PASSPHRASE + " ", BY)
    assert nothing_there(other)


def test_every_kind_of_damage_restores_nothing(place, other, out):
    with place.open() as store:  # more than a chunk, which does not compress
        store.waiting_photos.add("E001", [os.urandom(2 * CHUNK)], T0, _entry())
    make_backup(place.here, out, PASSPHRASE, BY)
    whole = out.read_bytes()
    assert len(whole) > 2 * CHUNK
    swapped = whole[-CHUNK:] + whole[:-CHUNK]
    half_chunk = len(whole) - CHUNK // 2
    damages = [b"", b"CWEM", b"x" * 5_000, whole[:40], whole[:400], whole[:half_chunk],
               whole[:-1], whole[:-17], whole + b"x", whole + whole, swapped]  # fmt: skip
    damages += [whole[: len(whole) - (len(whole) - _body(whole)) % (CHUNK + 16)]]  # a chunk short
    for place_of_byte in (0, 20, 60, 150, 400, CHUNK // 2, CHUNK + 900, len(whole) - 1):
        changed = bytearray(whole)
        changed[place_of_byte] ^= 1
        damages.append(bytes(changed))
    for damage in damages:
        out.write_bytes(damage)
        with pytest.raises((InputError, SealError)):
            restore(other.here, out, PASSPHRASE, BY)
        assert nothing_there(other)
        with pytest.raises((InputError, SealError)):
            look_into(out, PASSPHRASE)
    out.write_bytes(whole)
    assert look_into(out, PASSPHRASE).rows["waiting_photo"] == 1


def _body(whole: bytes) -> int:
    """Where the chunks begin."""
    start = len(make.MAGIC)
    return start + 4 + int.from_bytes(whole[start : start + 4], "big")


def _entry() -> AuditEntry:
    return AuditEntry(T0, "root", Action.SEAL_PHOTOS, "E001")


def test_only_an_empty_machine_is_restored_to(place, other, out):
    make_backup(place.here, out, PASSPHRASE, BY)
    before = place.said()
    with pytest.raises(InputError, match="is not empty"):
        restore(place.here, out, PASSPHRASE, BY)
    assert place.said() == before
    with other.open() as running:  # CWEM was started once, and runs
        assert running.employees() == []
        with pytest.raises(InputError, match="CWEM is running"):
            restore(other.here, out, PASSPHRASE, BY)
        assert running.employees() == []
    (other.home / "cwem.toml").write_text("port = 9000\n")
    assert restore(other.here, out, PASSPHRASE, BY).settings_kept
    assert (other.home / "cwem.toml").read_text() == "port = 9000\n"
    assert (other.home / "cwem.toml.from-backup").read_text() == "port = 8502\n"
    assert other.said() == before


def test_a_store_that_was_made_while_a_backup_is_read_is_not_replaced(place, other, out):
    make_backup(place.here, out, PASSPHRASE, BY)

    def first_set_up(_store: object) -> int:
        with other.open() as store:
            root = Account("new", frozenset({Role.ADMIN}), None, T0)
            store.accounts.create(root, "x", AuditEntry(T0, "new", Action.SET_UP, None, "new"))
        return 0

    with pytest.raises(InputError, match="is not empty"):
        restore(other.here, out, PASSPHRASE, BY, check=first_set_up)
    with other.open() as store:
        assert [account.name for account in store.accounts.accounts()] == ["new"]


def test_a_folder_may_be_called_anything(tmp_path, out):
    """A name with a # was looked for elsewhere, and an empty store found whole."""
    place = Place(tmp_path / "50% of #1?").furnish()
    made = make_backup(place.here, out, PASSPHRASE, BY)
    assert (made.manifest.schema, made.manifest.rows["bout"]) == (len(MIGRATIONS), 150)
    other = Place(tmp_path / "#2")
    restore(other.here, out, PASSPHRASE, BY)
    assert other.said() == place.said()
    assert {each.name for each in tmp_path.iterdir()} == {"50% of #1?", "#2", "disk"}


def test_an_older_backup_is_migrated_and_a_newer_one_refused(place, other, out, monkeypatch):
    make_backup(place.here, out, PASSPHRASE, BY)
    newer = (*MIGRATIONS, ("CREATE TABLE later (employee TEXT, word TEXT) STRICT",))
    with monkeypatch.context() as later:
        for module in ("schema", "restored"):
            later.setattr(f"cwem.store.sqlite.{module}.MIGRATIONS", newer)
        restore(other.here, out, PASSPHRASE, BY)
        with closing(sqlite3.connect(other.here.store)) as connection:
            assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)
        assert list(other.home.glob("*.copy")) == [], "it would still have who was erased"
        make_backup(other.here, out.with_name("newer.cwem"), PASSPHRASE, BY)
    third = Place(other.home.parent / "third")
    with pytest.raises(StoreTooNew, match="newer version of CWEM"):
        restore(third.here, out.with_name("newer.cwem"), PASSPHRASE, BY)
    assert nothing_there(third)


def test_log_ins_of_then_are_over(place, other, out):
    with place.open() as store:
        entry = AuditEntry(T0, "root", Action.LOG_IN, None, "root")
        assert store.logins.open(Login("l", "root", T0, T0, "", ""), b"digest", 0, entry)
    make_backup(place.here, out, PASSPHRASE, BY)
    restore(other.here, out, PASSPHRASE, BY)
    with other.open() as store:
        assert store.logins.find(b"digest") is None


def test_a_check_that_fails_restores_nothing(place, other, out):
    make_backup(place.here, out, PASSPHRASE, BY)

    def refuses(_store: object) -> int:
        raise StoreError("a total is not the sum of its days")

    with pytest.raises(StoreError, match="not the sum"):
        restore(other.here, out, PASSPHRASE, BY, check=refuses)
    assert nothing_there(other)


def test_a_full_disk_leaves_the_last_good_backup_as_it_was(place, out, monkeypatch):
    make_backup(place.here, out, PASSPHRASE, BY)
    before = out.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cwem.backup.make.archive.write", full)
    with pytest.raises(StoreUnavailable, match="No space left on device"):
        make_backup(place.here, out, PASSPHRASE, BY)
    assert out.read_bytes() == before
    assert {each.suffix for each in out.parent.iterdir()} <= {".cwem", ".jsonl", ".lock"}
    assert list(place.home.glob(".backup-*")) == []
    record = read_record(place.home)
    assert (record.file, record.failed) == (str(out), BY.at)
    assert "No space left" in record.why


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        lacking("mounting a small disk needs root and the right to mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full_is_said_and_left_as_it_was(place, small_disk):
    out = small_disk / "monday.cwem"
    make_backup(place.here, out, PASSPHRASE, BY)
    before = {each.name: each.read_bytes() for each in small_disk.iterdir() if each.is_file()}
    with place.open() as store:
        store.waiting_photos.add("E001", [os.urandom(CHUNK)], T0, _entry())
    with pytest.raises(StoreUnavailable, match="No space left on device"):
        make_backup(place.here, out, PASSPHRASE, BY)
    assert {e.name: e.read_bytes() for e in small_disk.iterdir() if e.is_file()} == before


def test_a_restore_onto_a_disk_that_is_too_small_writes_nothing(place, small_disk, out):
    with place.open() as store:
        store.waiting_photos.add("E001", [os.urandom(CHUNK)], T0, _entry())
    make_backup(place.here, out, PASSPHRASE, BY)
    with pytest.raises(InputError, match="MB of free space are needed"):
        restore(Place(small_disk / "home").here, out, PASSPHRASE, BY)
    assert list(small_disk.iterdir()) == []


MAKING = """
import sys
from pathlib import Path
from cwem.access.audit import By
from cwem.backup.make import make_backup
from cwem.backup.source import Installation
home, out = map(Path, sys.argv[1:])
print("begun", flush=True)
make_backup(Installation(home, home / "cwem.sqlite"), out, "correct horse battery staple",
            By("console", 1_700_000_000_000), lambda share: print(share, flush=True))
"""


@pytest.mark.parametrize("share", [0.0, 0.5, 0.7, 0.99])
def test_kill_9_leaves_nothing_that_passes_for_a_backup(place, out, share):
    with place.open() as store:
        for n in range(6):
            store.waiting_photos.add("E001", [os.urandom(3 * CHUNK)], T0 + n, _entry())
    with subprocess.Popen(
        [sys.executable, "-c", MAKING, str(place.home), str(out)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() != "begun" and float(line) >= share:
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
    assert process.returncode == -signal.SIGKILL
    if out.exists():  # the signal came a moment too late: then it is a good one
        assert share > 0.9
        assert look_into(out, PASSPHRASE).rows["waiting_photo"] == 6
    for left in out.parent.iterdir():
        if left.suffix == ".part" and share < 0.75:  # later it is whole, and only unread
            with pytest.raises((InputError, SealError)):
                look_into(left, PASSPHRASE)
    assert out.exists() or read_record(place.home).file == ""
    make_backup(place.here, out, PASSPHRASE, BY)
    assert look_into(out, PASSPHRASE).rows["waiting_photo"] == 6
    assert list(out.parent.glob("*.part")) + list(out.parent.glob(".*.part")) == []
    assert list(place.home.glob(".backup-*")) == []


def test_places_that_will_not_do_are_refused_before_anything_is_written(
    place, other, out, tmp_path
):
    (tmp_path / "letter.txt").write_text("Dear Ada")
    for where, says in (
        (tmp_path / "letter.txt", "is no backup"),
        (tmp_path, "name a file in a folder"),
        (tmp_path / "nowhere" / "b.cwem", "name a file in a folder"),
    ):
        with pytest.raises(InputError, match=says):
            make_backup(place.here, where, PASSPHRASE, BY)
    assert (tmp_path / "letter.txt").read_text() == "Dear Ada"
    with pytest.raises(InputError, match="at least 12 characters"):
        make_backup(place.here, out, "short", BY)
    with pytest.raises(InputError, match="nothing to back up"):
        make_backup(other.here, out, PASSPHRASE, BY)
    assert not out.exists()


def test_two_backups_at_once_are_one_too_many(place, out):
    with make._alone(place.here), pytest.raises(StoreUnavailable, match="Another backup"):
        make_backup(place.here, out, PASSPHRASE, BY)


def test_a_damaged_store_is_no_good_backup(place, out):
    make_backup(place.here, out, PASSPHRASE, BY)
    good = out.read_bytes()
    with closing(sqlite3.connect(place.here.store, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'bout'"
        ).fetchone()
    with open(place.here.store, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(StoreError):
        make_backup(place.here, out, PASSPHRASE, BY)
    assert out.read_bytes() == good
