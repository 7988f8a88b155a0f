"""How the attendance book ends: the `BookRetention` of cwem/attendance/ports.py.

Person by person, each in steps of some hundred rows: a year of ten thousand people in one change
would be applied for minutes, and everybody would wait for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cwem.attendance.entries import EntryKind
from cwem.attendance.limits import AROUND, end_of, unneeded
from cwem.store.cassandra.closings import months_of
from cwem.store.cassandra.entries import month_at
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import RULES, read_version
from cwem.store.cassandra.view import Row, View
from cwem.values import Millis, day_start

_AT_ONCE = 200
"""Rows of one change."""
_KEY = ("employee", "month", "at", "kind", "id")


class CassandraBookRetention:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def remove(self, before: date, at: Millis) -> int:
        def note(view: View) -> None:
            if view.get("book_removed", before=before) is None:
                view.put("book_removed", before=before, at=at)

        self._transactions.run(note)
        said = sorted(w for (w,) in self._session.scan("SELECT DISTINCT employee FROM entry_month"))
        removed = sum(self._entries(employee, before) for employee in said)
        live = self._session.scan("SELECT DISTINCT employee FROM work_event")
        for employee in sorted(w for (w,) in live):
            self._work_events(employee, day_start(before) - AROUND)
        return removed

    def _entries(self, employee: str, before: date) -> int:
        """Of one person; a month that nothing is left in is no month with entries any more."""
        last = month_at(day_start(before))
        months = [
            row["month"]
            for row in self._transactions.read(
                lambda view: view.rows("entry_month", employee=employee)
            )
            if row["month"] <= last
        ]
        return sum(self._month(employee, month, before) for month in months)

    def _month(self, employee: str, month: date, before: date) -> int:
        rows = self._transactions.read(
            lambda view: view.rows("entry", employee=employee, month=month)
        )
        old = [row for row in rows if row["at"] < end_of(EntryKind(row["kind"]), before)]
        for some in _portions(old):
            self._delete("entry", ({name: row[name] for name in _KEY} for row in some))
        if len(old) == len(rows):
            self._transactions.run(lambda view: _forget_month(view, employee, month))
        return len(old)

    def _work_events(self, employee: str, before: Millis) -> None:
        rows = self._session.execute(
            "SELECT at, kind FROM work_event WHERE employee = ? AND at < ?", (employee, before)
        )
        keys: list[Row] = [{"employee": employee, "at": at, "kind": kind} for at, kind in rows]
        for some in _portions(keys):
            self._delete("work_event", some)

    def _delete(self, table: str, keys: Iterable[Row]) -> None:
        known = list(keys)

        def change(view: View) -> None:
            for key in known:
                view.delete(table, **key)

        self._transactions.run(change)

    def remove_closings(self, before: date) -> int:
        def expired(view: View) -> list[Row]:
            names = ("first", "last", "team", "version")
            found = {
                tuple(row[name] for name in names)
                for row in view.rows("closing")
                if row["last"] < before
            }
            return [dict(zip(names, each, strict=True)) for each in sorted(found)]

        periods = self._transactions.read(expired)
        for period in periods:
            self._transactions.run(lambda view, period=period: _reopen(view, period))  # type: ignore[misc]
        return len(periods)

    def remove_rules(self) -> int:
        def change(view: View) -> int:
            newest = read_version(view, RULES)
            books = [n for n in range(1, newest + 1) if view.get("rule_book", revision=n)]
            gone = unneeded(books, (row["rules"] for row in view.rows("closing")))
            for revision in gone:
                view.delete("rule_book", revision=revision)
            return len(gone)

        return self._transactions.run(change)


def _forget_month(view: View, employee: str, month: date) -> None:
    if not view.rows("entry", employee=employee, month=month):  # nothing came meanwhile
        view.delete("entry_month", employee=employee, month=month)


def _reopen(view: View, period: Row) -> None:
    """Nothing is left of this closing."""
    for line in view.rows("closed_line", **period):
        view.delete("closed_period", employee=line["employee"], **period)
    view.delete("closed_line", **period)
    for month in months_of(period["first"], period["last"]):
        view.delete("closing", month=month, **period)


def _portions(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for at in range(0, len(rows), _AT_ONCE):
        yield rows[at : at + _AT_ONCE]
