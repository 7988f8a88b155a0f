"""PINs and QR codes as rows: the `Passes` of cwem/attendance/ports.py."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from cwem.access.audit import AuditEntry
from cwem.access.pepper import Pepper
from cwem.attendance.pass_codes import key_of
from cwem.attendance.passes import Pass, PassKind
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.store.entry_rows import PASS_COLUMNS, pass_of

_NAMES = PASS_COLUMNS.split(", ")


class CassandraPasses:
    """See the port."""

    def __init__(self, transactions: Transactions, pepper: Pepper) -> None:
        self._transactions, self.pepper = transactions, pepper

    def keep(self, one: Pass, audit: Sequence[AuditEntry] = ()) -> None:
        key: dict[str, Any] = {"employee": one.employee, "kind": one.kind.value}

        def change(view: View) -> None:
            refuse_erased(view, [one.employee])
            _forget(view, one.employee, one.kind)
            view.put(
                "pass", **key, proof=one.proof, issued=one.issued, issued_by=one.by,
                must_change=one.must_change,
            )  # fmt: skip
            view.put("pass_of_proof", **key, proof=one.proof)
            for each in audit:
                append(view, each)

        self._transactions.run(change)

    def revoke(self, employee: str, kind: PassKind, audit: Sequence[AuditEntry] = ()) -> None:
        def change(view: View) -> None:
            if _forget(view, employee, kind):
                view.delete("pass", employee=employee, kind=kind.value)
                for each in audit:
                    append(view, each)

        self._transactions.run(change)

    def of(self, employee: str) -> list[Pass]:
        """See the port. Each is a row by itself, so it is one request."""
        rows = self._transactions.view().rows("pass", employee=employee)
        return [pass_of(*(row[name] for name in _NAMES)) for row in rows]

    def holder(self, kind: PassKind, proof: str) -> str | None:
        row = self._transactions.view().get("pass_of_proof", kind=kind.value, proof=proof)
        return row["employee"] if row else None

    def held(self) -> dict[str, frozenset[PassKind]]:
        kinds: dict[str, set[PassKind]] = defaultdict(set)
        for row in self._transactions.read(lambda view: view.rows("pass")):
            kinds[row["employee"]].add(PassKind(row["kind"]))
        return {employee: frozenset(those) for employee, those in kinds.items()}

    def keyless(self) -> frozenset[str]:
        rows = self._transactions.read(lambda view: view.rows("pass"))
        return frozenset(
            row["employee"]
            for row in rows
            if row["kind"] == PassKind.PIN and key_of(row["proof"]) != self.pepper.id
        )


def _forget(view: View, employee: str, kind: PassKind) -> bool:
    """What the person's pass of this kind is found by; whether there was one."""
    row = view.get("pass", employee=employee, kind=kind.value)
    if row is not None:
        view.delete("pass_of_proof", kind=kind.value, proof=row["proof"])
    return row is not None
