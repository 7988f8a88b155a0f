"""How fast the embedded store takes bouts with full durability: `python -m benchmarks.store`.

Eight producers, each a camera worker with people of its own, send heartbeats: most rows make a
stored bout longer, every sixth one opens a new bout. Rows are made before the clock starts.

    flat out    each producer sends as fast as its last few calls are acknowledged
    paced       a fixed offered load; what a caller feels: hand-over (the call) and acknowledgement
    processes   two processes flat out on one file
"""

import multiprocessing
import sqlite3
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from cwem.store.sqlite import SqliteStore, open_store
from cwem.values import Bout, BoutKey, Channel, utc_day

PRODUCERS = 8
START = 1_700_000_000_000
HEARTBEAT = 10_000
OUTSTANDING = 800
"""Rows a flat-out producer may have unacknowledged."""


@dataclass
class Timings:
    """Seconds of each call, and of each call's way to the disk."""

    handover: list[float] = field(default_factory=list)
    ack: list[float] = field(default_factory=list)


def heartbeats(producer: str, calls: int, rows: int) -> list[list[Bout]]:
    """`calls` batches of `rows` bouts, of some 1,000 people of this producer in turn."""
    people = max(1_000 // rows * rows, rows)
    batches: list[list[Bout]] = []
    for call in range(calls):
        batch = []
        for row in range(rows):
            number = call * rows + row
            person, beat = number % people, number // people
            start = START + beat // 6 * 6 * HEARTBEAT
            key = BoutKey(
                f"{producer}{person:04d}", utc_day(start), Channel.ACTIVITY, start, producer * 8
            )
            end = START + (beat + 1) * HEARTBEAT
            batch.append(Bout(key, "at desk", "lobby", "rules-1/pose-lite", end, 0.9))
        batches.append(batch)
    return batches


def acknowledged(timings: Timings, began: float, _: Future[None]) -> None:
    timings.ack.append(time.perf_counter() - began)


def produce(
    store: SqliteStore, batches: list[list[Bout]], interval: float, timings: Timings
) -> None:
    """Send the batches, one every `interval` seconds, or (0) as fast as they are acknowledged."""
    outstanding: deque[Future[None]] = deque()
    due = time.perf_counter()
    for batch in batches:
        if interval:
            due += interval
            time.sleep(max(0.0, due - time.perf_counter()))
        elif len(outstanding) >= OUTSTANDING // len(batch):
            outstanding.popleft().result()
        began = time.perf_counter()
        future = store.write(batch)
        timings.handover.append(time.perf_counter() - began)
        future.add_done_callback(partial(acknowledged, timings, began))
        outstanding.append(future)
    for future in outstanding:
        future.result()


def run(
    folder: Path,
    name: str,
    total: int,
    rows: int,
    offered: int = 0,
    wait: Callable[[], object] = lambda: None,
) -> tuple[float, Timings]:
    """Rows a second over the whole run, until everything is durable; and the timings. `wait` is
    called when the rows are made, before the clock starts."""
    calls = total // PRODUCERS // rows
    work = [heartbeats(f"{name}{number}", calls, rows) for number in range(PRODUCERS)]
    interval = PRODUCERS * rows / offered if offered else 0.0
    timings = Timings()
    with open_store(folder / "cwem.sqlite", folder / "keys") as store:
        threads = [
            threading.Thread(target=produce, args=(store, batches, interval, timings))
            for batches in work
        ]
        wait()
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
    return calls * PRODUCERS * rows / took, timings


def report(what: str, rate: float, timings: Timings | None = None) -> None:
    line = f"{what:<46}{rate:>10,.0f}"
    if timings is not None:
        for seconds in (timings.handover, timings.ack):
            p50, p99 = np.percentile(seconds, [50, 99]) * 1000
            line += f"{p50:>10.2f}{p99:>9.2f}"
    print(line, flush=True)


def one_of_two(folder: Path, name: str, total: int, rows: int, pair: tuple[Any, Any]) -> None:
    barrier, rates = pair
    rates.put(run(folder, name, total, rows, wait=barrier.wait)[0])


def two_processes(folder: Path, total: int, rows: int) -> float:
    """Rows a second of two processes together."""
    spawn = multiprocessing.get_context("spawn")
    barrier, rates = spawn.Barrier(2), spawn.Queue()
    processes = [
        spawn.Process(target=one_of_two, args=(folder, name, total, rows, (barrier, rates)))
        for name in "pq"
    ]
    for process in processes:
        process.start()
    together = rates.get(timeout=300) + rates.get(timeout=300)
    for process in processes:
        process.join()
    return float(together)


def main() -> None:
    """Print the table. Takes about half a minute and 200 MB of disk."""
    print(f"embedded store: SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL, 8 producers")
    print(f"{'':<46}{'rows/s':>10}{'hand-over ms':>19}{'acknowledged ms':>19}")
    print(f"{'':<56}{'p50':>10}{'p99':>9}{'p50':>10}{'p99':>9}")
    for what, total, rows, offered in (
        ("flat out, 100 rows a call", 400_000, 100, 0),
        ("flat out, 1 row a call", 100_000, 1, 0),
        ("paced at 50,000 rows/s, 100 rows a call", 400_000, 100, 50_000),
        ("paced at 10,000 rows/s, 1 row a call", 80_000, 1, 10_000),
    ):
        with tempfile.TemporaryDirectory() as folder:
            rate, timings = run(Path(folder), "c", total, rows, offered)
            report(what, rate, timings if offered else None)
    with tempfile.TemporaryDirectory() as folder:
        report(
            "flat out, 100 rows a call, two processes", two_processes(Path(folder), 200_000, 100)
        )


if __name__ == "__main__":
    main()
