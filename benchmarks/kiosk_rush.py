"""Nine o'clock: people type their PINs at many doors. `python -m benchmarks.kiosk_rush [seconds]`.

In one process and through the product's own path for an entry: opened, PIN compared (argon2 as the
product hashes), tries looked at, a row in the book with its audit, the answer. What is
left out: HTTP, the device's log-in, and the browser. Ten thousand people in half an hour are 5.6
entries a second.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, product
from pathlib import Path
from typing import NamedTuple

from benchmarks.cassandra import opened as cassandra
from benchmarks.table import show
from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry, By
from cwem.access.logins import Lifetimes
from cwem.access.passwords import Passwords
from cwem.access.reception import Reception
from cwem.access.visitors import Caller, Visitor
from cwem.attendance.door import Comer
from cwem.attendance.entries import PunchKind
from cwem.attendance.pass_codes import pin_hashes
from cwem.attendance.pass_desk import PassDesk
from cwem.people.known import KnownPeople
from cwem.people.values import Changes
from cwem.store.ports import OpenStore
from cwem.store.sqlite import open_store
from cwem.values import Employee
from cwem.web.kiosk_desk import KioskDesk
from cwem.web.kiosk_seal import entry_key
from tests.web.sealing import sealed

PEOPLE = 10_000
WITH_PIN = 200
"""Who types, in turn; each time something else, or more than a minute later."""
PIN, PASSWORD = "481602", "a long enough one"
DOORS = (1, 4, 16)
HOUR = 3_600_000
RUSH = PEOPLE / 1_800
"""Entries a second."""


class Rush:
    """A company before its doors."""

    def __init__(self, store: OpenStore, folder: Path) -> None:
        self.reception = Reception(store, Lifetimes(8 * HOUR, 24 * HOUR))
        self.people = KnownPeople(store.registry)
        key = entry_key(folder / "keys")
        self.public = key.public
        self.desk = KioskDesk(store, self.reception, self.people, key, store, lambda: "sface")
        staff = tuple(Employee(f"E{n:05d}", f"First{n} Last") for n in range(PEOPLE))
        now = self.reception.now()
        store.registry.change(Changes(employees=staff), 0, now)
        passes = PassDesk(store.passes, pin_hashes())
        for one in staff[:WITH_PIN]:
            passes.choose_pin(one.number, PIN, By("setup", now))
        device = Account("door", frozenset({Role.KIOSK}), None, now)
        made = AuditEntry(now, "setup", "account created", None, "door")
        store.accounts.create(device, Passwords().hash(PASSWORD), made)
        admitted = self.reception.log_in("door", PASSWORD, Caller("192.0.2.1", "a kiosk"))
        visitor = self.reception.visitor(admitted.token)  # type: ignore[union-attr]
        assert isinstance(visitor, Visitor)
        self.visitor = visitor
        self._typed = self._all_typed()
        self._faces = count()

    def _all_typed(self) -> Iterator[dict[str, str]]:
        begin = self.reception.now()
        for ago, kind, n in product(range(1, 700), PunchKind, range(WITH_PIN)):
            at = begin - ago * 2 * 60_000
            yield sealed(self.public, number=f"E{n:05d}", pin=PIN, kind=kind.value, at=at)

    def typed(self) -> dict[str, str]:
        """What the next person typed."""
        return next(self._typed)

    def pin(self, entry: dict[str, str]) -> float:
        """Seconds until it is answered."""
        begun = time.perf_counter()
        (answer,) = self.desk.take(self.visitor, [entry])
        assert "done" in answer, answer
        assert not answer["again"]
        return time.perf_counter() - begun

    def face(self) -> float:
        """Seconds until somebody who was recognised is greeted."""
        now = self.reception.now()
        comer = Comer(f"E{next(self._faces) % PEOPLE:05d}", now - 600, now)
        begun = time.perf_counter()
        answer = self.desk.seen(comer, "front", "capture", self.desk.by(self.visitor))
        assert answer is not None
        return time.perf_counter() - begun


class Timed(NamedTuple):
    """How it went."""

    rate: float
    """Entries a second."""
    took: Sequence[float]
    """Seconds each."""
    cpu: float
    """Seconds of this process in all; the database's are its own."""


def flat_out(rush: Rush, doors: int, seconds: float, face: bool) -> Timed:
    """With so many doors at which the next person follows at once. Sealing is the browser's part,
    so it is done before."""
    ready = iter([] if face else [rush.typed() for _ in range(int(60 * seconds))])
    until = time.monotonic() + seconds

    def door() -> list[float]:
        took = []
        while time.monotonic() < until:
            took.append(rush.face() if face else rush.pin(next(ready)))
        return took

    begun, cpu = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(doors) as pool:
        took = [each for some in pool.map(lambda _: door(), range(doors)) for each in some]
    return Timed(len(took) / (time.monotonic() - begun), took, time.process_time() - cpu)


def as_they_come(rush: Rush, seconds: float) -> Timed:
    """The same at the rate of ten thousand in half an hour; what each took, waiting included."""
    entries = [rush.typed() for _ in range(int(RUSH * seconds))]
    begun, cpu = time.monotonic(), time.process_time()

    def one(place: int) -> float:
        due = begun + place / RUSH
        time.sleep(max(0.0, due - time.monotonic()))
        rush.pin(entries[place])
        return time.monotonic() - due

    with ThreadPoolExecutor(16) as pool:
        took = list(pool.map(one, range(len(entries))))
    return Timed(len(took) / (time.monotonic() - begun), took, time.process_time() - cpu)


@contextmanager
def sqlite() -> Iterator[OpenStore]:
    """An embedded store of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="cwem-rush-") as folder,
        open_store(Path(folder) / "cwem.sqlite", Path(folder) / "keys") as store,
    ):
        yield store


def measured(name: str, store: OpenStore, seconds: float) -> Iterator[tuple[str, ...]]:
    """Rows of the table."""
    with tempfile.TemporaryDirectory(prefix="cwem-rush-") as folder:
        rush = Rush(store, Path(folder))
        yield row(name, f"PIN, {RUSH:.1f} a second", as_they_come(rush, seconds))
        for doors in DOORS:
            timed = flat_out(rush, doors, seconds, face=False)
            yield row(name, f"PIN, {doors} doors flat out", timed)
        yield row(name, "face, 4 doors flat out", flat_out(rush, 4, seconds, face=True))


def row(store: str, what: str, timed: Timed) -> tuple[str, ...]:
    """Of the table."""
    cuts, entries = statistics.quantiles(timed.took, n=20), len(timed.took)
    figures = (timed.rate, 1_000 * cuts[9], 1_000 * cuts[18], 1_000 * timed.cpu / entries)
    return store, what, f"{figures[0]:.1f}", *(f"{each:.0f}" for each in figures[1:]), str(entries)


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    rows: list[tuple[str, ...]] = []
    for name, opened in (("SQLite", sqlite), ("Cassandra", cassandra)):
        with opened() as store:
            rows += measured(name, store, seconds)
    show(
        "nine o'clock",
        ("store", "how", "a second", "p50 ms", "p95 ms", "CPU ms each", "entries"),
        rows,
    )


if __name__ == "__main__":
    main()
