"""How much the store holds. Asked rarely; nothing is counted further than it pays."""

import sqlite3
from pathlib import Path

from cwem.ports import StoreFigures

TABLES = ("bout", "bout_void", "employee", "face_template", "consent", "account", "audit")
MOST = 100_000
"""Rows counted of one table: 10 ms, where all of a large one would take seconds."""


def figures(connection: sqlite3.Connection, path: Path) -> StoreFigures:
    """Of the file at `path`, seen through this connection."""
    database, log = path.stat(), _log(path)
    rows = {
        table: connection.execute(  # the table is one of the constants above
            f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {MOST + 1})"  # noqa: S608
        ).fetchone()[0]
        for table in TABLES
    }
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    return StoreFigures(
        kind=f"SQLite {sqlite3.sqlite_version}",
        place=str(path),
        size=database.st_size,
        log_size=log[0],
        schema=schema,
        rows={table: min(count, MOST) for table, count in rows.items()},
        more=frozenset(table for table, count in rows.items() if count > MOST),
        last_write=round(max(database.st_mtime, log[1]) * 1000),
    )


def _log(path: Path) -> tuple[int, float]:
    """Size and time of the write-ahead log. A log that was only opened is empty: no write."""
    try:
        found = Path(f"{path}-wal").stat()
    except FileNotFoundError:
        return 0, 0.0
    return found.st_size, found.st_mtime if found.st_size else 0.0
