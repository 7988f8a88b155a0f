"""The bounded queue between the threads that have something to write and the one that writes."""

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Lock
from typing import Any, TypeAlias

from cwem.errors import StoreUnavailable
from cwem.store.bout_rows import BoutRow, VoidRow

Change: TypeAlias = Callable[[sqlite3.Connection], Any]


@dataclass(slots=True, eq=False)
class Job:
    """Rows of one `write`, or one change. `refused` says which rows were left out, and why;
    `erased` how many of whom, because the number is blocked."""

    rows: Sequence[BoutRow] = ()
    voids: Sequence[VoidRow] = ()
    refused: list[str] = field(default_factory=list)
    erased: Counter[str] = field(default_factory=Counter)
    change: Change | None = None
    future: Future[Any] = field(default_factory=Future)

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.voids) + 1

    @property
    def people(self) -> set[str]:
        """Everybody the rows name; '' for nobody."""
        owners = {row[0] for row in self.rows} | {void[0] for void in self.voids}
        return owners | {void[-1] for void in self.voids}

    def leave_out(self, erased: frozenset[str]) -> None:
        """Refuse the rows of these people, and name none of them in the voids of others."""
        gone = [row[0] for row in (*self.rows, *self.voids) if row[0] in erased]
        self.erased.update(gone)
        self.refused += [f"The row of {number} came after the erasure" for number in gone]
        self.rows = [row for row in self.rows if row[0] not in erased]
        self.voids = [
            (*void[:-1], "" if void[-1] in erased else void[-1])
            for void in self.voids
            if void[0] not in erased
        ]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is written at once, and how much may wait; measured by benchmarks/store.py."""

    queued: int = 20_000
    """Rows that may wait: some 10 MB."""
    group: int = 4_000
    """Rows of one commit: about 20 ms of work, so that an acknowledgement stays below 100 ms."""
    patience: float = 1.0
    """Seconds a caller waits for room in a full queue before it is refused."""


LIMITS = Limits()


class JobQueue:
    """First in, first out. Who finds it full waits for room and is then refused: nothing is
    dropped silently. Thread-safe."""

    def __init__(self, name: object, limits: Limits) -> None:
        self._name, self._limits = name, limits
        lock = Lock()
        self._work, self._room = Condition(lock), Condition(lock)
        self._jobs: deque[Job] = deque()
        self._rows = 0
        self._closed = False

    def put(self, job: Job) -> None:
        """Queue the job, or fail its future with StoreUnavailable."""
        job.future.set_running_or_notify_cancel()  # once queued it happens: no cancelling
        with self._room:
            refusal = self._refusal()
            if refusal is None:
                self._jobs.append(job)
                self._rows += job.size
                self._work.notify()
        if refusal is not None:
            job.future.set_exception(refusal)

    def _refusal(self) -> StoreUnavailable | None:
        """Why there is no room, after waiting for it."""
        limit = self._limits.queued
        self._room.wait_for(lambda: self._rows < limit or self._closed, self._limits.patience)
        if self._closed:
            return StoreUnavailable(f"The store {self._name} is closed.")
        if self._rows >= limit:
            return StoreUnavailable(
                f"The store {self._name} cannot keep up: {self._rows} rows wait for the disk. "
                "Write them again in a moment."
            )
        return None

    def take(self, rows: int) -> list[Job]:
        """Wait for work; the next jobs of about this many rows, in order. A change comes alone.
        Empty once the queue is closed and used up."""
        with self._work:
            self._work.wait_for(lambda: self._jobs or self._closed)
            taken: list[Job] = []
            size = 0
            while self._jobs and size < rows:
                if self._jobs[0].change is not None and taken:
                    break
                taken.append(self._jobs.popleft())
                size += taken[-1].size
                if taken[-1].change is not None:
                    break
            self._rows -= size
            self._room.notify_all()
            return taken

    def close(self) -> None:
        """Take no more; what is queued can still be taken."""
        with self._work:
            self._closed = True
            self._work.notify_all()
            self._room.notify_all()
