"""A visitor with a webcam: headless Chromium whose camera shows a clip."""

import os
import re
import time
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, Playwright

from cwem.values import Image
from tests.e2e.entering import let_in
from tests.e2e.serving import Server

STEADY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
]
PATIENCE = 120.0
"""Seconds that anything on a page may take on a loaded machine; how long it takes is measured in
benchmarks/ alone."""
RECORDING = "Recording your time."
"""What the page says before an own webcam whose person is recognised."""
GRAB = """video => {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  canvas.getContext('2d').drawImage(video, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
}"""


@contextmanager
def chromium_with(
    playwright: Playwright,
    executable: Path,
    clip: Path | None,
    *,
    allowed: bool = True,
    flags: Sequence[str] = (),
    **options: Any,
) -> Iterator[BrowserContext]:
    """A browser with its own profile. Without a clip the machine has no camera; when not allowed,
    the question for the camera is answered with no. `flags` go to Chromium, `options` to the
    context."""
    flags = [*STEADY, *flags]
    if clip is not None:
        flags += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={clip}"]
    flags.append("--use-fake-ui-for-media-stream" if allowed else "--deny-permission-prompts")
    with TemporaryDirectory() as home:
        browser = playwright.chromium.launch(
            executable_path=str(executable),
            headless=True,
            args=flags,
            env={**os.environ, "HOME": home},
        )
        try:
            options.setdefault("viewport", {"width": 1280, "height": 900})
            context = browser.new_context(permissions=["camera"] if allowed else [], **options)
            context.set_default_timeout(1000 * PATIENCE)
            yield context
        finally:
            browser.close()


_PLAIN: dict[Playwright, tuple[Browser, TemporaryDirectory[str]]] = {}


@contextmanager
def plain_context(
    playwright: Playwright, executable: Path, **options: Any
) -> Iterator[BrowserContext]:
    """A profile of its own, without a camera, in the one browser that all these share: starting
    Chromium takes longer than many a page. `close_plain` ends the browser."""
    if playwright not in _PLAIN:
        home = TemporaryDirectory()
        launched = playwright.chromium.launch(
            executable_path=str(executable),
            args=[*STEADY, "--use-fake-ui-for-media-stream"],
            env={**os.environ, "HOME": home.name},
        )
        _PLAIN[playwright] = launched, home
    options.setdefault("viewport", {"width": 1280, "height": 900})
    context = _PLAIN[playwright][0].new_context(permissions=["camera"], **options)
    context.set_default_timeout(1000 * PATIENCE)
    try:
        yield context
    finally:
        context.close()


def close_plain(playwright: Playwright) -> None:
    """End the browser of the plain contexts, if there was one."""
    if playwright in _PLAIN:
        browser, home = _PLAIN.pop(playwright)
        browser.close()
        home.cleanup()


class LivePage:
    """The Live page in one tab, of somebody who is logged in unless said otherwise."""

    def __init__(
        self,
        context: BrowserContext,
        server: Server,
        logged_in: bool = True,
        employee: str | None = "E001",
    ) -> None:
        if logged_in:
            name = "tester" if employee == "E001" else f"tester-{employee}"
            let_in(context, server.home, server.url, name, employee=employee)
        self.page: Page = context.new_page()
        self.page.goto(server.url)
        self.component: FrameLocator = self.page.frame_locator("iframe[title^=streamlit_webrtc]")

    @property
    def start_button(self) -> Locator:
        """ "Start" of a working day before an own webcam, "Start camera" before another one."""
        return self.page.get_by_role("button", name=re.compile("^Start( camera)?$"))

    @property
    def state(self) -> Locator:
        """The line that says the state in words."""
        return self.page.get_by_test_id("stAlert")

    @property
    def video(self) -> Locator:
        return self.component.locator("video")

    def start(self, timeout: float = PATIENCE) -> float:
        """Press start, unless a working day goes on and starts by itself, and wait for the first
        returned picture; seconds that took."""
        pause = self.page.get_by_role("button", name="Pause", exact=True)
        self.start_button.or_(pause).first.wait_for()
        begun = time.monotonic()
        if self.start_button.is_visible():
            self.start_button.click()
        self.video.wait_for(timeout=1000 * timeout)
        self.wait_for_time(0.0)
        return time.monotonic() - begun

    def wait_for_time(self, beyond: float, timeout: float = PATIENCE) -> float:
        """Wait until the returned video has played past `beyond` seconds."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if (now := self.current_time()) > beyond:
                return now
            time.sleep(0.05)
        raise AssertionError(f"the returned video stands still at {self.current_time()} s")

    def current_time(self) -> float:
        return float(self.video.evaluate("video => video.currentTime"))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def says(self, words: str, timeout: float = PATIENCE) -> None:
        """Wait until the state line says this."""
        self.state.get_by_text(words).wait_for(timeout=timeout * 1000)

    def shows(self, words: str, timeout: float = PATIENCE) -> None:
        """Wait until the page shows this text anywhere."""
        self.page.get_by_text(words).first.wait_for(timeout=timeout * 1000)

    def picture(self) -> Image:
        """The returned video's present frame, BGR."""
        png = np.frombuffer(b64decode(self.video.evaluate(GRAB)), np.uint8)
        return np.asarray(cv2.imdecode(png, cv2.IMREAD_COLOR), np.uint8)
