"""What administrators said about Getting started: the `Checklist` of cwem/access/ports/."""

from cwem.access.audit import AuditEntry
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View


class CassandraChecklist:
    """The `Checklist` port."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def settled(self) -> frozenset[str]:
        return frozenset(row["step"] for row in self._transactions.view().rows("checklist"))

    def settle(self, step: str, entry: AuditEntry) -> None:
        def change(view: View) -> None:
            if view.get("checklist", step=step) is None:
                view.put("checklist", step=step)
                append(view, entry)

        self._transactions.run(change)
