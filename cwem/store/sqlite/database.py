"""The file of a store: making it, connecting to it, noticing that it was taken away."""

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

_HEADER = b"SQLite format 3\0"
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
        """Make the file if it is not there, readable by its owner only, and its tables."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "rb") as file:
                header = file.read(len(_HEADER))
            sync_folder(self.path.parent)
        except OSError as error:
            raise store_error(error, self.path) from error
        if header not in {b"", _HEADER}:  # SQLite takes a very short file for an empty one
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
