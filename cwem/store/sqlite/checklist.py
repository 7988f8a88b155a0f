"""What administrators said about Getting started: the `Checklist` of cwem/access/ports/."""

import sqlite3

from cwem.access.audit import AuditEntry
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer


class SqliteChecklist:
    """The `Checklist` port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def settled(self) -> frozenset[str]:
        with self._readers.borrow() as connection:
            return frozenset(step for (step,) in connection.execute("SELECT step FROM checklist"))

    def settle(self, step: str, entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            done = connection.execute("INSERT OR IGNORE INTO checklist VALUES (?)", (step,))
            if done.rowcount:
                append(connection, entry)

        self._writer.change(change)
