"""Where the rows of store/personal.py lie in Cassandra, found table by table.

A table is asked directly where the person is its partition. Where the person stands further behind
in the key, another table knows the rest of the key (LED). Everything else is read through page by
page, keys and the column in question only: erasing is rare, and no index has to be kept in step
for it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from cassandra.util import Date

from cwem.store.cassandra.bouts import shard_of
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.view import Row, Table
from cwem.store.erasure import Names
from cwem.store.personal import NAMED, OWNED, Named, Owned

PAST = frozenset(
    {
        "bout", "bout_void", "bout_day", "bout_person",
        "dirty_day", "rolled_day", "rolled_person", "monthly",
    }
)  # fmt: skip
"""Tables that are written past the transactions, with write timestamps of their own."""
LED: Mapping[str, str] = {
    "bout": "bout_day",
    "bout_void": "bout_day",
    "bout_person": "bout_day",
    "rolled_person": "rolled_day",
    "waiting_piece": "waiting_photo",
    "entry": "entry_month",
    "closed_line": "closed_period",
}
"""Table -> the one whose rows of a person say where that person's rows lie in it."""
_MORE = (
    Owned("account_of_employee", "name", "login"),
    Owned("login_of_account", "account", "login"),
    Owned("notice_known", "account", "login"),
)
"""Tables by which others are found a second way."""


class PersonalRows:
    """Finds them. Each look is a fresh one."""

    def __init__(self, session: Session, tables: Mapping[str, Table]) -> None:
        self._session, self._tables = session, tables

    def of_number(self, number: str) -> dict[str, list[Row]]:
        """Table with a column `employee` -> leading parts of the key, whose rows are all the
        person's. Led tables come before those that lead to them."""
        names = [name for name, table in self._tables.items() if "employee" in table.columns]
        names.sort(key=lambda name: (name not in LED, name))
        return {name: self._of_number(self._tables[name], number) for name in names}

    def owned(self, who: Names) -> dict[str, list[Row]]:
        """Table -> keys of rows that are the person's by another column."""
        found: dict[str, list[Row]] = {}
        for rule in (*OWNED, *_MORE):
            found.setdefault(rule.table, []).extend(self._matching(rule, who))
        return found

    def named(self, who: Names) -> list[tuple[Named, Row]]:
        """Keys of rows of others that name the person, and by which rule."""
        return [(rule, key) for rule in NAMED for key in self._matching(rule, who)]

    def count(self, table: str, prefixes: Sequence[Row]) -> int:
        """How many rows these leading parts of the key have."""
        calls = []
        for prefix in prefixes:
            where = " AND ".join(f"{name} = ?" for name in prefix)
            statement = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608 - our own names
            calls.append((statement, list(prefix.values())))
        return sum(rows[0][0] for rows in self._session.each(calls))

    def numbers(self) -> Iterator[str]:
        """Every number in a column that is a person's, again and again."""
        for name, table in self._tables.items():
            if "employee" in table.columns and name not in LED:
                yield from self._values(table, "employee", ())
        for rule in OWNED:
            if rule.key == "number":
                yield from self._values(self._tables[rule.table], rule.column, rule.kinds)

    def _of_number(self, table: Table, number: str) -> list[Row]:
        if table.partition == ("employee",):
            return [{"employee": number}]
        if table.name in LED:
            leading = self._tables[LED[table.name]]
            keys = self._rows(leading, leading.key, "employee = ?", [number])
            known = [{**key, "shard": shard_of(number)} for key in keys]
            return [
                {name: key[name] for name in takewhile(key.__contains__, table.key)}
                for key in known
            ]
        return self._keys(table, "employee", (), {number})

    def _matching(self, rule: Owned | Named, who: Names) -> list[Row]:
        wanted = {who.number} if rule.key == "number" else set(who.logins)
        table = self._tables[rule.table]
        if table.partition == (rule.column,):
            found = [self._rows(table, table.key, f"{rule.column} = ?", [each]) for each in wanted]
            return [row for rows in found for row in rows]
        return self._keys(table, rule.column, rule.kinds, wanted)

    def _keys(
        self, table: Table, column: str, kinds: Collection[str], wanted: Collection[str]
    ) -> list[Row]:
        """Keys of the rows with one of these values, from the whole table."""
        return [
            {name: row[name] for name in table.key}
            for row in self._scan(table, column, kinds)
            if row[column] in wanted
        ]

    def _values(self, table: Table, column: str, kinds: Collection[str]) -> Iterator[str]:
        if table.partition == (column,):
            statement = f"SELECT DISTINCT {column} FROM {table.name}"  # noqa: S608
            yield from (value for (value,) in self._session.scan(statement))
        else:
            values = (row[column] for row in self._scan(table, column, kinds))
            yield from (value for value in values if value)

    def _scan(self, table: Table, column: str, kinds: Collection[str]) -> Iterator[Row]:
        names = tuple(dict.fromkeys((*table.key, column, *(["kind"] if kinds else []))))
        statement = f"SELECT {', '.join(names)} FROM {table.name}"  # noqa: S608
        for values in self._session.scan(statement):
            row = _plain(names, values)
            if not kinds or row["kind"] in kinds:
                yield row

    def _rows(
        self, table: Table, names: Sequence[str], where: str, values: Sequence[Any]
    ) -> list[Row]:
        statement = f"SELECT {', '.join(names)} FROM {table.name} WHERE {where}"  # noqa: S608
        return [_plain(names, row) for row in self._session.execute(statement, values)]


def _plain(names: Sequence[str], values: Sequence[Any]) -> Row:
    days = (value.date() if isinstance(value, Date) else value for value in values)
    return dict(zip(names, days, strict=True))
