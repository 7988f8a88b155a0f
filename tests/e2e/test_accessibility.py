"""Everybody can use it: axe-core before the log-in (and on every page: test_look.py), the keyboard
alone, and updates that take nobody's focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from cwem.access.accounts import Role
from tests.e2e.browsing import LivePage, chromium_with
from tests.e2e.entering import let_in
from tests.e2e.serving import Server, cwem
from tests.e2e.visiting import (
    drawn,
    faults,
    faults_in_the_dark,
    heading,
    staffed,
    tab_of,
    tab_to,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with four people."""
    with Server(staffed(tmp_path_factory.mktemp("all") / "home")) as server:
        yield server


def test_no_page_before_the_log_in_has_a_serious_fault(
    server: Server, playwright: Playwright, chromium: Path, tmp_path: Path
) -> None:
    with (
        Server(tmp_path / "home") as empty,
        tab_of(playwright, chromium, viewport=DESK, color_scheme="light") as tab,
    ):
        found = []
        for url in (empty.url + "setup", server.url + "login", server.url + "invite/" + "x" * 43):
            tab.goto(url)
            found += [f"{url}: {fault}" for fault in light_and_dark(tab)]
            if tab.locator("button[type=submit]").count():
                tab.locator("form").first.evaluate("form => { form.noValidate = true; }")
                tab.locator("button[type=submit]").first.click()
                found += [f"{url}, refused: {fault}" for fault in light_and_dark(tab)]
    assert not found, "\n".join(found)


def light_and_dark(tab: Page) -> list[str]:
    """What is wrong in either scheme."""
    found = [*faults(tab), *(f"dark: {fault}" for fault in faults_in_the_dark(tab))]
    tab.emulate_media(color_scheme="light")
    return found


def test_the_keyboard_alone_is_enough(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    added = cwem(server.home, "user", "add", "kim", "--role", "employee", "--employee", "E003")
    assert added.returncode == 0, added.stderr
    password = added.stdout.strip()
    with tab_of(playwright, chromium, viewport=DESK, locale="en") as tab:
        tab.goto(server.url)
        keys = tab.keyboard
        tab.locator("input:focus").wait_for()
        keys.type("kim")
        keys.press("Tab")
        keys.type(password)
        keys.press("Enter")
        heading(tab, "Choose a password").wait_for()
        tab.locator("input:focus").wait_for()
        keys.type("walnut bridges at dawn")
        keys.press("Tab")
        keys.type("walnut bridges at dawn")
        keys.press("Enter")
        drawn(tab)
        tab_to(tab, "My account")
        keys.press("Enter")
        heading(tab, "My account").wait_for()
        drawn(tab)
        tab_to(tab, "Language")
        choose(tab, "Deutsch")
        tab.locator("html[lang=de]").wait_for(state="attached")
        drawn(tab)
        tab_to(tab, "Abmelden")
        keys.press("Enter")
        tab.get_by_label("Log-in name").wait_for()


def choose(tab: Page, option: str) -> None:
    """Pick an option of the selectbox that has the focus."""
    tab.keyboard.press("ArrowDown")
    tab.get_by_role("option", name=option).wait_for()
    tab.keyboard.type(option)
    tab.keyboard.press("Enter")


def test_updates_every_second_move_no_focus_and_are_not_read_out(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["hopper"]) as context:
        let_in(context, server.home, server.url, "watcher", Role.EMPLOYEE, "E004")
        live = LivePage(context, server, logged_in=False)
        live.start()
        live.says("You have not agreed to being recognised.")
        tab = live.page
        toggle = tab.get_by_role("switch", name="Show what is recognised")
        toggle.focus()
        tab.evaluate("() => { window.had = document.activeElement; window.moved = 0; }")
        tab.evaluate("() => document.addEventListener('focusin', () => { window.moved += 1; })")
        tab.get_by_text("Connection: good").wait_for()
        tab.wait_for_timeout(3_000)
        assert tab.evaluate("() => document.activeElement === window.had && window.had.isConnected")
        assert tab.evaluate("() => window.moved") == 0
        loud = "[class*=st-key-quiet] :is([role=alert], [role=status], [aria-live])"
        lives = tab.locator(loud).evaluate_all("all => all.map(e => e.getAttribute('aria-live'))")
        assert set(lives) <= {"off"}
