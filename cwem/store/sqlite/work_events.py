"""Working days as rows: the `WorkEvents` of cwem/attendance/ports.py."""

import json
import sqlite3
from collections.abc import Collection

from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis


class SqliteWorkEvents:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def append(self, *events: WorkEvent) -> None:
        rows = [(event.employee, event.at, event.kind.value, event.by) for event in events]

        def change(connection: sqlite3.Connection) -> None:
            refuse_erased(connection, {event.employee for event in events})
            connection.executemany(
                "INSERT INTO work_event VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
            )

        self._writer.change(change)

    def events(self, employee: str, since: Millis, until: Millis) -> list[WorkEvent]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT employee, at, kind, said_by FROM work_event"
                " WHERE employee = ? AND at >= ? AND at < ? ORDER BY at, kind",
                (employee, since, until),
            ).fetchall()
        return [WorkEvent(number, at, WorkEventKind(kind), by) for number, at, kind, by in rows]

    def of(
        self, employees: Collection[str], since: Millis, until: Millis
    ) -> dict[str, list[WorkEvent]]:
        found: dict[str, list[WorkEvent]] = {}
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT employee, at, kind, said_by FROM json_each(?) AS who"
                " CROSS JOIN work_event ON employee = who.value AND at >= ? AND at < ?"
                " ORDER BY employee, at, kind",
                (json.dumps(sorted(set(employees))), since, until),
            )
            for number, at, kind, by in rows:
                event = WorkEvent(number, at, WorkEventKind(kind), by)
                found.setdefault(number, []).append(event)
        return found
