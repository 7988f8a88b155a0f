"""The pages of figures as a manager uses them: filters in the address, a day opened to why, on a
desk and on a phone, for eyes and for a screen reader."""

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
CHART = "[data-testid=stPlotlyChart] .main-svg"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a team of 50 over six weeks."""
    home = tmp_path_factory.mktemp("kpi") / "home"
    home.mkdir()
    with open_store(load_settings(home=home)) as store:
        assert isinstance(store, SqliteStore)
        kpi_company.employ(store, 50)
        kpi_company.fill(store, 50, datetime.now(UTC).date(), 42)
    with Server(home) as server:
        yield server


def open_page(tab: Page, server: Server, address: str) -> None:
    tab.goto(server.url + address)
    drawn(tab)


def test_a_link_reproduces_the_page_and_a_day_says_why(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    with tab_of(playwright, chromium, viewport=DESK, locale="en") as tab:
        let_in(tab.context, server.home, server.url, "boss", Role.MANAGER, "E00000")
        open_page(tab, server, "attendance")
        box = tab.get_by_role("combobox", name="Person")
        box.click()
        box.press("ArrowDown")
        box.press("Enter")
        tab.wait_for_url("**person=E*")
        drawn(tab)
        figures = tab.get_by_test_id("stMetricValue").all_inner_texts()
        link = tab.url
        tab.goto("about:blank")
        tab.goto(link)
        drawn(tab)
        assert tab.get_by_test_id("stMetricValue").all_inner_texts() == figures
        grid = tab.get_by_test_id("stDataFrame").last
        grid.scroll_into_view_if_needed()
        bounds = grid.bounding_box()
        assert bounds is not None
        tab.mouse.click(bounds["x"] + 18, bounds["y"] + 55)
        dialog = tab.get_by_role("dialog")
        expect(dialog).to_contain_text("Working day")
        expect(dialog).to_contain_text("Planned: 8 h 00 min")
        dialog.get_by_text("Planned: 8 h 00 min").click()
        expect(dialog).to_contain_text("shift")


def test_the_table_of_a_chart_comes_when_it_is_opened_and_goes_when_closed(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    with tab_of(playwright, chromium, viewport=DESK, locale="en") as tab:
        let_in(tab.context, server.home, server.url, "boss", Role.MANAGER, "E00000")
        open_page(tab, server, "attendance")
        tables, opens = tab.get_by_test_id("stDataFrame"), tab.get_by_text("As a table").first
        expect(tables).to_have_count(1)  # the days
        opens.click()
        expect(tables).to_have_count(2)
        opens.click()
        expect(tables).to_have_count(1)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_they_are_readable(
    size: dict[str, int], server: Server, playwright: Playwright, chromium: Path
) -> None:
    with tab_of(playwright, chromium, viewport=size, color_scheme="light", locale="en") as tab:
        let_in(tab.context, server.home, server.url, "boss", Role.MANAGER, "E00000")
        for page in ("overview", "attendance", "activity", "my_month"):
            open_page(tab, server, page)
            assert not tab.get_by_test_id("stException").count()
            assert too_wide(tab) == ""
            assert faults(tab) == []
            assert faults_in_the_dark(tab) == []
            tab.emulate_media(color_scheme="light")


CUT_OFF = """() => [...document.querySelectorAll('[data-testid=stMetric]')].flatMap(card => {
  const box = card.getBoundingClientRect(), found = [];
  const texts = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const out = r => r.width > 1 && (r.left < box.left || r.right > box.right);
    if ([...range.getClientRects()].some(out)) found.push(texts.currentNode.data);
  }
  return found;
})"""


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("who", "role", "number", "pages"),
    [
        ("boss", Role.MANAGER, "E00000", ["attendance?span=quarter", "activity"]),
        ("one", Role.EMPLOYEE, "E00001", ["my_month"]),
    ],
)
def test_every_tile_is_whole(
    who: str, role: Role, number: str, pages: list[str], language: str, server: Server,
    playwright: Playwright, chromium: Path,
) -> None:  # fmt: skip
    with tab_of(playwright, chromium, viewport=DESK, locale=language) as tab:
        let_in(tab.context, server.home, server.url, who, role, number)
        for page in pages:
            open_page(tab, server, page)
            for size in (DESK, {"width": 390, "height": 844}):
                tab.set_viewport_size(size)  # type: ignore[arg-type]
                expect(tab.get_by_test_id("stMetric").nth(3)).to_be_visible()
                assert tab.evaluate(CUT_OFF) == [], (page, size)
