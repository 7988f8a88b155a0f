"""Who may log in."""

from typing import Protocol

from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry


class Accounts(Protocol):
    """Who may log in. Accounts are disabled, never deleted: the audit names them."""

    def empty(self) -> bool:
        """Whether there has never been an account."""
        ...

    def account(self, name: str) -> Account | None: ...

    def accounts(self) -> list[Account]:
        """All, by name."""
        ...

    def of_employee(self, number: str) -> Account | None:
        """The account of this person."""
        ...

    def password_hash(self, name: str) -> str | None: ...

    def create_first(self, account: Account, password_hash: str, entry: AuditEntry) -> bool:
        """Store the account if there is none yet; False, and nothing stored, otherwise."""
        ...

    def create(self, account: Account, password_hash: str, entry: AuditEntry) -> None:
        """Raises AccountTaken if name or employee has an account."""
        ...

    def set_password(
        self,
        name: str,
        password_hash: str,
        must_change: bool,
        entry: AuditEntry,
        seen: str | None = None,
    ) -> bool:
        """Replace the password and end all log-ins of the account. With `seen`, the hash that was
        compared, only if it is still that one: False, and nothing done, otherwise. Raises
        NoSuchAccount."""
        ...

    def rehash(self, name: str, old: str, new: str) -> None:
        """Replace the hash by another of the same password, unless it was changed meanwhile."""
        ...

    def disable(self, name: str, entry: AuditEntry) -> None:
        """Nobody logs in to it any more, all its log-ins end, and the open invitations it sent are
        revoked, each with an audit entry. Raises NoSuchAccount, and InputError for the only
        administrator who may log in."""
        ...

    def enable(self, name: str, password_hash: str, entry: AuditEntry) -> None:
        """Somebody may log in again, with this one-time password. Raises NoSuchAccount."""
        ...

    def set_roles(self, name: str, roles: frozenset[Role], entry: AuditEntry) -> None:
        """What the account may do from now on; if it may not invite any more, the open invitations
        it sent are revoked, each with an audit entry. Raises NoSuchAccount, and InputError if
        nobody who may log in would be an administrator afterwards."""
        ...

    def set_language(self, name: str, language: str) -> None:
        """The language its pages speak; empty: the browser's. Raises NoSuchAccount."""
        ...
