"""The file of a store: making it, connecting to it, noticing that it was taken away."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.seal import sync_folder
from cwem.store.sqlite.failures import foreign, store_error
from cwem.store.sqlite.schema import enter_wal, migrate

_SHORTEST = 512
"""Bytes of SQLite's smallest page."""
_Identity = tuple[tuple[int, int], tuple[int, int]]


class Connection(sqlite3.Connection):
    """A connection that remembers which files it opened."""

    path: Path
    opened: _Identity

    def remember(self, path: Path) -> None:
        """This is the file that was opened; its log is opened with the first read."""
        self.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        self.path, self.opened = path, _identity(path)

    def moved(self) -> bool:
        """Whether the database or its log no longer lie at their paths. SQLite would go on
        writing to the deleted file and report success."""
        try:
            return _identity(self.path) != self.opened
        except FileNotFoundError:
            return True


def _identity(path: Path) -> _Identity:
    database, log = os.stat(path), os.stat(f"{path}-wal")
    return (database.st_dev, database.st_ino), (log.st_dev, log.st_ino)


class Database:
    """Where the store lies. `patience` is how many seconds to wait for another process's lock."""

    def __init__(self, path: Path, patience: float = 5.0) -> None:
        self.path = path
        self.patience = patience

    def create(self) -> None:
        """Make the file if it is not there, readable by its owner only, and its tables.

        A file that is there is not opened except by SQLite: closing it would take away the locks of
        every connection this process has to it (sqlite.org/howtocorrupt.html, 2.2), and another
        process would then clear away the log they write to."""
        if self.path.is_dir():
            raise store_error(IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)), self.path)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                size = self.path.stat().st_size
            else:
                size = 0
            sync_folder(self.path.parent)
        except OSError as error:
            raise store_error(error, self.path) from error
        if 0 < size < _SHORTEST:  # SQLite takes a very short file for an empty one
            raise foreign(self.path)
        self.connect().close()

    def connect(self) -> Connection:
        """A connection to the existing file, its schema up to date. Raises StoreError."""
        connection: Connection | None = None
        try:
            connection = sqlite3.connect(
                f"file:{quote(str(self.path))}?mode=rw",
                uri=True,
                timeout=self.patience,
                isolation_level=None,
                check_same_thread=False,
                factory=Connection,
            )
            self._prepare(connection)
        except (sqlite3.Error, OSError, StoreError) as error:
            if connection is not None:
                connection.close()
            if isinstance(error, StoreError):
                raise
            raise store_error(error, self.path) from error
        return connection

    def _prepare(self, connection: Connection) -> None:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection, self.path, self.patience)
        enter_wal(connection, self.path, self.patience)
        connection.remember(self.path)

    def empty_log(self) -> None:
        """Move everything from the log into the database and cut the log to nothing, so that no
        deleted row stays readable in it. While somebody reads, the next checkpoint does it."""
        with suppress(StoreUnavailable), closing(self.connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


class Readers:
    """Connections for reading, lent to one thread at a time; at most `idle` are kept open.

    Lent rather than bound to a thread, because a page's script runs in a new thread each time."""

    def __init__(self, database: Database, idle: int = 8) -> None:
        self._database = database
        self._idle = idle
        self._lock = Lock()
        self._free: list[Connection] = []
        self._closed = False

    @contextmanager
    def borrow(self) -> Iterator[Connection]:
        """One consistent view of the store. Raises StoreError."""
        connection = self._take()
        try:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            connection.close()
            raise store_error(error, self._database.path) from error
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)

    def close(self) -> None:
        """Close what is free now and the rest when it comes back."""
        with self._lock:
            self._closed = True
            free, self._free = self._free, []
        for connection in free:
            connection.close()

    def _take(self) -> Connection:
        with self._lock:
            if self._closed:
                raise StoreUnavailable(f"The store {self._database.path} is closed.")
            connection = self._free.pop() if self._free else None
        if connection is not None and not connection.moved():
            return connection
        if connection is not None:
            connection.close()
        connection = self._database.connect()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            if not self._closed and len(self._free) < self._idle:
                self._free.append(connection)
                return
        connection.close()
