"""The live picture from nine to five: what the working day does, and what comes back by itself."""

import shutil
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from cwem.attendance.own_day import OwnDay
from cwem.attendance.work_events import WorkEventKind
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from tests.e2e.browsing import RECORDING, LivePage, chromium_with
from tests.e2e.conftest import NAME, NUMBER
from tests.e2e.serving import Server, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(300)]

BACK = 60.0
"""Seconds after which it counts as not coming back; how soon it does: `benchmarks.faults`."""


@pytest.fixture(scope="module")
def server(enrolled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("day") / "home"
    shutil.copytree(enrolled, home)
    with Server(home, heartbeat=1) as server:
        yield server


@pytest.fixture
def day(server: Server) -> Iterator[None]:
    """Afterwards the day is over, so that the next test begins one."""
    yield
    settings = load_settings(home=server.home)
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        now = lambda: time.time_ns() // 1_000_000  # noqa: E731
        OwnDay(NUMBER, "tester", store.work_events, now).say(WorkEventKind.END)
    assert wait_until(lambda: server.live() == 0, BACK)


@pytest.fixture
def collins(
    day: None, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> Iterator[BrowserContext]:
    """A browser before which the enrolled person sits."""
    with chromium_with(playwright, chromium, clips["collins"]) as context:
        yield context


def recording(server: Server, within: float = BACK) -> bool:
    """Whether the time of the person grows within so many seconds."""
    before = server.seconds(NUMBER, "presence")
    return wait_until(lambda: server.seconds(NUMBER, "presence") > before, within)


def offers(tab: LivePage, *names: str) -> bool:
    """Whether these are the buttons of the working day."""
    buttons = tab.page.get_by_role("group", name="Camera").get_by_role("button")
    return wait_until(lambda: buttons.all_inner_texts() == list(names), BACK)


def test_a_day_with_reloads_a_pause_a_break_and_an_end(
    server: Server, collins: BrowserContext
) -> None:
    tab = LivePage(collins, server)
    tab.says("Your working day has not begun.")
    assert offers(tab, "Start")
    tab.start()
    tab.says(RECORDING)
    assert offers(tab, "Pause", "Break", "End of day")
    assert recording(server, BACK)
    tab.shows("Check-in")
    tab.shows("Recorded since")
    tab.shows("5 of them are looked at: you are recognised.")

    tab.page.reload()
    assert recording(server), "after a reload, without a click"
    tab.says(RECORDING)

    tab.press("Pause")
    tab.says("Paused.")
    assert wait_until(lambda: tab.picture()[200:].max() < 60, BACK), "the camera is switched off"
    assert server.live() == 1, "the capture goes on, and says that nothing is recorded"
    time.sleep(2.5)
    activity = server.seconds(NUMBER, "activity")
    tab.page.reload()
    tab.says("Paused.")
    assert wait_until(lambda: server.live() == 0, BACK)
    time.sleep(4)
    assert server.live() == 0, "a pause outlives a reload"
    assert server.seconds(NUMBER, "activity") == activity, "a pause adds nothing"

    tab.press("Resume")
    tab.says(RECORDING)
    assert wait_until(lambda: server.seconds(NUMBER, "activity") > activity, BACK)
    tab.press("Break")
    tab.says("On a break.")
    assert wait_until(lambda: server.live() == 0, BACK)
    activity = server.seconds(NUMBER, "activity")
    time.sleep(4)
    assert server.seconds(NUMBER, "activity") == activity, "a break adds nothing"

    tab.press("End of day")
    tab.says("Your day has ended.")
    tab.page.reload()
    tab.says("Your day has ended.")
    time.sleep(4)
    assert server.live() == 0
    assert server.seconds(NUMBER, "activity") == activity


def test_somebody_else_on_the_account_adds_nothing(
    server: Server, day: None, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    def present() -> float:
        return sum(b.end - b.key.start for b in server.bouts() if b.label != "away")

    before = present()
    with chromium_with(playwright, chromium, clips["hopper"]) as context:
        tab = LivePage(context, server)
        tab.start()
        tab.says("Someone else is before your camera.")
        tab.shows("Not the person signed in: nothing stored")
        time.sleep(5)
        assert not tab.page.get_by_text(NAME).count(), "nobody is told who that might be"
    assert present() == before


def test_the_newer_window_records_and_the_older_one_can_take_it_back(
    server: Server, collins: BrowserContext
) -> None:
    first = LivePage(collins, server)
    first.start()
    first.says(RECORDING)
    second = LivePage(collins, server)
    second.says(RECORDING)
    first.says("Recording goes on in another window.")
    time.sleep(4)
    second.says(RECORDING)
    assert server.live() == 1, "they do not take it from each other"

    first.press("Record here")
    first.says(RECORDING)
    second.says("Recording goes on in another window.")
    assert server.live() == 1

    first.page.close()
    second.says(RECORDING)
    assert recording(server), "nobody records any more, so this one does"
    rows = [b for b in server.bouts() if b.key.channel == "presence" and b.label == "present"]
    spans = sorted((b.key.start, b.end) for b in rows)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans)), "no second twice"


def test_a_log_out_in_another_window_stops_the_camera(
    server: Server, collins: BrowserContext
) -> None:
    tab = LivePage(collins, server)
    tab.start()
    tab.says(RECORDING)
    asked: list[str] = []
    tab.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    other = collins.new_page()
    other.goto(server.url + "account")
    other.get_by_role("button", name="Log out").click()
    assert wait_until(lambda: server.live() == 0, BACK)
    tab.page.get_by_label("Log-in name").wait_for()
    assert asked == [], "nobody is asked whether to leave"


def test_a_killed_server_is_said_aloud_and_recording_comes_back(
    server: Server, collins: BrowserContext
) -> None:
    tab = LivePage(collins, server)
    tab.start()
    tab.says(RECORDING)
    tab.page.evaluate(HEAR)
    server.kill()
    assert wait_until(lambda: tab.page.title().startswith("Not recording since "), BACK)
    alarm = tab.page.get_by_role("alert").filter(has_text="It is tried again")
    alarm.wait_for()
    assert tab.page.evaluate("window.heard") == 1, "a sound"
    server.__enter__()
    assert wait_until(lambda: server.live() == 1, BACK)
    tab.says(RECORDING)
    assert recording(server)
    assert wait_until(lambda: "Not recording" not in tab.page.title(), BACK)
    alarm.wait_for(state="hidden")


HEAR = """() => {
  window.heard = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) { window.heard += 1; start.apply(this, at); };
}"""


def test_other_pages_open_beside_the_window_that_records(
    server: Server, collins: BrowserContext
) -> None:
    tab = LivePage(collins, server)
    tab.start()
    tab.says(RECORDING)
    with collins.expect_page() as opened:
        navigation = tab.page.get_by_test_id("stSidebarNav")
        navigation.get_by_role("link", name="My account").click()
    beside: Page = opened.value
    beside.get_by_role("heading", name="My account").wait_for()
    assert tab.page.url == server.url
    assert recording(server)

    pages = len(collins.pages)
    beside.get_by_role("link", name="Live", exact=True).click()
    beside.wait_for_timeout(2_000)
    assert len(collins.pages) == pages, "the window that is there already is shown"
    assert beside.url == server.url + "account"
    tab.says(RECORDING)

    asked: list[str] = []
    tab.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.page.evaluate("() => { setTimeout(() => { location.href = '/account'; }); }")
    assert wait_until(lambda: (tab.page.wait_for_timeout(100), asked)[1], BACK)
    assert asked == ["beforeunload"]
    tab.says(RECORDING)
