"""The attendance book as rows: the `Entries` of cwem/attendance/ports.py."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from cwem.access.audit import AuditEntry
from cwem.attendance.entries import ASKING, EVERY_KIND, Entry, EntryKind
from cwem.attendance.limits import BookRemoval
from cwem.store.entry_rows import ENTRY_COLUMNS, KEY, EntryRow, entry_of, entry_row, new_rows
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis

_NEXT = "SELECT min(employee) FROM entry WHERE employee > ?"


class SqliteEntries:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def append(
        self, entries: Sequence[Entry], audit: Sequence[AuditEntry] = (), once: str = ""
    ) -> None:
        rows = [entry_row(entry) for entry in entries]

        def change(connection: sqlite3.Connection) -> None:
            refuse_erased(connection, {entry.employee for entry in entries})
            new = new_rows(rows, [_standing(connection, row) for row in rows], once)
            if not new:
                return  # a repeat, which was audited the first time
            connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", new)
            _rise(connection, new)
            for each in audit:
                append(connection, each)

        if rows:
            self._writer.change(change)

    def of(
        self,
        employees: Collection[str],
        since: Millis,
        until: Millis,
        kinds: Collection[EntryKind] = EVERY_KIND,
    ) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        with self._readers.borrow() as connection:
            rows = connection.execute(
                f"SELECT {ENTRY_COLUMNS} FROM (SELECT value AS who FROM json_each(?))"  # noqa: S608
                " CROSS JOIN entry ON employee = who AND at >= ? AND at < ?"
                " WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY employee, at, kind, id",
                (json.dumps(sorted(set(employees))), since, until, json.dumps(sorted(kinds))),
            )
            for row in rows:
                found.setdefault(row[0], []).append(entry_of(row))
        return found

    def everyone(self, since: Millis, until: Millis) -> Iterator[Entry]:
        """See the port. Each person is read at one moment of its own."""
        employee = ""
        while True:
            with self._readers.borrow() as connection:
                (following,) = connection.execute(_NEXT, (employee,)).fetchone()
                if following is None:
                    return
                employee = following
                rows: list[EntryRow] = connection.execute(
                    f"SELECT {ENTRY_COLUMNS} FROM entry"  # noqa: S608 - a constant
                    " WHERE employee = ? AND at >= ? AND at < ? ORDER BY at, kind, id",
                    (employee, since, until),
                ).fetchall()
            yield from map(entry_of, rows)

    def revision(self, employees: Collection[str]) -> int:
        with self._readers.borrow() as connection:
            (highest,) = connection.execute(
                "SELECT max(revision) FROM json_each(?) AS who"
                " CROSS JOIN entry_revision ON employee = who.value",
                (json.dumps(sorted(set(employees))),),
            ).fetchone()
        return highest or 0

    def removals(self) -> list[BookRemoval]:
        with self._readers.borrow() as connection:
            rows = connection.execute("SELECT before, at FROM book_removed ORDER BY before")
            return [BookRemoval(date.fromisoformat(before), at) for before, at in rows]


def _standing(connection: sqlite3.Connection, row: EntryRow) -> EntryRow | None:
    """What has this row's key."""
    found: EntryRow | None = connection.execute(
        f"SELECT {ENTRY_COLUMNS} FROM entry"  # noqa: S608 - a constant
        " WHERE employee = ? AND at = ? AND kind = ? AND id = ?",
        row[:KEY],
    ).fetchone()
    return found


def _rise(connection: sqlite3.Connection, rows: Sequence[EntryRow]) -> None:
    """Give the people of these rows the next revision of the book."""
    employees = {row[0] for row in rows}
    asked = any(row[2] in ASKING for row in rows)
    (revision,) = connection.execute(
        "UPDATE book_revision SET revision = revision + 1, requests = requests + ?"
        " RETURNING revision",
        (asked,),
    ).fetchone()
    connection.executemany(
        "INSERT INTO entry_revision VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET revision = excluded.revision",
        [(employee, revision) for employee in sorted(employees)],
    )
