"""Access in a real browser and on a real socket: from an empty store to a log-out."""

import http.client
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.browsing import RECORDING, LivePage, chromium_with
from tests.e2e.serving import Server, cwem, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "correct horse battery"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """The app on an empty store."""
    with Server(tmp_path / "home") as server:
        yield server


@pytest.fixture
def page(playwright: Playwright, chromium: Path) -> Iterator[Page]:
    """A tab of a browser that has never been here."""
    with chromium_with(playwright, chromium, None) as context:
        yield context.new_page()


def status(server: Server, path: str, **headers: str) -> int:
    """What a program without a log-in gets."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse().status
    connection.close()
    return answer


def handshake(server: Server, **headers: str) -> int:
    """What opening Streamlit's socket gives."""
    asked = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        **headers,
    }
    return status(server, "/_stcore/stream", **asked)


def test_from_an_empty_store_to_a_log_out_and_back(empty: Server, page: Page) -> None:
    page.goto(empty.url + "audit")
    page.get_by_text("Not for this account").wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Set up accounts").click()
    page = opened.value
    found = re.search(r"\n    ([a-z0-9-]{19})\n", empty.log.read_text())
    assert found is not None, "the console shows the one-time code"
    page.get_by_label("One-time code").fill(found[1].upper())
    page.get_by_label("Your log-in name").fill("root")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Getting started").wait_for()
    answer = page.goto(empty.url + "setup")
    assert answer is not None
    assert answer.status == 404
    assert handshake(empty) == 403
    for path in ("/_stcore/host-config", "/media/x.png", "/component/x/index.html", "/audit"):
        assert status(empty, path) == 401, path

    token = next(c["value"] for c in page.context.cookies() if c["name"] == "cwem_login")
    assert handshake(empty, Cookie=f"cwem_login={token}") == 101
    assert handshake(empty, Cookie=f"cwem_login={token}", Origin="http://evil.example") == 403

    page.goto(empty.url + "account")
    page.get_by_text("This one").wait_for()
    page.reload()
    page.get_by_text("This one").wait_for()
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Log-in name").wait_for()
    assert handshake(empty, Cookie=f"cwem_login={token}") == 403

    page.goto(empty.url + "audit")
    page.get_by_label("Log-in name").fill("root")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Audit").wait_for()
    assert page.url == empty.url + "audit"
    assert PASSWORD not in empty.log.read_text()


def test_before_there_are_accounts_the_live_picture_works_on_this_machine(
    home: Path, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with (
        Server(home, heartbeat=1) as server,
        chromium_with(playwright, chromium, clips["collins"]) as context,
    ):
        tab = LivePage(context, server, logged_in=False)
        tab.start()
        tab.shows("Eileen Collins")
        assert wait_until(lambda: server.seconds("E001", "presence") > 1, 60)
        assert cwem(home, "user", "add", "root", "--role", "admin").returncode == 0
        assert wait_until(lambda: server.live() == 0, 60)
        tab.page.get_by_label("Log-in name").wait_for()


HANGS_ONCE = """
  const ask = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (answer) {
    if (sessionStorage.getItem("hung")) return ask.call(this, answer);
    sessionStorage.setItem("hung", "yes");
    return new Promise(() => {});
  };
"""


def test_a_start_that_came_to_nothing_is_tried_again_without_an_account_too(
    home: Path, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with (
        Server(home, heartbeat=1) as server,
        chromium_with(playwright, chromium, clips["collins"]) as context,
    ):
        context.add_init_script(HANGS_ONCE)
        context.route(
            "**/component/**/index.html*", lambda route: route.fulfill(body="<p>nothing"), times=1
        )
        tab = LivePage(context, server, logged_in=False)
        took = tab.start()
        assert tab.page.evaluate("sessionStorage.getItem('hung')") == "yes"
        assert took < 45, "an empty frame, then a connection that hangs"
        tab.shows("Eileen Collins")

        tab.page.reload()
        tab.video.wait_for()
        tab.wait_for_time(0.0)
        tab.press("Stop camera")
        assert wait_until(lambda: server.live() == 0, 60)
        tab.page.reload()
        tab.start_button.wait_for()
        time.sleep(4)
        assert server.live() == 0, "what was stopped stays stopped"


def test_disabling_an_account_stops_its_capture_and_its_page(
    home: Path, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with (
        Server(home, heartbeat=1) as server,
        chromium_with(playwright, chromium, clips["collins"]) as context,
    ):
        tab = LivePage(context, server)
        tab.start()
        tab.says(RECORDING)
        assert server.live() == 1
        assert cwem(home, "user", "add", "another", "--role", "admin").returncode == 0
        assert cwem(home, "user", "disable", "tester").returncode == 0
        assert wait_until(lambda: server.live() == 0, 60)
        tab.page.get_by_label("Log-in name").wait_for()
        assert server.live() == 0
