"""What a piece of work on the administrative tables sees and writes.

Rows are dicts by column, as stored. A view keeps what it is given to write, and reads show it over
what is stored, so work reads like statements in a transaction:

    view.get("account", name="ada")                  one row by its whole key, or None
    view.rows("assignment", kind="team", subject=n)  a partition, or a leading part of its rows
    view.rows("employee")                            the whole table, by key
    view.put("account", name="ada", disabled=True)   insert, or overwrite these columns
    view.delete("login_of_account", account="ada")   a row, or all of that prefix
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from cassandra.util import Date

from cwem.store.cassandra.session import Call, Session

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """How a table's rows are found."""

    name: str
    partition: tuple[str, ...]
    clustering: tuple[str, ...]
    columns: tuple[str, ...]
    descending: bool
    """Its rows lie newest first."""

    dates: tuple[str, ...] = ()
    """The columns that are days."""

    @property
    def sorting(self) -> Callable[[Row], Any]:
        """What rows are sorted by."""
        return itemgetter(*self.key)

    @property
    def key(self) -> tuple[str, ...]:
        return self.partition + self.clustering

    def impossible(self, prefix: Mapping[str, Any]) -> bool:
        """Whether Cassandra refuses to look for it: a partition has no empty name."""
        return len(self.partition) == 1 and prefix.get(self.partition[0]) in {"", b""}

    def checked(self, prefix: Mapping[str, Any]) -> tuple[str, ...]:
        """The columns of a leading part of the key. Raises ValueError for another set."""
        named = self.key[: len(prefix)]
        if set(named) != prefix.keys() or 0 < len(prefix) < len(self.partition):
            raise ValueError(f"{self.name} is read by a leading part of {self.key}, not {prefix}")
        return named


def tables_of(session: Session) -> dict[str, Table]:
    """The tables of the keyspace, as the driver knows them."""
    found = session.metadata.keyspaces[session.address.keyspace].tables
    return {
        name: Table(
            name,
            tuple(column.name for column in table.partition_key),
            tuple(column.name for column in table.clustering_key),
            tuple(table.columns),
            any(column.is_reversed for column in table.clustering_key),
            tuple(name for name, column in table.columns.items() if column.cql_type == "date"),
        )
        for name, table in found.items()
    }


class Change(NamedTuple):
    """One thing to write: a row's columns, or the prefix whose rows go (`ttl` -1)."""

    table: str
    columns: Row
    ttl: int
    """Seconds after which the columns vanish; 0: never."""

    @property
    def deletes(self) -> bool:
        return self.ttl < 0

    def call(self, stamp: int) -> Call:
        """The statement that does it, as of this write timestamp (microseconds): however often
        and late it is repeated, it never undoes what has a later one."""
        names, values = list(self.columns), list(self.columns.values())
        if self.deletes:
            where = " AND ".join(f"{name} = ?" for name in names)
            delete = f"DELETE FROM {self.table} USING TIMESTAMP ? WHERE {where}"  # noqa: S608
            return delete, [stamp, *values]
        marks = ", ".join("?" * len(names))
        return (
            f"INSERT INTO {self.table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
            " USING TIMESTAMP ? AND TTL ?",
            [*values, stamp, self.ttl],
        )


class View:
    """Of one piece of work, by one thread."""

    def __init__(self, session: Session, tables: Mapping[str, Table], stamp: int = 0) -> None:
        self._session, self._tables, self._stamp = session, tables, stamp
        self.changes: list[Change] = []

    def get(self, table: str, **key: Any) -> Row | None:
        """The row with this key."""
        if len(key) != len(self._tables[table].key):
            raise ValueError(f"the key of {table} is {self._tables[table].key}, not {key}")
        return next(iter(self.rows(table, **key)), None)

    def rows(self, table: str, **prefix: Any) -> list[Row]:
        """The rows of this leading part of the key in their order; a whole table by key."""
        (found,) = self.several(table, [prefix])
        return found

    def several(self, table: str, prefixes: Iterable[Mapping[str, Any]]) -> list[list[Row]]:
        """`rows` for many prefixes, asked side by side."""
        of = self._tables[table]
        asked = [dict(prefix) for prefix in prefixes]
        some = [prefix for prefix in asked if not of.impossible(prefix)]
        found = iter(self._session.each(_select(of, prefix) for prefix in some))
        answers = [[] if of.impossible(prefix) else next(found) for prefix in asked]
        return [
            self._changed(of, prefix, [_row(of, row) for row in rows])
            for prefix, rows in zip(asked, answers, strict=True)
        ]

    def empty(self, table: str) -> bool:
        """Whether the table has no row."""
        of = self._tables[table]
        if any(change.table == table for change in self.changes):
            return not self.rows(table)
        first = f"SELECT {of.key[0]} FROM {table} LIMIT 1"  # noqa: S608 - our own names
        return not self._session.execute(first)

    def put(self, table: str, /, ttl: int = 0, **columns: Any) -> None:
        """Write these columns of the row with this key; the others stay, or are null."""
        of = self._tables[table]
        if not set(of.key) <= columns.keys() <= set(of.columns):
            raise ValueError(f"{table} has the columns {of.columns}, not {tuple(columns)}")
        self.changes.append(Change(table, columns, ttl))

    def delete(self, table: str, **prefix: Any) -> None:
        """Delete the rows of this leading part of the key."""
        of = self._tables[table]
        named = of.checked(prefix)
        if not named:
            raise ValueError(f"a part of the key says what goes from {table}")
        self.changes.append(Change(table, {name: prefix[name] for name in named}, -1))

    def number(self) -> int:
        """Higher than every number any transaction got before, and unique."""
        self._stamp += 1
        return self._stamp

    @property
    def last_number(self) -> int:
        """The highest `number` given out."""
        return self._stamp

    def _changed(self, of: Table, prefix: Row, stored: list[Row]) -> list[Row]:
        """What is stored, with what this view has written over it."""
        mine = [change for change in self.changes if change.table == of.name]
        if not mine:  # a partition is sorted already, a whole table by partitions' tokens
            return stored if prefix else sorted(stored, key=of.sorting, reverse=of.descending)
        rows = {tuple(row[name] for name in of.key): row for row in stored}
        for change in mine:
            if change.deletes:
                rows = {key: row for key, row in rows.items() if not _within(row, change.columns)}
            elif _within(change.columns, prefix):
                key = tuple(change.columns[name] for name in of.key)
                rows[key] = rows.get(key, dict.fromkeys(of.columns)) | change.columns
        return [rows[key] for key in sorted(rows, reverse=of.descending)]


def _select(of: Table, prefix: Row) -> Call:
    named = of.checked(prefix)
    where = " AND ".join(f"{name} = ?" for name in named)
    statement = f"SELECT {', '.join(of.columns)} FROM {of.name}"  # noqa: S608 - our own names
    return statement + (f" WHERE {where}" if where else ""), [prefix[name] for name in named]


def _row(of: Table, values: Iterable[Any]) -> Row:
    row = dict(zip(of.columns, values, strict=True))
    for name in of.dates:
        if isinstance(value := row[name], Date):
            row[name] = value.date()
    return row


def _within(row: Row, prefix: Row) -> bool:
    return all(row[name] == value for name, value in prefix.items())
