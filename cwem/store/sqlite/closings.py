"""Frozen periods as rows: the `Closings` of cwem/attendance/ports.py."""

import sqlite3
from collections.abc import Sequence
from datetime import date

from cwem.access.audit import AuditEntry
from cwem.attendance.closed import ClosedLine, Closing
from cwem.store.entry_rows import CLOSING_COLUMNS, closing_of, digests_text
from cwem.store.refusals import closed_meanwhile
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.writer import Writer


class SqliteClosings:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def close(
        self, closing: Closing, lines: Sequence[ClosedLine], audit: Sequence[AuditEntry] = ()
    ) -> None:
        key = _key(closing)
        row = (
            *(*key, closing.hash, digests_text(closing)),
            *(closing.at, closing.by, closing.rules),
        )

        def change(connection: sqlite3.Connection) -> None:
            refuse_erased(connection, (line.employee for line in lines))
            new = connection.execute(
                "INSERT INTO closing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                row,
            ).rowcount
            if not new:
                raise closed_meanwhile()
            connection.executemany(
                "INSERT INTO closed_line VALUES (?, ?, ?, ?, ?, ?)",
                [(*key, line.employee, line.body) for line in lines],
            )
            for each in audit:
                append(connection, each)

        self._writer.change(change)

    def closings(self, first: date, last: date) -> list[Closing]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                f"SELECT {CLOSING_COLUMNS} FROM closing WHERE first <= ? AND last >= ?"  # noqa: S608
                " ORDER BY first, last, team, version",
                (last.isoformat(), first.isoformat()),
            ).fetchall()
        return [
            closing_of(date.fromisoformat(begin), date.fromisoformat(end), *rest)
            for begin, end, *rest in rows
        ]

    def lines(self, closing: Closing) -> list[ClosedLine]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT employee, body FROM closed_line"
                " WHERE first = ? AND last = ? AND team = ? AND version = ? ORDER BY employee",
                _key(closing),
            ).fetchall()
        return [ClosedLine(*row) for row in rows]


def _key(closing: Closing) -> tuple[str, str, str, int]:
    return (
        closing.first.isoformat(),
        closing.last.isoformat(),
        closing.team,
        closing.version,
    )
