"""A reception over a real store, with cheap hashes and a clock that stands where it is put."""

from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher

from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry, AuditQuery
from cwem.access.logins import Lifetimes
from cwem.access.passwords import Passwords
from cwem.access.reception import Admitted, Reception
from cwem.access.visitors import Caller
from cwem.store.seal import KeyRing
from cwem.store.sqlite import SqliteStore
from cwem.store.sqlite.database import Database

T0 = 1_700_000_000_000
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
PASSWORD = "a long enough one"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
LIFETIMES = Lifetimes(idle=8 * HOUR, absolute=7 * 24 * HOUR)


class Clock:
    """Stands still."""

    def __init__(self) -> None:
        self.at = T0

    def __call__(self) -> int:
        return self.at


@dataclass
class House:
    """A store with its reception."""

    store: SqliteStore
    folder: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.passwords = Passwords(CHEAP)
        self.reception = self.another()

    def another(self) -> Reception:
        """The reception of another process, or of this one after a restart."""
        return Reception(self.store, LIFETIMES, passwords=self.passwords, now=self.clock)

    def person(
        self,
        name: str = "ada",
        *roles: Role,
        employee: str | None = None,
        must_change: bool = False,
    ) -> Account:
        """An account with the password PASSWORD."""
        account = Account(
            name, frozenset(roles or {Role.EMPLOYEE}), employee, self.clock(), must_change
        )
        entry = AuditEntry(self.clock(), "console", "account created", employee, name)
        self.store.accounts.create(account, self.passwords.hash(PASSWORD), entry)
        return account

    def enter(self, name: str = "ada", address: str = "192.0.2.1") -> str:
        """Log in; the token."""
        admitted = self.reception.log_in(name, PASSWORD, Caller(address, "Firefox on Linux"))
        assert isinstance(admitted, Admitted)
        return admitted.token

    def entries(self) -> list[AuditEntry]:
        """The whole audit, newest first."""
        return self.store.audit.read(AuditQuery(0, 2 * T0), 1_000)


def house(folder: Path) -> House:
    """An empty one; close its store."""
    clock = Clock()
    database = Database(folder / "store" / "cwem.sqlite")
    return House(SqliteStore(database, KeyRing(folder / "keys")), folder, clock)
