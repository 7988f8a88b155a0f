"""Copies of the store's file: of one moment, while others read and write.

    cwem.sqlite                      the store
    cwem.sqlite.schema-11.copy       as it was before it was migrated away from schema 11
    .backup-x7f3/, .restore-x7f3/    while a backup is made or restored

A copy is made whole under another name and then renamed: what has the name is complete.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock

from cwem.store.seal import sync_folder

KEPT = 2
"""Copies from before migrations; the oldest go first."""
BACKING_UP, RESTORING = ".backup-", ".restore-"
"""How the folders begin in which a store lies meanwhile, plain as the store is."""
LOCK = "backup.lock"
"""Beside the store; who makes a backup has it."""
_STEPS = 50_000
"""Steps of SQLite's machine between two looks at how far a copy is: some ms."""

Progress = Callable[[float], None]
"""Called with the share that is done, 0 to 1."""


def copy_store(path: Path, target: Path, progress: Progress = lambda _: None) -> None:
    """Write a copy of one consistent moment to `target`, which must not be there, readable by its
    owner only and without gaps: nothing removed before is in it. Writers go on meanwhile. Raises
    sqlite3.Error and OSError; what was begun is deleted then."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True)) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
            whole = max(pages * size, 1)

            def look() -> int:
                progress(min(target.stat().st_size / whole, 1.0))
                return 0

            connection.set_progress_handler(look, _STEPS)
            connection.execute("VACUUM INTO ?", (str(target),))
        with open(target, "rb") as file:
            os.fsync(file.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def copy_before_migration(path: Path, schema: int) -> Path:
    """Keep the store as it is, beside itself; only the newest KEPT such copies stay. Raises
    sqlite3.Error and OSError."""
    kept = path.with_name(f"{path.name}.schema-{schema}.copy")
    draft = path.with_name(f".{kept.name}.new")
    draft.unlink(missing_ok=True)
    copy_store(path, draft)
    draft.replace(kept)
    sync_folder(path.parent)
    for old in copies(path)[KEPT:]:
        old.unlink(missing_ok=True)
    return kept


def copies(path: Path) -> list[Path]:
    """The copies from before migrations, newest first."""
    found = path.parent.glob(f"{path.name}.schema-*.copy")
    return sorted(found, key=lambda each: each.stat().st_mtime, reverse=True)


def delete_copies(path: Path) -> int:
    """Delete them all, and what was left of an unfinished one; how many there were."""
    found = copies(path)
    for each in (*found, *path.parent.glob(f".{path.name}.schema-*.copy.new")):
        with suppress(FileNotFoundError):
            each.unlink()
    return len(found)


def delete_left(folder: Path) -> int:
    """Delete what backups and restores that were killed have left beside the store; how many there
    were. Raises filelock.Timeout while a backup is being made: it deletes its own."""
    found = [each for begin in (BACKING_UP, RESTORING) for each in folder.glob(f"{begin}*")]
    if found:
        with FileLock(folder / LOCK, timeout=0, mode=0o600):
            for each in found:
                shutil.rmtree(each, ignore_errors=True)
    return len(found)
