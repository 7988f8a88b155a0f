"""A working day at one Live window, in real time: `python -m benchmarks.day --hours 8`.

A browser shows the enrolled person, Start is pressed once, and every minute the server's memory
and threads are read. At the end: how memory grew, and whether the day's sum is exact. The first
ten minutes are left out of the slope: models, decoder and caches find their size in them.
"""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import psutil
import typer

from benchmarks.live import NAME, browser, prepared
from cwem.people.values import Company
from cwem.settings import load_settings
from cwem.store.sqlite import open_store
from cwem.totals.day import PersonDay
from cwem.totals.reading import Days
from cwem.values import Channel, Millis, utc_day
from tests.e2e.browsing import LivePage, chromium_with
from tests.e2e.serving import Server, wait_until

PERSON = "E001"
WARM = 600.0


@dataclass(frozen=True, slots=True)
class Level:
    """The server at one moment: seconds since the start, MB, threads, CPU seconds so far."""

    at: float
    memory: float
    threads: int
    cpu: float


def main(hours: Annotated[float, typer.Option(min=0.02)] = 8, every: float = 60) -> None:
    """Sit before the camera for so many hours."""
    with (
        prepared() as (home, clip, playwright),
        Server(home) as server,
        chromium_with(playwright, browser(), clip) as context,
    ):
        tab = LivePage(context, server)
        tab.start()
        tab.shows(NAME)
        levels = list(_watched(server, tab, 3600 * hours, every))
        pressed = time.time_ns() // 1_000_000
        tab.press("End of day")
        if not wait_until(lambda: server.live() == 0, 15):
            print("the capture went on for 15 s after the end of the day")
        _tell(levels)
        _sum(home, pressed)


def _watched(server: Server, tab: LivePage, seconds: float, every: float) -> list[Level]:
    """A level every minute, printed as it is read."""
    begun = time.monotonic()
    levels: list[Level] = []
    while (so_far := time.monotonic() - begun) < seconds:
        level = Level(so_far, server.memory(), server.threads(), server.cpu_seconds())
        levels.append(level)
        print(
            f"{so_far / 60:6.1f} min  {level.memory:.0f} MB  {level.threads} threads  "
            f"live {server.live()}  load {psutil.getloadavg()[0]:.1f}",
            flush=True,
        )
        tab.page.wait_for_timeout(1000 * min(every, seconds - so_far))
    return levels


def slope(levels: Sequence[Level]) -> float:
    """MB an hour after the warm-up (least squares)."""
    warm = [level for level in levels if level.at >= WARM] or list(levels)
    if len(warm) < 2:
        return 0.0
    line = statistics.linear_regression([each.at for each in warm], [each.memory for each in warm])
    return 3600 * line.slope


def _tell(levels: Sequence[Level]) -> None:
    warm = [level for level in levels if level.at >= WARM] or list(levels)
    cpu = (levels[-1].cpu - levels[0].cpu) / max(1.0, levels[-1].at - levels[0].at)
    print(
        f"memory: {slope(levels):+.1f} MB an hour, at most {max(e.memory for e in levels):.0f} MB"
    )
    print(f"threads: {warm[0].threads} after the warm-up, {warm[-1].threads} at the end")
    print(f"server: {100 * cpu:.0f} % of one core")


def _sum(home: Path, pressed: Millis) -> None:
    """Whether what was stored adds up."""
    settings = load_settings(home=home)
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        last = utc_day(pressed)
        first = last - timedelta(days=1)
        days = Days(store, Company(), settings.rules().departure)
        read = [day for day in days.days(PERSON, first, last) if day.visits]
        rows, _ = store.bouts(PERSON, first, last)
    begun = min(day.visits[0][0] for day in read)
    union = {channel: _length(read, channel) for channel in Channel}
    single = {c: sum(b.end - b.key.start for b in rows if b.key.channel is c) for c in Channel}
    captures = {bout.key.capture for bout in rows}
    print(f"from the first recorded moment to the press on End of day: {pressed - begun} ms")
    print(f"recorded: {union[Channel.PRESENCE]} ms in {len(captures)} capture(s)")
    print(f"recorded twice: {sum(single.values()) - sum(union.values())} ms")
    difference = sum(day.present for day in read) - union[Channel.ACTIVITY]
    print(f"present less activity: {difference} ms")


def _length(days: Sequence[PersonDay], channel: Channel) -> Millis:
    return sum(sum(day.totals(channel).values()) for day in days)


if __name__ == "__main__":
    typer.run(main)
