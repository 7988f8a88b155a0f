"""What goes wrong in a day at the Live window, done for real: `python -m benchmarks.faults`.

    reload      the page is loaded again
    hidden      another tab lies in front for six minutes (a headed browser, its own throttling on)
    frozen      the browser's processes are stopped for 30 s
    socket      the web socket is cut and refused for 10 s
    killed      the server is killed and started again
    camera      the camera is taken away for 10 s and plugged in again
    all         all of them

Nobody clicks anything. What came back is read from the store: `again` is the time from the end of
the fault to the first recorded moment after it, `lost` is what is missing from the moment the fault
began until ten seconds after that, `twice` is what was recorded twice.
"""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import psutil
import typer
from playwright.sync_api import BrowserContext, Playwright

from benchmarks.live import browser, prepared
from benchmarks.table import show
from benchmarks.wire import Wire
from cwem.track.timeline import timeline
from cwem.values import Bout, Channel, Millis, Presence
from tests.e2e.browsing import RECORDING, STEADY, LivePage
from tests.e2e.serving import Server, wait_until

OWN_PACE = [flag for flag in STEADY if "background" not in flag or "networking" in flag]
"""The browser as people have it: hidden windows are slowed down."""
SCREEN = ":77"
PORT = 9377
"""Where the browser is spoken to."""
SETTLED = 12.0
PLUGS = """
  window.plugged = true;
  const media = navigator.mediaDevices, ask = media.getUserMedia.bind(media);
  const count = media.enumerateDevices.bind(media), given = [];
  media.getUserMedia = async (wanted) => {
    if (!window.top.plugged) throw new DOMException("no camera", "NotFoundError");
    const stream = await ask(wanted);
    given.push(...stream.getTracks());
    return stream;
  };
  media.enumerateDevices = async () => (window.top.plugged ? count() : []);
  window.pull = () => given.forEach((track) => track.stop());
"""


class Fault(StrEnum):
    """What happens to the window."""

    RELOAD = "reload"
    HIDDEN = "hidden"
    FROZEN = "frozen"
    SOCKET = "socket"
    KILLED = "killed"
    CAMERA = "camera"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Bench:
    """One window that records."""

    server: Server
    wire: Wire
    context: BrowserContext
    tab: LivePage


def main(fault: Annotated[Fault, typer.Argument()] = Fault.ALL) -> None:
    """Do it and print the table."""
    faults = list(DONE) if fault is Fault.ALL else [fault]
    rows = []
    with screen():
        for each in faults:
            rows.append(outcome(each))
            print(*rows[-1], sep="\t", flush=True)
    columns = ["fault", "lasted s", "again after s", "lost s", "recorded twice s", "load"]
    show("What came back without a click", columns, rows)


def outcome(fault: Fault) -> tuple[str, ...]:
    """One fault in a day of its own."""
    with (
        prepared() as (home, clip, playwright),
        Server(home, heartbeat=1) as server,
        Wire(server.port) as wire,
        headed(playwright, clip) as context,
    ):
        context.add_init_script(PLUGS)
        server.url = wire.url
        tab = LivePage(context, server)
        tab.start()
        tab.says(RECORDING)
        time.sleep(5)
        begun = now()
        DONE[fault](Bench(server, wire, context, tab))
        ended = now()
        wait_until(lambda: recorded(server, ended) is not None, 120)
        time.sleep(SETTLED)
        first = recorded(server, ended)
        bouts, load = server.bouts(), f"{psutil.getloadavg()[0]:.0f}"
    if first is None:
        return fault.value, seconds(ended - begun), "never", "-", "-", load
    lost, twice = missing(bouts, begun, first + 5_000)
    figures = (ended - begun, first - ended, lost, twice)
    return fault.value, *map(seconds, figures), load


def now() -> Millis:
    """UTC."""
    return time.time_ns() // 1_000_000


def seconds(length: Millis) -> str:
    return f"{length / 1000:.1f}"


def present(bouts: list[Bout]) -> list[Bout]:
    """The rows that say that somebody was there."""
    return [
        bout
        for bout in bouts
        if bout.key.channel is Channel.PRESENCE and bout.label == Presence.PRESENT
    ]


def recorded(server: Server, after: Millis) -> Millis | None:
    """The first recorded moment at or after this one."""
    later = [bout.key.start for bout in present(server.bouts()) if bout.end > after]
    return max(after, min(later)) if later else None


def missing(bouts: list[Bout], begun: Millis, until: Millis) -> tuple[Millis, Millis]:
    """(not recorded, recorded twice) between two moments."""

    def within(start: Millis, end: Millis) -> Millis:
        return max(0, min(end, until) - max(start, begun))

    rows = present(bouts)
    union = sum(within(span.start, span.end) for span in timeline(rows, []))
    return until - begun - union, sum(within(b.key.start, b.end) for b in rows) - union


# --- the faults -----------------------------------------------------------------------------------


def reload(bench: Bench) -> None:
    bench.tab.page.on("dialog", lambda dialog: dialog.accept())
    bench.tab.page.reload(wait_until="commit")


def hidden(bench: Bench, minutes: float = 6) -> None:
    page = bench.tab.page
    other = bench.context.new_page()
    other.bring_to_front()
    assert wait_until(lambda: page.evaluate("document.visibilityState") == "hidden", 10)
    time.sleep(60 * minutes)
    assert page.evaluate("document.visibilityState") == "hidden"
    page.bring_to_front()


def frozen(_bench: Bench, length: float = 30) -> None:
    processes = [
        each for each in psutil.Process().children(recursive=True) if "chrom" in each.name()
    ]
    assert processes, "no browser's processes found"
    for each in processes:
        os.kill(each.pid, signal.SIGSTOP)
    time.sleep(length)
    for each in reversed(processes):
        os.kill(each.pid, signal.SIGCONT)


def socket(bench: Bench, length: float = 10) -> None:
    bench.wire.cut()
    time.sleep(length)
    bench.wire.mend()


def killed(bench: Bench) -> None:
    bench.server.kill()
    bench.server.__enter__()


def camera(bench: Bench, length: float = 10) -> None:
    page = bench.tab.page
    page.evaluate("window.plugged = false")
    for frame in page.frames:
        frame.evaluate("window.pull?.()")
    page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    page.wait_for_timeout(1000 * length)
    page.evaluate("window.plugged = true")
    page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")


DONE: dict[Fault, Callable[[Bench], None]] = {
    Fault.RELOAD: reload,
    Fault.FROZEN: frozen,
    Fault.SOCKET: socket,
    Fault.KILLED: killed,
    Fault.CAMERA: camera,
    Fault.HIDDEN: hidden,
}


# --- the browser ----------------------------------------------------------------------------------


@contextmanager
def screen() -> Iterator[None]:
    """A screen that nobody looks at, for a browser with windows."""
    with subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "1400x1000x24"]) as xvfb:
        try:
            time.sleep(1)
            yield
        finally:
            xvfb.terminate()


@contextmanager
def headed(playwright: Playwright, clip: Path) -> Iterator[BrowserContext]:
    """A browser with windows and its normal throttling before which the enrolled person sits.
    Attached to without Playwright's overrides, which keep every page visible."""
    with TemporaryDirectory() as home:
        flags = [*OWN_PACE, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        flags += [f"--use-file-for-fake-video-capture={clip}", f"--user-data-dir={home}"]
        command = [str(browser()), *flags, f"--remote-debugging-port={PORT}", "about:blank"]
        environment = {**os.environ, "HOME": home, "DISPLAY": SCREEN}
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
            try:
                assert wait_until(lambda: _answers(PORT), 60), "the browser did not start"
                attached = playwright.chromium.connect_over_cdp(
                    f"http://127.0.0.1:{PORT}", no_defaults=True
                )
                yield attached.contexts[0]
                attached.close()
            finally:
                process.terminate()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=2):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    typer.run(main)
