"""What access needs of a store. Every call is safe from any thread and raises StoreError.

A change and its audit entry are stored together or not at all."""

from collections.abc import Sequence
from typing import Protocol

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry, AuditQuery
from cwem.access.lockout import TryKey
from cwem.access.logins import Login
from cwem.values import Millis


class Accounts(Protocol):
    """Who may log in. Accounts are disabled, never deleted: the audit names them."""

    def empty(self) -> bool:
        """Whether there has never been an account."""
        ...

    def account(self, name: str) -> Account | None: ...

    def accounts(self) -> list[Account]:
        """All, by name."""
        ...

    def password_hash(self, name: str) -> str | None: ...

    def create_first(self, account: Account, password_hash: str, entry: AuditEntry) -> bool:
        """Store the account if there is none yet; False, and nothing stored, otherwise."""
        ...

    def create(self, account: Account, password_hash: str, entry: AuditEntry) -> None:
        """Raises AccountTaken if name or employee has an account."""
        ...

    def set_password(
        self, name: str, password_hash: str, must_change: bool, entry: AuditEntry
    ) -> None:
        """Replace the password and end all log-ins of the account. Raises NoSuchAccount."""
        ...

    def rehash(self, name: str, old: str, new: str) -> None:
        """Replace the hash by another of the same password, unless it was changed meanwhile."""
        ...

    def disable(self, name: str, entry: AuditEntry) -> None:
        """Nobody logs in to it any more, and all its log-ins end. Raises NoSuchAccount."""
        ...


class Logins(Protocol):
    """Who is logged in, and who tried."""

    def open(
        self,
        login: Login,
        digest: bytes,
        over_before: Millis,
        entry: AuditEntry,
        password: str | None = None,
    ) -> bool:
        """Store a log-in under its token's digest, unless the account was disabled meanwhile or
        its password's hash is no longer `password`; forget those nobody has been seen in since
        `over_before`."""
        ...

    def find(self, digest: bytes) -> tuple[Login, Account] | None:
        """The log-in with its account as it is now."""
        ...

    def touch(self, digest: bytes, at: Millis) -> None:
        """Somebody was there at this time."""
        ...

    def end(self, account: str, login: str, entry: AuditEntry) -> bool:
        """End this log-in of this account; False if there is none."""
        ...

    def of(self, account: str) -> list[Login]:
        """All log-ins of an account, newest first."""
        ...

    def try_now(self, keys: Sequence[TryKey], now: Millis) -> Millis:
        """Count a try under every key and return 0; or count nothing and return how long to wait.
        Counted before the password is looked at, so that tries at the same moment count too."""
        ...

    def forgive(self, key: TryKey) -> None:
        """The password was right: forget this key's failures."""
        ...

    def forgive_one(self, key: TryKey) -> None:
        """The password was right: that try was none. Earlier failures of the address stay."""
        ...


class AuditLog(Protocol):
    """Append-only."""

    def record(self, entry: AuditEntry) -> None:
        """Append; durable when it returns."""
        ...

    def read(self, query: AuditQuery, limit: int) -> list[AuditEntry]:
        """The newest `limit` entries, newest first."""
        ...


class AccessStore(Protocol):
    """A store that keeps all of it."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def logins(self) -> Logins: ...

    @property
    def audit(self) -> AuditLog: ...
