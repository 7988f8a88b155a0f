"""What SQLite reports, as the project's errors with a sentence that says what to do."""

import sqlite3
from pathlib import Path

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.last_backup import newest_copy

_FOREIGN = "is not a CWEM store. Point CWEM_STORE at the right file"
_LATER = {
    sqlite3.SQLITE_BUSY: "is locked by another program. Close it, or try again in a moment",
    sqlite3.SQLITE_LOCKED: "is locked by another program. Close it, or try again in a moment",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Free some space; nothing stored is lost",
    sqlite3.SQLITE_READONLY: "cannot be written. Check the permissions of the file and its folder",
    sqlite3.SQLITE_PERM: "cannot be opened. Check the permissions of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check that the file is there and its permissions",
    sqlite3.SQLITE_IOERR: "cannot be read or written. Check the disk and its free space",
    sqlite3.SQLITE_NOMEM: "needs more memory than there is. Close other programs",
}
_BROKEN = {
    sqlite3.SQLITE_NOTADB: _FOREIGN,
    sqlite3.SQLITE_CORRUPT: "is damaged. Stop CWEM and restore the file from a backup",
}


def store_error(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    """StoreUnavailable where the same call may succeed later, StoreError where it will not."""
    if isinstance(error, OSError):
        return StoreUnavailable(
            f"The store {path} cannot be used: {error.strerror}. Check its folder and free space."
        )
    # The low byte is the primary result code, the rest refines it (sqlite.org/rescode.html).
    code = (getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR) & 0xFF
    if code in _LATER:
        return StoreUnavailable(f"The store {path} {_LATER[code]} ({error}).")
    if code in _BROKEN:
        newest = newest_copy(path) if code == sqlite3.SQLITE_CORRUPT else None
        there = f" The newest one is {newest}." if newest else ""
        return StoreError(f"The store {path} {_BROKEN[code]} ({error}).{there}")
    return StoreError(f"The store {path} refused: {error}.")


def foreign(path: Path) -> StoreError:
    """The file holds something else."""
    return StoreError(f"The file {path} {_FOREIGN}.")


def gone(path: Path) -> StoreUnavailable:
    """The file that was opened no longer lies at its path."""
    return StoreUnavailable(
        f"The store {path} was moved, replaced or deleted while in use, and the last write may be "
        "lost. Put the file back, or restart CWEM to begin a new one."
    )
