"""Changes that are not applied yet, and how rows look with them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from cwem.store.cassandra.session import Call

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

    def partition_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The partition of a row, or of a prefix that names it."""
        return tuple(row[name] for name in self.partition)

    def impossible(self, prefix: Mapping[str, Any]) -> bool:
        """Whether Cassandra refuses to look for it: a partition has no empty name."""
        return len(self.partition) == 1 and prefix.get(self.partition[0]) in {"", b""}

    def checked(self, prefix: Mapping[str, Any]) -> tuple[str, ...]:
        """The columns of a leading part of the key. Raises ValueError for another set."""
        named = self.key[: len(prefix)]
        if set(named) != prefix.keys() or 0 < len(prefix) < len(self.partition):
            raise ValueError(f"{self.name} is read by a leading part of {self.key}, not {prefix}")
        return named


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


class Written:
    """Changes in their order, found by table and partition."""

    def __init__(self, tables: Mapping[str, Table], changes: Iterable[Change] = ()) -> None:
        self._tables = tables
        self._of: dict[str, dict[Hashable, list[Change]]] = defaultdict(dict)
        for change in changes:
            self.add(change)

    def add(self, change: Change) -> None:
        """One more, after the others."""
        partition = self._partition(change.table, change.columns)
        self._of[change.table].setdefault(partition, []).append(change)

    def any_of(self, table: str) -> bool:
        """Whether any is of this table."""
        return table in self._of

    def over(self, of: Table, prefix: Row, stored: list[Row]) -> list[Row]:
        """These rows of this leading part of the key, as they are with the changes."""
        mine = self._within(of.name, prefix)
        if not mine:
            return stored
        rows = {tuple(row[name] for name in of.key): row for row in stored}
        for change in mine:
            if change.deletes:
                rows = {key: row for key, row in rows.items() if not within(row, change.columns)}
            elif within(change.columns, prefix):
                key = tuple(change.columns[name] for name in of.key)
                rows[key] = rows.get(key, dict.fromkeys(of.columns)) | change.columns
        return [rows[key] for key in sorted(rows, reverse=of.descending)]

    def meets(self, others: Iterable[Change]) -> bool:
        """Whether it matters in which order one of these and one of the others are applied."""
        return any(
            self._meet(mine, other)
            for other in others
            for mine in self._within(other.table, other.columns)
        )

    def _meet(self, one: Change, other: Change) -> bool:
        if one.deletes and other.deletes:
            return False
        if one.deletes:
            return within(other.columns, one.columns)
        if other.deletes:
            return within(one.columns, other.columns)
        key = self._tables[one.table].key
        same = all(one.columns[name] == other.columns[name] for name in key)
        return same and one != other

    def _within(self, table: str, prefix: Row) -> list[Change]:
        of = self._of.get(table, {})
        if prefix:
            return of.get(self._partition(table, prefix), [])
        return [change for changes in of.values() for change in changes]

    def _partition(self, table: str, columns: Row) -> Hashable:
        return self._tables[table].partition_of(columns)


def within(row: Row, prefix: Row) -> bool:
    """Whether the row is one of this leading part of the key."""
    return all(row[name] == value for name, value in prefix.items())
