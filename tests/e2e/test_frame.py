"""The frame around every page in a real browser: a lost connection is said in words, and what
updates itself every second neither fades, nor speaks, nor takes the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.e2e.browsing import chromium_with
from tests.e2e.entering import let_in
from tests.e2e.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FADING = """seconds => new Promise(done => {
  let least = 1;
  const end = performance.now() + 1000 * seconds;
  const look = () => {
    for (const each of document.querySelectorAll("[data-testid=stMain] [data-stale]")) {
      least = Math.min(least, Number(getComputedStyle(each).opacity));
    }
    performance.now() < end ? requestAnimationFrame(look) : done(least);
  };
  look();
})"""
"""The least opacity anything on the page had in this time."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "home") as server:
        yield server


@pytest.fixture
def browser(playwright: Playwright, chromium: Path, server: Server) -> Iterator[BrowserContext]:
    """Somebody logged in, without a camera."""
    with chromium_with(playwright, chromium, clip=None) as context:
        let_in(context, server.home, server.url)
        yield context


def opened(browser: BrowserContext, server: Server, path: str) -> Page:
    page = browser.new_page()
    page.goto(server.url + path)
    page.locator("h1").first.wait_for()
    page.wait_for_function("window.cwemFrame !== undefined")
    return page


def test_a_lost_connection_is_said_in_words_until_it_is_back(
    server: Server, browser: BrowserContext
) -> None:
    page = opened(browser, server, "account")
    banner = page.locator("#cwem-lost")
    expect(banner).to_be_hidden()
    server.__exit__()
    expect(banner).to_be_visible()
    expect(banner).to_contain_text("No connection to the server since")
    expect(banner).to_contain_text("Nothing on this page is current")
    page.wait_for_timeout(9_000)
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    expect(page.get_by_test_id("stConnectionStatus")).not_to_be_visible()
    server.__enter__()
    expect(banner).to_be_hidden()


def test_what_updates_itself_every_second_does_not_disturb(
    server: Server, browser: BrowserContext
) -> None:
    page = opened(browser, server, "")
    state = page.get_by_test_id("stAlertContainer").first
    state.wait_for()
    switch = page.get_by_role("switch").or_(page.get_by_role("checkbox")).first
    switch.focus()
    focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.tagName"
    before = page.evaluate(focused)
    assert page.evaluate(FADING, 4) == 1
    assert page.evaluate(focused) == before
    expect(state).to_have_attribute("aria-live", "off")


def test_the_document_says_its_language(server: Server, browser: BrowserContext) -> None:
    page = opened(browser, server, "account")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_test_id("stSelectbox").first.click()
    page.get_by_role("option", name="Deutsch").click()
    page.wait_for_function("document.documentElement.lang === 'de'")
