"""Settings are changed in the file whole and checked, or not at all."""

import errno
import os
import threading
from pathlib import Path

import pytest

from cwem import settings_file
from cwem.errors import SettingsError, StoreUnavailable
from cwem.settings import Settings, Source, load_settings
from cwem.settings_file import SettingsChanged, SettingsFile, in_force, source, waiting

OLD = "# ours\nport = 9000  # as agreed\n\naway = 7\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CWEM_HOME", str(tmp_path))
    (tmp_path / "cwem.toml").write_text(OLD)
    return tmp_path


def text(home: Path) -> str:
    return (home / "cwem.toml").read_text()


def change(home: Path, seen: settings_file.Values | None = None, **changes: object) -> None:
    with SettingsFile(home).changing(changes, seen or {}):  # type: ignore[arg-type]
        pass


def test_a_change_keeps_comments_and_the_rest_and_is_private(home: Path) -> None:
    change(home, port=9001, collar=4)
    assert text(home) == "# ours\nport = 9001  # as agreed\n\naway = 7\ncollar = 4\n"
    assert (home / "cwem.toml").stat().st_mode & 0o777 == 0o600
    settings = load_settings()
    assert (settings.port, settings.collar, settings.away) == (9001, 4, 7)
    assert sorted(path.name for path in home.iterdir()) == ["cwem.toml", "cwem.toml.lock"]


def test_the_first_change_makes_the_file(home: Path) -> None:
    (home / "cwem.toml").unlink()
    change(home, away=8.5)
    assert text(home) == "away = 8.5\n"


def test_back_to_the_default_takes_the_line_out(home: Path) -> None:
    change(home, port=None, heartbeat=None)
    assert "9000" not in text(home)
    assert load_settings().port == 8501


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"collar": 8.0}, "collar 8 s, away 7 s"),
        ({"away": None, "collar": 5.5}, "collar 5.5 s, away 5 s"),
        ({"port": 70_000}, "port: give a number from 1 to 65535"),
        ({"prot": 1}, "no such setting"),
    ],
)
def test_what_is_wrong_on_the_whole_changes_nothing(
    home: Path, changes: dict[str, float | None], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        change(home, **changes)
    assert text(home) == OLD


def test_a_variable_goes_before_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CWEM_AWAY", "9")
    with pytest.raises(SettingsError, match="CWEM_AWAY"):
        change(home, away=8)
    change(home, collar=8)
    assert load_settings().collar == 8, "the whole is checked with the variable's value"
    file = SettingsFile(home).values()
    found = [source(name, file) for name in ("away", "port", "heartbeat")]
    assert found == [Source.ENVIRONMENT, Source.FILE, Source.DEFAULT]


def test_what_somebody_else_changed_meanwhile_is_looked_at_again(home: Path) -> None:
    change(home, {"away": 7}, away=8)
    with pytest.raises(SettingsChanged, match="meanwhile"):
        change(home, {"away": 7}, away=9)
    with pytest.raises(SettingsChanged):
        change(home, {"heartbeat": 5}, heartbeat=6)
    change(home, {"port": 9000, "heartbeat": None}, port=9002)
    assert (load_settings().away, load_settings().port) == (8, 9002)


def test_two_writers_take_turns(home: Path) -> None:
    def write(name: str, values: range) -> None:
        for value in values:
            change(home, **{name: value})

    threads = [
        threading.Thread(target=write, args=("departure", range(301, 321))),
        threading.Thread(target=write, args=("max_sessions", range(1, 21))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (load_settings().departure, load_settings().max_sessions) == (320, 20)
    late = SettingsFile(home, patience=0.01).changing({"away": 9}, {})
    with SettingsFile(home).changing({"away": 8}, {}), pytest.raises(SettingsError, match="else"):
        late.__enter__()
    assert load_settings().away == 8


def test_what_cannot_be_noted_is_not_done(home: Path) -> None:
    def save() -> None:
        with SettingsFile(home).changing({"away": 8}, {}) as settings:
            assert settings.away == 8
            raise StoreUnavailable("no audit")

    with pytest.raises(StoreUnavailable):
        save()
    assert text(home) == OLD
    assert not list(home.glob(".*"))


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_takes_nothing_loses_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match=os.strerror(reason)):
        change(home, away=8)
    assert text(home) == OLD
    assert not list(home.glob(".*"))


def test_a_folder_that_is_gone_is_a_word(home: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        change(home / "cwem.toml", away=8)


def test_a_file_that_is_no_toml_stays_as_it_is(home: Path) -> None:
    (home / "cwem.toml").write_text("port 9000")
    with pytest.raises(SettingsError, match="line 1"):
        change(home, away=8)
    assert text(home) == "port 9000"


def test_captures_to_come_take_over_what_they_can(home: Path) -> None:
    running = load_settings()
    change(home, away=8, poses_shared=3, login_idle=600, port=9001)
    saved = load_settings()
    now = in_force(running, saved)
    assert (now.away, now.poses_shared) == (8, 3)
    assert (now.login_idle, now.port) == (running.login_idle, 9000)
    assert waiting(now, saved) == ["login_idle", "port"]
    assert waiting(now, now) == []


def test_what_was_placed_is_told_before_anybody_else_may_change_it(home: Path) -> None:
    told: list[float] = []

    def placed(settings: Settings) -> None:
        assert "away = 8" in (home / "cwem.toml").read_text()
        late = SettingsFile(home, patience=0.01).changing({"away": 9}, {})
        with pytest.raises(SettingsError, match="else"), late:
            pass
        told.append(settings.away)

    with SettingsFile(home).changing({"away": 8}, {}, placed):
        assert told == []
    assert told == [8]
    with pytest.raises(KeyError), SettingsFile(home).changing({"away": 9}, {}, placed):
        raise KeyError
    assert told == [8]
