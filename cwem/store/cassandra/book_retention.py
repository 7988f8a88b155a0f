"""How the attendance book ends: the `BookRetention` of cwem/attendance/ports.py.

In steps of some hundred rows: a year of ten thousand people in one change would be applied for
minutes, and everybody would wait for it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from cwem.attendance.entries import EntryKind
from cwem.attendance.limits import AROUND, Old, end_of, unneeded
from cwem.store.cassandra.closings import months_of
from cwem.store.cassandra.entries import month_at
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import RULES, read_version
from cwem.store.cassandra.view import Row, View
from cwem.values import Millis, day_start

T = TypeVar("T")

_AT_ONCE = 200
"""Rows of one change; people and months that are read together."""
_KEY = ("employee", "month", "at", "kind", "id")


class CassandraBookRetention:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def old(self, before: date) -> Old:
        """See the port."""
        found = Old()
        for some in _portions(self._months(before)):
            rows = [row for month in self._old_rows(some, before)[0] for row in month]
            since = min((row["at"] for row in rows), default=None)
            found += Old(entries=len(rows), since=since)
        for people in _portions(self._pressing()):
            keys = self._pressed(people, day_start(before) - AROUND)
            since = min((key["at"] for key in keys), default=None)
            found += Old(live=len(keys), since=since)
        return found

    def remove(self, before: date, at: Millis, go_on: Callable[[], bool] = lambda: True) -> int:
        def note(view: View) -> None:
            if view.get("book_removed", before=before) is None:
                view.put("book_removed", before=before, at=at)

        self._transactions.run(note)
        removed = 0
        for some in _portions(self._months(before)):
            if not go_on():
                return removed
            removed += self._entries(some, before)
        for people in _portions(self._pressing()):
            if not go_on():
                return removed
            for keys in _portions(self._pressed(people, day_start(before) - AROUND)):
                self._delete("work_event", keys)
        return removed

    def _months(self, before: date) -> list[Row]:
        """People's months that may hold something old."""
        edge = month_at(day_start(before))
        months = self._session.scan("SELECT employee, month FROM entry_month")
        return [
            {"employee": who, "month": month.date()} for who, month in months if month.date() < edge
        ]

    def _old_rows(
        self, months: Sequence[Row], before: date
    ) -> tuple[list[list[Row]], list[list[Row]]]:
        """(what can go, all there is) of each of these months."""
        found = list(self._transactions.read(lambda view: view.several("entry", months)))
        old = [
            [row for row in rows if row["at"] < end_of(EntryKind(row["kind"]), before)]
            for rows in found
        ]
        return old, found

    def _pressing(self) -> list[str]:
        """Who pressed buttons of Live."""
        return sorted(w for (w,) in self._session.scan("SELECT DISTINCT employee FROM work_event"))

    def _entries(self, months: Sequence[Row], before: date) -> int:
        """Of some people's months; one that nothing is left in is no month with entries."""
        old, found = self._old_rows(months, before)
        gone: list[Row] = [{name: row[name] for name in _KEY} for rows in old for row in rows]
        for some in _portions(gone):
            self._delete("entry", some)
        emptied = [
            month
            for month, rows, there in zip(months, old, found, strict=True)
            if len(rows) == len(there)
        ]
        if emptied:
            self._transactions.run(lambda view: _forget_months(view, emptied))
        return len(gone)

    def _pressed(self, people: Sequence[str], before: Millis) -> list[Row]:
        answers = self._session.each(
            ("SELECT at, kind FROM work_event WHERE employee = ? AND at < ?", (who, before))
            for who in people
        )
        return [
            {"employee": who, "at": at, "kind": kind}
            for who, rows in zip(people, answers, strict=True)
            for at, kind in rows
        ]

    def _delete(self, table: str, keys: Sequence[Row]) -> None:
        def change(view: View) -> None:
            for key in keys:
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


def _forget_months(view: View, months: Sequence[Row]) -> None:
    for month, rows in zip(months, view.several("entry", months), strict=True):
        if not rows:  # nothing came meanwhile
            view.delete("entry_month", **month)


def _reopen(view: View, period: Row) -> None:
    """Nothing is left of this closing."""
    for line in view.rows("closed_line", **period):
        view.delete("closed_period", employee=line["employee"], **period)
    view.delete("closed_line", **period)
    for month in months_of(period["first"], period["last"]):
        view.delete("closing", month=month, **period)


def _portions(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(rows), _AT_ONCE):
        yield rows[at : at + _AT_ONCE]
