"""What every store promises about Getting started."""

from cwem.access.audit import AuditEntry, AuditQuery
from tests.store.store_rows import T0


def test_a_step_is_settled_once_with_its_audit_entry(store):
    assert store.checklist.settled() == frozenset()
    for n, step in enumerate(("backup", "https", "backup")):
        store.checklist.settle(step, AuditEntry(T0 + n, "ada", "settled", details={"step": step}))
    assert store.checklist.settled() == {"backup", "https"}
    found = store.audit.read(AuditQuery(0, T0 + 9), 9)
    assert [each.details["step"] for each in found] == ["https", "backup"]
