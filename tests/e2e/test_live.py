"""The live picture in a real browser: who is named, what is stored, what is freed."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Playwright

from cwem.values import Image
from tests.e2e import clips as people
from tests.e2e.browsing import RECORDING, LivePage, chromium_with
from tests.e2e.conftest import NAME, NUMBER
from tests.e2e.entering import let_in
from tests.e2e.serving import Server, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(300)]


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    """The app with a short heartbeat, so that a test need not wait ten seconds for a row."""
    with Server(home, heartbeat=1) as server:
        yield server


@pytest.fixture
def collins(
    playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> Iterator[BrowserContext]:
    """A browser before which the enrolled person sits."""
    with chromium_with(playwright, chromium, clips["collins"]) as context:
        yield context


@pytest.fixture
def hopper(
    playwright: Playwright, chromium: Path, clips: dict[str, Path]
) -> Iterator[BrowserContext]:
    """A browser before which somebody else sits."""
    with chromium_with(playwright, chromium, clips["hopper"]) as context:
        yield context


def foreign_pixels(picture: Image) -> int:
    """Pixels of the returned picture that no frame of the clip explains: what was drawn on it.
    One's own webcam comes back as a mirror."""
    return min(
        int((np.abs(picture[:, ::-1].astype(int) - frame[:, :, ::-1]).max(axis=2) > 70).sum())
        for frame in people.animate(people.collins())
    )


def test_an_enrolled_person_is_named_drawn_and_timed(
    server: Server, collins: BrowserContext
) -> None:
    tab = LivePage(collins, server)
    tab.says("Your working day has not begun.")
    tab.start()
    tab.shows(NAME)
    tab.says(RECORDING)
    assert wait_until(lambda: foreign_pixels(tab.picture()) > 1_500, 60)

    before = tab.current_time()
    assert tab.wait_for_time(before + 1.0) > before

    assert wait_until(lambda: server.seconds(NUMBER, "presence") > 1, 60)
    early = server.seconds(NUMBER, "presence")
    assert wait_until(lambda: server.seconds(NUMBER, "presence") >= early + 3, 60)
    tab.shows("Recorded since")

    tab.press("End of day")
    tab.says("Your day has ended.")
    assert wait_until(lambda: server.live() == 0, 60)
    presence, activity = server.seconds(NUMBER, "presence"), server.seconds(NUMBER, "activity")
    assert activity == pytest.approx(presence, abs=0.01), "activity partitions the present time"
    time.sleep(2)
    assert server.seconds(NUMBER, "presence") == presence, "nothing grows after the end"


@pytest.mark.timeout(420)
def test_closed_tabs_end_their_captures_and_leave_no_threads_and_no_memory(
    server: Server, collins: BrowserContext
) -> None:
    """Eight of the hundreds of times of `python -m benchmarks.live soak --minutes 60`."""
    levels: list[tuple[int, float]] = []
    for turn in range(8):
        tab = LivePage(collins, server)
        tab.start()
        tab.shows(NAME)
        assert server.live() == 1
        assert turn or wait_until(lambda: server.seconds(NUMBER, "presence") > 2, 60)
        tab.page.close()
        assert wait_until(lambda: server.live() == 0, 60)
        levels.append((server.threads(), server.memory()))
    recorded = server.seconds(NUMBER, "presence")
    threads, memory = levels[4]
    assert max(after for after, _ in levels[5:]) <= threads + LINGERING
    assert wait_until(lambda: server.threads() <= threads, 60)
    assert server.memory() <= 1.1 * memory, levels
    assert server.seconds(NUMBER, "presence") == recorded


LINGERING = 15
"""Threads of abruptly closed connections: aiortc notices them within 30 s (ICE consent), and
Streamlit's worker threads come and go."""


def test_at_the_cap_the_next_visitor_is_told_and_gets_the_seat_when_it_is_free(
    home: Path, collins: BrowserContext, hopper: BrowserContext
) -> None:
    with Server(home, max_sessions=1) as server:
        first = LivePage(collins, server)
        first.start()
        first.says(RECORDING)
        let_in(hopper, home, server.url, name="other", employee=None)
        second = LivePage(hopper, server, logged_in=False)
        second.says("All places are taken.")
        assert not second.start_button.count(), "no button that would do nothing"
        assert first.current_time() < first.wait_for_time(first.current_time() + 0.5)
        first.page.close()
        second.start_button.wait_for()
        second.start()
        second.says("Live.")
