"""The outbox's file: rows that the store has not acknowledged yet, sealed, one for each key.

    kept(number, id, who, sealed)     id, who: keyed hashes of a row's key and of its person

Without the key, a file beside it in the key folder, nobody learns more than how many rows there are
and which are of one person. An SQLite database with `synchronous=FULL` is what makes a row durable
before it is acknowledged, and takes back what a kill or a full disk cut off.
"""

import hashlib
import hmac
import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from cwem.errors import SealError, StoreError, StoreUnavailable
from cwem.store.bout_rows import Row, is_bout, is_void, settled_row, whole
from cwem.store.erasure import Names
from cwem.store.seal import KeyRing, seal, unseal
from cwem.store.sqlite.database import Connection
from cwem.store.sqlite.failures import gone, store_error
from cwem.store.sqlite.schema import begin, enter_wal

log = logging.getLogger(__name__)

NAME = "outbox"
FILE = "outbox.sqlite"
"""In the data folder."""
_KEY_OF_BOUT = 4
"""employee, started, channel, capture; a void is its own key."""
_TABLES = (
    """CREATE TABLE IF NOT EXISTS kept (
        number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, who BLOB NOT NULL,
        sealed BLOB NOT NULL) STRICT""",
    "CREATE INDEX IF NOT EXISTS kept_who ON kept (who)",
    # Counted as they come and go: to count 200,000 rows anew takes 10 ms.
    """CREATE TABLE IF NOT EXISTS outbox (
        one INTEGER PRIMARY KEY CHECK (one = 1), wrapped BLOB NOT NULL, rows INTEGER NOT NULL
        ) STRICT""",
    """CREATE TRIGGER IF NOT EXISTS came AFTER INSERT ON kept
        BEGIN UPDATE outbox SET rows = rows + 1; END""",
    """CREATE TRIGGER IF NOT EXISTS went AFTER DELETE ON kept
        BEGIN UPDATE outbox SET rows = rows - 1; END""",
)


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
        self._keys, self._patience = keys, patience
        self._lock = Lock()
        self._connection: Connection | None = None
        self._closed = False
        self._key = b""
        if path.exists():
            self._open()

    @property
    def name(self) -> str:
        """As a receipt of an erasure calls it."""
        return NAME

    def keep(self, rows: Iterable[Row]) -> int:
        """Store them durably, each key once: what is there already only grows. How many new ones
        found no room; those are not in it."""
        if not self._key:
            self._open()
        left = 0
        with self._transaction() as connection:
            room = self.limit - _count(connection)
            for row in rows:
                known = self._known(connection, row)
                if known is not None:
                    self._grow(connection, known, row)
                elif room > 0:
                    connection.execute(
                        "INSERT INTO kept (id, who, sealed) VALUES (?, ?, ?)",
                        (self._id(row), self._who(row[0]), self._sealed(row)),
                    )
                    room -= 1
                else:
                    left += 1
        return left

    def next(self, after: int, most: int) -> list[Waiting]:
        """Rows behind this number, the oldest first. One that was altered can be opened by nobody;
        it is taken out and logged."""
        if not self._key:
            return []
        with self._transaction() as connection:
            found = connection.execute(
                "SELECT number, id, sealed FROM kept WHERE number > ? ORDER BY number LIMIT ?",
                (after, most),
            ).fetchall()
            waiting = []
            for number, id_, sealed in found:
                try:
                    waiting.append(Waiting(number, sealed, self._opened(id_, sealed)))
                except SealError as error:
                    log.error("a row of %s is lost: %s", self.path, error)  # noqa: TRY400 - a word
                    connection.execute("DELETE FROM kept WHERE number = ?", (number,))
        return waiting

    def remove(self, rows: Iterable[Waiting]) -> None:
        """They are in the store; what has grown meanwhile stays."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM kept WHERE number = ? AND sealed = ?",
                [(row.number, row.sealed) for row in rows],
            )

    def count(self) -> int:
        """How many rows wait."""
        if not self._key:
            return 0
        with self._transaction() as connection:
            return _count(connection)

    def forget(self, who: Names) -> int:
        """Remove everything of this person, and the person from the voids of others; how many rows
        that were."""
        if not self._key:
            return 0
        with self._transaction() as connection:
            gone_ = connection.execute("DELETE FROM kept WHERE who = ?", (self._who(who.number),))
            count = gone_.rowcount
            for id_, sealed, row in self._naming(connection, who.number):
                nameless: Row = (*row[:-1], "")
                connection.execute("DELETE FROM kept WHERE id = ? AND sealed = ?", (id_, sealed))
                connection.execute(
                    "INSERT OR IGNORE INTO kept (id, who, sealed) VALUES (?, ?, ?)",
                    (self._id(nameless), self._who(row[0]), self._sealed(nameless)),
                )
                count += 1
        with self._lock, self._trouble():
            self._connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return count

    def traces(self, who: Names) -> int:
        """How many rows are this person's or name them."""
        if not self._key:
            return 0
        with self._transaction() as connection:
            of = "SELECT count(*) FROM kept WHERE who = ?"
            (count,) = connection.execute(of, (self._who(who.number),)).fetchone()
            return int(count) + len(self._naming(connection, who.number))

    def close(self) -> None:
        """Let go of the file. May be called again."""
        with self._lock:
            self._closed = True
            self._disconnect()

    # --- rows -----------------------------------------------------------------------------------

    def _known(self, connection: Connection, row: Row) -> bytes | None:
        found = connection.execute("SELECT sealed FROM kept WHERE id = ?", (self._id(row),))
        return next((sealed for (sealed,) in found), None)

    def _grow(self, connection: Connection, sealed: bytes, row: Row) -> None:
        """A void never changes, and a bout may have grown."""
        id_ = self._id(row)
        known = self._opened(id_, sealed)
        if not (is_bout(row) and is_bout(known)):
            return
        settled = settled_row(known, row)
        if settled != known:
            connection.execute(
                "UPDATE kept SET sealed = ? WHERE id = ?", (self._sealed(settled), id_)
            )

    def _naming(self, connection: Connection, number: str) -> list[tuple[bytes, bytes, Row]]:
        """The voids of others that this person replaces; what nobody can open names nobody."""
        naming: list[tuple[bytes, bytes, Row]] = []
        for id_, sealed in connection.execute("SELECT id, sealed FROM kept"):
            with suppress(SealError):
                row = self._opened(id_, sealed)
                if is_void(row) and row[-1] == number:
                    naming.append((id_, sealed, row))
        return naming

    def _id(self, row: Row) -> bytes:
        key = row[:_KEY_OF_BOUT] if is_bout(row) else row
        return self._hash("row", *key)

    def _who(self, number: str) -> bytes:
        return self._hash("who", number)

    def _hash(self, *of: object) -> bytes:
        return hmac.new(self._key, json.dumps(of).encode(), hashlib.sha256).digest()

    def _sealed(self, row: Row) -> bytes:
        return seal(self._key, json.dumps(row).encode(), NAME, self._id(row).hex())

    def _opened(self, id_: bytes, sealed: bytes) -> Row:
        """Raises SealError."""
        row: Row = whole(json.loads(unseal(self._key, sealed, NAME, id_.hex())))
        return row

    # --- the file -------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """All of it durable when it ends, or nothing."""
        with self._lock, self._trouble():
            connection = self._connect()
            begin(connection, self._patience)
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            if connection.moved():
                raise gone(self.path)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """The next call connects anew."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self._disconnect()
            raise store_error(error, self.path) from error
        except StoreError:
            self._disconnect()
            raise

    def _connect(self) -> Connection:
        if self._closed:
            raise StoreUnavailable(f"The outbox {self.path} is closed.")
        if self._connection is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
            connection = sqlite3.connect(
                f"file:{quote(str(self.path))}?mode=rw",
                uri=True,
                timeout=self._patience,
                isolation_level=None,
                check_same_thread=False,
                factory=Connection,
            )
            try:
                enter_wal(connection, self.path, self._patience)
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA secure_delete = ON")
                connection.remember(self.path)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> None:
        """Know the key of this file's rows; file, tables and key are made where they are not there.
        Raises StoreUnavailable."""
        try:
            self._key = self._prepared()
        except StoreUnavailable:
            raise
        except StoreError as error:
            with self._lock:
                self._set_aside(error)
            self._key = self._prepared()

    def _prepared(self) -> bytes:
        with self._transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)
            found = connection.execute("SELECT wrapped FROM outbox").fetchone()
            if found is not None:
                return self._keys.unwrap(found[0], NAME)
            key, wrapped = self._keys.new_key(NAME, create_master=True)
            connection.execute("INSERT INTO outbox VALUES (1, ?, 0)", (wrapped,))
            return key

    def _set_aside(self, error: StoreError) -> None:
        self._disconnect()
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.unreadable-{number}")).exists():
            number += 1
        for suffix in ("-wal", "-shm", ""):
            file = self.path.with_name(self.path.name + suffix)
            if file.exists():
                file.rename(aside.with_name(aside.name + suffix))
        log.error(
            "rows that were kept locally cannot be read; they lie in %s now: %s", aside, error
        )


def _count(connection: Connection) -> int:
    (count,) = connection.execute("SELECT rows FROM outbox").fetchone()
    return int(count)
