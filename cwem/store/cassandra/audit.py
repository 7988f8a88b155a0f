"""The audit as rows: the `AuditLog` of cwem/access/ports.py."""

import json

from cwem.access.audit import AuditEntry
from cwem.store.cassandra.view import View
from cwem.values import utc_day


def append(view: View, entry: AuditEntry) -> None:
    """Append with the caller's change: the one way into the table."""
    day = utc_day(entry.at)
    view.put("audit_day", year=day.year, day=day)
    view.put(
        "audit",
        day=day,
        at=entry.at,
        number=view.number(),
        actor=entry.actor,
        action=str(entry.action),
        about=entry.about,
        account=entry.account,
        details=json.dumps(dict(entry.details), ensure_ascii=False, sort_keys=True),
        address=entry.address,
    )
