"""Every page as it is seen: light and dark, in both languages, on a desk and on a phone, with
axe-core and its measures.

With CWEM_SHOTS=FOLDER the pictures are kept, to be looked at.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from cwem.access.accounts import Role
from cwem.words import say, translated
from tests.e2e.entering import let_in
from tests.e2e.serving import Server
from tests.e2e.visiting import (
    OWN,
    PAGES,
    drawn,
    faults,
    faults_in_the_dark,
    staffed,
    tab_of,
    too_wide,
    turn_to,
    visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
SHOTS = os.environ.get("CWEM_SHOTS")
BACKGROUND = {"light": "rgb(251, 252, 251)", "dark": "rgb(16, 23, 25)"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with four people."""
    with Server(staffed(tmp_path_factory.mktemp("look") / "home")) as server:
        yield server


def test_every_page_is_drawn_whole_and_can_be_read(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    """At a desk: light, then dark, then as narrow as a phone."""
    found: list[str] = []
    with tab_of(playwright, chromium, viewport=DESK, color_scheme="light", locale="en") as tab:
        let_in(tab.context, server.home, server.url, "desk", employee="E001")
        mistakes = mistakes_of(tab)
        for page in turned(tab, server, PAGES):
            assert tab.locator("html").get_attribute("lang") == "en"
            whole(tab, page, "light")
            found += [f"{page}: {fault}" for fault in faults(tab)]
            found += [f"{page}, dark: {fault}" for fault in faults_in_the_dark(tab)]
            whole(tab, page, "dark")
            tab.set_viewport_size(PHONE)
            drawn(tab)
            found += [f"{page}: {wide}"] if (wide := too_wide(tab)) else []
            tab.emulate_media(color_scheme="light")
            tab.set_viewport_size(DESK)
    assert not found, "\n".join(found)
    assert mistakes == []


def test_every_page_fits_a_phone_in_german(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    options = {"viewport": PHONE, "color_scheme": "dark", "locale": "de", "has_touch": True}
    found: list[str] = []
    with tab_of(playwright, chromium, **options) as tab:
        let_in(tab.context, server.home, server.url, "phone", employee=None)
        mistakes = mistakes_of(tab)
        for page in turned(tab, server, PAGES):
            assert tab.locator("html").get_attribute("lang") == "de"
            whole(tab, page, "dark")
            found += [f"{page}: {wide}"] if (wide := too_wide(tab)) else []
        tab.context.clear_cookies()
        for page in ("login", "invite/" + "x" * 43):
            tab.goto(server.url + page)
            found += [f"{page}: {wide}"] if (wide := too_wide(tab)) else []
    assert not found, "\n".join(found)
    assert mistakes == []


def test_what_an_employee_is_shown_can_be_read(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    with tab_of(playwright, chromium, viewport=DESK, color_scheme="light") as tab:
        let_in(tab.context, server.home, server.url, "worker", Role.EMPLOYEE, "E002")
        found = []
        for page in turned(tab, server, [*OWN, "accounts"]):
            found += [f"{page}: {fault}" for fault in faults(tab)]
    assert not found, "\n".join(found)


def turned(tab: Page, server: Server, pages: Iterable[str]) -> Iterator[str]:
    """One page after the other, each drawn, in the app that is loaded once."""
    visit(tab, server, "notices")
    for page in pages:
        turn_to(tab, server, page)
        yield page


def whole(tab: Page, page: str, scheme: str) -> None:
    """Nothing failed on it, it has one title and this scheme's ground."""
    ground = "e => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    tab.wait_for_function(f"ground => ({ground})() === ground", arg=BACKGROUND[scheme])
    drawn(tab)
    assert not tab.get_by_test_id("stException").count(), page
    assert tab.locator("[data-testid=stMain] h1").count() == 1, page
    keep(tab, f"{page}-{scheme}-{(tab.viewport_size or DESK)['width']}")


def mistakes_of(tab: Page) -> list[str]:
    """What goes wrong in the browser from now on."""
    mistakes: list[str] = []
    tab.on("pageerror", lambda error: mistakes.append(str(error)))
    tab.on("console", lambda said: mistakes.extend(blocked(said.text)))
    return mistakes


def blocked(said: str) -> list[str]:
    """What our own rules kept a page from loading."""
    return [said] if "Content Security Policy" in said else []


def keep(tab: Page, name: str) -> None:
    """A picture of the whole page, if somebody wants to look at them."""
    if SHOTS:
        tab.wait_for_timeout(800)
        tab.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("browser", "first_day", "order"), [("en-US", "M", "d.m.y"), ("de-DE", "M", "d.m.y")]
)
def test_a_calendar_follows_the_account(
    browser: str, first_day: str, order: str, server: Server, playwright: Playwright, chromium: Path
) -> None:
    with tab_of(playwright, chromium, viewport=DESK, locale=browser) as tab:
        let_in(tab.context, server.home, server.url, f"german-{browser}", employee=None)
        visit(tab, server, "account")
        if browser == "en-US":
            tab.get_by_role("combobox", name="Language").click()
            tab.get_by_role("option", name="Deutsch").click()
            tab.locator("html[lang=de]").wait_for(state="attached")
            drawn(tab)
        visit(tab, server, "people_import")
        tab.get_by_role("button", name="Choose date").click()
        calendar = tab.get_by_role("grid")
        assert calendar.locator("th").first.inner_text() == first_day
        parts = tab.get_by_test_id("stDateInput").get_by_role("spinbutton").all_inner_texts()
        assert [len(part) for part in parts] == [2, 2, 4], order


def test_what_a_page_is_called_is_what_the_navigation_says(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    with tab_of(playwright, chromium, viewport=DESK, locale="de") as tab:
        let_in(tab.context, server.home, server.url, "namer", employee=None)
        visit(tab, server, "people")
        links = tab.get_by_test_id("stSidebarNavLink")
        for name in links.locator("p").all_inner_texts():
            link, shown = links.filter(has_text=re.compile(f"{re.escape(name)}$")).first, tab
            if name == translated(say("Live"), "de"):  # has a window of its own
                with tab.context.expect_page() as opened:
                    link.click()
                shown = opened.value
            else:
                link.click()
            shown.get_by_role("heading", level=1, name=name, exact=True).wait_for()
        assert translated(say("People"), "de") in links.locator("p").all_inner_texts()
