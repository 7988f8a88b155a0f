"""Somebody who visits pages: what every journey and every look at all pages needs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, TimeoutError

from cwem.settings import ROOT
from tests.e2e.browsing import plain_context
from tests.e2e.serving import Server, cwem

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
FIRST = "live"
OWN = [
    "account", "activity", "audit", "connection", "consent", "detections", "live", "my_day",
    "my_month", "notices", "reports", "requests",
]  # fmt: skip
"""What every employee is offered."""
FOR_MANAGERS = ["attendance", "overview"]
FOR_PAYROLL = ["closing"]

ALLOWED: dict[str, str] = {}
"""Rules of axe that Streamlit's own markup breaks -> why we cannot mend it. See
docs/accessibility.md."""

STAFF = """number;name;language;joined;team;site;site zone;manager
E001;Ada Lovelace;en;01.02.2020;Front office;Berlin;Europe/Berlin;
E002;Ben Okafor;de;01.02.2021;Front office;Berlin;Europe/Berlin;E001
E003;Cem Yılmaz;de;15.03.2022;Front office;Berlin;Europe/Berlin;E001
E004;Dora Silva;en;15.03.2022;Workshop;Lisbon;Europe/Lisbon;E001
"""


def staffed(home: Path) -> Path:
    """Four people of two teams at two sites."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "staff.csv"
    file.write_text(STAFF, "utf-8")
    done = cwem(home, "people", "import", file)
    assert done.returncode == 0, done.stderr
    return home


@contextmanager
def tab_of(playwright: Playwright, chromium: Path, **options: object) -> Iterator[Page]:
    """A tab in a profile of its own, without a camera; `options` go to the browser's context."""
    with plain_context(playwright, chromium, **options) as context:
        yield context.new_page()


def address(server: Server, page: str) -> str:
    """Where the page of pages/`page`.py is."""
    return server.url if page == FIRST else server.url + page


def visit(tab: Page, server: Server, page: str) -> None:
    """Open a page by its address and wait until it is drawn."""
    tab.goto(address(server, page))
    drawn(tab)


def turn_to(tab: Page, server: Server, page: str) -> None:
    """As `visit`, in the app that is open already, as its back button does it: a third of the time.
    Where no other heading comes (one refusal after the other has the same) the page is loaded."""
    tab.evaluate(TURN, address(server, page))
    try:
        tab.wait_for_function("() => !window.turnedFrom.isConnected", timeout=3_000)
    except TimeoutError:
        visit(tab, server, page)
    drawn(tab)


TURN = """url => {
  window.turnedFrom = document.querySelector('[data-testid=stMain] h1');
  history.pushState({}, '', url);
  dispatchEvent(new PopStateEvent('popstate', { state: {} }));
}"""


def drawn(tab: Page) -> None:
    """Wait until Streamlit has run the page to its end and nothing is left of the one before."""
    ended = tab.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    ended.wait_for()
    tab.locator("[data-testid=stMain] h1").first.wait_for()
    tab.locator("[data-testid=stSkeleton]").first.wait_for(state="hidden")


def heading(tab: Page, name: str | re.Pattern[str]) -> Locator:
    """The page's title."""
    return tab.get_by_role("heading", level=1, name=name)


def faults(tab: Page, *rules: str) -> list[str]:
    """What axe-core finds serious or critical on this page, one line each, except ALLOWED; by
    these rules alone if any are named."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = Axe().run(tab, options=options).response["violations"]
    return [
        f"{each['id']} ({each['impact']}): {node['target']} {node['html'][:160]}"
        for each in found
        if each["impact"] in {"serious", "critical"} and each["id"] not in ALLOWED
        for node in each["nodes"]
    ]


OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that depend on the scheme."""


def faults_in_the_dark(tab: Page) -> list[str]:
    """Colours that cannot be read after the machine has gone over from light to dark, once the
    page has run again, as it then does by itself."""
    tab.emulate_media(color_scheme="dark")
    for _ in range(5):
        if not (found := faults(tab, *OF_COLOURS)):
            return []
        tab.wait_for_timeout(1_500)
    return found


def too_wide(tab: Page) -> str:
    """What reaches out of the window to the right, empty if nothing does."""
    return str(tab.evaluate(TOO_WIDE))


TOO_WIDE = """() => {
  const places = [document.documentElement, document.querySelector('[data-testid=stMain]')];
  const wide = places.filter(each => each && each.scrollWidth > each.clientWidth);
  if (!wide.length && document.documentElement.scrollWidth <= innerWidth) return '';
  const out = [...document.querySelectorAll('[data-testid=stMain] *')].filter(
    each => each.getBoundingClientRect().right > innerWidth + 1);
  return out.slice(0, 5).map(e => e.dataset.testid || e.tagName + '.' + e.className).join(', ')
    || 'the page';
}"""
FOCUSED = """() => {
  const here = document.activeElement;
  const name = here.getAttribute('aria-label') || here.innerText || here.id || here.tagName;
  return name.trim().split('\\n').pop();
}"""


def focused(tab: Page) -> str:
    """What the element with the focus is called."""
    return str(tab.evaluate(FOCUSED))


def tab_to(tab: Page, name: str, most: int = 60) -> None:
    """Press the tabulator until what has this name has the focus."""
    seen = []
    for _ in range(most):
        tab.keyboard.press("Tab")
        seen.append(focused(tab))
        if seen[-1] == name:
            return
    raise AssertionError(f"{name!r} is not reached with the keyboard, only {seen}")


def signed_in(context: BrowserContext) -> bool:
    """Whether the browser has a log-in's cookie."""
    return any("cwem_login" in str(cookie["name"]) for cookie in context.cookies())
