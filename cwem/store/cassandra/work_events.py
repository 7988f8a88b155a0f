"""Working days as rows: the `WorkEvents` of cwem/attendance/ports.py."""

from collections.abc import Collection, Sequence
from typing import Any

from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.session import Row, Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.values import Millis

_SELECT = (
    "SELECT employee, at, kind, said_by FROM work_event WHERE employee = ? AND at >= ? AND at < ?"
)


class CassandraWorkEvents:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def append(self, *events: WorkEvent) -> None:
        keys: list[dict[str, Any]] = [
            {"employee": event.employee, "at": event.at, "kind": event.kind.value}
            for event in events
        ]

        def change(view: View) -> None:
            refuse_erased(view, {event.employee for event in events})
            known = view.several("work_event", keys)
            for event, key, there in zip(events, keys, known, strict=True):
                if not there:
                    view.put("work_event", **key, said_by=event.by)

        self._transactions.run(change)

    def events(self, employee: str, since: Millis, until: Millis) -> list[WorkEvent]:
        return _events(self._session.execute(_SELECT, (employee, since, until)))

    def of(
        self, employees: Collection[str], since: Millis, until: Millis
    ) -> dict[str, list[WorkEvent]]:
        people = sorted(set(employees))
        answers = self._session.each((_SELECT, (who, since, until)) for who in people)
        return {who: _events(rows) for who, rows in zip(people, answers, strict=True) if rows}


def _events(rows: Sequence[Row]) -> list[WorkEvent]:
    return [WorkEvent(number, at, WorkEventKind(kind), by) for number, at, kind, by in rows]
