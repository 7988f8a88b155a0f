"""Working days as rows: the `WorkEvents` of cwem/attendance/ports.py."""

from typing import Any

from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.values import Millis


class CassandraWorkEvents:
    """See the port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def append(self, event: WorkEvent) -> None:
        key: dict[str, Any] = {"employee": event.employee, "at": event.at, "kind": event.kind.value}

        def change(view: View) -> None:
            refuse_erased(view, [event.employee])
            if view.get("work_event", **key) is None:
                view.put("work_event", **key, said_by=event.by)

        self._transactions.run(change)

    def events(self, employee: str, since: Millis, until: Millis) -> list[WorkEvent]:
        rows = self._session.execute(
            "SELECT employee, at, kind, said_by FROM work_event"
            " WHERE employee = ? AND at >= ? AND at < ?",
            (employee, since, until),
        )
        return [WorkEvent(number, at, WorkEventKind(kind), by) for number, at, kind, by in rows]
