"""The Live page as a script, without a browser."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.roles import Role
from cwem.attendance.own_day import OwnDay
from cwem.attendance.work_events import WorkEventKind
from cwem.capture.live import Camera
from cwem.capture.seats import Seats
from cwem.errors import StoreUnavailable
from cwem.people.values import Camera as RegisteredCamera
from cwem.people.values import Changes, Site
from cwem.settings import ROOT, load_settings
from cwem.store.outbox import OutboxState
from cwem.store.sqlite.work_events import SqliteWorkEvents
from cwem.ui import state
from cwem.values import CameraKind, Purpose
from tests.access.fakes import House
from tests.capture.fakes import Factory
from tests.pages.conftest import LogIn, runtime_of

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
        outbox=SimpleNamespace(state=OutboxState),
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


# --- before a shared camera -----------------------------------------------------------------------


@pytest.fixture
def kiosk(house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A device at a site with two registered cameras, one of them retired."""
    reception = log_in(Role.KIOSK, name="door")
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)
    sites = (Site("hq", "Berlin", "Europe/Berlin"),)
    door = RegisteredCamera("door", "Front door", CameraKind.SHARED, "hq", "Europe/Berlin", 2)
    old = replace(door, id="old", name="Back door", retired=True)
    desk = replace(door, id="desk", name="Desk", kind=CameraKind.OWN, people=1)
    house.store.registry.change(Changes(sites=sites, cameras=(door, old, desk)), 0, 0)
    seats, factory = Seats(1), Factory()
    runtime = runtime_of(house)
    runtime.pipeline = lambda capture, _sink: factory(capture)  # type: ignore[method-assign]
    state.put(state.Server(runtime, seats, reception, problem=""))
    yield house
    seats.close()


def camera_of(page: AppTest) -> Camera:
    """Which camera this window's captures would be."""
    camera: Camera = page.session_state["live_picture"]._camera
    return camera


def test_a_window_becomes_the_registered_camera_that_is_chosen_and_stays_it(kiosk: House) -> None:
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    assert camera_of(page) == state.SHARED
    assert page.selectbox[0].options == ["A camera that is not registered", "Berlin: Front door"]
    page.selectbox[0].set_value("door").run()
    assert camera_of(page) == Camera("door", CameraKind.SHARED)
    assert page.query_params["camera"] == "door"

    loaded_anew = AppTest.from_file(PAGE, default_timeout=30)
    loaded_anew.query_params["camera"] = "door"
    loaded_anew.run()
    assert camera_of(loaded_anew) == Camera("door", CameraKind.SHARED)
    loaded_anew.selectbox[0].set_value("").run()
    assert camera_of(loaded_anew) == state.SHARED
    assert "camera" not in loaded_anew.query_params


@pytest.mark.parametrize("named", ["old", "desk", "nobody's"])
def test_an_address_that_names_no_camera_of_use_is_a_camera_that_is_not_registered(
    kiosk: House, named: str
) -> None:
    page = AppTest.from_file(PAGE, default_timeout=30)
    page.query_params["camera"] = named
    page.run()
    assert not page.exception
    assert camera_of(page) == state.SHARED


# --- before an own webcam -------------------------------------------------------------------------


class OneTemplate:
    """Knows one person, who agreed or not."""

    def __init__(self, *purposes: Purpose) -> None:
        self._purposes = frozenset(purposes)

    def name(self, employee: str) -> str:
        return employee

    def purposes(self, employee: str) -> frozenset[Purpose]:
        return self._purposes if employee == "E001" else frozenset()


@pytest.fixture
def own(house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnDay]:
    """The working day of somebody whose account belongs to an employee."""
    reception = log_in(Role.EMPLOYEE, employee="E001")
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)
    seats, factory = Seats(1), Factory()
    runtime = runtime_of(house)
    runtime.gallery = OneTemplate(Purpose.ATTENDANCE)  # type: ignore[misc, assignment]
    runtime.pipeline = lambda capture, _sink: factory(capture)  # type: ignore[method-assign]
    state.put(state.Server(runtime, seats, reception, problem=""))
    yield OwnDay("E001", "ada", house.store.work_events, house.clock)
    seats.close()


def shown() -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    return page


def test_before_the_start_the_day_has_not_begun(own: OwnDay) -> None:
    page = shown()
    assert "Your working day has not begun." in words(page)
    assert "Check-in" in words(page)
    assert "not yet" in words(page)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ((), "Your working day has not begun."),
        ((WorkEventKind.START,), "Connecting."),
        ((WorkEventKind.START, WorkEventKind.PAUSE), "Paused."),
        ((WorkEventKind.START, WorkEventKind.BREAK), "On a break."),
        ((WorkEventKind.START, WorkEventKind.END), "Your day has ended."),
    ],
)
def test_after_a_reload_it_stands_where_it_stood(
    own: OwnDay, house: House, said: tuple[WorkEventKind, ...], line: str
) -> None:
    for kind in said:
        own.say(kind)
        house.clock.at += 1_000
    assert line in words(shown())


def test_without_a_free_seat_a_running_day_waits_and_can_be_ended(own: OwnDay) -> None:
    own.say(WorkEventKind.START)
    seats = state.server().seats
    assert seats is not None
    seats.limit = 0
    page = shown()
    assert "All places are taken." in words(page)
    assert page.get("bidi_component"), "the buttons of the day, and the word when it is lost"
    assert not page.get("component_instance")


def test_a_day_that_cannot_be_read_is_said_and_records_nothing(
    own: OwnDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(SqliteWorkEvents, "events", fails)
    page = shown()
    assert "Your working day cannot be read." in words(page)
    assert "cannot reach its records" in words(page)
    assert "Your working day has not begun." in words(page)
