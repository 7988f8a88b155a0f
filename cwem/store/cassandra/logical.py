"""The administrative tables as logical rows: the `LogicalTables` of cwem/store/logical.py.

Rows are read as the transactions leave them. They are written past the transactions, which would
write everything down twice, but with a write timestamp that a transaction gave out: nothing that is
changed later is older, whatever the clocks say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from cwem.errors import StoreError
from cwem.store.cassandra.audit import month_of, subjects
from cwem.store.cassandra.bouts import shard_of
from cwem.store.cassandra.closings import months_of
from cwem.store.cassandra.entries import month_at
from cwem.store.cassandra.logged import grouped
from cwem.store.cassandra.notices import LIFETIME as NOTICE
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.tables import PIECE
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import (
    CLOSINGS,
    ENTRIES,
    GALLERY,
    REGISTRY,
    REQUESTS,
    RULES,
    read_version,
)
from cwem.store.cassandra.view import Change, Row, View, tables_of
from cwem.store.logical import CopyState, LogicalRow, LogicalTable
from cwem.values import utc_day
from cwem.words import say

_ROWS, _BYTES = 1_000, 4 * 1024 * 1024
"""So much is written at once."""
_COPIED = UUID(int=0)
"""Stands in `erased_late` for the processes that counted in the store a row came from."""
_BESIDE = {
    "account": ("account_of_employee",),
    "invitation": ("invitation_of_digest",),
    "notice": ("notice_known",),
    "waiting_photo": ("waiting_piece",),
    "erased_number": ("erased_late",),
    "audit": ("audit_day", "audit_of"),
    "entry": ("entry_month",),
    "pass": ("pass_of_proof",),
    "closed_line": ("closed_period",),
}
"""The tables that go with one."""
_MORE = {"erased_number": ("finished",), "closing": ("month",)}
"""Columns that are looked at besides."""


class CassandraTables:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions
        self._tables = tables_of(session)

    def rows(self, table: LogicalTable) -> Iterator[LogicalRow]:
        if table.name == "version":
            versions = self._transactions.read(_versions)
            yield from versions.items()
            return
        self._transactions.read(lambda _view: None)  # finishes what is under way
        kept = [name for name in table.columns if name in self._tables[table.name].columns]
        whole = _Whole(self._session, table.name)
        for values in self._session.scan(f"SELECT {_names(table, kept)} FROM {table.name}"):  # noqa: S608 - our own names
            row = whole.of(dict(zip(_columns(table, kept), values, strict=True)))
            if _counts(table, row):
                yield tuple(_logical(table, name, row[name]) for name in table.columns)

    def replace(self, table: LogicalTable, rows: Iterable[LogicalRow]) -> None:
        """See the port. Broken off in the middle, it is done again from the beginning."""
        stamp = self._transactions.run(_stamp)
        for name in (table.name, *_BESIDE.get(table.name, ())):
            if self._session.execute(f"SELECT * FROM {name} LIMIT 1"):  # noqa: S608 - our own names
                self._session.change_tables(f"TRUNCATE {name}")
        for some in _portions(rows):
            changes = [change for row in some for change in _changes(table, row)]
            # a row is never there without what leads to it: the rows alone are compared
            self._write(stamp, (each for each in changes if each.table != table.name))
            self._write(stamp, (each for each in changes if each.table == table.name))

    def _write(self, stamp: int, changes: Iterable[Change]) -> None:
        self._session.write(grouped(((stamp, each) for each in changes), self._tables))

    def copy_state(self) -> CopyState | None:
        row = self._transactions.read(lambda view: view.get("copied_from", one=1))
        return CopyState(row["source"], row["finished"]) if row else None

    def begin_copy(self, source: str) -> None:
        self._transactions.run(
            lambda view: view.put("copied_from", one=1, source=source, finished=False)
        )

    def end_copy(self) -> None:
        self._transactions.run(lambda view: view.put("copied_from", one=1, finished=True))


def _stamp(view: View) -> int:
    """A write timestamp that is older than those of all later changes."""
    view.put("copied_from", one=1, finished=False)
    return view.number()


def _versions(view: View) -> dict[str, int]:
    """Those that nobody has raised yet, too."""
    names = (GALLERY, REGISTRY, ENTRIES, REQUESTS, CLOSINGS, RULES)
    return {name: read_version(view, name) for name in names}


class _Whole:
    """Puts rows together that lie in several tables."""

    def __init__(self, session: Session, name: str) -> None:
        self._session, self._name = session, name
        self._late = Counter[str]()
        if name == "erased_number":
            for mark, late in session.scan("SELECT mark, late FROM erased_late"):
                self._late[mark] += late

    def of(self, row: Row) -> Row:
        """The row with all of its columns."""
        if self._name == "waiting_photo":
            pieces = self._session.execute(
                "SELECT sealed FROM waiting_piece WHERE employee = ? AND number = ?",
                (row["employee"], row["number"]),
            )
            return row | {"sealed": b"".join(piece for (piece,) in pieces)}
        if self._name == "erased_number":
            if not row["finished"]:
                raise StoreError(
                    say(
                        "An erasure was broken off on {day}. Run `cwem erase` for that person "
                        "again first.",
                        day=row["day"],
                    )
                )
            return row | {"refused": self._late[row["mark"]]}
        return row


def _columns(table: LogicalTable, kept: list[str]) -> list[str]:
    return [*kept, *_MORE.get(table.name, ())]


def _counts(table: LogicalTable, row: Row) -> bool:
    """A closing counts in the first of the months it stands in."""
    return table.name != "closing" or month_of(row["first"].date()) == row["month"].date()


def _names(table: LogicalTable, kept: list[str]) -> str:
    return ", ".join(_columns(table, kept))


def _logical(table: LogicalTable, name: str, value: Any) -> Any:
    if name in table.flags:
        return int(value)
    return value.date().isoformat() if name in table.days else value


def _changes(table: LogicalTable, values: LogicalRow) -> Iterator[Change]:
    """What is written for a row: itself and what leads to it."""
    row: Row = dict(zip(table.columns, values, strict=True))
    for name in table.flags:
        row[name] = bool(row[name])
    for name in table.days:
        row[name] = date.fromisoformat(row[name])
    return _PLACED.get(table.name, _plain)(table.name, row)


def _plain(name: str, row: Row) -> Iterator[Change]:
    yield Change(name, row, 0)


def _account(name: str, row: Row) -> Iterator[Change]:
    yield Change(name, row, 0)
    if row["employee"] is not None:
        columns = {"employee": row["employee"], "name": row["name"]}
        yield Change("account_of_employee", columns, 0)


def _invitation(name: str, row: Row) -> Iterator[Change]:
    yield Change(name, row, 0)
    yield Change("invitation_of_digest", {"digest": row["digest"], "id": row["id"]}, 0)


def _notice(name: str, row: Row) -> Iterator[Change]:
    yield Change(name, row, NOTICE)
    yield Change("notice_known", {"id": row["id"], "account": row["account"]}, NOTICE)


def _assignment(name: str, row: Row) -> Iterator[Change]:
    yield Change(name, row | {"shard": shard_of(row["subject"])}, 0)


def _entry(name: str, row: Row) -> Iterator[Change]:
    month = {"employee": row["employee"], "month": month_at(row["at"])}
    yield Change("entry_month", month, 0)
    yield Change(name, row | month, 0)


def _entry_revision(name: str, row: Row) -> Iterator[Change]:
    yield Change(name, row | {"shard": shard_of(row["employee"])}, 0)


def _pass(name: str, row: Row) -> Iterator[Change]:
    columns = {name: row[name] for name in ("kind", "proof", "employee")}
    yield Change("pass_of_proof", columns, 0)
    yield Change(name, row, 0)


def _closing(name: str, row: Row) -> Iterator[Change]:
    for month in months_of(row["first"], row["last"]):
        yield Change(name, row | {"month": month}, 0)


def _closed_line(name: str, row: Row) -> Iterator[Change]:
    yield Change("closed_period", {name: row[name] for name in row if name != "body"}, 0)
    yield Change(name, row, 0)


def _waiting_photo(name: str, row: Row) -> Iterator[Change]:
    sealed = row.pop("sealed")
    key = {"employee": row["employee"], "number": row["number"]}
    for piece, begin in enumerate(range(0, len(sealed), PIECE)):
        columns = key | {"piece": piece, "sealed": sealed[begin : begin + PIECE]}
        yield Change("waiting_piece", columns, 0)
    yield Change(name, row, 0)


def _erased_number(name: str, row: Row) -> Iterator[Change]:
    late = {"mark": row["mark"], "process": _COPIED, "late": row.pop("refused")}
    yield Change(name, row | {"finished": True}, 0)
    yield Change("erased_late", late, 0)


def _audit(name: str, row: Row) -> Iterator[Change]:
    day = utc_day(row["at"])
    place = {"at": row["at"], "number": row["number"]}
    yield Change(name, row | {"day": day}, 0)
    yield Change("audit_day", {"year": day.year, "day": day}, 0)
    for subject in subjects(row["actor"], row["action"], row["about"], row["account"]):
        yield Change("audit_of", {"subject": subject, "month": month_of(day), **place}, 0)


_PLACED = {
    "account": _account,
    "invitation": _invitation,
    "notice": _notice,
    "assignment": _assignment,
    "waiting_photo": _waiting_photo,
    "erased_number": _erased_number,
    "audit": _audit,
    "entry": _entry,
    "entry_revision": _entry_revision,
    "pass": _pass,
    "closing": _closing,
    "closed_line": _closed_line,
}


def _portions(rows: Iterable[LogicalRow]) -> Iterator[list[LogicalRow]]:
    some: list[LogicalRow] = []
    size = 0
    for row in rows:
        some.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes | str))
        if len(some) == _ROWS or size > _BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some
