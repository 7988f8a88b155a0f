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
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar
from uuid import UUID

from cassandra.util import unix_time_from_uuid1, uuid_from_time

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.cassandra.failures import DRIVER_ERRORS, UNDECIDED
from cwem.store.cassandra.logged import calls_of, packed
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.tables import PIECE
from cwem.store.cassandra.view import View, tables_of
from cwem.values import Millis

T = TypeVar("T")

INLINE = 16 * 1024
"""Bytes of changes that lie in the head itself; longer ones lie in rows of their own."""
GRACE = 0.25
"""Seconds that a change, and each of its parts, is left to whoever committed it."""
ABANDONED = 86_400.0
"""Seconds after which nobody can still be writing a change down."""
_HEAD = "SELECT revision, stamp, tx, parts, body, done FROM tx_head WHERE id = 0"
_COMMIT = (
    "UPDATE tx_head SET revision = ?, stamp = ?, tx = ?, parts = ?, body = ? WHERE id = 0"
    " IF revision = ?"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last transaction that holds."""

    revision: int
    stamp: int
    """The highest write timestamp given out, in microseconds."""
    tx: UUID | None
    parts: int
    body: bytes
    done: int
    """The last revision that is applied."""


class Transactions:
    """Runs work on the administrative tables. Thread-safe; `patience` is how many seconds a
    change waits for those of others."""

    def __init__(self, session: Session, patience: float = 20.0) -> None:
        self._session, self._patience = session, patience
        self._tables = tables_of(session)
        self._mine = Lock()

    def run(self, work: Callable[[View], T]) -> T:
        """Let `work` read and write, and store all it wrote or nothing; durable and readable when
        it returns. Raises what `work` raises (nothing is stored then), and StoreError.

        `work` may be called several times: it must do nothing but use its view. Never call `run`
        or `read` in it."""
        deadline = time.monotonic() + self._patience
        with self._turn():
            for turn in range(1_000_000):
                head = self._settled(self._head(serial=True))
                first = max(time.time_ns() // 1_000, head.stamp) + 1
                view = View(self._session, self._tables, first)
                result = work(view)
                if not view.changes:
                    if self._head(serial=True).revision == head.revision:
                        return result
                elif self._commit(head, first, view):
                    return result
                self._wait(turn, deadline)
        raise AssertionError

    def read(self, work: Callable[[View], T]) -> T:
        """What `work` reads, all as of one moment: it is read again if a change came between.
        Raises what `work` raises, and StoreError."""
        deadline = time.monotonic() + self._patience
        for turn in range(1_000_000):
            head = self._settled(self._head())
            result = work(View(self._session, self._tables))
            if self._head().revision == head.revision:
                return result
            self._wait(turn, deadline)
        raise AssertionError

    def view(self) -> View:
        """For reading one row, or rows of one partition, at once: one request instead of three. A
        change whose process died in the middle may be seen in parts until somebody else looks
        with `read` or `run`; every process does so every two seconds for the gallery."""
        return View(self._session, self._tables)

    def last_change(self) -> Millis:
        """When anything was changed last, by the clock of whoever did. Raises StoreError."""
        return self._head().stamp // 1_000

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Threads of one process take turns here rather than in the cluster."""
        if not self._mine.acquire(timeout=self._patience):
            raise self._busy()
        try:
            yield
        finally:
            self._mine.release()

    def _busy(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"The store {self._session.address} is changed by too many at once. Try again in a "
            "moment; nothing was changed."
        )

    def tidy(self, older: float = ABANDONED) -> None:
        """Delete the parts of changes that never were committed, from processes that died
        writing them more than so many seconds ago. Raises StoreError."""
        last = self._settled(self._head(serial=True)).tx
        for (tx,) in self._session.execute("SELECT DISTINCT tx FROM tx_part"):
            if tx != last and unix_time_from_uuid1(tx) < time.time() - older:
                self._session.execute("DELETE FROM tx_part WHERE tx = ?", (tx,))

    # --- the head -------------------------------------------------------------------------------

    def _head(self, serial: bool = False) -> Head:
        read = self._session.serial if serial else self._session.execute
        rows = read(_HEAD)
        if not rows or rows[0][0] is None:
            self._begin()
            return Head(0, 0, None, 0, b"", 0)
        revision, stamp, tx, parts, body, done = rows[0]
        return Head(revision, stamp, tx, parts or 0, body or b"", done or 0)

    def _begin(self) -> None:
        """The first head there is. Raises StoreError."""
        insert = "INSERT INTO tx_head (id, revision, stamp) VALUES (0, 0, 0) IF NOT EXISTS"
        try:
            self._session.conditional(insert)
        except DRIVER_ERRORS as error:
            raise self._session.error(error) from error

    def _settled(self, head: Head) -> Head:
        """The head, after what it says has been applied. Raises StoreError."""
        while head.done < head.revision:
            awaited = self._awaited(head)
            if awaited != head:
                head = awaited
                continue
            if self._apply(head):
                return head
            # its parts are gone: somebody else has applied it just now, and perhaps gone on
            last, head = head, self._head(serial=True)
            if head == last:
                raise StoreError(
                    f"The store {self._session.address} has lost rows of its last change "
                    f"({head.tx}). Restore it from a backup or snapshot."
                )
        return head

    def _awaited(self, head: Head) -> Head:
        """The head once it has moved, or as it is after a while: whoever has just committed is
        most likely applying it, and an import should not be applied by every reader again."""
        deadline = time.monotonic() + GRACE * (1 + head.parts)
        while time.monotonic() < deadline:
            time.sleep(0.01 * (1 + head.parts))
            if (now := self._head()) != head:
                return now
        return head

    def _commit(self, head: Head, first: int, view: View) -> bool:
        """Make it hold and apply it; False if somebody else was first."""
        tx, revision = uuid_from_time(time.time()), head.revision + 1
        body = packed(first, view.changes)
        # Before it holds: a change that holds and that no column takes would stop everybody.
        self._session.try_on(calls_of(body, self._tables))
        parts = self._write_parts(tx, body) if len(body) > INLINE else 0
        last = max(first + len(view.changes), view.last_number)
        values = (revision, last, tx, parts, b"" if parts else body, head.revision)
        if not self._decided(tx, revision, values):
            if parts:
                self._session.execute("DELETE FROM tx_part WHERE tx = ?", (tx,))
            return False
        self._apply(Head(revision, last, tx, parts, body, head.revision))
        return True

    def _decided(self, tx: UUID, revision: int, values: tuple[object, ...]) -> bool:
        """Whether the commit holds, for good. After a timeout nobody knows, and a node that stood
        still may yet send it: it is sent again until it is applied or refused, which no copy of it
        under way can change, since the revision it asks for is then past. A refusal may be of the
        second of two that were both this one, so whose the revision is has the last word.

        Raises StoreError where nobody answers; the change may hold then."""
        deadline = time.monotonic() + self._patience
        for turn in range(1_000_000):
            try:
                return self._session.conditional(_COMMIT, values)[0] or self._is_of(tx, revision)
            except UNDECIDED as error:
                if time.monotonic() > deadline:
                    raise self._session.error(error) from error
            except DRIVER_ERRORS as error:
                raise self._session.error(error) from error
            self._pause(turn)
        raise AssertionError

    def _is_of(self, tx: UUID, revision: int) -> bool:
        """Whether this transaction made that revision."""
        now = self._head(serial=True)
        if now.revision <= revision:
            return now.tx == tx
        # Others came after it. Each has applied its predecessor first, this one's row too.
        past = self._session.execute("SELECT tx FROM tx_past WHERE revision = ?", (revision,))
        return bool(past) and past[0][0] == tx

    # --- applying -------------------------------------------------------------------------------

    def _apply(self, head: Head) -> bool:
        """Write what the head says, and that it is done; False where its parts are gone. May be
        repeated by anybody."""
        body = head.body or self._read_parts(head)
        if body is None:
            return False
        past = ("INSERT INTO tx_past (revision, tx) VALUES (?, ?)", (head.revision, head.tx))
        self._session.write([*calls_of(body, self._tables), [past]])
        # `done` rises by its timestamp, so a late repeat cannot lower it.
        self._session.execute(
            "UPDATE tx_head USING TIMESTAMP ? SET done = ? WHERE id = 0",
            (head.revision, head.revision),
        )
        if head.parts:
            self._session.execute("DELETE FROM tx_part WHERE tx = ?", (head.tx,))
        return True

    def _write_parts(self, tx: UUID, body: bytes) -> int:
        pieces = [body[at : at + PIECE] for at in range(0, len(body), PIECE)]
        insert = "INSERT INTO tx_part (tx, part, body) VALUES (?, ?, ?)"
        self._session.each((insert, (tx, part, piece)) for part, piece in enumerate(pieces))
        return len(pieces)

    def _read_parts(self, head: Head) -> bytes | None:
        rows = self._session.execute("SELECT body FROM tx_part WHERE tx = ?", (head.tx,))
        return b"".join(row[0] for row in rows) if len(rows) == head.parts else None

    def _wait(self, turn: int, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise self._busy()
        self._pause(turn)

    @staticmethod
    def _pause(turn: int) -> None:
        time.sleep(random.uniform(0.2, 1) * min(0.002 * 2 ** min(turn, 8), 0.3))  # noqa: S311
