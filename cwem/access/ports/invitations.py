"""Who was invited."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.access.invitations import Invitation
from cwem.values import Millis


class Invitations(Protocol):
    """Who was invited. Kept for ever: the audit names them."""

    def add(
        self, invitations: Sequence[tuple[Invitation, bytes]], audit: Sequence[AuditEntry]
    ) -> None:
        """Store invitations with the digests of their tokens, all or none. Raises AccountTaken if
        a log-in name or employee has an account or an open invitation already."""
        ...

    def invitations(self) -> list[Invitation]:
        """All, newest first."""
        ...

    def find(self, digest: bytes) -> Invitation | None:
        """The invitation this token belongs to, whatever became of it."""
        ...

    def renew(self, id: str, digest: bytes, expires: Millis, entry: AuditEntry) -> bool:
        """Another token until another time, now on the word of the entry's actor; the old link
        stops working. False if it was accepted or revoked. Raises AccountTaken as `add` does, as
        of the entry's time."""
        ...

    def revoke(self, revoked: Mapping[str, AuditEntry]) -> int:
        """These links (by id) stop working as of their entry's time; how many still did. Audited
        are those that did."""
        ...

    def accept(
        self, digest: bytes, account: Account, password_hash: str, at: Millis, entry: AuditEntry
    ) -> bool:
        """Make the account and close the invitation in one step; False, and nothing done, unless
        the invitation is open at that time. Raises AccountTaken."""
        ...
