"""Bouts into a Cassandra, and totals out of it: `python -m benchmarks.cassandra [person-days]`.

One node of its own with the usual JVM and the usual commit log (synced every ten seconds), client
and server on the same machine.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from benchmarks.table import show
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.schema import make_keyspace
from cwem.store.cassandra.store import CassandraStore
from cwem.store.seal import KeyRing
from cwem.values import (
    COMPANY,
    Bout,
    BoutKey,
    Channel,
    GroupTotal,
    GroupUnit,
    RolledDay,
    day_start,
    utc_day,
)
from tests.cassandra.node import BATCH, PERIODIC, Node

FIRST = date(2025, 1, 6)
LABELS = [f"label {n}" for n in range(10)]
CHANNELS = (Channel.ACTIVITY, Channel.POSTURE)
"""Ten labels each: twenty daily rows a person and day, as in benchmarks/totals.py."""
PEOPLE = 200


class UsualNode(Node):
    """As Cassandra comes: the commit log is synced by the clock."""

    def _configure(self) -> None:
        super()._configure()
        file = self.folder / "cassandra.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f"sync: {BATCH}", f"sync: {PERIODIC}"), encoding="utf-8")


@contextmanager
def running(heap: str = "1G") -> Iterator[str]:
    """The address of a keyspace on a node of its own."""
    with tempfile.TemporaryDirectory(prefix="cwem-cassandra-") as folder:
        node = UsualNode(Path(folder) / "node", heap=heap)
        node.start(300)
        try:
            address = f"cassandra://{node.host}:{node.port}/cwem?timeout=30"
            make_keyspace(parse_address(address, {}))
            yield address
        finally:
            node.remove()


@contextmanager
def opened() -> Iterator[CassandraStore]:
    """A store on a node of its own."""
    with (
        tempfile.TemporaryDirectory() as keys,
        running() as address,
        CassandraStore(parse_address(address, {}), KeyRing(Path(keys))) as store,
    ):
        yield store


def upserts(store: CassandraStore, seconds: float, size: int) -> float:
    """Rows a second, in calls of so many rows: heartbeats of a thousand people."""
    start = day_start(utc_day(time.time_ns() // 1_000_000))
    waiting: list[Future[None]] = []
    rows, begun = 0, time.monotonic()
    while time.monotonic() - begun < seconds:
        bouts = []
        for n in range(rows, rows + size):
            beat, person = divmod(n, 1_000)
            at = start + beat // 20 * 20
            key = BoutKey(f"E{person:04d}", utc_day(start), Channel.ACTIVITY, at, "c1")
            bouts.append(Bout(key, "sitting", "door", "rules", start + beat + 1, 0.5))
        waiting.append(store.write(bouts))
        rows += size
        if len(waiting) > 2_000 // size + 64:
            waiting.pop(0).result()
    for each in waiting:
        each.result()
    return rows / (time.monotonic() - begun)


def fill(store: CassandraStore, days: int) -> float:
    """Totals of 200 people for so many days, and of the company; seconds it took."""
    begun = time.monotonic()
    turn = store.rollups.take(FIRST, 1).turn
    lengths = {channel: {label: 60_000 + len(label) for label in LABELS} for channel in CHANNELS}
    for number in range(PEOPLE):
        for at in range(0, days, 31):
            some = [FIRST + timedelta(n) for n in range(at, min(at + 31, days))]
            store.rollups.keep(turn, [rolled(f"E{number:04d}", day, lengths) for day in some])
    for day in (FIRST + timedelta(n) for n in range(days)):
        totals = [
            GroupTotal(COMPANY, GroupUnit.DAY, day, channel, lengths[channel], PEOPLE, True)
            for channel in CHANNELS
        ]
        store.rollups.keep_groups(turn, GroupUnit.DAY, day, totals)
    return time.monotonic() - begun


def rolled(employee: str, day: date, lengths: dict[Channel, dict[str, int]]) -> RolledDay:
    """One person's day."""
    begin = day_start(day)
    return RolledDay(employee, day, begin, begin + 86_400_000, "t1", lengths, begin, begin + 9)


def median(read: Callable[[int], object]) -> float:
    """Milliseconds, of twenty readings."""
    times = []
    for n in range(20):
        begun = time.perf_counter()
        read(n)
        times.append(1_000 * (time.perf_counter() - begun))
    return statistics.median(times)


def main(person_days: int = 50_000) -> None:
    """Print both tables. 50,000 days of a person are a million daily rows."""
    with opened() as store:
        upserts(store, 10, 1)  # until the JVM has compiled what it runs
        rows = [[f"{size} a call", round(upserts(store, 10, size))] for size in (1, 3, 20, 100)]
        show("Bout upserts into one node", ["rows", "a second"], rows)
        days = person_days // PEOPLE
        seconds = fill(store, days)
        month = timedelta(30)
        team = [f"E{n:04d}" for n in range(20)]
        reads: list[tuple[str, Callable[[int], object]]] = [
            ("an employee's month, day by day",
             lambda n: store.rollups.rolled({f"E{n:04d}"}, FIRST, FIRST + month)),
            ("an employee's whole time, by months",
             lambda n: store.rollups.months(f"E{n:04d}", FIRST, FIRST + timedelta(days))),
            ("a team's week, person by person",
             lambda n: store.rollups.rolled(team, FIRST + timedelta(n), FIRST + timedelta(n + 6))),
            ("the company's time, day by day",
             lambda _n: store.rollups.groups(
                 COMPANY, GroupUnit.DAY, FIRST, FIRST + timedelta(days))),
        ]  # fmt: skip
        show(
            f"Totals, {PEOPLE * days * 20:,} daily rows, kept in {seconds:.0f} s",
            ["what", "ms (median of 20)"],
            [[what, median(read)] for what, read in reads],
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
