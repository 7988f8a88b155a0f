"""From an empty store to a company that works, as people do it: in the browser, page by page."""

import csv
import http.client
import io
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.e2e.browsing import LivePage, chromium_with
from tests.e2e.conftest import NAME
from tests.e2e.serving import UNCHECKED, Server, cwem, wait_until
from tests.e2e.visiting import drawn, heading, signed_in, tab_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "walnut bridges at dawn"
ANOTHER = "seven copper lanterns"
CODE = re.compile(r"\n    ([a-z0-9-]{19})\n")
HEAD = ["number", "name", "joined", "team", "site", "site zone", "manager"]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """The app on an empty store."""
    with Server(tmp_path / "home") as server:
        yield server


@pytest.fixture
def tab(playwright: Playwright, chromium: Path) -> Iterator[Page]:
    """A tab of a browser that has never been here."""
    with tab_of(playwright, chromium, locale="en") as opened:
        yield opened


def people(mistakes: bool) -> bytes:
    """Fifty people in five teams; with an impossible day, an unknown zone, a manager who is nobody
    and a number that stands there twice."""
    rows = [
        [f"{n:03d}", f"Person {n}", "2024-03-01", f"Team {n // 10}", "Berlin", "Europe/Berlin",
         "" if n % 10 == 0 else f"{n // 10 * 10:03d}"]
        for n in range(50)
    ]  # fmt: skip
    if mistakes:
        rows[7][2] = "2024-02-30"
        rows[12][5] = "Europe/Berln"
        rows[23][6] = "999"
        rows[31][0] = "029"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEAD, *rows])
    return text.getvalue().encode()


def choose_file(tab: Page, content: bytes) -> None:
    tab.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "staff.csv", "mimeType": "text/csv", "buffer": content}
    )
    drawn(tab)


def set_up(tab: Page, server: Server, name: str = "root") -> None:
    """The first account, with the code the console shows."""
    code = CODE.search(server.log.read_text())
    assert code is not None, "the console shows the one-time code"
    tab.goto(server.url + "setup")
    tab.get_by_label("One-time code").fill(code[1])
    tab.get_by_label("Your log-in name").fill(name)
    new_password(tab, "Password", "Password again")


def new_password(tab: Page, first: str, second: str, password: str = PASSWORD) -> None:
    tab.get_by_label(first, exact=True).fill(password)
    tab.get_by_label(second, exact=True).fill(password)
    tab.keyboard.press("Enter")


def log_in(tab: Page, server: Server, name: str, password: str) -> None:
    tab.goto(server.url)
    tab.get_by_label("Log-in name").fill(name)
    tab.get_by_label("Password").fill(password)
    tab.keyboard.press("Enter")


def go(tab: Page, name: str) -> None:
    """Through the navigation."""
    tab.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    heading(tab, name).wait_for()
    drawn(tab)


def log_out(tab: Page) -> None:
    tab.get_by_role("button", name="Log out").click()
    tab.get_by_label("Log-in name").wait_for()


def test_from_an_empty_store_to_people_who_log_in(
    empty: Server, tab: Page, playwright: Playwright, chromium: Path
) -> None:
    set_up(tab, empty)
    heading(tab, "Getting started").wait_for()
    drawn(tab)
    tab.get_by_text("Enter the people").wait_for()

    go(tab, "Import people")
    choose_file(tab, people(mistakes=True))
    tab.get_by_role("heading", name="4 mistakes").wait_for()
    for wrong in ("2024-02-30", "Europe/Berln", "999", "029"):
        tab.get_by_text(wrong).first.wait_for()
    assert not tab.get_by_role("button", name="Import", exact=True).count()

    choose_file(tab, people(mistakes=False))
    tab.get_by_role("button", name="Import", exact=True).click()
    tab.get_by_text("50 people imported.").wait_for()
    assert len(json.loads(cwem(empty.home, "people", "list", "--json").stdout)) == 50
    choose_file(tab, people(mistakes=False))
    tab.get_by_text("nothing is left to do").wait_for()

    go(tab, "People")
    tab.get_by_text("50 people").first.wait_for()
    link = invite(tab, "Person 7")
    accept(playwright, chromium, empty, link)

    go(tab, "My account")
    tab.get_by_role("button", name="Change password").click()
    heading(tab, "Change your password").wait_for()
    tab.get_by_label("Present password").fill(PASSWORD)
    new_password(tab, "New password", "New password again", ANOTHER)
    heading(tab, "My account").wait_for()
    log_out(tab)
    log_in(tab, empty, "root", PASSWORD)
    tab.get_by_role("alert").wait_for()
    log_in(tab, empty, "root", ANOTHER)
    drawn(tab)
    for secret in (PASSWORD, ANOTHER, link.rpartition("/")[2]):
        assert secret not in empty.log.read_text()


def invite(tab: Page, name: str) -> str:
    """Invite one person; the link."""
    go(tab, "Invitations")
    tab.get_by_role("combobox", name="People").click()
    tab.keyboard.type(name)
    tab.get_by_role("option", name=f"{name} (007)").click()
    drawn(tab)
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Invite 1 person").click()
    tab.get_by_role("heading", name="1 link to pass on").wait_for()
    found = re.search(r"https?://\S+/invite/[\w-]{43}", tab.get_by_test_id("stCode").inner_text())
    assert found is not None
    return found[0]


def accept(playwright: Playwright, chromium: Path, server: Server, link: str) -> None:
    """The invited person makes the account in another browser, and the link is used up."""
    with tab_of(playwright, chromium, locale="en") as tab:
        tab.goto(link)
        heading(tab, "Welcome").wait_for()
        login = tab.get_by_label("Your log-in name").input_value()
        new_password(tab, "Password", "Password again")
        heading(tab, "Live").wait_for()
        drawn(tab)
        tab.goto(server.url + "consent")
        heading(tab, "My consent").wait_for()
        tab.goto(server.url + "people")
        heading(tab, "Not for this account").wait_for()
        drawn(tab)
        log_out(tab)
        tab.goto(link)
        heading(tab, "This link does not work").wait_for()
        log_in(tab, server, login, PASSWORD)
        heading(tab, "Live").wait_for()


def test_two_browsers_at_once_make_one_administrator(
    empty: Server, playwright: Playwright, chromium: Path
) -> None:
    with (
        tab_of(playwright, chromium, locale="en") as one,
        tab_of(playwright, chromium, locale="en") as other,
    ):
        for tab, name in ((one, "ann"), (other, "bob")):
            code = CODE.search(empty.log.read_text())
            assert code is not None
            tab.goto(empty.url + "setup")
            tab.get_by_label("One-time code").fill(code[1])
            tab.get_by_label("Your log-in name").fill(name)
            tab.get_by_label("Password", exact=True).fill(PASSWORD)
            tab.get_by_label("Password again").fill(PASSWORD)
        forms = [posted(tab) for tab in (one, other)]
        answers = at_once(empty, forms)
        made = json.loads(cwem(empty.home, "user", "list", "--json").stdout)
        assert len(made) == 1, "one administrator"
        assert sorted(answers)[0] == 303
        assert answers.count(303) == 1
        for tab in (one, other):
            tab.goto(empty.url)
            tab.get_by_label("Log-in name").wait_for()
            assert not signed_in(tab.context)


def posted(tab: Page) -> tuple[str, str]:
    """(cookies, body) of the form on the page."""
    fields = "form => new URLSearchParams(new FormData(form)).toString()"
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in tab.context.cookies())
    return cookies, str(tab.locator("form").evaluate(fields))


def at_once(server: Server, forms: list[tuple[str, str]]) -> list[int]:
    """Send the forms in the same moment; the statuses."""
    answers: list[int] = []
    ready = threading.Barrier(len(forms))

    def send(cookies: str, body: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.connect()
        ready.wait()
        headers = {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": server.url.rstrip("/"),
        }
        connection.request("POST", "/setup", body, headers)
        answers.append(connection.getresponse().status)
        connection.close()

    senders = [threading.Thread(target=send, args=form) for form in forms]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return answers


@pytest.mark.parametrize("role", ["admin", "manager", "employee", "kiosk"])
def test_the_first_log_in_asks_for_a_password_of_ones_own(role: str, tab: Page, home: Path) -> None:
    number = [] if role == "kiosk" else ["--employee", "E001"]
    with Server(home) as server:
        once = cwem(home, "user", "add", "new", "--role", role, *number).stdout.strip()
        log_in(tab, server, "new", once)
        heading(tab, "Choose a password").wait_for()
        for asked_for in ("account", ""):
            tab.goto(server.url + asked_for)
            heading(tab, "Choose a password").wait_for()
        new_password(tab, "New password", "New password again")
        if role == "kiosk":  # a device has one page, which is none of Streamlit's
            tab.wait_for_url("**/kiosk*")
            return
        drawn(tab)
        shown = heading(tab, "Getting started" if role == "admin" else "Live")
        shown.wait_for()
        assert "Logged in as" in tab.get_by_test_id("stSidebar").inner_text()
        log_out(tab)
        log_in(tab, server, "new", once)
        tab.get_by_role("alert").wait_for()
        log_in(tab, server, "new", PASSWORD)
        shown.wait_for()


CALLS = [
    ("GET", "/_stcore/stream"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/metrics"),
    ("PUT", "/_stcore/upload_file/a-session/a-file"),
    ("DELETE", "/_stcore/upload_file/a-session/a-file"),
    ("GET", "/media/0123456789abcdef.png"),
    ("GET", "/component/streamlit_webrtc.component.webrtc_streamer/index.html"),
    ("GET", "/_stcore/bidi-components/cwem_camera_bar/main.js"),
    ("GET", "/app/static/anything"),
    ("GET", "/metrics"),
    ("POST", "/check/offer"),
    ("GET", "/static/../app.py"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_nothing_is_served_without_a_log_in(method: str, path: str, closed: Server) -> None:
    for headers in ({}, {"Cookie": "cwem_login=" + "x" * 43}, {"X-Forwarded-For": "127.0.0.1"}):
        assert asked(closed, method, path, headers) in {401, 403, 404, 405}


def test_no_socket_opens_without_a_log_in(closed: Server) -> None:
    headers = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": closed.url.rstrip("/"),
    }  # fmt: skip
    for path in ("/_stcore/stream", "/_stcore/stream/", "//_stcore/stream", "/x/_stcore/stream"):
        assert asked(closed, "GET", path, headers) != 101


def asked(server: Server, method: str, path: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with an account."""
    home = tmp_path_factory.mktemp("closed") / "home"
    assert cwem(home, "user", "add", "root", "--role", "admin").returncode == 0
    with Server(home) as server:
        yield server


def test_the_camera_works_over_a_self_signed_certificate_with_the_headers_on(
    home: Path, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with (
        Server(home, https=True, heartbeat=1) as server,
        chromium_with(playwright, chromium, clips["collins"], ignore_https_errors=True) as context,
    ):
        live = LivePage(context, server)
        live.start()
        live.says("Recording your time.")
        live.shows(NAME)
        assert wait_until(lambda: server.seconds("E001", "presence") > 1, 60)
        headers = head(server, context)
        assert "camera=(self)" in headers["permissions-policy"]
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        (cookie,) = [each for each in context.cookies() if "cwem_login" in str(each["name"])]
        assert cookie["secure"]


def head(server: Server, context: BrowserContext) -> dict[str, str]:
    """The headers of the first page."""
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
    connection = http.client.HTTPSConnection(
        "127.0.0.1", server.port, timeout=10, context=UNCHECKED
    )
    connection.request("GET", "/", headers={"Cookie": cookies})
    answer = connection.getresponse()
    connection.close()
    return {name.lower(): value for name, value in answer.getheaders()}
