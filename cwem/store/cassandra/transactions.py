"""Changes of the administrative tables, all or nothing and one after the other.

Cassandra has no transaction over several rows; one row and its conditional write make them:

    tx_head     revision | the last transaction's changes, written down | done

    1  read the head; where `done` is behind, apply what is written down there (roll forward)
    2  let the work read, and list what it wants to write
    3  UPDATE tx_head SET revision = seen + 1, body = ... IF revision = seen      <- it holds now
    4  apply the changes; UPDATE done                                (whoever finds 1 does it, too)

Of two that have seen the same revision one is applied and the other begins again with 1, so its
work sees the first one's rows: decisions are serialised. A process that dies before 3 has changed
nothing; after 3 the next one to look finishes it. Every change carries a write timestamp that is
derived from the head and only rises, so applying it again, however late, undoes nothing. All rows
but those of bouts are written this way alone. docs/decisions/0020-cassandra.md has the risks.

A long change (an import) is applied for seconds. Others do not wait for that: they read over it,
and commit over it what touches none of its rows (applying.py). Who is next: turns.py.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple, TypeVar

from cassandra.util import unix_time_from_uuid1, uuid_from_time

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.cassandra.applying import INLINE, Applying
from cwem.store.cassandra.head import Head, HeadRow, Long
from cwem.store.cassandra.logged import packed
from cwem.store.cassandra.session import Bound, Session
from cwem.store.cassandra.turns import ASKING, Asking, Queue, pause
from cwem.store.cassandra.view import View, tables_of
from cwem.store.cassandra.written import Written
from cwem.values import Millis

T = TypeVar("T")

GRACE = 0.25
"""Seconds that a change is left to whoever committed it."""
ABANDONED = 86_400.0
"""Seconds after which nobody can still be writing a change down."""


class Made(NamedTuple):
    """A long change that holds, with its statements."""

    long: Long
    bound: list[Bound]


class Transactions:
    """Runs work on the administrative tables. Thread-safe; `patience` is how many seconds a
    change waits for those of others."""

    def __init__(self, session: Session, patience: float = 20.0) -> None:
        self._session, self._patience = session, patience
        self._tables = tables_of(session)
        self._row = HeadRow(session, patience)
        self._applying = Applying(session, self._tables, self._row)
        self._queue, self._asking = Queue(), Asking(session)

    def run(self, work: Callable[[View], T]) -> T:
        """Let `work` read and write, and store all it wrote or nothing; durable and readable when
        it returns. Raises what `work` raises (nothing is stored then), and StoreError.

        `work` may be called several times: it must do nothing but use its view. Never call `run`
        or `read` in it."""
        deadline = time.monotonic() + self._patience
        while True:
            with self._turn():
                tried = self._tried(work, deadline)
            if not isinstance(tried, Long):
                break
            deadline += self._awaited(tried)  # not in turn: the others need not wait with it
        result, made = tried
        if made is not None:  # nor for this
            self._applying.long(*made)
        return result

    def read(self, work: Callable[[View], T]) -> T:
        """What `work` reads, all as of one moment: it is read again if a change came between.
        Raises what `work` raises, and StoreError."""
        deadline = time.monotonic() + self._patience
        for turn in range(1_000_000):
            head, under = self._ready(self._head())
            result = work(View(self._session, self._tables, under=under))
            if self._head().revision == head.revision:
                return result
            self._wait(turn, deadline)
        raise AssertionError

    def view(self) -> View:
        """For reading one row, or rows of one partition, at once: one request instead of three. A
        change that is being applied, or whose process died in the middle, may be seen in parts
        until somebody else looks with `read` or `run`; every process does so every two seconds for
        the gallery."""
        return View(self._session, self._tables)

    def last_change(self) -> Millis:
        """When anything was changed last, by the clock of whoever did. Raises StoreError."""
        return self._head().stamp // 1_000

    def tidy(self, older: float = ABANDONED) -> None:
        """Delete the parts of changes that never were committed, from processes that died
        writing them more than so many seconds ago. Raises StoreError."""
        head, _ = self._ready(self._head(serial=True))
        needed = {head.tx, head.long.tx if head.long else None, ASKING}
        for (tx,) in self._session.execute("SELECT DISTINCT tx FROM tx_part"):
            if tx not in needed and unix_time_from_uuid1(tx) < time.time() - older:
                self._applying.delete_parts(tx)

    # --- one change -----------------------------------------------------------------------------

    def _tried(self, work: Callable[[View], T], deadline: float) -> tuple[T, Made | None] | Long:
        """Once it holds: what the work said, and what is still to be applied; else the long change
        of another that it has to wait for."""
        with self._asking.after() as asker:
            for turn in range(1_000_000):
                asker.before(turn)
                head, under = self._ready(self._head(serial=True))
                first = max(time.time_ns() // 1_000, head.stamp) + 1
                view = View(self._session, self._tables, first, under)
                result = work(view)
                if not view.changes:
                    if not self._moved(head):
                        return result, None
                elif under and head.long and under.meets(view.changes):
                    return head.long
                elif not (asker.asks_with(len(view.changes)) and self._moved(head)):
                    holds = self._commit(head, first, view)
                    if isinstance(holds, Long):
                        return holds
                    if holds:
                        return result, holds if isinstance(holds, Made) else None
                self._wait(turn, deadline)
        raise AssertionError

    def _commit(self, head: Head, first: int, view: View) -> bool | Made | Long:
        """Make it hold, and apply it unless it is long; False if somebody else was first. Two long
        ones are not applied at once: the other that has to come first."""
        tx, under = uuid_from_time(time.time()), head.long
        before = (under.revision, under.tx.hex, under.parts) if under else None
        body = packed(first, view.changes, before)
        if len(body) > INLINE and under:
            return under
        bound = self._applying.bound(body)
        last = max(first + len(view.changes), view.last_number)
        if len(body) <= INLINE:
            new = Head(head.revision + 1, last, tx, 0, body, head.done)
            if holds := self._decided(new, head.revision):
                self._apply(new, bound)
            return holds
        parts = self._applying.write_parts(tx, body)
        new = Head(head.revision + 1, last, tx, parts, b"", head.done)
        self._applying.keep(tx, view.changes)
        if self._decided(new, head.revision):
            return Made(Long(new.revision, tx, parts), bound)
        self._applying.delete_parts(tx)
        return False

    def _decided(self, new: Head, seen: int) -> bool:
        return self._row.decided(new, seen)

    def _apply(self, head: Head, bound: list[Bound] | None = None) -> None:
        self._applying.short(head, bound or ())

    # --- what has to come first -----------------------------------------------------------------

    def _head(self, serial: bool = False) -> Head:
        return self._row.read(serial)

    def _moved(self, head: Head) -> bool:
        """Whether a commit after this head would be in vain."""
        return self._head(serial=True).revision != head.revision

    def _ready(self, head: Head) -> tuple[Head, Written | None]:
        """The head after what it says has been applied, or else what is still being applied by
        somebody alive. Raises StoreError."""
        lost: Long | None = None
        while not head.settled:
            if (long := head.long) is None:
                head = self._rolled_forward(head)
                continue
            under = self._applying.under(long)
            if under is not None and self._applying.alive(long):
                if not head.parts:  # whoever committed it may have died
                    self._apply(head)
                return head, under
            if under is None or not self._applying.long(long):
                # its parts are gone: somebody else has applied it just now, and perhaps gone on
                if lost == long:
                    raise StoreError(
                        f"The store {self._session.address} has lost rows of its last change "
                        f"({long.tx}). Restore it from a backup or snapshot."
                    )
                lost = long
            head = self._head(serial=True)
        self._applying.forget()
        return head, None

    def _rolled_forward(self, head: Head) -> Head:
        """The head once it has moved; else it is applied here. Whoever has just committed is most
        likely applying it; of one over a long change nobody waits to hear that."""
        deadline = time.monotonic() + (0 if head.before else GRACE)
        while time.monotonic() < deadline:
            time.sleep(0.01)
            if (now := self._head()) != head:
                return now
        self._apply(head)
        return replace(head, done=head.revision)

    def _awaited(self, long: Long) -> float:
        """Wait until it is applied, or nobody alive does it; seconds that took."""
        begun = time.monotonic()
        while self._head().long == long and self._applying.alive(long):
            time.sleep(0.1)
        return time.monotonic() - begun

    # --- turns ----------------------------------------------------------------------------------

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Threads of one process take turns here rather than in the cluster."""
        if not self._queue.acquire(self._patience):
            raise self._busy()
        try:
            yield
        finally:
            self._queue.release()

    def _wait(self, turn: int, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise self._busy()
        pause(turn)

    def _busy(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"The store {self._session.address} is changed by too many at once. Try again in a "
            "moment; nothing was changed."
        )
