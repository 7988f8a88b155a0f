"""How bouts end: the `Retention` of cwem/ports/.

Rows of sealed days may still be on the way from a process that has not heard of it. They are dead
when they arrive: a bout's write timestamp is its end, and a day is deleted as of its own end.
"""

from datetime import date, timedelta

from cwem.ports import EVERY_CHANNEL
from cwem.store.cassandra import rollup_rows as rows
from cwem.store.cassandra.bouts import PersonDay, days_of, delete_calls, read_marks
from cwem.store.cassandra.marking import marks_within, read_turn
from cwem.store.cassandra.rollups import state_of
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.values import Millis, day_start, utc_day

_EVER = date(1970, 1, 1)
_DAY = timedelta(days=1)


class CassandraRetention:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def sealed_before(self) -> date | None:
        return read_turn(self._session).sealed_before

    def seal(self, before: date) -> None:
        def change(view: View) -> None:
            sealed = state_of(view)["sealed_before"]
            if not isinstance(sealed, date) or sealed < before:
                view.put("rollup_state", id=0, sealed_before=before)

        self._transactions.run(change)

    def remove(self, employee: str, at: Millis) -> int:
        """Totals are final before the first bout goes; broken off in between, it is done again."""
        sealed = self.sealed_before()
        if sealed is None:
            return 0
        last = sealed - _DAY
        if marks_within(self._session, [employee], _EVER, last):
            return 0
        self._finish(employee, day_start(sealed), at)
        days = days_of(self._session, employee, _EVER, last)
        removed = sum(mark.rows for mark in read_marks(self._session, days).values())
        self._session.each(call for day in days for call in delete_calls(PersonDay(*day)))
        self._transactions.run(lambda view: _forget_corrections(view, employee, day_start(sealed)))
        return removed

    def _finish(self, employee: str, before: Millis, at: Millis) -> None:
        """No turn replaces these days any more."""
        left = rows.unsealed_days(self._session, employee, utc_day(before) + _DAY)
        if not left:
            return
        days = rows.read_days(self._session, [employee], left[0], left[-1], EVERY_CHANNEL)
        final = [
            rows.sealed_day(day, at) for day in days if day.begin < before and day.sealed is None
        ]
        self._session.each(call for day in final for call in rows.day_calls(day, rows.FINAL))


def _forget_corrections(view: View, employee: str, before: Millis) -> None:
    """They are in the totals, which are final."""
    for row in view.rows("adjustment", employee=employee):
        if row["ended"] <= before:
            view.delete("adjustment", employee=employee, started=row["started"], id=row["id"])
