"""A restore that ends while it places: nothing of it is taken for the machine's own."""

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cwem.backup import placing
from cwem.backup.make import make_backup
from cwem.backup.restore import restore
from cwem.errors import StoreUnavailable
from tests.backup.place import BY, PASSPHRASE, Place

RESTORING = """
import os, signal, sys
from pathlib import Path
from cwem.backup import placing
from cwem.backup.restore import restore
from tests.backup.place import BY, PASSPHRASE, Place

name, turn, home, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
inner, calls = getattr(placing, name), 0

def killed(*given):
    global calls
    inner(*given)
    calls += 1
    if calls == turn:
        os.kill(os.getpid(), signal.SIGKILL)

setattr(placing, name, killed)
restore(Place(home).here, out, PASSPHRASE, BY)
"""
BEFORE_THE_STORE = [("_note", 1), ("_move", 1), ("_move", 2), ("_move", 3), ("_move", 4)]
OWN = {"cwem.toml": b"port = 9000\n", "keys/master.key": b"k" * 32, "keys/pepper.key": b"p" * 32}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "here").furnish()


@pytest.fixture
def out(place: Place, tmp_path: Path) -> Path:
    return made(place, tmp_path / "disk")


@pytest.fixture
def other(tmp_path: Path) -> Place:
    return Place(tmp_path / "other")


def made(place: Place, folder: Path) -> Path:
    folder.mkdir()
    make_backup(place.here, folder / "monday.cwem", PASSPHRASE, BY)
    return folder / "monday.cwem"


def kill_after(name: str, turn: int, place: Place, out: Path) -> None:
    words = [sys.executable, "-c", RESTORING, name, str(turn), str(place.home), str(out)]
    done = subprocess.run(words, check=False)
    assert done.returncode == -signal.SIGKILL


def own(place: Place) -> None:
    for path, content in OWN.items():
        (place.home / path).parent.mkdir(parents=True, exist_ok=True)
        (place.home / path).write_bytes(content)


def files(place: Place) -> dict[str, bytes]:
    found = place.home.rglob("*") if place.home.exists() else ()
    return {str(f.relative_to(place.home)): f.read_bytes() for f in found if f.is_file()}


@pytest.mark.parametrize(("name", "turn"), BEFORE_THE_STORE)
def test_the_next_restore_is_as_on_a_new_machine(name, turn, place, other, out, tmp_path):
    """The next one is of another company, whose ledger and settings are others."""
    kill_after(name, turn, other, out)
    assert not other.here.store.exists()
    assert (other.home / placing.NOTE).exists()
    third = Place(tmp_path / "third").furnish()
    (third.home / "cwem.toml").write_text("port = 8600\n")
    done = restore(other.here, made(third, tmp_path / "disk3"), PASSPHRASE, BY)
    assert not done.settings_kept
    assert (other.home / "cwem.toml").read_text() == "port = 8600\n"
    assert other.said() == third.said()
    names = set(files(other)) - {
        "backups.json",
        "backup.lock",
        "keys/master.lock",
        "keys/pepper.lock",
    }
    assert names <= {
        "cwem.sqlite",
        "cwem.toml",
        "erased.jsonl",
        "keys/master.key",
        "keys/pepper.key",
    }


@pytest.mark.parametrize(("name", "turn"), BEFORE_THE_STORE)
def test_what_was_the_machines_own_is_so_again(name, turn, other, out):
    own(other)
    kill_after(name, turn, other, out)
    assert files(other) != OWN
    placing.undo(other.here)
    there = {path: content for path, content in files(other).items() if ".restore-" not in path}
    assert there == OWN


def test_what_was_changed_since_is_somebodys_own(place, other, out):
    kill_after("_move", 3, other, out)
    (other.home / "cwem.toml").write_text("port = 7000\n")
    assert restore(other.here, out, PASSPHRASE, BY).settings_kept
    assert (other.home / "cwem.toml").read_text() == "port = 7000\n"
    assert other.said() == place.said()


def test_with_the_store_everything_is_there(place, other, out):
    kill_after("_move_store", 1, other, out)
    assert other.said() == place.said()
    assert (other.home / "cwem.toml").read_text() == "port = 8502\n"


@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_disk_that_fails_leaves_all_as_it_was(mine, turn, other, out, monkeypatch):
    if mine:
        own(other)
    write, calls = placing._write, []

    def full(target: Path, content: bytes) -> None:
        calls.append(target)
        if len(calls) == turn + 1:  # the first is the note
            placing._draft(target).write_bytes(content[:9])
            raise OSError(errno.ENOSPC, "No space left on device")
        write(target, content)

    monkeypatch.setattr(placing, "_write", full)
    with pytest.raises(StoreUnavailable, match=r"No space left.*Nothing was written"):
        restore(other.here, out, PASSPHRASE, BY)
    assert len(calls) == turn + 1
    assert files(other) == (OWN if mine else {})


def test_the_settings_name_no_store_of_another_machine(place, other, tmp_path):
    """Else CWEM would start with that one, or with none, and what was restored lay unread."""
    text = '# ours\nstore = "sqlite:////srv/gone/cwem.sqlite"\nport = 8502  # the proxy knows\n'
    (place.home / "cwem.toml").write_text(text)
    restore(other.here, made(place, tmp_path / "disk"), PASSPHRASE, BY)
    there = (other.home / "cwem.toml").read_text()
    assert there == "# ours\nport = 8502  # the proxy knows\n"


def test_settings_that_nobody_can_read_come_back_as_they_were(place, other, tmp_path):
    (place.home / "cwem.toml").write_text("port = = 1\n")
    restore(other.here, made(place, tmp_path / "disk"), PASSPHRASE, BY)
    assert (other.home / "cwem.toml").read_text() == "port = = 1\n"
