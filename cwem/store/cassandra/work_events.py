"""Working days as rows: the `WorkEvents` of cwem/attendance/ports.py."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.values import Millis

_SELECT = (
    "SELECT employee, at, kind, said_by FROM work_event WHERE employee {who} AND at >= ? AND at < ?"
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
        return self.of({employee}, since, until).get(employee, [])

    def of(
        self, employees: Collection[str], since: Millis, until: Millis
    ) -> dict[str, list[WorkEvent]]:
        rows = self._session.of_people(_SELECT, sorted(set(employees)), (since, until))
        found: dict[str, list[WorkEvent]] = defaultdict(list)
        for number, at, kind, by in rows:
            found[number].append(WorkEvent(number, at, WorkEventKind(kind), by))
        return dict(found)
