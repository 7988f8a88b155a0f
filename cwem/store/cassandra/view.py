"""What a piece of work on the administrative tables sees and writes.

Rows are dicts by column, as stored. A view keeps what it is given to write, and reads show it over
what is stored, so work reads like statements in a transaction:

    view.get("account", name="ada")                  one row by its whole key, or None
    view.rows("assignment", kind="team", subject=n)  a partition, or a leading part of its rows
    view.rows("employee")                            the whole table, by key
    view.put("account", name="ada", disabled=True)   insert, or overwrite these columns
    view.add("audit", day=day, at=at, number=7)      a new row, whose nulls cost nothing
    view.delete("login_of_account", account="ada")   a row, or all of that prefix
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cassandra.util import Date

from cwem.store.cassandra.session import IN_FLIGHT, Call, Session, in_lots
from cwem.store.cassandra.written import Change, Row, Table, Written

__all__ = ["Change", "Row", "Table", "View", "tables_of"]


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


class View:
    """Of one piece of work, by one thread. `under`: what holds and is not applied yet."""

    def __init__(
        self,
        session: Session,
        tables: Mapping[str, Table],
        stamp: int = 0,
        under: Written | None = None,
    ) -> None:
        self._session, self._tables, self._stamp = session, tables, stamp
        self._under, self._own = under, Written(tables)
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
        found = iter(self._stored(of, some))
        answers = [[] if of.impossible(prefix) else next(found) for prefix in asked]
        return [
            self._changed(of, prefix, rows) for prefix, rows in zip(asked, answers, strict=True)
        ]

    def _stored(self, of: Table, prefixes: list[Row]) -> list[list[Row]]:
        whole = set(of.partition)
        if len(prefixes) <= IN_FLIGHT or any(prefix.keys() != whole for prefix in prefixes):
            answers = self._session.each(_select(of, prefix) for prefix in prefixes)
            return [[_row(of, row) for row in rows] for rows in answers]
        found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for rows in self._session.each(_select_lots(of, prefixes)):
            for row in rows:
                named = _row(of, row)
                found[of.partition_of(named)].append(named)
        return [list(found.get(of.partition_of(prefix), ())) for prefix in prefixes]

    def empty(self, table: str) -> bool:
        """Whether the table has no row."""
        of = self._tables[table]
        if self._own.any_of(table) or (self._under and self._under.any_of(table)):
            return not self.rows(table)
        first = f"SELECT {of.key[0]} FROM {table} LIMIT 1"  # noqa: S608 - our own names
        return not self._session.execute(first)

    def put(self, table: str, /, ttl: int = 0, **columns: Any) -> None:
        """Write these columns of the row with this key; the others stay, or are null."""
        of = self._tables[table]
        if not set(of.key) <= columns.keys() <= set(of.columns):
            raise ValueError(f"{table} has the columns {of.columns}, not {tuple(columns)}")
        self._write(Change(table, columns, ttl))

    def add(self, table: str, /, ttl: int = 0, **columns: Any) -> None:
        """`put` of a row whose key nothing ever had: what is null is left out, because Cassandra
        would keep a mark for it that says what was deleted there."""
        self.put(
            table, ttl, **{name: value for name, value in columns.items() if value is not None}
        )

    def delete(self, table: str, **prefix: Any) -> None:
        """Delete the rows of this leading part of the key."""
        of = self._tables[table]
        named = of.checked(prefix)
        if not named:
            raise ValueError(f"a part of the key says what goes from {table}")
        self._write(Change(table, {name: prefix[name] for name in named}, -1))

    def number(self) -> int:
        """Higher than every number any transaction got before, and unique."""
        self._stamp += 1
        return self._stamp

    @property
    def last_number(self) -> int:
        """The highest `number` given out."""
        return self._stamp

    def _write(self, change: Change) -> None:
        self.changes.append(change)
        self._own.add(change)

    def _changed(self, of: Table, prefix: Row, stored: list[Row]) -> list[Row]:
        """What is stored, with what holds and what this view has written over it."""
        if not prefix:  # a partition is sorted already, a whole table by partitions' tokens
            stored = sorted(stored, key=of.sorting, reverse=of.descending)
        if self._under:
            stored = self._under.over(of, prefix, stored)
        return self._own.over(of, prefix, stored)


def _select(of: Table, prefix: Row) -> Call:
    named = of.checked(prefix)
    where = " AND ".join(f"{name} = ?" for name in named)
    statement = f"SELECT {', '.join(of.columns)} FROM {of.name}"  # noqa: S608 - our own names
    return statement + (f" WHERE {where}" if where else ""), [prefix[name] for name in named]


def _select_lots(of: Table, prefixes: Iterable[Row]) -> Iterator[Call]:
    """Many whole partitions, some by each request: those that differ in the first column alone."""
    first, *more = of.partition
    where = " AND ".join([f"{first} IN ?", *(f"{name} = ?" for name in more)])
    statement = f"SELECT {', '.join(of.columns)} FROM {of.name} WHERE {where}"  # noqa: S608 - our own names
    together: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for prefix in prefixes:
        value, *others = of.partition_of(prefix)
        together[tuple(others)].append(value)
    for rest, values in together.items():
        for lot in in_lots(list(dict.fromkeys(values))):
            yield statement, [lot, *rest]


def _row(of: Table, values: Iterable[Any]) -> Row:
    row = dict(zip(of.columns, values, strict=True))
    for name in of.dates:
        if isinstance(value := row[name], Date):
            row[name] = value.date()
    return row
