"""How bouts end in the embedded store: the `Retention` of cwem/ports/."""

import sqlite3
from datetime import date

from cwem.store.sqlite.database import Database, Readers
from cwem.store.sqlite.marking import sealed_until
from cwem.store.sqlite.rollup_rows import day, number
from cwem.store.sqlite.writer import Writer
from cwem.values import DAY, Millis


class SqliteRetention:
    """See the port. `database` is the file whose log is emptied after a removal."""

    def __init__(self, readers: Readers, writer: Writer, database: Database) -> None:
        self._readers, self._writer, self._database = readers, writer, database

    def sealed_before(self) -> date | None:
        with self._readers.borrow() as connection:
            (sealed,) = connection.execute("SELECT sealed_before FROM rollup_state").fetchone()
        return day(sealed) if sealed else None

    def seal(self, before: date) -> None:
        self._writer.change(
            lambda connection: connection.execute(
                "UPDATE rollup_state SET sealed_before = max(sealed_before, ?)", (number(before),)
            )
        )

    def remove(self, employee: str, at: Millis) -> int:
        def delete(connection: sqlite3.Connection) -> int:
            sealed = sealed_until(connection)
            span = (employee, sealed)
            left = "SELECT 1 FROM dirty_day WHERE employee = ? AND day < ? LIMIT 1"
            if connection.execute(left, (employee, sealed // DAY)).fetchone():
                return 0
            connection.execute(
                "UPDATE rolled_day SET sealed = ? WHERE employee = ? AND begins < ?"
                " AND sealed IS NULL",
                (at, *span),
            )
            removed = connection.execute(
                "DELETE FROM bout WHERE employee = ? AND started < ?", span
            ).rowcount
            connection.execute("DELETE FROM bout_void WHERE employee = ? AND started < ?", span)
            connection.execute("DELETE FROM adjustment WHERE employee = ? AND ended <= ?", span)
            return removed

        removed = self._writer.change(delete)
        if removed:
            self._database.empty_log()
        return removed
