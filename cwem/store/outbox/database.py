"""The file itself: an SQLite database whose rows are durable before they are acknowledged.

`synchronous=FULL` takes care of that, and what a kill or a full disk cut off is taken back.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.outbox.row_seal import NAME
from cwem.store.seal import KeyRing
from cwem.store.sqlite.database import Connection
from cwem.store.sqlite.failures import gone, store_error
from cwem.store.sqlite.schema import begin, enter_wal

log = logging.getLogger(__name__)

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


class OutboxDatabase:
    """Thread-safe; several processes may use one file. The key of its rows lies wrapped in it."""

    def __init__(self, path: Path, keys: KeyRing, patience: float) -> None:
        self.path = path
        self._keys, self._patience = keys, patience
        self._lock = Lock()
        self._connection: Connection | None = None
        self._closed = False

    def key(self) -> bytes:
        """Of this file's rows; file, tables and key are made where they are not there. A file that
        cannot be read is set aside. Raises StoreUnavailable."""
        try:
            return self._prepared()
        except StoreUnavailable:
            raise
        except StoreError as error:
            with self._lock:
                self._set_aside(error)
            return self._prepared()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All of it durable when it ends, or nothing. Raises StoreUnavailable."""
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

    def truncate(self) -> None:
        """Nothing that was removed stays in the log beside the file."""
        with self._lock, self._trouble():
            self._connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Let go of the file. May be called again."""
        with self._lock:
            self._closed = True
            self._disconnect()

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

    def _prepared(self) -> bytes:
        with self.transaction() as connection:
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
