"""Exports in a browser: readable for everybody, and the file that is downloaded is whole."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from benchmarks import kpi_company
from cwem.access.accounts import Role
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.store.sqlite import SqliteStore
from tests.e2e.entering import let_in
from tests.e2e.serving import Server
from tests.e2e.visiting import drawn, faults, faults_in_the_dark, tab_of, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a team of 20 over six weeks."""
    home = tmp_path_factory.mktemp("reports") / "home"
    home.mkdir()
    with open_store(load_settings(home=home)) as store:
        assert isinstance(store, SqliteStore)
        kpi_company.employ(store, 20)
        kpi_company.fill(store, 20, datetime.now(UTC).date(), 42)
    with Server(home) as server:
        yield server


def open_page(tab: Page, server: Server, address: str = "") -> None:
    tab.goto(f"{server.url}reports{address}")
    drawn(tab)


def download(tab: Page) -> tuple[str, bytes]:
    with tab.expect_download() as coming:
        tab.get_by_role("button", name="Download", exact=True).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_files_are_downloaded_whole(server: Server, playwright: Playwright, chromium: Path) -> None:
    with tab_of(playwright, chromium, viewport=DESK, locale="en") as tab:
        let_in(tab.context, server.home, server.url, "boss", Role.MANAGER, "E00000")
        open_page(tab, server, "?span=weeks")
        name, content = download(tab)
        assert name.startswith("attendance-")
        assert name.endswith(".xlsx")
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            assert file.testzip() is None
            assert len([n for n in file.namelist() if "worksheets/sheet" in n]) == 4
        open_page(tab, server, "?span=weeks&format=html")
        name, content = download(tab)
        assert name.endswith(".html")
        tab.set_content(content.decode())
        assert tab.locator(".sheet").count() > 20
        expect(tab.get_by_text("signature of the employee").first).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(("role", "address"), [
    (Role.MANAGER, "?span=weeks"), (Role.PAYROLL, "?span=weeks&table=payroll&format=csv"),
])  # fmt: skip
def test_it_is_readable(
    role: Role, address: str, size: dict[str, int], server: Server, playwright: Playwright,
    chromium: Path,
) -> None:  # fmt: skip
    with tab_of(playwright, chromium, viewport=size, color_scheme="light", locale="en") as tab:
        name, employee = ("boss", "E00000") if role is Role.MANAGER else ("pat", None)
        let_in(tab.context, server.home, server.url, name, role, employee)
        open_page(tab, server, address)
        assert too_wide(tab) == ""
        assert faults(tab) == []
        assert faults_in_the_dark(tab) == []
