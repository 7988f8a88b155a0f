"""The attendance book as rows: the `Entries` of cwem/attendance/ports.py.

An entry lies in the month its `at` is in, in UTC. People are read some at a time, each lot as of
one moment, so that a long reading is not begun again with everybody's next entry.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from cwem.access.audit import AuditEntry
from cwem.attendance.entries import ASKING, EVERY_KIND, Entry, EntryKind
from cwem.attendance.limits import BookRemoval
from cwem.store.cassandra.audit import append, month_of
from cwem.store.cassandra.bouts import SHARDS, shard_of
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import ENTRIES, REQUESTS, raise_version
from cwem.store.cassandra.view import Row, View
from cwem.store.entry_rows import ENTRY_COLUMNS, EntryRow, entry_of, entry_row, new_rows
from cwem.values import Millis, utc_day

_TOGETHER = 128
"""People whose entries are read as of one moment."""
_FEW_MONTHS = 14
"""Up to so many months are asked for, whether there are entries in them or not."""
_FEW = 24
"""Up to so many people's revisions are asked for one by one; for more all of them are read."""
_NAMES = tuple(ENTRY_COLUMNS.split(", "))
_EVER = date(1970, 1, 1), date(9999, 12, 1)


class CassandraEntries:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def append(
        self, entries: Sequence[Entry], audit: Sequence[AuditEntry] = (), once: str = ""
    ) -> None:
        rows = [entry_row(entry) for entry in entries]
        keys = [_key(row) for row in rows]

        def change(view: View) -> None:
            refuse_erased(view, {entry.employee for entry in entries})
            there = [
                _entry_row(found[0]) if found else None for found in view.several("entry", keys)
            ]
            new = new_rows(rows, there, once)
            if not new:
                return  # a repeat, which was audited the first time
            _append(view, new)
            for each in audit:
                append(view, each)

        if rows:
            self._transactions.run(change)

    def of(
        self,
        employees: Collection[str],
        since: Millis,
        until: Millis,
        kinds: Collection[EntryKind] = EVERY_KIND,
    ) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for some in _portions(sorted(set(employees))):
            found |= self._transactions.read(
                lambda view, some=some: _entries(view, some, since, until, kinds)  # type: ignore[misc]
            )
        return found

    def everyone(self, since: Millis, until: Millis) -> Iterator[Entry]:
        """See the port; some people at one moment each."""
        everybody = self._session.scan("SELECT DISTINCT employee FROM entry_month")
        for some in _portions(sorted(employee for (employee,) in everybody)):
            found = self._transactions.read(
                lambda view, some=some: _entries(view, some, since, until)  # type: ignore[misc]
            )
            for employee in some:
                yield from found.get(employee, ())

    def revision(self, employees: Collection[str]) -> int:
        """See the port. Read with what it leads to: a revision is never there before its
        entries."""
        asked = set(employees)
        if not asked:
            return 0
        if len(asked) <= _FEW:
            prefixes: list[Row] = [
                {"shard": shard_of(employee), "employee": employee} for employee in sorted(asked)
            ]
        else:
            prefixes = [{"shard": shard} for shard in range(SHARDS)]
        lines = self._transactions.read(lambda view: view.several("entry_revision", prefixes))
        return max(
            (row["revision"] for rows in lines for row in rows if row["employee"] in asked),
            default=0,
        )

    def removals(self) -> list[BookRemoval]:
        rows = self._transactions.read(lambda view: view.rows("book_removed"))
        return sorted(BookRemoval(row["before"], row["at"]) for row in rows)


def month_at(at: Millis) -> date:
    """The month an entry about this moment lies in; all that is before 1970 in its first."""
    return month_of(utc_day(max(0, at)))


def _entry_row(row: Row) -> EntryRow:
    found: EntryRow = tuple(row[name] for name in _NAMES)
    return found


def _append(view: View, rows: Sequence[EntryRow]) -> None:
    revision = raise_version(view, ENTRIES)
    if any(row[2] in ASKING for row in rows):
        raise_version(view, REQUESTS)
    months = set()
    for row in rows:
        key = _key(row)
        named: Row = dict(zip(_NAMES, row, strict=True))
        view.put("entry", **(named | key))
        months.add((row[0], key["month"]))
    for employee, month in sorted(months):
        view.put("entry_month", employee=employee, month=month)
    for employee in sorted({employee for employee, _ in months}):
        view.put("entry_revision", shard=shard_of(employee), employee=employee, revision=revision)


def _entries(
    view: View,
    employees: Sequence[str],
    since: Millis,
    until: Millis,
    kinds: Collection[EntryKind] = EVERY_KIND,
) -> dict[str, list[Entry]]:
    if until <= since:
        return {}
    partitions = _partitions(view, employees, since, until)
    found: dict[str, list[Entry]] = defaultdict(list)
    for rows in view.several("entry", partitions):
        for row in rows:
            if since <= row["at"] < until and row["kind"] in kinds:
                found[row["employee"]].append(entry_of(_entry_row(row)))
    return dict(found)


def _partitions(view: View, employees: Sequence[str], since: Millis, until: Millis) -> list[Row]:
    """Person by person and month by month, those that may have entries of this time."""
    first, last = _month_within(since), _month_within(until - 1)
    if (last.year - first.year) * 12 + last.month - first.month < _FEW_MONTHS:
        months = list(_months(first, last))
        return [{"employee": who, "month": month} for who in employees for month in months]
    known = view.several("entry_month", [{"employee": who} for who in employees])
    return [row for rows in known for row in rows if first <= row["month"] <= last]


def _month_within(at: Millis) -> date:
    first, last = _EVER
    try:
        return month_at(at)
    except (OverflowError, ValueError):
        return last if at > 0 else first


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)


def _key(row: EntryRow) -> Row:
    employee, at, kind, id, *_ = row
    return {"employee": employee, "month": month_at(at), "at": at, "kind": kind, "id": id}


def _portions(employees: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(employees), _TOGETHER):
        yield employees[at : at + _TOGETHER]
