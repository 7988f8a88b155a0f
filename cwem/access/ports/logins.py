"""Who is logged in, and who tried."""

from collections.abc import Sequence
from typing import Protocol

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.access.lockout import TryKey, TryKeys
from cwem.access.logins import Login
from cwem.values import Millis


class Logins(Protocol):
    """Who is logged in, and who tried."""

    def open(  # noqa: PLR0913, PLR0917 - all of it is one step
        self,
        login: Login,
        digest: bytes,
        over_before: Millis,
        entry: AuditEntry,
        password: str | None = None,
        forgiven: TryKeys | None = None,
    ) -> bool:
        """Store a log-in under its token's digest, unless the account was disabled meanwhile or
        its password's hash is no longer `password`; forget those nobody has been seen in since
        `over_before`. The account is known at the log-in's address from then on. `forgiven`: the
        password was right, so the account's failures are forgotten, and the place's last try was
        none; earlier failures of the place stay."""
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

    def last(self) -> dict[str, Millis]:
        """When each account logged in last; without those that never did."""
        ...

    def known(self, account: str, address: str, since: Millis) -> bool:
        """Whether this account has logged in from this place, see lockout.place_of, since then."""
        ...

    def failures(self, key: TryKey) -> int:
        """How often this key has failed in a row."""
        ...

    def try_now(self, keys: Sequence[TryKey], now: Millis) -> Millis:
        """Count a try under every key and return 0; or count nothing and return how long to wait.
        Counted before the password is looked at, so that tries at the same moment count too."""
        ...

    def forgive(self, wholly: Sequence[TryKey], once: Sequence[TryKey] = ()) -> None:
        """What was tried was right: forget all failures of the ones; of the others that try was
        none, and earlier failures stay. One step."""
        ...
