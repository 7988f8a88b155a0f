"""A working day as a company sees it: photos in the upload form, a log-in, the camera, and the
manager's glance."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from cwem.access.accounts import Role
from cwem.access.audit import AuditEntry
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from cwem.values import Consent, Purpose
from tests.e2e.browsing import RECORDING, LivePage, chromium_with
from tests.e2e.entering import let_in
from tests.e2e.serving import Server, cwem, wait_until
from tests.e2e.test_enrol import UPLOADER, portraits
from tests.e2e.test_journeys import PASSWORD, log_in, new_password
from tests.e2e.visiting import drawn, staffed, visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NUMBER, NAME = "E002", "Ben Okafor"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Four people, nobody enrolled; E002 has agreed to attendance and activity on paper."""
    home = staffed(tmp_path / "home")
    settings = load_settings(home=home)
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        for purpose in (Purpose.ATTENDANCE, Purpose.POSTURE):
            given = Consent(NUMBER, purpose, 1, "paper", text="draft 1.0", by="boss")
            entry = AuditEntry(1, "boss", "signed consent recorded", NUMBER)
            store.agreements.record(given, entry)
    with Server(home, heartbeat=1) as server:
        yield server


@pytest.fixture
def office(playwright: Playwright, chromium: Path) -> Iterator[Page]:
    """A tab of a browser without a camera."""
    with chromium_with(playwright, chromium, None, locale="en") as context:
        yield context.new_page()


def test_from_the_upload_form_to_the_managers_glance(
    server: Server, office: Page, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    let_in(office.context, server.home, server.url, "boss", Role.ADMIN, "E004")
    visit(office, server, f"enrol?number={NUMBER}")
    office.set_input_files(UPLOADER, portraits())
    office.get_by_role("button", name="Enrol", exact=True).click()
    expect(office.get_by_text("Enrolled from 3 photos.")).to_be_visible()

    once = cwem(server.home, "user", "add", "ben", "--role", "employee", "--employee", NUMBER)
    let_in(office.context, server.home, server.url, "ada", Role.MANAGER, "E001")
    with chromium_with(playwright, chromium, clips["collins"], locale="en") as context:
        tab = context.new_page()
        log_in(tab, server, "ben", once.stdout.strip())
        new_password(tab, "New password", "New password again", PASSWORD)
        drawn(tab)
        live = LivePage(context, server, logged_in=False)
        tab.close()
        live.start()
        live.says(RECORDING)
        live.shows(NAME)
        recorded = server.seconds(NUMBER, "presence")
        assert wait_until(lambda: server.seconds(NUMBER, "presence") > recorded + 2, 60)
        live.shows("Check-in")
        assert counted(office, server, "Seen now") == "1 of 3"

        live.press("Break")
        live.says("On a break.")
        assert wait_until(lambda: server.live() == 0, 60)
        activity = server.seconds(NUMBER, "activity")
        assert counted(office, server, "On a break") == "1 of 3"
        assert server.seconds(NUMBER, "activity") == activity > 0
        live.press("End of day")
        live.says("Your day has ended.")


def counted(office: Page, server: Server, state: str) -> str:
    """How many of the manager's people are so, as Overview says when it is loaded now."""
    visit(office, server, "overview")
    card = office.get_by_test_id("stMetric").filter(has_text=state)
    return card.get_by_test_id("stMetricValue").inner_text()
