"""The outbox's file: rows that the store has not acknowledged yet, sealed, one for each key.

kept(number, id, who, sealed)     id, who: keyed hashes of a row's key and of its person
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cwem.errors import SealError
from cwem.store.bout_rows import Row, is_bout, is_void, settled_row
from cwem.store.erasure import Names
from cwem.store.outbox.database import OutboxDatabase
from cwem.store.outbox.row_seal import NAME, RowSeal
from cwem.store.seal import KeyRing
from cwem.store.sqlite.database import Connection

log = logging.getLogger(__name__)

FILE = "outbox.sqlite"
"""In the data folder."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row as it lies in the file; `sealed` differs once the row has grown."""

    number: int
    sealed: bytes
    row: Row


class OutboxFile:
    """Thread-safe; several processes may use one file. Raises StoreUnavailable where the disk or
    a lock is in the way: nothing that was in is lost then."""

    def __init__(self, path: Path, keys: KeyRing, limit: int, patience: float = 5.0) -> None:
        """Open the file, if it is there: it is made when something has to be kept for the first
        time. One that cannot be read, because it is damaged or its key is gone, is set aside under
        another name: it must not keep the store from being used."""
        self.path, self.limit = path, limit
        self._database = OutboxDatabase(path, keys, patience)
        self._seal = RowSeal(self._database.key()) if path.exists() else None

    @property
    def name(self) -> str:
        """As a receipt of an erasure calls it."""
        return NAME

    def keep(self, rows: Iterable[Row]) -> int:
        """Store them durably, each key once: what is there already only grows. How many new ones
        found no room; those are not in it."""
        if (seal := self._seal) is None:
            seal = self._seal = RowSeal(self._database.key())
        left = 0
        with self._database.transaction() as connection:
            room = self.limit - _count(connection)
            for row in rows:
                known = _known(connection, seal, row)
                if known is not None:
                    _grow(connection, seal, known, row)
                elif room > 0:
                    connection.execute(
                        "INSERT INTO kept (id, who, sealed) VALUES (?, ?, ?)",
                        (seal.id(row), seal.who(row[0]), seal.seal(row)),
                    )
                    room -= 1
                else:
                    left += 1
        return left

    def next(self, after: int, most: int) -> list[Waiting]:
        """Rows behind this number, the oldest first. One that was altered can be opened by nobody;
        it is taken out and logged."""
        if (seal := self._seal) is None:
            return []
        with self._database.transaction() as connection:
            found = connection.execute(
                "SELECT number, id, sealed FROM kept WHERE number > ? ORDER BY number LIMIT ?",
                (after, most),
            ).fetchall()
            waiting = []
            for number, id_, sealed in found:
                try:
                    waiting.append(Waiting(number, sealed, seal.open(id_, sealed)))
                except SealError as error:
                    log.error("a row of %s is lost: %s", self.path, error)  # noqa: TRY400 - a word
                    connection.execute("DELETE FROM kept WHERE number = ?", (number,))
        return waiting

    def remove(self, rows: Iterable[Waiting]) -> None:
        """They are in the store; what has grown meanwhile stays."""
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM kept WHERE number = ? AND sealed = ?",
                [(row.number, row.sealed) for row in rows],
            )

    def count(self) -> int:
        """How many rows wait."""
        if self._seal is None:
            return 0
        with self._database.transaction() as connection:
            return _count(connection)

    def forget(self, who: Names) -> int:
        """Remove everything of this person, and the person from the voids of others; how many rows
        that were."""
        if (seal := self._seal) is None:
            return 0
        with self._database.transaction() as connection:
            gone_ = connection.execute("DELETE FROM kept WHERE who = ?", (seal.who(who.number),))
            count = gone_.rowcount
            for id_, sealed, row in _naming(connection, seal, who.number):
                nameless: Row = (*row[:-1], "")
                connection.execute("DELETE FROM kept WHERE id = ? AND sealed = ?", (id_, sealed))
                connection.execute(
                    "INSERT OR IGNORE INTO kept (id, who, sealed) VALUES (?, ?, ?)",
                    (seal.id(nameless), seal.who(row[0]), seal.seal(nameless)),
                )
                count += 1
        self._database.truncate()
        return count

    def traces(self, who: Names) -> int:
        """How many rows are this person's or name them."""
        if (seal := self._seal) is None:
            return 0
        with self._database.transaction() as connection:
            of = "SELECT count(*) FROM kept WHERE who = ?"
            (count,) = connection.execute(of, (seal.who(who.number),)).fetchone()
            return int(count) + len(_naming(connection, seal, who.number))

    def close(self) -> None:
        """Let go of the file. May be called again."""
        self._database.close()


def _known(connection: Connection, seal: RowSeal, row: Row) -> bytes | None:
    found = connection.execute("SELECT sealed FROM kept WHERE id = ?", (seal.id(row),))
    return next((sealed for (sealed,) in found), None)


def _grow(connection: Connection, seal: RowSeal, sealed: bytes, row: Row) -> None:
    """A void never changes, and a bout may have grown."""
    id_ = seal.id(row)
    known = seal.open(id_, sealed)
    if not (is_bout(row) and is_bout(known)):
        return
    settled = settled_row(known, row)
    if settled != known:
        connection.execute("UPDATE kept SET sealed = ? WHERE id = ?", (seal.seal(settled), id_))


def _naming(connection: Connection, seal: RowSeal, number: str) -> list[tuple[bytes, bytes, Row]]:
    """The voids of others that this person replaces; what nobody can open names nobody."""
    naming: list[tuple[bytes, bytes, Row]] = []
    for id_, sealed in connection.execute("SELECT id, sealed FROM kept"):
        with suppress(SealError):
            row = seal.open(id_, sealed)
            if is_void(row) and row[-1] == number:
                naming.append((id_, sealed, row))
    return naming


def _count(connection: Connection) -> int:
    (count,) = connection.execute("SELECT rows FROM outbox").fetchone()
    return int(count)
