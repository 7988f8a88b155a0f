"""System: how the installation is doing, without names, for those who run it."""

import logging
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.capture.live import Camera, LivePicture, LiveRules
from cwem.capture.seats import Seats
from cwem.doctor import Finding
from cwem.errors import StoreUnavailable
from cwem.logs.writing import kept
from cwem.settings import ROOT, load_settings
from cwem.ui import state
from cwem.values import CameraKind
from cwem.words import say
from tests.access.fakes import House
from tests.capture.fakes import Factory
from tests.pages.conftest import LogIn


def run() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "system.py")).run(timeout=30)
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.warning, *page.error, *page.caption, *page.markdown,
        *page.text, *page.subheader, *page.success, *page.code,
    ]  # fmt: skip
    metrics = [f"{each.label} {each.value}" for each in page.metric]
    tables = [each.value.to_csv() for each in page.dataframe]
    return " ".join([*(str(each.value) for each in shown), *metrics, *tables])


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
def test_nobody_else_sees_how_the_system_is_doing(house: House, log_in: LogIn, role: Role) -> None:
    log_in(role)
    page = run()
    assert "Not for this account" in words(page)
    assert not page.dataframe
    assert str(house.folder) not in words(page)


def test_an_administrator_sees_how_things_are(house: House, log_in: LogIn) -> None:
    reception = log_in(Role.ADMIN)
    runtime = state.server().runtime
    house.clock.at += 3_723_000
    started = house.clock.at - 3_723_000
    state.put(state.Server(runtime, Seats(4), reception, started=started, problem=""))
    shown = words(run())
    for said in (
        "running for 1 h 02 min",
        "Cameras running 0 of 4",
        "No camera is running",
        "http://127.0.0.1:8501",
        "There is no backup yet",
        "cwem backup FILE",
        "streamlit,1.67",
        "face_detection_yunet",
        "SQLite 3.",
        "Accounts,1",
    ):
        assert said in shown, said


def test_running_cameras_are_listed_without_whose_they_are(house: House, log_in: LogIn) -> None:
    reception = log_in(Role.ADMIN)
    seats = Seats(4)
    picture = LivePicture(
        Camera("own webcam", CameraKind.OWN, "E4711"),
        open_analyser=Factory(),
        draw=lambda image, _analysis: image,
        seats=seats,
        rules=LiveRules,
    )
    picture.receive(np.zeros((48, 64, 3), np.uint8))
    state.put(state.Server(state.server().runtime, seats, reception, problem=""))
    try:
        shown = words(run())
    finally:
        seats.close()
    assert "Own webcam" in shown
    assert "Cameras running 1 of 4" in shown
    assert "E4711" not in shown


def test_a_store_that_does_not_answer_is_said_and_the_rest_is_shown(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)

    def down() -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(house.store, "figures", down)
    shown = words(run())
    assert "The disk is full." in shown
    assert "face_detection_yunet" in shown


def test_a_store_without_a_log_of_its_own_names_none(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    place = "cassandra://db1:9042/cwem"
    found = replace(house.store.figures(), kind="Cassandra 5.0.8", place=place, log_size=0)
    monkeypatch.setattr(house.store, "figures", lambda: found)
    shown = words(run())
    assert "Cassandra 5.0.8, schema" in shown
    assert place in shown
    assert "write-ahead log" not in shown


def test_the_doctor_runs_when_asked_and_what_it_says_can_be_copied(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    asked: list[object] = []

    def examine(_settings, store):
        asked.append(store)
        yield Finding(say("packages"), say("{n} and what they need", n=3))
        yield Finding("cv2", say("missing"), "make setup")
        yield Finding(say("data folder"), "full", say("free some space on {folder}", folder="/a"))

    monkeypatch.setattr("cwem.ui.system_doctor.examine", examine)
    page = run()
    assert asked == []
    (button,) = [each for each in page.button if each.label == "Examine now"]
    button.click().run(timeout=30)
    assert asked == [house.store], "the store that is open is asked, not opened again"
    assert "2 things need mending" in words(page)
    assert "make setup" in [code.value for code in page.code]
    assert "free some space on /a" in [text.value for text in page.text]
    page.run(timeout=30)
    assert len(asked) == 1


def test_the_log_by_level(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    with kept(load_settings(home=house.folder)):
        logging.getLogger("cwem.test").info("all is well")
        logging.getLogger("cwem.test").error("a disk is lost", exc_info=KeyError("E4711"))
    page = run()
    assert "all is well" in words(page)
    assert "a disk is lost" in words(page)
    assert "KeyError" in words(page)
    page.segmented_control[0].set_value("error").run(timeout=30)
    assert "all is well" not in words(page)
    assert "a disk is lost" in words(page)


def test_no_log_yet(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert "Nothing of this kind is in the log" in words(run())
