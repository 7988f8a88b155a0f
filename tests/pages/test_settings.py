"""Settings on the page: explained, checked on the whole, saved, audited, in force or waiting."""

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.capture.seats import Seats
from cwem.settings import ROOT, Settings
from cwem.ui import state
from tests.access.fakes import House
from tests.pages.conftest import LogIn


@pytest.fixture
def used(house: House, log_in: LogIn) -> list[Settings]:
    """An administrator is logged in; what the running server was told to use."""
    reception = log_in(Role.ADMIN)
    runtime = state.server().runtime
    assert runtime is not None
    told: list[Settings] = []

    def use(settings: Settings) -> None:
        told.append(settings)
        runtime.settings = settings  # type: ignore[misc]

    runtime.use = use  # type: ignore[method-assign]
    state.put(state.Server(runtime, Seats(4), reception, problem=""))
    return told


def run() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "settings.py")).run(timeout=20)
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.warning, *page.error, *page.caption, *page.markdown,
        *page.text, *page.toast,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def field(page: AppTest, name: str):
    widgets = [*page.number_input, *page.text_input]
    return next(each for each in widgets if str(each.key).startswith(f"set-{name}-"))


def press(page: AppTest, key: str) -> AppTest:
    page.button(key).click().run(timeout=20)
    assert not page.exception
    return page


def file(house: House) -> Path:
    return house.folder / "cwem.toml"


def audited(house: House) -> list[dict[str, object]]:
    return [dict(e.details) for e in house.entries() if e.action == "settings changed"]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
def test_nobody_else_changes_anything(house: House, log_in: LogIn, role: Role) -> None:
    log_in(role)
    page = run()
    assert "Not for this account" in words(page)
    assert not page.number_input


def test_a_figure_is_saved_audited_and_in_force_at_once(house: House, used: list[Settings]) -> None:
    page = run()
    field(page, "away").set_value(8.0)
    field(page, "departure").set_value(10.0)
    press(page, "save-durations")
    assert file(house).read_text() == "away = 8.0\ndeparture = 600.0\n"
    assert audited(house) == [{"away": "5 -> 8", "departure": "300 -> 600"}]
    assert (used[-1].away, used[-1].departure) == (8, 600)
    assert "2 settings were saved" in words(page)
    assert "restart" not in " ".join(str(each.value) for each in page.warning)


def test_seats_follow_at_once(house: House, used: list[Settings]) -> None:
    page = run()
    field(page, "max_sessions").set_value(9)
    press(page, "save-live")
    seats = state.server().seats
    assert seats is not None
    assert seats.limit == 9


def test_what_needs_a_restart_says_so_until_then(house: House, used: list[Settings]) -> None:
    page = run()
    field(page, "login_idle").set_value(60.0)
    press(page, "save-access")
    assert used[-1].login_idle == 8 * 3600
    assert "in force after a restart: Log-in left alone" in words(page)
    assert "after a restart: Log-in" in words(run()), "and to whoever looks next"


def test_a_contradiction_is_said_and_what_was_typed_stays(
    house: House, used: list[Settings]
) -> None:
    page = run()
    field(page, "away").set_value(2.0)
    press(page, "save-durations")
    assert "collar 3 s, away 2 s" in words(page)
    assert field(page, "away").value == 2
    assert not file(house).exists()
    assert audited(house) == []
    assert used == []


def test_a_wrong_name_is_said(house: House, used: list[Settings]) -> None:
    page = run()
    field(page, "hosts").set_value("cwem.example, http://x/")
    press(page, "save-access")
    assert "http://x/ is no name of a server" in words(page)
    field(page, "hosts").set_value(" cwem.example, 192.0.2.7 ")
    press(page, "save-access")
    assert 'hosts = "cwem.example, 192.0.2.7"' in file(house).read_text()


def test_back_to_the_default(house: House, used: list[Settings]) -> None:
    file(house).write_text("# ours\naway = 8\nheartbeat = 5\n")
    page = run()
    press(page, "default-away")
    assert field(page, "away").value == 5
    assert "away = 8" in file(house).read_text(), "not before it is saved"
    press(page, "save-durations")
    assert file(house).read_text() == "# ours\nheartbeat = 5\n"
    assert audited(house) == [{"away": "8 -> 5"}]


def test_what_a_variable_fixes_is_shown_and_locked(
    house: House, used: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWEM_AWAY", "7")
    page = run()
    assert "Fixed by the variable CWEM_AWAY" in words(page)
    assert not [each for each in page.number_input if str(each.key).startswith("set-away-")]
    field(page, "heartbeat").set_value(5.0)
    press(page, "save-durations")
    assert file(house).read_text() == "heartbeat = 5.0\n"


def test_where_records_are_is_shown_not_changed_and_without_its_password(
    house: House, used: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = run()
    named = {str(each.key).split("-")[1] for each in [*page.text_input, *page.number_input]}
    assert not named & {"home", "store", "models", "host"}
    assert str(house.folder) in words(page)
    monkeypatch.setenv("CWEM_STORE", "sqlite://ada:secret@host/x")
    assert "secret" not in words(run())


def test_somebody_else_was_faster(house: House, used: list[Settings]) -> None:
    page = run()
    file(house).write_text("away = 30\n")
    field(page, "away").set_value(8.0)
    field(page, "heartbeat").set_value(5.0)
    press(page, "save-durations")
    assert "meanwhile" in words(page)
    assert file(house).read_text() == "away = 30\n"
    page.run(timeout=20)
    assert field(page, "away").value == 30
    assert field(page, "heartbeat").value == 5, "what does not clash stays typed"


def test_a_full_disk_is_said_and_nothing_is_lost(
    house: House, used: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    page = run()
    field(page, "away").set_value(8.0)
    monkeypatch.setattr(os, "fsync", full)
    press(page, "save-durations")
    assert "No space left on device" in words(page)
    assert field(page, "away").value == 8
    assert not file(house).exists()
    assert used == []


def test_saving_nothing_new_says_so(house: House, used: list[Settings]) -> None:
    page = press(run(), "save-durations")
    assert "Nothing is different" in words(page)
    assert not file(house).exists()


def test_a_file_that_was_broken_by_hand_is_said(house: House, used: list[Settings]) -> None:
    file(house).write_text("away =")
    page = run()
    assert "cwem.toml" in words(page)
    assert not page.number_input
