"""The administrative tables as logical rows: the `LogicalTables` of cwem/store/logical.py."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from cwem.store.logical import CopyState, LogicalRow, LogicalTable
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer

_READ = {
    "version": "SELECT 'gallery', version FROM gallery_version"
    " UNION ALL SELECT 'registry', revision FROM registry_revision"
    " UNION ALL SELECT 'entries', revision FROM book_revision"
    " UNION ALL SELECT 'requests', requests FROM book_revision"
    " UNION ALL SELECT 'closings', closings FROM book_revision"
    " UNION ALL SELECT 'rules', coalesce(max(revision), 0) FROM rule_book",
    "erased_number": "SELECT lower(hex(mark)), day, refused FROM erased_number",
    "audit": "SELECT id, at, actor, action, about, account, details, address FROM audit",
}
"""Where a table's rows lie otherwise than it says."""
_VERSIONS = {
    "gallery": "UPDATE gallery_version SET version = ?",
    "registry": "UPDATE registry_revision SET revision = ?",
    "entries": "UPDATE book_revision SET revision = ?",
    "requests": "UPDATE book_revision SET requests = ?",
    "closings": "UPDATE book_revision SET closings = ?",
}


class SqliteTables:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def rows(self, table: LogicalTable) -> Iterator[LogicalRow]:
        names = ", ".join(table.columns)
        select = _READ.get(table.name, f"SELECT {names} FROM {table.name}")  # noqa: S608 - our own names
        with self._readers.borrow() as connection, closing(connection.execute(select)) as found:
            yield from found

    def replace(self, table: LogicalTable, rows: Iterable[LogicalRow]) -> None:
        """See the port; all of it or nothing."""

        def change(connection: sqlite3.Connection) -> None:
            connection.execute("PRAGMA defer_foreign_keys = ON")  # a team's site comes back
            if table.name == "version":
                for name, value in rows:
                    if name != "rules":  # that of the newest book
                        connection.execute(_VERSIONS[str(name)], (value,))
                return
            if not table.appended:
                connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - our own names
            connection.executemany(_insert(table), _stored(table, rows))

        self._writer.change(change)

    def copy_state(self) -> CopyState | None:
        with self._readers.borrow() as connection:
            row = connection.execute("SELECT source, finished FROM copied_from").fetchone()
        return CopyState(row[0], bool(row[1])) if row else None

    def begin_copy(self, source: str) -> None:
        self._writer.change(
            lambda connection: (
                connection.execute(
                    "INSERT INTO copied_from VALUES (1, ?, 0)"
                    " ON CONFLICT DO UPDATE SET source = excluded.source, finished = 0",
                    (source,),
                ).rowcount
            )
        )

    def end_copy(self) -> None:
        self._writer.change(
            lambda connection: connection.execute("UPDATE copied_from SET finished = 1").rowcount
        )


def _insert(table: LogicalTable) -> str:
    columns = [
        "id" if (table.name, name) == ("audit", "number") else name for name in table.columns
    ]
    marks = ", ".join("?" * len(columns))
    keeping = "OR IGNORE " if table.appended else ""
    return f"INSERT {keeping}INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def _stored(table: LogicalTable, rows: Iterable[LogicalRow]) -> Iterable[LogicalRow]:
    if table.name != "erased_number":
        return rows
    return ((bytes.fromhex(str(mark)), *rest) for mark, *rest in rows)
