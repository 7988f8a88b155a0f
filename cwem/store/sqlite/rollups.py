"""Totals as rows: the `Rollups` of cwem/ports/; what a mark and a turn are, see marking.py.

Days are days since the epoch, months `year * 12 + month - 1`. A read is one transaction, so marks
and totals are of one moment.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from cwem.ports import EVERY_CHANNEL, Rolled, RolledGroups, Taken
from cwem.store.sqlite import rollup_rows as rows
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import erased_among
from cwem.store.sqlite.marking import mark_days
from cwem.store.sqlite.writer import Writer
from cwem.values import Channel, GroupTotal, GroupUnit, Lengths, Millis, PersonDate, RolledDay

_DAY = timedelta(days=1)


class SqliteRollups:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def hold(self, holder: str, now: Millis, until: Millis) -> bool:
        def take(connection: sqlite3.Connection) -> bool:
            taken = connection.execute(
                "UPDATE rollup_state SET holder = ?, held_until = ?"
                " WHERE holder = ? OR held_until <= ?",
                (holder, until, holder, now),
            )
            return taken.rowcount == 1

        return self._writer.change(take)

    def take(self, before: date, most: int) -> Taken:
        def begin(connection: sqlite3.Connection) -> Taken:
            connection.execute("UPDATE rollup_state SET turn = turn + 1")
            (turn,) = connection.execute("SELECT turn FROM rollup_state").fetchone()
            found = connection.execute(
                "SELECT employee, day FROM dirty_day WHERE day < ? ORDER BY day, employee LIMIT ?",
                (rows.number(before), most),
            )
            return Taken(turn, [PersonDate(who, rows.day(day)) for who, day in found])

        return self._writer.change(begin)

    def mark(self, days: Iterable[PersonDate]) -> None:
        found = {(employee, rows.number(day)) for employee, day in days}

        def mark(connection: sqlite3.Connection) -> None:
            erased = erased_among(connection, {employee for employee, _day in found})
            mark_days(connection, (each for each in found if each[0] not in erased))

        if found:
            self._writer.change(mark)

    def keep(self, turn: int, days: Sequence[RolledDay]) -> None:
        def replace(connection: sqlite3.Connection) -> None:
            erased = erased_among(connection, {day.employee for day in days})
            new = (day for day in days if day.employee not in erased)
            kept = [day for day in new if rows.replace_day(connection, turn, day)]
            rows.add_up_months(connection, kept)

        self._writer.change(replace)

    def keep_groups(
        self, turn: int, unit: GroupUnit, first: date, totals: Sequence[GroupTotal]
    ) -> None:
        self._writer.change(
            lambda connection: rows.replace_groups(connection, turn, unit, first, totals)
        )

    def settle(self, turn: int, marks: Sequence[PersonDate], revision: int) -> None:
        def remove(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "DELETE FROM dirty_day WHERE employee = ? AND day = ? AND turn < ?",
                [(employee, rows.number(day), turn) for employee, day in marks],
            )
            connection.execute("UPDATE rollup_state SET revision = ?", (revision,))

        self._writer.change(remove)

    def rolled(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> Rolled:
        with self._readers.borrow() as connection:
            marks = rows.read_marks(connection, employees, first - _DAY, last + _DAY)
            found = rows.read_days(connection, employees, first, last, channels)
        return Rolled({PersonDate(each.employee, each.day): each for each in found}, marks)

    def everyone(
        self, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> Iterator[RolledDay]:
        """Each day is read at one moment of its own."""
        day: date | None = first
        while day is not None and day <= last:
            with self._readers.borrow() as connection:
                found = rows.read_everyone(connection, day, channels)
                following = rows.next_day(connection, day)
            yield from found
            day = following

    def kept(self, employee: str, first: date, last: date) -> list[RolledDay]:
        with self._readers.borrow() as connection:
            return rows.read_days(connection, [employee], first, last, ())

    def months(self, employee: str, first: date, last: date) -> dict[date, Lengths]:
        with self._readers.borrow() as connection:
            return rows.read_months(connection, employee, first, last)

    def groups(  # noqa: PLR0913, PLR0917 - what a group is asked by
        self,
        team: str,
        unit: GroupUnit,
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
        people: Collection[str] | None = None,
    ) -> RolledGroups:
        whose = None if people is None else {*people, ""}
        with self._readers.borrow() as connection:
            marks = rows.read_marks(connection, whose, first - _DAY, last + _DAY)
            totals = rows.read_groups(connection, team, unit, first, last, channels)
            (revision,) = connection.execute("SELECT revision FROM rollup_state").fetchone()
        return RolledGroups(totals, marks, revision)
