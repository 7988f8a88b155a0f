"""Frozen periods as rows: the `Closings` of cwem/attendance/ports.py.

A closing stands in every month its period touches, so that a month's are one partition.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from cwem.access.audit import AuditEntry
from cwem.attendance.closed import ClosedLine, Closing, Ground, Key
from cwem.store.cassandra.audit import append, month_of
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import CLOSINGS, REQUESTS, raise_version, read_version
from cwem.store.cassandra.view import Row, View
from cwem.store.entry_rows import CLOSING_COLUMNS, closing_of, digests_text
from cwem.store.refusals import closed_meanwhile, ground_changed

_NAMES = CLOSING_COLUMNS.split(", ")
_FEW_MONTHS = 60
"""For a longer time everything is read."""
_TOGETHER = 32
"""People whose lines are read as of one moment: some hundred rows of 5 KB."""


class CassandraClosings:
    """See the port."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def ground(self) -> Ground:
        return self._transactions.read(_ground)

    def close(
        self,
        closing: Closing,
        lines: Sequence[ClosedLine],
        ground: Ground,
        audit: Sequence[AuditEntry] = (),
    ) -> None:
        period = _period(closing)
        row = period | {
            "hash": closing.hash, "digests": digests_text(closing), "at": closing.at,
            "closed_by": closing.by, "rules": closing.rules,
        }  # fmt: skip

        def change(view: View) -> None:
            refuse_erased(view, {line.employee for line in lines})
            if view.get("closing", month=month_of(closing.first), **period) is not None:
                raise closed_meanwhile()
            if _ground(view) != ground:
                raise ground_changed()
            raise_version(view, CLOSINGS)
            for month in months_of(closing.first, closing.last):
                view.put("closing", month=month, **row)
            for line in lines:
                view.put("closed_period", employee=line.employee, **period)
                view.put("closed_line", employee=line.employee, body=line.body, **period)
            for each in audit:
                append(view, each)

        self._transactions.run(change)

    def closings(self, first: date, last: date) -> list[Closing]:
        rows = self._transactions.read(lambda view: _rows(view, first, last))
        found = {closing_of(*(row[name] for name in _NAMES)) for row in rows}
        return sorted(each for each in found if each.first <= last and each.last >= first)

    def lines(self, closing: Closing) -> list[ClosedLine]:
        period = _period(closing)
        rows = self._transactions.read(lambda view: view.rows("closed_line", **period))
        return [ClosedLine(row["employee"], row["body"]) for row in rows]

    def lines_of(
        self, employees: Collection[str], first: date, last: date
    ) -> dict[Key, list[ClosedLine]]:
        whose = [{"employee": who} for who in sorted(set(employees))]
        found: dict[Key, list[ClosedLine]] = {}
        for at in range(0, len(whose), _TOGETHER):
            some = whose[at : at + _TOGETHER]
            rows = self._transactions.read(
                lambda view, some=some: _lines_of(view, some, first, last)  # type: ignore[misc]
            )
            for row in rows:
                key = row["first"], row["last"], row["team"], row["version"]
                found.setdefault(key, []).append(ClosedLine(row["employee"], row["body"]))
        return found


def _ground(view: View) -> Ground:
    return Ground(read_version(view, CLOSINGS), read_version(view, REQUESTS))


def _lines_of(view: View, whose: Sequence[Row], first: date, last: date) -> list[Row]:
    """Person by person, where `closed_period` says there are any."""
    known = [row for rows in view.several("closed_period", whose) for row in rows]
    asked = [row for row in known if row["first"] <= last and row["last"] >= first]
    return [row for rows in view.several("closed_line", asked) for row in rows]


def months_of(first: date, last: date) -> Iterator[date]:
    """The months these days lie in."""
    month = month_of(first)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _rows(view: View, first: date, last: date) -> list[Row]:
    if (last.year - first.year) * 12 + last.month - first.month > _FEW_MONTHS:
        return view.rows("closing")
    asked = [{"month": month} for month in months_of(first, last)]
    return [row for rows in view.several("closing", asked) for row in rows]


def _period(closing: Closing) -> Row:
    return {
        "first": closing.first,
        "last": closing.last,
        "team": closing.team,
        "version": closing.version,
    }
