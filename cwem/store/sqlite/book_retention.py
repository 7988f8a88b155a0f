"""How the attendance book ends: the `BookRetention` of cwem/attendance/ports.py."""

import sqlite3
from datetime import date

from cwem.attendance.entries import EntryKind
from cwem.attendance.limits import AROUND, end_of, unneeded
from cwem.store.sqlite.database import Database
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis, day_start


class SqliteBookRetention:
    """See the port. `database` is the file whose log is emptied after a removal."""

    def __init__(self, writer: Writer, database: Database) -> None:
        self._writer, self._database = writer, database

    def remove(self, before: date, at: Millis) -> int:
        def delete(connection: sqlite3.Connection) -> int:
            connection.execute(
                "INSERT INTO book_removed VALUES (?, ?) ON CONFLICT DO NOTHING",
                (before.isoformat(), at),
            )
            removed = 0
            for kind in EntryKind:
                removed += connection.execute(
                    "DELETE FROM entry WHERE kind = ? AND at < ?",
                    (kind.value, end_of(kind, before)),
                ).rowcount
            connection.execute("DELETE FROM work_event WHERE at < ?", (day_start(before) - AROUND,))
            return removed

        return self._emptied(self._writer.change(delete))

    def remove_closings(self, before: date) -> int:
        def delete(connection: sqlite3.Connection) -> int:
            connection.execute("DELETE FROM closed_line WHERE last < ?", (before.isoformat(),))
            return connection.execute(
                "DELETE FROM closing WHERE last < ?", (before.isoformat(),)
            ).rowcount

        return self._emptied(self._writer.change(delete))

    def remove_rules(self) -> int:
        def delete(connection: sqlite3.Connection) -> int:
            books = [one for (one,) in connection.execute("SELECT revision FROM rule_book")]
            named = [one for (one,) in connection.execute("SELECT DISTINCT rules FROM closing")]
            gone = unneeded(books, named)
            connection.executemany(
                "DELETE FROM rule_book WHERE revision = ?", [(each,) for each in gone]
            )
            return len(gone)

        return self._writer.change(delete)

    def _emptied(self, removed: int) -> int:
        """The log would keep what was said."""
        if removed:
            self._database.empty_log()
        return removed
