"""Who is next, where many want to change something.

Threads of one process take turns in the order they came. Of processes none knows the others: who
has lost tries again soon, and sooner the longer it has lost, so that one that has just come is not
ahead of it. One that has lost often enough, because its work takes longer than the time between two
changes of others, has them wait for it: it writes that down in a row that ends by itself.
"""

import random
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock
from uuid import UUID, uuid4

from cwem.errors import StoreError
from cwem.store.cassandra.session import Session

PATIENT = 3
"""After so many losses the others are asked to wait."""
LARGE = 500
"""With more rows than this the others are asked at once: what is lost costs a second to prepare."""
ASKED = 15
"""Seconds that others wait at most for one that asked for it, and the row lives: within the
patience of a change, and longer than an import computes."""
ASKING = UUID(int=0)
"""The name of the row, in the table of parts: no transaction has it."""
_LONGEST, _SHORTEST = 0.12, 0.01


def pause(turn: int) -> None:
    """Before trying again after so many tries; the more, the shorter."""
    time.sleep(random.uniform(0.1, 1) * pause_of(turn))  # noqa: S311


def pause_of(turn: int) -> float:
    """Seconds, at most."""
    return max(_SHORTEST, _LONGEST / (1 + turn))


class Queue:
    """A lock that is given in the order it was asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held = False
        self._waiting: deque[Event] = deque()

    def acquire(self, timeout: float) -> bool:
        """Whether it is this thread's now."""
        mine = Event()
        with self._lock:
            if not self._held:
                self._held = True
                return True
            self._waiting.append(mine)
        if mine.wait(timeout):
            return True
        with self._lock:
            if mine.is_set():  # given in this moment
                return True
            self._waiting.remove(mine)
        return False

    def release(self) -> None:
        """To the one that has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Asking:
    """Has other processes wait. One object per process; used by the thread whose turn it is."""

    def __init__(self, session: Session) -> None:
        self._session, self._me = session, uuid4().bytes

    @contextmanager
    def after(self) -> Iterator["Asker"]:
        """Around one change, however often it is tried."""
        asker = Asker(self)
        try:
            yield asker
        finally:
            asker.over()

    def ask(self) -> None:
        """The others wait from now on. Raises StoreError."""
        self._session.execute(
            "INSERT INTO tx_part (tx, part, body) VALUES (?, 0, ?) USING TTL ?",
            (ASKING, self._me, ASKED),
        )

    def stop(self) -> None:
        """They need not any more. Raises StoreError."""
        self._session.execute("DELETE FROM tx_part WHERE tx = ? AND part = 0", (ASKING,))

    def wait(self) -> None:
        """While another asks for it, for some seconds. Raises StoreError."""
        deadline = time.monotonic() + ASKED
        while self._asked_by_another() and time.monotonic() < deadline:
            time.sleep(random.uniform(0.01, 0.05))  # noqa: S311

    def _asked_by_another(self) -> bool:
        rows = self._session.execute(
            "SELECT body FROM tx_part WHERE tx = ? AND part = 0", (ASKING,)
        )
        return bool(rows) and rows[0][0] != self._me


class Asker:
    """Of one change."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._asks = False

    def before(self, turn: int) -> None:
        """Before this try of it. Raises StoreError."""
        if turn == 0 or turn >= PATIENT:
            self._asking.wait()
        if self._asks or turn >= PATIENT:
            self._asks = True
            self._asking.ask()

    def asks_with(self, rows: int) -> bool:
        """Whether it is so large that the others are asked before it is even written down."""
        if rows > LARGE and not self._asks:
            self._asks = True
            self._asking.ask()
        return rows > LARGE

    def over(self) -> None:
        """It is done, or given up."""
        if self._asks:
            with suppress(StoreError):  # the row ends by itself
                self._asking.stop()
