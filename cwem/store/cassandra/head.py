"""The one row that all changes pass, and the conditional write that makes one hold."""

import time
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from cwem.store.cassandra.failures import DRIVER_ERRORS, UNDECIDED
from cwem.store.cassandra.logged import before_of
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.turns import pause

_HEAD = "SELECT revision, stamp, tx, parts, body, done FROM tx_head WHERE id = 0"
_COMMIT = (
    "UPDATE tx_head SET revision = ?, stamp = ?, tx = ?, parts = ?, body = ? WHERE id = 0"
    " IF revision = ?"
)


class Long(NamedTuple):
    """A change in rows of its own, that others may go on over while it is applied."""

    revision: int
    tx: UUID
    parts: int


@dataclass(frozen=True)
class Head:
    """The last transaction that holds."""

    revision: int
    stamp: int
    """The highest write timestamp given out, in microseconds."""
    tx: UUID | None
    parts: int
    body: bytes
    done: int
    """The last revision that is applied, with all before it."""

    @property
    def settled(self) -> bool:
        return self.done >= self.revision

    @cached_property
    def before(self) -> Long | None:
        """The long change that was being applied when this one was committed over it."""
        found = before_of(self.body) if self.body else None
        return Long(found[0], UUID(hex=found[1]), found[2]) if found else None

    @property
    def long(self) -> Long | None:
        """The long change that is still to be applied: this one, or that before it."""
        if self.settled:
            return None
        if self.parts and self.tx is not None:
            return Long(self.revision, self.tx, self.parts)
        return self.before if self.before and self.before.revision > self.done else None


class HeadRow:
    """Thread-safe. `patience`: seconds a commit is sent again while nobody answers."""

    def __init__(self, session: Session, patience: float) -> None:
        self._session, self._patience = session, patience

    def read(self, serial: bool = False) -> Head:
        """As it is; SERIAL finishes or rules out what is under way. Raises StoreError."""
        read = self._session.serial if serial else self._session.execute
        rows = read(_HEAD)
        if not rows or rows[0][0] is None:
            self._begin()
            return Head(0, 0, None, 0, b"", 0)
        revision, stamp, tx, parts, body, done = rows[0]
        return Head(revision, stamp, tx, parts or 0, body or b"", done or 0)

    def decided(self, new: Head, seen: int) -> bool:
        """Whether the commit holds, for good. After a timeout nobody knows, and a node that stood
        still may yet send it: it is sent again until it is applied or refused, which no copy of it
        under way can change, since the revision it asks for is then past. A refusal may be of the
        second of two that were both this one, so whose the revision is has the last word.

        Raises StoreError where nobody answers; the change may hold then."""
        values = (new.revision, new.stamp, new.tx, new.parts, new.body, seen)
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return self._session.conditional(_COMMIT, values)[0] or self._is_of(new)
            except UNDECIDED as error:
                if time.monotonic() > deadline:
                    raise self._session.error(error) from error
            except DRIVER_ERRORS as error:
                raise self._session.error(error) from error
            pause(0)

    def done(self, revision: int) -> None:
        """It and all before it are applied. Rises by its timestamp: a late repeat lowers nothing.
        Raises StoreError."""
        self._session.execute(
            "UPDATE tx_head USING TIMESTAMP ? SET done = ? WHERE id = 0", (revision, revision)
        )

    def _begin(self) -> None:
        """The first head there is. Raises StoreError."""
        insert = "INSERT INTO tx_head (id, revision, stamp) VALUES (0, 0, 0) IF NOT EXISTS"
        try:
            self._session.conditional(insert)
        except DRIVER_ERRORS as error:
            raise self._session.error(error) from error

    def _is_of(self, new: Head) -> bool:
        """Whether this transaction made that revision."""
        now = self.read(serial=True)
        if now.revision <= new.revision:
            return now.tx == new.tx
        # Others came after it. Each has applied its predecessor first, this one's row too; a long
        # one that is still being applied is named by those that went on over it.
        if now.before and now.before.revision == new.revision:
            return now.before.tx == new.tx
        past = self._session.execute("SELECT tx FROM tx_past WHERE revision = ?", (new.revision,))
        return bool(past) and past[0][0] == new.tx
