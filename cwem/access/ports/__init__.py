"""What access needs of a store. Every call is safe from any thread and raises StoreError.

A change and its audit entry are stored together or not at all."""

from cwem.access.ports.accounts import Accounts
from cwem.access.ports.agreements import Agreements
from cwem.access.ports.audit import AuditLog
from cwem.access.ports.checklist import Checklist
from cwem.access.ports.invitations import Invitations
from cwem.access.ports.logins import Logins
from cwem.access.ports.notices import Notices
from cwem.access.ports.store import AccessStore
from cwem.access.ports.waiting import WaitingPhotos

__all__ = [
    "AccessStore",
    "Accounts",
    "Agreements",
    "AuditLog",
    "Checklist",
    "Invitations",
    "Logins",
    "Notices",
    "WaitingPhotos",
]
