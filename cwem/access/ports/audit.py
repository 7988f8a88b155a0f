"""Who did or saw what."""

from typing import Protocol

from cwem.access.audit import AuditEntry, AuditQuery


class AuditLog(Protocol):
    """Append-only."""

    def record(self, *entries: AuditEntry) -> None:
        """Append, all or none; durable when it returns."""
        ...

    def read(self, query: AuditQuery, limit: int) -> list[AuditEntry]:
        """The newest `limit` entries, newest first."""
        ...
