"""What others wait while 10,000 people change at once: `python -m benchmarks.cassandra_long`.

One node of its own as in benchmarks/cassandra.py. Two processes' worth of sessions change and read
small things all the time, as log-ins do, while one of them makes a change of 20,000 rows.
"""

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.cassandra import opened
from benchmarks.table import show
from cwem.errors import StoreError
from cwem.store.cassandra.session import Session, open_session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View

PEOPLE = 10_000
BEFORE = 3.0
"""Seconds of small things alone."""


def many(view: View) -> None:
    for number in range(PEOPLE):
        who = f"E{number}"
        view.put("employee", number=who, name=f"Name {number}", email="", language="")
        view.put("account_of_employee", employee=who, name=f"n{number}")


def small(view: View) -> None:
    view.get("account", name="ada")
    view.put("checklist", step="small")


def look(view: View) -> None:
    view.get("site", id="none")


@dataclass
class Busy:
    """One thread that does something small again and again."""

    name: str
    does: Callable[[], None]
    took: list[tuple[float, float]] = field(default_factory=list)
    failed: int = 0

    def run(self, over: threading.Event) -> None:
        while not over.wait(0.02):
            begun = time.monotonic()
            try:
                self.does()
            except StoreError:
                self.failed += 1
            self.took.append((begun, time.monotonic() - begun))

    def row(self, begun: float, ended: float) -> list[object]:
        """Before the long change, and during it."""
        before = [took for at, took in self.took if at + took < begun]
        during = [took for at, took in self.took if at < ended and at + took > begun]
        return [
            self.name,
            f"{statistics.median(before) * 1000:.0f} ms",
            f"{statistics.median(during) * 1000:.0f} ms",
            f"{max(during):.2f} s",
            self.failed,
        ]


def main() -> None:
    """Run it, and print the table."""
    with opened() as store:
        address = store._session.address
        sessions: list[Session] = [open_session(address) for _ in range(2)]
        one, other = map(Transactions, sessions)
        busy = [
            Busy("a change in the same process", lambda: one.run(small)),
            Busy("a read in the same process", lambda: one.read(look)),
            Busy("a change in another", lambda: other.run(small)),
            Busy("a read in another", lambda: other.read(look)),
        ]
        over = threading.Event()
        threads = [threading.Thread(target=each.run, args=(over,)) for each in busy]
        for thread in threads:
            thread.start()
        time.sleep(BEFORE)
        begun = time.monotonic()
        try:
            one.run(many)
            said = f"{time.monotonic() - begun:.1f} s"
        except StoreError as error:
            said = f"failed after {time.monotonic() - begun:.1f} s: {error}"
        ended = time.monotonic()
        over.set()
        for thread in threads:
            thread.join()
        for session in sessions:
            session.close()
    columns = ["beside a change of 20,000 rows", "before", "during", "longest", "failed"]
    show(f"The long change: {said}", columns, [each.row(begun, ended) for each in busy])


if __name__ == "__main__":
    main()
