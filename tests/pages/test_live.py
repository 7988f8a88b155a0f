"""The Live page as a script, without a browser."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.roles import Role
from cwem.capture.live import Seats
from cwem.settings import ROOT, load_settings
from cwem.ui import state
from tests.capture.fakes import Factory
from tests.pages.conftest import LogIn

PAGE = str(ROOT / "pages" / "live.py")


@pytest.fixture
def seats(monkeypatch: pytest.MonkeyPatch, log_in: LogIn) -> Iterator[Seats]:
    """A server with one seat and somebody logged in; the component is told that there is no
    browser."""
    reception = log_in(Role.EMPLOYEE)
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)
    seats = Seats(1)
    factory = Factory()
    runtime = SimpleNamespace(
        settings=load_settings(),
        store=SimpleNamespace(bouts=lambda *_: ([], [])),
        gallery=SimpleNamespace(name=str),
        pipeline=lambda capture, _sink: factory(capture),
    )
    state.put(state.Server(runtime, seats, reception, problem=""))  # type: ignore[arg-type]
    yield seats
    seats.close()
    state.put(state.Server())


def words(page: AppTest) -> str:
    shown = [*page.info, *page.warning, *page.error, *page.success, *page.caption, *page.markdown]
    return " ".join(str(each.value) for each in shown)


def test_before_the_start_it_says_that_the_camera_is_off_and_what_is_kept(seats: Seats) -> None:
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    assert page.title[0].value == "Live"
    assert "Camera off." in words(page)
    assert "No picture is stored." in words(page)


def test_without_a_free_seat_there_is_a_word_and_no_start_button(seats: Seats) -> None:
    seats.limit = 0
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    assert "All places are taken." in words(page)
    assert "Camera off." not in words(page)
    assert not page.get("component_instance")
    assert not page.get("bidi_component")


def test_a_free_seat_offers_the_camera(seats: Seats) -> None:
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert page.get("component_instance")
    assert page.get("bidi_component")


def test_without_a_runtime_it_says_why() -> None:
    state.put(state.Server(problem="models missing: run `cwem models pull`."))
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    assert "cwem models pull" in words(page)


def test_without_a_log_in_it_shows_and_starts_nothing(
    seats: Seats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cwem.ui.guard._token", lambda: "")
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    assert "log-in has ended" in words(page)
    assert not page.get("component_instance")
