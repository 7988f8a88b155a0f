"""Writing what holds: at once what is short, in slices what is long.

A long change may take many seconds. Whoever applies it says every two that it is alive, in a row
beside its parts that ends by itself. Until that row is gone nobody else applies it again; they go
on over it: its changes lie in memory under what they read (view.py), and what they write touches
none of its rows. Where it matters which of the two comes first (`Written.meets`), they wait.
"""

import time
from collections.abc import Mapping, Sequence
from threading import Lock
from uuid import UUID

from cwem.store.cassandra.head import Head, HeadRow, Long
from cwem.store.cassandra.logged import calls_of, changes_of
from cwem.store.cassandra.session import Bound, Session
from cwem.store.cassandra.tables import PIECE
from cwem.store.cassandra.written import Change, Table, Written

INLINE = 16 * 1024
"""Bytes of changes that lie in the head itself; longer ones lie in rows of their own."""
ALIVE = 15
"""Seconds after its last sign that whoever applies a long change counts as dead."""
_SIGN_EVERY = 2.0
_SLICE = 500
_SIGN = -1
"""The number of that row among the parts."""


class Applying:
    """Thread-safe."""

    def __init__(self, session: Session, tables: Mapping[str, Table], row: HeadRow) -> None:
        self._session, self._tables, self._row = session, tables, row
        self._lock = Lock()
        self._kept: tuple[UUID, Written] | None = None
        self._last = -1
        """The last short change over a long one that this process has written."""

    # --- a change that is written down ----------------------------------------------------------

    def bound(self, body: bytes) -> list[Bound]:
        """Its statements, ready. Raises StoreError for what no column takes, before it holds: it
        would stop everybody after that."""
        return self._session.bound(calls_of(body, self._tables))

    def write_parts(self, tx: UUID, body: bytes) -> int:
        """Write a long one down, with a sign of life, before it holds. Raises StoreError."""
        self._sign(tx)
        pieces = [body[at : at + PIECE] for at in range(0, len(body), PIECE)]
        insert = "INSERT INTO tx_part (tx, part, body) VALUES (?, ?, ?)"
        self._session.each((insert, (tx, part, piece)) for part, piece in enumerate(pieces))
        return len(pieces)

    def delete_parts(self, tx: UUID) -> None:
        """It is applied, or never held. Raises StoreError."""
        self._session.execute("DELETE FROM tx_part WHERE tx = ?", (tx,))

    def read_parts(self, long: Long) -> bytes | None:
        """None where they are gone: it is applied. Raises StoreError."""
        select = "SELECT body FROM tx_part WHERE tx = ? AND part >= 0"
        rows = self._session.execute(select, (long.tx,))
        return b"".join(row[0] for row in rows) if len(rows) == long.parts else None

    # --- applying it ----------------------------------------------------------------------------

    def short(self, head: Head, bound: Sequence[Bound] = ()) -> None:
        """Write what the head itself says; it is done where all before it is. May be repeated by
        anybody. Raises StoreError."""
        if head.revision != self._last:
            self._session.write_bound([*(bound or self.bound(head.body)), *self._past(head)])
        if head.before is None or self._row.read().done >= head.before.revision:
            self._row.done(head.revision)
        else:
            self._last = head.revision

    def long(self, long: Long, bound: Sequence[Bound] = ()) -> bool:
        """Write it in slices, and after it what was committed over it; False where its parts are
        gone. May be repeated by anybody. Raises StoreError."""
        if not bound:
            self._sign(long.tx)
            body = self.read_parts(long)
            if body is None:
                return False
            bound = self.bound(body)
        signed = time.monotonic()
        every = [*bound, *self._past(long)]
        for at in range(0, len(every), _SLICE):
            self._session.write_bound(every[at : at + _SLICE])
            if time.monotonic() - signed > _SIGN_EVERY:
                self._sign(long.tx)
                signed = time.monotonic()
        self._row.done(long.revision)
        self.delete_parts(long.tx)
        self.forget()
        if (head := self._row.read()).before == long and not head.settled:
            self.short(head)
        return True

    def _past(self, of: Head | Long) -> list[Bound]:
        """Whose the revision was, for one that has lost the answer to its commit."""
        insert = "INSERT INTO tx_past (revision, tx) VALUES (?, ?)"
        return self._session.bound([[(insert, (of.revision, of.tx))]])

    # --- going on over a long one ---------------------------------------------------------------

    def keep(self, tx: UUID, changes: Sequence[Change]) -> None:
        """What this process is about to commit."""
        with self._lock:
            self._kept = tx, Written(self._tables, changes)

    def under(self, long: Long) -> Written | None:
        """Its changes; None where it is applied. Raises StoreError."""
        with self._lock:
            if self._kept is None or self._kept[0] != long.tx:
                body = self.read_parts(long)
                if body is None:
                    return None
                self._kept = long.tx, Written(self._tables, changes_of(body))
            return self._kept[1]

    def alive(self, long: Long) -> bool:
        """Whether somebody is applying it. Raises StoreError."""
        select = "SELECT part FROM tx_part WHERE tx = ? AND part = ?"
        return bool(self._session.execute(select, (long.tx, _SIGN)))

    def _sign(self, tx: UUID) -> None:
        self._session.execute(
            "INSERT INTO tx_part (tx, part, body) VALUES (?, ?, ?) USING TTL ?",
            (tx, _SIGN, b"", ALIVE),
        )

    def forget(self) -> None:
        """Nothing long is under way."""
        with self._lock:
            self._kept = None
