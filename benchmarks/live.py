"""The live picture, measured in a real browser on this machine.

    python -m benchmarks.live latency           overlay round trip of one session, server CPU
    python -m benchmarks.live sessions          two sessions at 15 frames a second
    python -m benchmarks.live naming            first frame to confirmed name, without a browser
    python -m benchmarks.live soak --minutes 60 connect and disconnect; memory and threads

The round trip goes from the moment the browser shows a numbered frame of its own camera to the
moment it shows the same number in the returned picture (black and white cells burned into the
clip). Server and browser share the machine.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from playwright.sync_api import Playwright, sync_playwright

from cwem.bootstrap import open_runtime
from cwem.capture.seats import Seats
from cwem.machine import chromium
from cwem.settings import load_settings
from cwem.ui.state import live_picture
from cwem.values import IdentityStatus
from tests.e2e.browsing import LivePage, chromium_with
from tests.e2e.clips import FPS, animate, collins, write_mjpeg, write_portraits
from tests.e2e.serving import Server, cwem, wait_until

app = typer.Typer(add_completion=False)
NAME = "Eileen Collins"
CELLS = 10
READER = Path(__file__).with_name("numbered.js")


def numbered(frames: list[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    """Burn each frame's number into its lowest 24 rows: nine bits and one for even parity."""
    marked = []
    for number, frame in enumerate(frames):
        bits = [(number >> place) & 1 for place in range(CELLS - 2, -1, -1)]
        bits.append(sum(bits) % 2)
        copy = frame.copy()
        for cell, bit in enumerate(bits):
            width = copy.shape[1] // CELLS
            copy[-24:, cell * width : (cell + 1) * width] = 235 if bit else 16
        marked.append(copy)
    return marked


def browser() -> Path:
    """The installed Chromium."""
    if (found := chromium()) is None:
        raise typer.BadParameter("no Chromium found: set CHROMIUM to its path")
    return found


@contextmanager
def prepared() -> Iterator[tuple[Path, Path, Playwright]]:
    """(data folder with Eileen Collins enrolled, numbered clip of her, playwright)."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        faces = write_portraits(root / "faces")
        done = cwem(root / "home", "enrol", faces, "--consent", "benchmark")
        if done.returncode:
            raise typer.BadParameter(done.stderr)
        frames = numbered(animate(collins(), seconds=10))
        yield root / "home", write_mjpeg(frames, root / "clip.mjpeg"), playwright


def round_trips(tab: LivePage) -> tuple[list[float], float]:
    """(round trips in ms, returned frames a second) read so far."""
    frame = next(each for each in tab.page.frames if "webrtc" in each.url)
    readings = frame.evaluate("window.readings")
    trips = []
    local = [(number, at) for number, at in readings["local"] if number is not None]
    for number, at in readings["returned"]:
        shown = [seen for other, seen in local if other == number and seen <= at]
        if number is not None and shown and at - shown[-1] < 1000 * 5:
            trips.append(at - shown[-1])
    times = [at for _, at in readings["returned"]]
    return trips, 1000 * (len(times) - 1) / (times[-1] - times[0])


def report(title: str, trips: list[float], fps: float) -> None:
    ordered = sorted(trips)
    p95 = ordered[int(0.95 * len(ordered))]
    print(
        f"{title}: round trip p50 {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms "
        f"({len(ordered)} frames), {fps:.1f} returned a second"
    )


def measure(sessions: int, fps: float, seconds: float) -> None:
    """Run so many sessions at once and print what each of them and the server did."""
    with prepared() as (home, clip, playwright), ExitStack() as stack:
        server = stack.enter_context(Server(home, analysis_fps=fps))
        tabs = []
        for _ in range(sessions):
            context = stack.enter_context(chromium_with(playwright, browser(), clip))
            context.add_init_script(path=READER)
            tab = LivePage(context, server)
            print(f"connected in {tab.start():.1f} s")
            tab.shows(NAME)
            tabs.append(tab)
        begun, cpu = time.monotonic(), server.cpu_seconds()
        time.sleep(seconds)
        share = (server.cpu_seconds() - cpu) / (time.monotonic() - begun)
        for number, tab in enumerate(tabs):
            report(f"session {number + 1}", *round_trips(tab))
            print("   ", tab.page.get_by_text("Pictures a second: ").inner_text())
        print(f"server: {100 * share:.0f} % of one core, {server.memory():.0f} MB")


@app.command()
def latency(seconds: float = 30, fps: float = 10) -> None:
    """One session at `fps` analysed frames a second."""
    measure(1, fps, seconds)


@app.command()
def sessions(seconds: float = 30, fps: float = 15, count: int = 2) -> None:
    """`count` sessions at `fps` analysed frames a second."""
    measure(count, fps, seconds)


@app.command()
def naming(runs: int = 5) -> None:
    """Seconds from the first frame of a capture to the confirmed name, frames at 15 a second."""
    with prepared() as (home, _clip, _), open_runtime(load_settings(home=home)) as runtime:
        frames = [f[:, :, ::-1].copy() for f in animate(collins())]
        seats = Seats(1)
        for _ in range(runs):
            picture = live_picture(runtime, seats, lambda: True)
            begun = time.monotonic()
            for number in range(10 * FPS):
                picture.receive(frames[number % len(frames)])
                analysis = picture.snapshot().progress.analysis
                statuses = {each.identity.status for each in analysis.people} if analysis else set()
                if IdentityStatus.CONFIRMED in statuses:
                    break
                time.sleep(max(0.0, begun + (number + 1) / FPS - time.monotonic()))
            print(f"named after {time.monotonic() - begun:.2f} s")
            picture.end()
            wait_until(lambda: seats.taken() == 0, 10, 0.01)


@app.command()
def soak(minutes: Annotated[float, typer.Option(min=0.5)] = 60, hold: float = 5) -> None:
    """Connect, be named, stay `hold` seconds, close the tab; again and again."""
    with prepared() as (home, clip, playwright), Server(home) as server:
        until = time.monotonic() + 60 * minutes
        levels: list[tuple[int, float]] = []
        with chromium_with(playwright, browser(), clip) as context:
            while time.monotonic() < until:
                tab = LivePage(context, server)
                tab.start()
                tab.shows(NAME)
                time.sleep(hold)
                tab.page.close()
                if not wait_until(lambda: server.live() == 0, 30):
                    print("a closed tab kept its seat for 30 s")
                levels.append((server.threads(), server.memory()))
                print(f"{len(levels):4d}  threads {levels[-1][0]}  {levels[-1][1]:.0f} MB")
        time.sleep(60)
        fifth = levels[min(4, len(levels) - 1)]
        threads, memory = server.threads(), server.memory()
        print(f"{len(levels)} sessions. After the fifth: {fifth[0]} threads, {fifth[1]:.0f} MB")
        print(f"most: {max(t for t, _ in levels)} threads, {max(m for _, m in levels):.0f} MB")
        change = 100 * (memory / fifth[1] - 1)
        print(f"a minute after the last: {threads} threads, {memory:.0f} MB ({change:+.1f} %)")


if __name__ == "__main__":
    app()
