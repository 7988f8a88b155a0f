"""Which days have to be added up again.

A mark is a person, a UTC day and the turn it was made in. A turn of adding up (rollups.py) begins
with raising the number, so marks of a lower number are those it may remove:

    writer    mark 4 . . . . . . . mark 5 . . .
    adding up        turn 5: read, keep, remove what is below 5

A heartbeat every 10 s need not write the same mark each time: a process remembers what it has
marked in this turn. Everything here runs inside the caller's transaction.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from cwem.store.bout_rows import BoutRow, VoidRow
from cwem.values import DAY, Millis

PersonDay: TypeAlias = tuple[str, int]
"""Employee, and a UTC day as days since the epoch."""
_REMEMBERED = 200_000
"""Some 30 MB; beyond it a process begins to remember anew."""


class Marks:
    """What one writer has marked in the present turn. One object per writer's thread."""

    def __init__(self) -> None:
        self._turn = -1
        self._made: set[PersonDay] = set()

    def add(
        self, connection: sqlite3.Connection, rows: Sequence[BoutRow], voids: Sequence[VoidRow]
    ) -> None:
        """Mark the days of these rows, with the turn that holds in this transaction."""
        days = {(row[0], row[1] // DAY) for row in rows}
        days |= {(void[0], void[1] // DAY) for void in voids}
        (turn,) = connection.execute("SELECT turn FROM rollup_state").fetchone()
        if turn != self._turn or len(self._made) > _REMEMBERED:
            self._turn = turn
            self._made.clear()
        if new := days - self._made:
            mark_days(connection, new)
            self._made |= new

    def forget(self) -> None:
        """The transaction was undone: nothing is known to be marked."""
        self._made.clear()


def mark_days(connection: sqlite3.Connection, days: Iterable[PersonDay]) -> None:
    """Mark them with the present turn."""
    connection.executemany(
        "INSERT INTO dirty_day (employee, day, turn) SELECT ?, ?, turn FROM rollup_state WHERE true"
        " ON CONFLICT DO UPDATE SET turn = excluded.turn",
        sorted(days),
    )


def mark_groups_of(connection: sqlite3.Connection, employee: str) -> None:
    """Have the groups of this person's days added up again: the person is going to be erased."""
    connection.execute(
        "INSERT INTO dirty_day (day, employee, turn)"
        " SELECT rolled.day, '', state.turn FROM rolled_day AS rolled, rollup_state AS state"
        " WHERE rolled.employee = ? ON CONFLICT DO UPDATE SET turn = excluded.turn",
        (employee,),
    )


def sealed_until(connection: sqlite3.Connection) -> Millis:
    """The instant before which nothing is taken any more."""
    (day,) = connection.execute("SELECT sealed_before FROM rollup_state").fetchone()
    return int(day) * DAY
