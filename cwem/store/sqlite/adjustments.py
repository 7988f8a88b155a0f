"""Corrections as rows: the `Adjustments` of cwem/ports/. A trigger refuses to change one."""

import sqlite3

from cwem.store.corrections import refuse_impossible, removed_already
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.marking import mark_days, sealed_until
from cwem.store.sqlite.writer import Writer
from cwem.values import DAY, LONGEST_ADJUSTMENT, Adjustment, Channel, Millis


class SqliteAdjustments:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def add(self, adjustment: Adjustment) -> None:
        refuse_impossible(adjustment)

        def append(connection: sqlite3.Connection) -> None:
            refuse_erased(connection, [adjustment.employee])
            if adjustment.start < sealed_until(connection):
                raise removed_already()
            _insert(connection, adjustment)
            days = range(adjustment.start // DAY, (adjustment.end - 1) // DAY + 1)
            mark_days(connection, {(adjustment.employee, day) for day in days})

        self._writer.change(append)

    def of(self, employee: str, begin: Millis, end: Millis) -> list[Adjustment]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT id, employee, channel, started, ended, label, author, approver, reason, at"
                " FROM adjustment WHERE employee = ? AND started > ? AND started < ? AND ended > ?"
                " ORDER BY started, id",
                (employee, begin - LONGEST_ADJUSTMENT, end, begin),
            ).fetchall()
        return [Adjustment(key, who, Channel(where), *rest) for key, who, where, *rest in rows]


def _insert(connection: sqlite3.Connection, one: Adjustment) -> None:
    connection.execute(
        "INSERT INTO adjustment"
        " (employee, started, id, channel, ended, label, author, approver, reason, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            one.employee,
            one.start,
            one.id,
            one.channel.value,
            one.end,
            one.label,
            one.author,
            one.approver,
            one.reason,
            one.at,
        ),
    )
