"""What one Live window costs the server: `python -m benchmarks.sizing --windows 4`.

Each window is a browser of its own before which its employee sits and is recognised: 15 frames a
second in, five of them analysed. Measured are the CPU time of the server's process, and the bytes
each window sent and received, as the browser counts them: picture (WebRTC) and page (web socket).
"""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
import typer

from benchmarks.live import browser, prepared
from benchmarks.table import show
from cwem.face.operating import load_operating_points
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from cwem.values import Consent, Employee, Purpose, Template
from tests.e2e.browsing import LivePage, chromium_with
from tests.e2e.serving import Server

PEERS = """
  window.peers = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...given) { super(...given); window.peers.push(this); }
  };
"""
COUNTED = """async () => {
  const found = [0, 0, 0, 0, 0];
  for (const peer of window.peers ?? [])
    for (const each of (await peer.getStats()).values()) {
      if (each.type === "transport") { found[0] += each.bytesSent; found[1] += each.bytesReceived; }
      if (each.type === "outbound-rtp") found[2] += each.framesSent ?? 0;
      if (each.type === "inbound-rtp") {
        found[3] += each.framesDecoded ?? 0;
        found[4] += each.bytesReceived ?? 0;
      }
    }
  return found;
}"""
SIZES = (5, 20, 50)
Row = tuple[str, float, float, float, float, float, str]


@dataclass(slots=True)
class Traffic:
    """Bytes of one window so far, seen from the browser, and frames it sent and got back."""

    sent: int = 0
    received: int = 0
    frames: int = 0
    returned: int = 0
    video: int = 0
    """Of the bytes received."""


class Window:
    """One employee's Live window."""

    def __init__(self, tab: LivePage, employee: str) -> None:
        self.tab, self.employee = tab, employee
        self._page = Traffic()

        def listen(socket) -> None:  # type: ignore[no-untyped-def]
            socket.on("framesent", lambda data: self._add(sent=len(data)))
            socket.on("framereceived", lambda data: self._add(received=len(data)))

        tab.page.on("websocket", listen)

    def _add(self, sent: int = 0, received: int = 0) -> None:
        self._page.sent += sent
        self._page.received += received

    def traffic(self) -> Traffic:
        """What went to and fro until now."""
        found = Traffic(self._page.sent, self._page.received)
        for frame in self.tab.page.frames:
            sent, received, frames, returned, video = frame.evaluate(COUNTED)
            found.sent, found.received = found.sent + sent, found.received + received
            found.frames, found.returned = found.frames + frames, found.returned + returned
            found.video += video
        return found


def staffed(home: Path, count: int) -> list[str]:
    """So many employees who all look like E001: before an own webcam one is verified alone."""
    numbers = [f"E{number:03d}" for number in range(1, count + 1)]
    settings = load_settings(home=home)
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        (known,) = store.templates(load_operating_points().model)
        for number in numbers[1:]:
            consents = [Consent(number, purpose, 1, "benchmark") for purpose in Purpose]
            template = Template(number, known.embedding, known.model, known.images)
            store.enrol(Employee(number, f"Person {number}"), template, consents, 1)
    return numbers


def main(windows: int = 4, seconds: float = 60) -> None:
    """Measure, and say what follows for offices of several sizes."""
    with prepared() as (home, clip, playwright), ExitStack() as stack:
        numbers = staffed(home, windows)
        server = stack.enter_context(Server(home, max_sessions=windows))
        opened = []
        for number in numbers:
            context = stack.enter_context(chromium_with(playwright, browser(), clip))
            context.add_init_script(PEERS)
            window = Window(LivePage(context, server, employee=number), number)
            window.tab.page.reload()  # so that its web socket is listened to
            window.tab.start()
            window.tab.page.get_by_text("Recognised", exact=True).wait_for(timeout=60_000)
            opened.append(window)
        opened[0].tab.page.wait_for_timeout(10_000)
        idle = [window.traffic() for window in opened]
        begun, cpu, loads = time.monotonic(), server.cpu_seconds(), []
        while time.monotonic() - begun < seconds:
            opened[0].tab.page.wait_for_timeout(5_000)
            loads.append(psutil.getloadavg()[0])
        took, cpu = time.monotonic() - begun, server.cpu_seconds() - cpu
        rows = [_row(*each, took) for each in zip(opened, idle, strict=True)]
        memory = server.memory()
    columns = [
        "window", "frames in/s", "to the server Mbit/s", "from it Mbit/s", "of it picture",
        "pictures back/s", "the page says",
    ]  # fmt: skip
    show(f"{windows} windows for {took:.0f} s", columns, rows)
    share = 100 * cpu / took
    print(f"server: {share:.0f} % of one core, {share / windows:.1f} % a window, {memory:.0f} MB")
    print(f"load of the machine meanwhile: {min(loads):.0f} to {max(loads):.0f}\n")
    _offices(rows, share / windows)


def _row(window: Window, before: Traffic, took: float) -> Row:
    now, tab = window.traffic(), window.tab
    said = tab.page.get_by_text("Connection: ").first.inner_text()
    return (
        window.employee,
        (now.frames - before.frames) / took,
        8e-6 * (now.sent - before.sent) / took,
        8e-6 * (now.received - before.received) / took,
        8e-6 * (now.video - before.video) / took,
        (now.returned - before.returned) / took,
        said.rpartition("arrive. ")[2],
    )


def _offices(rows: Sequence[Row], share: float) -> None:
    up, down = (sum(float(row[at]) for row in rows) / len(rows) for at in (2, 3))
    show(
        "Multiplied, not measured: so many windows at once",
        ["employees", "cores at 80 %", "Mbit/s to the server", "Mbit/s from it"],
        [(str(size), share * size / 80, up * size, down * size) for size in SIZES],
    )


if __name__ == "__main__":
    typer.run(main)
