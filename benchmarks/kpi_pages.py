"""How long the KPI pages take: `python -m benchmarks.kpi_pages`, some minutes, one browser.

A company of `--people` with `--days` working days each that are kept as totals (kpi_company.py), or
with `--home FOLDER --as NUMBER --log-in NAME` another one, such as the demo company; looked at by
the manager of 50 people. Each page until its first chart is drawn, of Overview until who is in is:
by its address at a server that was just started (cold: nobody has looked at anything); as the
first visitor of the day, whose browser has only seen the page for logging in, at a server that is
ready; by its address again (the browser loads the app anew), and from the navigation of the open
app. `server` is the CPU time the server's process took for the whole page, which other work on the
machine hardly changes. Then another choice of a filter, until the page stands still, with the CPU
time of the server and of the browser, and what the server sent.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psutil
from playwright.sync_api import Page, Playwright, WebSocket, sync_playwright

from benchmarks import kpi_company
from benchmarks.table import show
from cwem.access.accounts import Role
from cwem.machine import chromium as find_chromium
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.store.sqlite import SqliteStore
from tests.e2e.browsing import chromium_with
from tests.e2e.entering import let_in
from tests.e2e.serving import Server
from tests.e2e.visiting import drawn

CHART = "[data-testid=stPlotlyChart] .main-svg"
PAGES = {
    "Overview": ("overview", ""),
    "Attendance, 4 weeks": ("attendance", ""),
    "Attendance, 12 months": ("attendance", "?span=year"),
    "Activity, a week": ("activity", ""),
    "My month": ("my_month", ""),
}
FILTERS = {
    "Attendance: one person": ("attendance", "Person"),
    "Attendance: another time": ("attendance", "Days"),
    "Activity: one person": ("activity", "Whose"),
}
COLUMNS = [
    "page", "cold", "first visitor", "by address", "by navigation", "server, cold", "server, again",
]  # fmt: skip
CHANGES = ["filter", "first", "median", "slowest", "CPU of server", "of browser", "kB sent"]
FIRST = {"overview": "[data-testid=stDataFrame]"}
TIMES = 5
READY = 20.0
"""Seconds after which a server has loaded ahead what it does (cwem/ui/first_visit.py)."""
TYPING = 1_500
"""Milliseconds somebody takes to log in."""
SETTLED = 1_000
"""Milliseconds after which the browser has drawn everything."""


@contextmanager
def company(people: int, days: int) -> Iterator[tuple[Path, str]]:
    """A data folder with it; and a manager's number."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        begun = time.perf_counter()
        with open_store(load_settings(home=home)) as store:
            assert isinstance(store, SqliteStore)
            kpi_company.employ(store, people)
            today = datetime.now(UTC).date()
            count = kpi_company.fill(store, people, today, days)
        print(f"{count:,} days of {people:,} people; made in {time.perf_counter() - begun:.0f} s")
        yield home, kpi_company.number(0)


def opened(tab: Page, server: Server, page: str, address: str) -> tuple[float, float]:
    """Seconds from asking for the page to its first chart; CPU seconds of the server to its end."""
    before, begun = server.cpu_seconds(), time.perf_counter()
    tab.goto(f"{server.url}{page}{address}")
    tab.locator(FIRST.get(page, CHART)).first.wait_for(timeout=120_000)
    took = time.perf_counter() - begun
    drawn(tab)
    return took, server.cpu_seconds() - before


def turned_to(tab: Page, page: str) -> float:
    """Seconds from the navigation to the first chart, as whoever has the app open sees it."""
    tab.locator("[data-testid=stSidebarNavLink][href$='/account']").click()
    drawn(tab)
    tab.locator(FIRST.get(page, CHART)).first.wait_for(state="detached", timeout=60_000)
    begun = time.perf_counter()
    tab.locator(f"[data-testid=stSidebarNavLink][href$='/{page}']").click()
    tab.locator(FIRST.get(page, CHART)).first.wait_for(timeout=120_000)
    took = time.perf_counter() - begun
    drawn(tab)
    return took


WATCH = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.states = [];
  new MutationObserver(() => window.states.push(
    [performance.now(), app.dataset.testScriptState])).observe(app, {attributes: true});
}"""
ENDED = """() => window.states.some(each => each[1] === 'running')
  && window.states.at(-1)[1] === 'notRunning'"""


class Change(NamedTuple):
    """What another choice took."""

    seconds: float
    server: float
    """CPU seconds."""
    browser: float
    """CPU seconds of all its processes."""
    kilobytes: float
    """What the server sent."""


class Received:
    """Counts what a tab's web socket receives."""

    def __init__(self, tab: Page) -> None:
        self.bytes = 0
        tab.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, payload: str | bytes) -> None:
        self.bytes += len(payload)


def browser_seconds() -> float:
    """CPU time of the browser's processes, which this process started."""
    spent = 0.0
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "chrom" in child.name() or "headless" in child.name():
                times = child.cpu_times()
                spent += times.user + times.system
    return spent


def changed(tab: Page, label: str, server: Server, received: Received) -> Change:
    """From another choice in this list to a page that stands still; CPU times to a second
    later, when the charts are drawn."""
    tab.wait_for_timeout(SETTLED)
    box = tab.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press("ArrowDown")
    tab.evaluate(WATCH)
    spent, drawing, sent = server.cpu_seconds(), browser_seconds(), received.bytes
    begun = float(tab.evaluate("() => performance.now()"))
    box.press("Enter")
    tab.wait_for_function(ENDED, timeout=15_000)
    took = (float(tab.evaluate("() => window.states.at(-1)[0]")) - begun) / 1000
    tab.wait_for_timeout(SETTLED)
    return Change(
        took,
        server.cpu_seconds() - spent,
        browser_seconds() - drawing,
        (received.bytes - sent) / 1000,
    )


def measured(home: Path, manager: str, login: str, *, pages: bool) -> None:
    """Both tables, or that of filters."""
    with sync_playwright() as playwright:
        if pages:
            first_looks(playwright, home, manager, login)
        filters(playwright, home, manager, login)


def first_visit(
    playwright: Playwright, home: Path, manager: str, login: str, page: str, address: str
) -> float:
    """Seconds to the first chart of whoever is the first to log in at a server that is ready."""
    with (
        Server(home) as server,
        chromium_with(playwright, Path(find_chromium() or ""), None) as context,
    ):
        time.sleep(READY)
        tab = context.new_page()
        tab.goto(server.url)
        tab.wait_for_timeout(TYPING)
        let_in(context, home, server.url, login, Role.MANAGER, manager)
        return opened(tab, server, page, address)[0]


def first_looks(playwright: Playwright, home: Path, manager: str, login: str) -> None:
    """The first table."""
    rows = []
    for name, (page, address) in PAGES.items():
        visitor = first_visit(playwright, home, manager, login, page, address)
        with (
            Server(home) as server,
            chromium_with(playwright, Path(find_chromium() or ""), None) as context,
        ):
            let_in(context, home, server.url, login, Role.MANAGER, manager)
            tab = context.new_page()
            tab.goto(server.url + "account")
            drawn(tab)
            cold, first = opened(tab, server, page, address)
            again = [opened(tab, server, page, address) for _ in range(TIMES)]
            shown, spent = ([each[n] for each in again] for n in (0, 1))
            turned = (
                0.0 if address else statistics.median(turned_to(tab, page) for _ in range(TIMES))
            )
            rows.append((name, cold, visitor, statistics.median(shown), turned, first,
                         statistics.median(spent)))  # fmt: skip
    show("first chart drawn, s", COLUMNS, rows)


def filters(playwright: Playwright, home: Path, manager: str, login: str) -> None:
    """The second table."""
    rows = []
    with (
        Server(home) as server,
        chromium_with(playwright, Path(find_chromium() or ""), None) as context,
    ):
        let_in(context, home, server.url, login, Role.MANAGER, manager)
        tab = context.new_page()
        received = Received(tab)
        for name, (page, label) in FILTERS.items():
            tab.goto(server.url + page)
            drawn(tab)
            found = [changed(tab, label, server, received) for _ in range(TIMES)]
            took = [each.seconds for each in found]
            usual = [statistics.median(each) for each in zip(*found, strict=True)]
            rows.append((name, took[0], usual[0], max(took), *usual[1:]))
    show("filter changed, s", CHANGES, rows)


def main() -> None:
    """Parse and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000, help="a multiple of 50")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--home", type=Path, help="a data folder instead")
    parser.add_argument("--as", dest="number", help="the manager's number in it")
    parser.add_argument("--filters", action="store_true", help="filters only")
    parser.add_argument("--log-in", default="boss", help="the manager's log-in name in it")
    given = parser.parse_args()
    if given.home:
        measured(given.home, given.number, given.log_in, pages=not given.filters)
        return
    with company(given.people, given.days) as (home, manager):
        measured(home, manager, "boss", pages=not given.filters)


if __name__ == "__main__":
    main()
