"""The connection check in a real browser: everything works, no camera, UDP off, UDP blocked."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.e2e.browsing import chromium_with
from tests.e2e.entering import let_in
from tests.e2e.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("check") / "home") as started:
        yield started


def checked(page: Page, server: Server) -> tuple[str, str]:
    """Run the check: the result as read, and the report for IT."""
    let_in(page.context, server.home, server.url)
    page.goto(server.url + "connection")
    page.get_by_role("button", name="Start the check").click()
    report = page.get_by_text("Report for IT")
    report.wait_for()
    code = page.get_by_test_id("stCode")
    if not page.locator("details", has_text="Report for IT").evaluate("each => each.open"):
        report.click()
    code.wait_for()
    expect(page.get_by_role("button", name="Check again")).to_be_enabled()
    return page.get_by_test_id("stMain").inner_text(), code.inner_text()


def test_on_this_machine_everything_works(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["collins"]) as context:
        page = context.new_page()
        shown, report = checked(page, server)
        assert "does not work" not in report, report
        assert re.search(r"sends \d+ pictures a second of 640 × 480 points", shown)
        assert re.search(r"port \d+, by UDP; answers take \d+ ms", shown)
        assert re.search(r"[1-9]\.\d Mbit/s to the server and [1-9]\.\d Mbit/s back", shown)
        assert page.evaluate("document.querySelectorAll('video:not([hidden])').length") == 0
        # a second check, by keyboard
        again = page.get_by_role("button", name="Check again")
        again.press("Enter")
        page.get_by_text("The check goes on").wait_for()
        expect(again).to_be_enabled()


def test_without_a_camera_it_names_the_camera(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    with chromium_with(playwright, chromium, None) as context:
        shown, report = checked(context.new_page(), server)
        assert "No camera was found." in shown
        assert "Camera: does not work" in report
        assert "Video connection: works" in report, "the rest is checked all the same"


def test_a_camera_that_is_refused_is_named(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["collins"], allowed=False) as context:
        shown, _report = checked(context.new_page(), server)
        assert "does not let this page use the camera" in shown


def test_a_browser_without_udp_is_named(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    flag = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
    with chromium_with(playwright, chromium, clips["collins"], flags=[flag]) as context:
        shown, report = checked(context.new_page(), server)
        assert "This browser may not use UDP" in shown
        assert "WebRtcIPHandling" in report
        assert "Connection to the server: works" in report


def test_a_network_that_swallows_udp_is_named_with_ports_and_host(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    """The server hears of no address of the browser, and the browser of one that is nobody's."""

    def swallow(route: Route) -> None:
        offer = json.loads(route.request.post_data or "")
        offer["sdp"] = re.sub(r"a=candidate:.*\r\n", "", offer["sdp"])
        response = route.fetch(post_data=json.dumps(offer))
        answer = response.json()
        candidate = r"(a=candidate:\S+ \d+ udp \d+) \S+"
        answer["sdp"] = re.sub(candidate, r"\1 192.0.2.7", answer["sdp"])
        route.fulfill(response=response, json=answer)

    with chromium_with(playwright, chromium, clips["collins"]) as context:
        page = context.new_page()
        page.route("**/check/offer", swallow)
        shown, report = checked(page, server)
        assert re.search(
            r"lets web pages through but not the video connection \(UDP to ports \d+ to \d+ of "
            r"127\.0\.0\.1\)",
            shown,
        )
        assert "Please allow UDP from this machine to 127.0.0.1 (192.0.2.7)" in report
        assert "No relay (TURN) is configured" in report
