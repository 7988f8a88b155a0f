"""What the page says when the browser gives no camera, and when the server cannot work."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.browsing import LivePage, chromium_with
from tests.e2e.serving import Server, wait_until
from tests.test_sample import bring

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

INSECURE = "Object.defineProperty(window, 'isSecureContext', {get: () => false})"
TAKEN = """
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("home")) as server:
        yield server


def test_permission_denied(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["hopper"], allowed=False) as context:
        tab = LivePage(context, server, employee="E002")
        tab.start_button.click()
        tab.says("The browser does not let this page use the camera.")
        assert not tab.component.get_by_text("NotAllowedError").is_visible()
    assert server.live() == 0


def test_no_camera(server: Server, playwright: Playwright, chromium: Path) -> None:
    with chromium_with(playwright, chromium, None) as context:
        tab = LivePage(context, server, employee="E003")
        tab.says("No camera found.")
        tab.start_button.click()
        tab.press("End of day")
        tab.says("Your day has ended.")


def test_a_remembered_camera_that_is_gone_and_another_one_chosen(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["hopper"]) as context:
        tab = LivePage(context, server, employee="E007")
        tab.page.evaluate("localStorage.setItem('cwem-camera', 'one that was unplugged')")
        tab.start_button.click()
        tab.says("The camera you chose is not connected.")
        assert server.live() == 0
        tab.page.get_by_role("combobox", name="Camera").select_option(index=1)
        tab.says("You have not agreed to being recognised.")
        tab.page.reload()
        tab.says("You have not agreed to being recognised.")
        tab.press("End of day")
        assert wait_until(lambda: server.live() == 0, 60)


def test_camera_used_by_another_program(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["hopper"]) as context:
        context.add_init_script(TAKEN)
        tab = LivePage(context, server, employee="E004")
        tab.start_button.click()
        tab.says("The camera is used by another program.")


def test_plain_http_from_another_machine(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["hopper"]) as context:
        context.add_init_script(INSECURE)
        tab = LivePage(context, server, employee="E005")
        tab.says("A camera needs a secure address.")
        assert tab.start_button.is_disabled()


def test_nothing_is_asked_of_other_machines(
    server: Server, playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> None:
    with chromium_with(playwright, chromium, clips["hopper"]) as context:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        tab = LivePage(context, server, employee="E006")
        tab.start()
        tab.says("You have not agreed to being recognised.")
        tab.press("End of day")
        tab.says("Your day has ended.")
    local = ("data:", "blob:", server.url, server.url.replace("http", "ws"))
    assert [url for url in asked if not url.startswith(local)] == []


def test_a_server_without_models_says_what_to_do(
    tmp_path: Path, playwright: Playwright, chromium: Path
) -> None:
    home = tmp_path / "home"
    with (
        Server(home, streamlit=True, models=tmp_path / "none") as server,
        chromium_with(playwright, chromium, None) as context,
    ):
        status, body = server.health()
        assert status == 503
        assert "cwem models pull" in body["reason"]
        page = context.new_page()
        page.goto(server.url)
        page.get_by_text("CWEM cannot work yet").wait_for()
        assert page.get_by_text("cwem models pull").count()
        assert "Traceback" not in server.log.read_text()


def test_a_machine_without_a_camera_plays_the_sample_clip_and_keeps_nothing(
    tmp_path: Path, playwright: Playwright, chromium: Path
) -> None:
    home = tmp_path / "home"
    bring(home / "sample")
    with (
        Server(home, heartbeat=1) as server,
        chromium_with(playwright, chromium, None) as context,
    ):
        tab = LivePage(context, server, logged_in=False)
        tab.says("No camera found.")
        tab.press("Play the sample clip")
        tab.says("Sample clip: nothing is recorded.")
        tab.video.wait_for()
        tab.wait_for_time(0.0)
        tab.shows("Eileen Collins")
        tab.shows("Unknown person")
        time.sleep(3)
        assert server.live() == 1
        tab.press("Stop the sample clip")
        tab.says("No camera found.")
        assert wait_until(lambda: server.live() == 0, 15)
        assert server.bouts() == []
