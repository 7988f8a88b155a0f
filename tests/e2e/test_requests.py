"""A request from one browser to another: asked for at a desk, answered on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from cwem.access.accounts import Role
from tests.e2e.entering import let_in
from tests.e2e.serving import Server
from tests.e2e.visiting import drawn, faults, staffed, tab_of, too_wide, visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with four people, two of whom have accounts."""
    with Server(staffed(tmp_path_factory.mktemp("requests") / "home")) as server:
        yield server


def said(tab: Page, words: str) -> None:
    tab.get_by_test_id("stMain").get_by_text(re.compile(words)).first.wait_for()


def test_leave_is_asked_for_and_approved_on_a_phone(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    with (
        tab_of(playwright, chromium, locale="en") as ben,
        tab_of(playwright, chromium, locale="en", viewport=PHONE) as ada,
    ):
        let_in(ben.context, server.home, server.url, "ben", Role.EMPLOYEE, "E002")
        let_in(ada.context, server.home, server.url, "ada", Role.MANAGER, "E001")
        visit(ben, server, "requests")
        ben.get_by_role("button", name="Ask for leave").click()
        dialog = ben.get_by_role("dialog")
        dialog.get_by_label("Why").fill("visiting my parents")
        dialog.get_by_label("Why").press("Tab")
        dialog.get_by_role("button", name="Ask", exact=True).click()
        dialog.wait_for(state="hidden")
        said(ben, "Decided by: Ada Lovelace")
        visit(ada, server, "requests")
        said(ada, "visiting my parents")
        assert too_wide(ada) == ""
        assert faults(ada) == []
        ada.get_by_role("button", name="Approve", exact=True).last.click()
        question = ada.get_by_role("dialog")
        question.get_by_label("Note").fill("have a good time")
        question.get_by_label("Note").press("Tab")
        question.get_by_role("button", name="Approve", exact=True).click()
        said(ada, "Nobody waits for your answer")
        visit(ben, server, "requests")
        said(ben, "have a good time")
        assert faults(ben) == []
        visit(ben, server, "notices")
        said(ben, "Ada Lovelace has approved vacation")
        drawn(ben)
