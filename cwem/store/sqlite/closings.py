"""Frozen periods as rows: the `Closings` of cwem/attendance/ports.py."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import date

from cwem.access.audit import AuditEntry
from cwem.attendance.closed import ClosedLine, Closing, Ground, Key
from cwem.store.entry_rows import CLOSING_COLUMNS, closing_of, digests_text
from cwem.store.refusals import closed_meanwhile, ground_changed
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.writer import Writer


class SqliteClosings:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def ground(self) -> Ground:
        with self._readers.borrow() as connection:
            return _ground(connection)

    def close(
        self,
        closing: Closing,
        lines: Sequence[ClosedLine],
        ground: Ground,
        audit: Sequence[AuditEntry] = (),
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
            if _ground(connection) != ground:
                raise ground_changed()
            connection.execute("UPDATE book_revision SET closings = closings + 1")
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

    def lines_of(
        self, employees: Collection[str], first: date, last: date
    ) -> dict[Key, list[ClosedLine]]:
        found: dict[Key, list[ClosedLine]] = {}
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT line.first, line.last, team, version, line.employee, body"
                " FROM (SELECT value AS who FROM json_each(?)) CROSS JOIN closed_line AS line"
                " ON line.employee = who AND line.last >= ? AND line.first <= ?"
                " ORDER BY line.employee, line.first, line.last, team, version",
                (json.dumps(sorted(set(employees))), first.isoformat(), last.isoformat()),
            )
            for begin, end, team, version, *line in rows:
                key = date.fromisoformat(begin), date.fromisoformat(end), team, version
                found.setdefault(key, []).append(ClosedLine(*line))
        return found


def _ground(connection: sqlite3.Connection) -> Ground:
    row = connection.execute("SELECT closings, requests FROM book_revision").fetchone()
    return Ground(*row)


def _key(closing: Closing) -> tuple[str, str, str, int]:
    return (
        closing.first.isoformat(),
        closing.last.isoformat(),
        closing.team,
        closing.version,
    )
