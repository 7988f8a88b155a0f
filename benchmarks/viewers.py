"""Many people look while a few cameras run: how fast pages are, and whether the cameras suffer.

    python -m benchmarks.viewers                        30 viewers, 2 cameras
    python -m benchmarks.viewers --viewers 60 --loads 40

A viewer is a log-in of its own with Streamlit's socket open on the Live page. It is a light client
that does what the page in a browser does to the server: it asks for the page, takes every message,
and runs the page's fragment every second as the page tells it to. "Server" is what such a client
waits for a page that is loaded, from asking to the end of its script: the rest of a load in the
browser is the browser's own. The cameras are two headless
Chromiums that show a clip; pages are loaded and changed in a third one. Everything shares this
machine, the browsers too, so the figures are pessimistic; with other work on it they say nothing,
which the column with its load (runnable tasks, mean of a minute) is for.
"""

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer
import websockets
from playwright.sync_api import Page, Playwright, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.live import READER, browser, numbered
from benchmarks.table import show
from cwem.access.accounts import Role
from tests.e2e.browsing import LivePage, chromium_with
from tests.e2e.clips import animate, collins, write_mjpeg, write_portraits
from tests.e2e.entering import entered, let_in
from tests.e2e.serving import Server, cwem
from tests.e2e.visiting import drawn, heading

PAGES = ["account", "notices", "audit", "consent"]
TITLES = ["My account", "Notices", "Audit", "My consent"]
PASSWORD = "walnut bridges at dawn"


class Viewer:
    """One open page."""

    def __init__(
        self,
        server: Server,
        token: str,
        page: str = "",
        once: asyncio.Event | None = None,
        every: float = float("inf"),
    ) -> None:
        """`page`: its name in the address. `once`: set when it is drawn to its end. `every`:
        seconds after which a fragment runs, where the page itself would wait longer."""
        self._every = every
        self._page, self._once = page, once
        self._origin = server.url.rstrip("/")
        self._socket = self._origin.replace("http", "ws") + "/_stcore/stream"
        self._cookie = f"cwem_login={token}"
        self.runs = 0
        self.loaded = 0.0

    async def watch(self, until: asyncio.Event) -> None:
        """Open the page and stay until told otherwise."""
        async with websockets.connect(
            self._socket,
            additional_headers={"Cookie": self._cookie},
            origin=websockets.Origin(self._origin),
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
        ) as socket:
            begun = time.monotonic()
            await socket.send(_ask(self._origin, page=self._page))
            pulses: dict[str, asyncio.Task[None]] = {}
            ended = asyncio.create_task(until.wait())
            while not until.is_set():
                arriving = asyncio.create_task(socket.recv())
                await asyncio.wait({arriving, ended}, return_when=asyncio.FIRST_COMPLETED)
                if not arriving.done():
                    arriving.cancel()
                    break
                message = ForwardMsg.FromString(bytes(arriving.result()))  # type: ignore[arg-type]
                kind = message.WhichOneof("type")
                if kind == "script_finished":
                    self.runs += 1
                    self.loaded = self.loaded or time.monotonic() - begun
                    if self._once is not None:
                        self._once.set()
                elif kind == "auto_rerun" and message.auto_rerun.fragment_id not in pulses:
                    pulse = self._pulse(socket, message.auto_rerun)
                    pulses[message.auto_rerun.fragment_id] = asyncio.create_task(pulse)
            for task in pulses.values():
                task.cancel()

    async def _pulse(self, socket: websockets.ClientConnection, every: object) -> None:
        while True:
            await asyncio.sleep(min(every.interval, self._every))  # type: ignore[attr-defined]
            await socket.send(_ask(self._origin, every.fragment_id))  # type: ignore[attr-defined]


def answered(server: Server, token: str, count: int) -> list[float]:
    """Seconds the server takes for a page, from asking on a new socket to the end of its script."""

    async def load(page: str) -> float:
        until = asyncio.Event()
        viewer = Viewer(server, token, page, until)
        await viewer.watch(until)
        return viewer.loaded

    def all_of_them() -> list[float]:
        return [asyncio.run(load(PAGES[number % len(PAGES)])) for number in range(count)]

    # On a thread of its own: Playwright keeps an event loop on this one.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(all_of_them).result()


def _ask(origin: str, fragment: str = "", page: str = "") -> bytes:
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.fragment_id = fragment
    asked.rerun_script.is_auto_rerun = bool(fragment)
    asked.rerun_script.context_info.timezone = "Europe/Berlin"
    asked.rerun_script.context_info.locale = "en"
    asked.rerun_script.context_info.url = origin
    return bytes(asked.SerializeToString())


@contextmanager
def watching(server: Server, count: int, every: float) -> Iterator[list[Viewer]]:
    """So many viewers, until the block ends."""
    viewers = [
        Viewer(server, entered(server.home, f"viewer{n}", Role.EMPLOYEE, None), every=every)
        for n in range(count)
    ]
    loop, until = asyncio.new_event_loop(), asyncio.Event()

    async def all_of_them() -> None:
        await asyncio.gather(*(each.watch(until) for each in viewers))

    thread = threading.Thread(target=lambda: loop.run_until_complete(all_of_them()))
    thread.start()
    try:
        yield viewers
    finally:
        loop.call_soon_threadsafe(until.set)
        thread.join()
        loop.close()


def returned(tab: LivePage, seconds: float) -> float:
    """Pictures a second that come back to the browser."""
    frame = next(each for each in tab.page.frames if "webrtc" in each.url)
    count = "window.readings.returned.length"
    before, begun = int(frame.evaluate(count)), time.monotonic()
    time.sleep(seconds)
    return (int(frame.evaluate(count)) - before) / (time.monotonic() - begun)


def loads(tab: Page, server: Server, count: int) -> list[float]:
    """Seconds from asking for an address to a page that is drawn to its end."""
    taken = []
    for number in range(count):
        begun = time.monotonic()
        tab.goto(server.url + PAGES[number % len(PAGES)], wait_until="commit")
        heading(tab, TITLES[number % len(PAGES)]).wait_for()
        drawn(tab)
        taken.append(time.monotonic() - begun)
    return taken


def changes(tab: Page, count: int) -> list[float]:
    """Seconds from a click in the navigation to the other page, drawn to its end."""
    taken = []
    for number in range(count):
        title = TITLES[number % len(TITLES)]
        begun = time.monotonic()
        tab.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
        heading(tab, title).wait_for()
        drawn(tab)
        taken.append(time.monotonic() - begun)
    return taken


def after_log_in(
    playwright: Playwright, server: Server, name: str, password: str, new: str = ""
) -> float:
    """Seconds from sending the log-in form to the first page, in a browser that was never here.
    With `new` the password is due to be changed, and the time begins when that is sent."""
    with chromium_with(playwright, browser(), None) as context:
        tab = context.new_page()
        tab.goto(server.url)
        tab.get_by_label("Log-in name").fill(name)
        tab.get_by_label("Password").fill(password)
        begun = time.monotonic()
        tab.keyboard.press("Enter")
        if new:
            tab.get_by_label("New password", exact=True).fill(new)
            tab.get_by_label("New password again").fill(new)
            begun = time.monotonic()
            tab.keyboard.press("Enter")
        heading(tab, "Live").wait_for()
        drawn(tab)
        return time.monotonic() - begun


def p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


@contextmanager
def cameras(
    playwright: Playwright, server: Server, clip: Path, count: int
) -> Iterator[list[LivePage]]:
    """So many cameras that run, each in a browser of its own."""
    with ExitStack() as stack:
        tabs = []
        for number in range(count):
            context = stack.enter_context(chromium_with(playwright, browser(), clip))
            context.add_init_script(path=READER)
            number_of_employee = "E001" if number == 0 else None
            let_in(
                context,
                server.home,
                server.url,
                f"camera{number}",
                Role.EMPLOYEE,
                number_of_employee,
            )
            tab = LivePage(context, server, logged_in=False)
            tab.start()
            tabs.append(tab)
        yield tabs


def main(
    viewers: int = 30,
    captures: int = 2,
    loads_count: int = typer.Option(30, "--loads"),
    seconds: float = 20,
    every: float = float("inf"),
) -> None:
    """Measure and print. `every` 2: the two fragments of a Live page without a camera run as often
    as one that runs every second."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        ExitStack() as stack,
    ):
        root = Path(folder)
        home = root / "home"
        done = cwem(home, "enrol", write_portraits(root / "faces"), "--consent", "benchmark")
        if done.returncode:
            raise typer.BadParameter(done.stderr)
        clip = write_mjpeg(numbered(animate(collins(), seconds=10)), root / "clip.mjpeg")
        server = stack.enter_context(Server(home))
        entered(home, "looker", Role.EMPLOYEE, None)
        once = cwem(home, "user", "reset", "looker").stdout.strip()
        after_log_in(playwright, server, "looker", once, PASSWORD)
        context = stack.enter_context(chromium_with(playwright, browser(), None))
        let_in(context, home, server.url, "looker")
        token = entered(home, "looker", Role.EMPLOYEE, None)
        tab = context.new_page()
        loads(tab, server, len(PAGES))
        rows = []

        def measure(title: str, running: list[LivePage]) -> None:
            cpu, begun = server.cpu_seconds(), time.monotonic()
            fps = [returned(each, seconds / max(1, len(running))) for each in running]
            share = (server.cpu_seconds() - cpu) / (time.monotonic() - begun) if running else 0.0
            first = [after_log_in(playwright, server, "looker", PASSWORD) for _ in range(3)]
            load, change = loads(tab, server, loads_count), changes(tab, loads_count)
            alone = answered(server, token, loads_count)
            rows.append([
                title, p95(load), p95(alone), p95(change), max(first),
                " ".join(f"{each:.1f}" for each in fps) or "-", f"{100 * share:.0f} %",
                f"{os.getloadavg()[0]:.0f}",
            ])  # fmt: skip

        measure("nobody else", [])
        with cameras(playwright, server, clip, captures) as running:
            time.sleep(5)
            measure(f"{captures} cameras", running)
            with watching(server, viewers, every) as watchers:
                time.sleep(10)
                before, begun = sum(each.runs for each in watchers), time.monotonic()
                measure(f"{captures} cameras, {viewers} viewers", running)
                rate = (sum(each.runs for each in watchers) - before) / (time.monotonic() - begun)
                asleep = sum(not each.loaded for each in watchers)
            time.sleep(5)
            measure(f"{captures} cameras, viewers gone", running)
    show(
        "pages in a browser, seconds (p95), and pictures a second that come back",
        [
            "",
            "load",
            "of it the server",
            "change",
            "first after log-in (worst of 3)",
            "pictures a second",
            "server CPU",
            "load of the machine",
        ],
        rows,
    )
    print(f"{rate:.1f} runs a second for {viewers} viewers; {asleep} of them never got a page")


if __name__ == "__main__":
    typer.run(main)
