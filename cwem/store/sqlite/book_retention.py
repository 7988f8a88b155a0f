"""How the attendance book ends: the `BookRetention` of cwem/attendance/ports.py."""

import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial

from cwem.attendance.entries import EntryKind
from cwem.attendance.limits import AROUND, Old, end_of, unneeded
from cwem.store.sqlite.database import Database, Readers
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis, day_start


class SqliteBookRetention:
    """See the port. `database` is the file whose log is emptied after a removal."""

    def __init__(self, readers: Readers, writer: Writer, database: Database) -> None:
        self._readers, self._writer, self._database = readers, writer, database

    def old(self, before: date) -> Old:
        """See the port."""
        live = day_start(before) - AROUND
        found = Old()
        for employee in self._old("entry", _latest(before)):
            with self._readers.borrow() as connection:
                found += _entries_of(employee, before, connection)
        for employee in self._old("work_event", live):
            with self._readers.borrow() as connection:
                found += _work_events_of(employee, live, connection)
        return found

    def remove(self, before: date, at: Millis, go_on: Callable[[], bool] = lambda: True) -> int:
        """See the port. A person is a step of its own: others wait for it, and a year of all of
        them would take half a minute."""
        self._writer.change(
            lambda connection: (
                connection.execute(
                    "INSERT INTO book_removed VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (before.isoformat(), at),
                ).rowcount
            )
        )
        removed, pressed, live = 0, 0, day_start(before) - AROUND
        for employee in self._old("entry", _latest(before)):
            if not go_on():
                break
            removed += self._writer.change(partial(_delete_entries, employee, before))
        for employee in self._old("work_event", live):
            if not go_on():
                break
            pressed += self._writer.change(partial(_delete_work_events, employee, live))
        self._emptied(removed + pressed)
        return removed

    def _old(self, table: str, before: Millis) -> list[str]:
        """Who has rows about earlier moments, found by the first one of each."""
        first = f"SELECT employee, at FROM {table} WHERE employee > ? ORDER BY employee, at LIMIT 1"  # noqa: S608
        found: list[str] = []
        employee = ""
        with self._readers.borrow() as connection:
            while row := connection.execute(first, (employee,)).fetchone():
                employee, oldest = row
                if oldest < before:
                    found.append(employee)
        return found

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


def _latest(before: date) -> Millis:
    """No entry that can go is about a later moment."""
    return max(end_of(kind, before) for kind in EntryKind)


def _entries_of(employee: str, before: date, connection: sqlite3.Connection) -> Old:
    found = Old()
    for kind in EntryKind:
        count, first = connection.execute(
            "SELECT count(*), min(at) FROM entry WHERE employee = ? AND at < ? AND kind = ?",
            (employee, end_of(kind, before), kind.value),
        ).fetchone()
        found += Old(entries=count, since=first)
    return found


def _work_events_of(employee: str, before: Millis, connection: sqlite3.Connection) -> Old:
    count, first = connection.execute(
        "SELECT count(*), min(at) FROM work_event WHERE employee = ? AND at < ?",
        (employee, before),
    ).fetchone()
    return Old(live=count, since=first)


def _delete_entries(employee: str, before: date, connection: sqlite3.Connection) -> int:
    return sum(
        connection.execute(
            "DELETE FROM entry WHERE employee = ? AND at < ? AND kind = ?",
            (employee, end_of(kind, before), kind.value),
        ).rowcount
        for kind in EntryKind
    )


def _delete_work_events(employee: str, before: Millis, connection: sqlite3.Connection) -> int:
    return connection.execute(
        "DELETE FROM work_event WHERE employee = ? AND at < ?", (employee, before)
    ).rowcount
