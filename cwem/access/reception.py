"""The one place that lets people in and shows them out."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from cwem.access.accounts import Account, plain_name
from cwem.access.attack import warn_of_guessing
from cwem.access.audit import NOBODY, Action, AuditEntry, AuditQuery
from cwem.access.lockout import KNOWN_FOR, SUSPICIOUS, TryKeys, try_keys
from cwem.access.logins import Lifetimes, Login, new_token, token_digest
from cwem.access.passwords import (
    LONGEST,
    PasswordRefused,
    Passwords,
    check_new_password,
    known_about,
)
from cwem.access.ports import AccessStore
from cwem.access.roles import Manages, Permission, manages_nobody, may
from cwem.access.visitors import ANYONE, Caller, Visitor, Visitors, wall_clock
from cwem.values import Employee, Millis
from cwem.words import say


@dataclass(frozen=True, slots=True)
class Admitted:
    """The password was right; the token goes into the browser's cookie and nowhere else."""

    account: Account
    token: str

    def __repr__(self) -> str:
        return f"Admitted({self.account.name})"


@dataclass(frozen=True, slots=True)
class Turned:
    """Not admitted. `wait` milliseconds before the next try; 0: name or password is wrong."""

    wait: Millis = 0


class Reception:
    """Thread-safe. Every call may raise StoreError.

    `open_at_first`: until the first account exists, whoever reaches the server may use the live
    picture and nothing else. For a server that only this machine reaches. `employee` knows the
    person of a number, whose name makes no password."""

    def __init__(  # noqa: PLR0913 - what the server wires
        self,
        store: AccessStore,
        lifetimes: Lifetimes,
        *,
        passwords: Passwords | None = None,
        manages: Manages = manages_nobody,
        open_at_first: bool = False,
        employee: Callable[[str], Employee | None] = lambda _number: None,
        now: Callable[[], Millis] = wall_clock,
    ) -> None:
        self.store, self.now = store, now
        self.passwords = passwords or Passwords()
        self._visitors = Visitors(store.logins, lifetimes, now)
        self.lifetimes, self._manages = lifetimes, manages
        self._open, self._employee = open_at_first, employee

    # --- in and out -------------------------------------------------------------------------------

    def log_in(
        self, name: str, password: str, caller: Caller, replacing: str = ""
    ) -> Admitted | Turned:
        """Compare the password and open a log-in with a new token. `replacing` is the token the
        browser had: that log-in ends. Known, unknown and disabled names take the same steps."""
        plain = plain_name(name)[:LONGEST]
        keys = self._try_keys(plain, caller)
        if wait := self.store.logins.try_now(keys, self.now()):
            return Turned(wait)
        account = self.store.accounts.account(plain)
        stored = self.store.accounts.password_hash(plain)
        right = self.passwords.verify(stored, password)
        if not right or stored is None or account is None or account.disabled:
            self.store.audit.record(self._entry(Action.LOG_IN_REFUSED, NOBODY, caller, account))
            self._suspect(account, keys)
            return Turned()
        if self.passwords.outdated(stored):
            hashed = self.passwords.hash(password)
            self.store.accounts.rehash(plain, stored, hashed)
            stored = hashed
        if replacing:
            self.log_out(replacing, caller)
        return self.admit(account, caller, stored, keys)

    def admit(
        self,
        account: Account,
        caller: Caller,
        password: str | None = None,
        forgiven: TryKeys | None = None,
    ) -> Admitted | Turned:
        """Open a log-in with a new token, unless the account was disabled just now, or its
        password changed since this hash of it was compared. `forgiven`: under what the right
        password was counted as a try."""
        token, now = new_token(), self.now()
        login = Login(secrets.token_hex(8), account.name, now, now, caller.address, caller.browser)
        entry = self._entry(Action.LOG_IN, account.name, caller)
        digest, over_before = token_digest(token), now - self.lifetimes.longest
        opened = self.store.logins.open(login, digest, over_before, entry, password, forgiven)
        return Admitted(account, token) if opened else Turned()

    def log_out(self, token: str, caller: Caller) -> None:
        """End this token's log-in."""
        if visitor := self.visitor(token):
            entry = self._entry(Action.LOG_OUT, visitor.account.name, caller)
            self.store.logins.end(visitor.account.name, visitor.login.id, entry)
            self._visitors.forget()

    def end_log_in(self, visitor: Visitor, login: str) -> None:
        """End another log-in of one's own account."""
        name, caller = visitor.account.name, Caller(visitor.login.address)
        self.store.logins.end(name, login, self._entry(Action.END_LOG_IN, name, caller))
        self._visitors.forget()

    def set_language(self, visitor: Visitor, language: str) -> None:
        """The language of one's own pages from now on; empty: what the browser asks for."""
        self.store.accounts.set_language(visitor.account.name, language)
        self._visitors.forget()

    def change_password(
        self, visitor: Visitor, current: str, new: str, caller: Caller
    ) -> Admitted | Turned:
        """Set a new password, end every log-in of the account and open this one anew. Where a
        change is due `current` is not asked for: it was given a moment ago. If somebody else has
        replaced the password meanwhile, it stays and the visitor is turned away. Raises
        PasswordRefused."""
        account = visitor.account
        self.check_password(account, new)
        stored = self.store.accounts.password_hash(account.name)
        forgiven = None
        if account.must_change:
            if self.passwords.verify(stored, new):
                raise PasswordRefused(say("Choose another password than the one you were given."))
        else:
            compared = self._compare(account, stored, current, caller)
            if isinstance(compared, Turned):
                return compared
            forgiven = compared
        entry = self._entry(Action.CHANGE_PASSWORD, account.name, caller, account)
        hashed = self.passwords.hash(new)
        changed = self.store.accounts.set_password(
            account.name, hashed, must_change=False, entry=entry, seen=stored
        )
        self._visitors.forget()
        if not changed:
            return Turned()
        return self.admit(replace(account, must_change=False), caller, hashed, forgiven)

    def check_password(self, account: Account, new: str) -> None:
        """See passwords.check_new_password, with what is known about the account's person."""
        check_new_password(new, account.name, *known_about(self.person(account.employee)))

    def person(self, number: str | None) -> Employee | None:
        """The employee of this number, as the registry knows them."""
        return self._employee(number) if number else None

    def _compare(
        self, account: Account, stored: str | None, current: str, caller: Caller
    ) -> TryKeys | Turned:
        """What the try counted under if this is the present password, as those of a log-in do."""
        keys = self._try_keys(account.name, caller)
        if wait := self.store.logins.try_now(keys, self.now()):
            return Turned(wait)
        if not self.passwords.verify(stored, current):
            refused = self._entry(Action.REFUSE_PASSWORD, account.name, caller, account)
            self.store.audit.record(refused)
            self._suspect(account, keys)
            return Turned()
        return keys

    # --- who, and what for ------------------------------------------------------------------------

    def visitor(self, token: str, *, used: bool = True, anew: bool = False) -> Visitor | None:
        """See Visitors.visitor. Without any account `open_at_first` lets in ANYONE."""
        found = self._visitors.visitor(token, used=used, anew=anew)
        if found is None and self._open:
            self._open = self.store.accounts.empty()
            return ANYONE if self._open else None
        return found

    def log_ins(self, visitor: Visitor) -> list[Login]:
        """See Visitors.log_ins."""
        return self._visitors.log_ins(visitor)

    def may(
        self,
        visitor: Visitor,
        permission: Permission,
        about: str | None = None,
        on: date | None = None,
    ) -> bool:
        """See roles.may, with the managers of this installation."""
        return may(visitor.account, permission, about, on, self._manages)

    def record(
        self, visitor: Visitor, action: Action, about: str | None = None, **details: str | int
    ) -> None:
        """Append to the audit what this visitor did or saw."""
        name, address = visitor.account.name, visitor.login.address
        self.store.audit.record(AuditEntry(self.now(), name, action, about, None, details, address))

    def audit(self, query: AuditQuery, limit: int) -> list[AuditEntry]:
        """The newest entries. Whoever shows them asks `may` first."""
        return self.store.audit.read(query, limit)

    def _try_keys(self, name: str, caller: Caller) -> TryKeys:
        known = self.store.logins.known(name, caller.address, self.now() - KNOWN_FOR)
        return try_keys(name, caller.address, known)

    def _suspect(self, account: Account | None, keys: TryKeys) -> None:
        """Say so when an account has failed far too often. Only now and then, so that the time a
        try takes does not tell which names exist."""
        failures = self.store.logins.failures(keys.account)
        if account is not None and failures and failures % SUSPICIOUS == 0:
            warn_of_guessing(self.store, account, self.now())

    def _entry(
        self, action: Action, actor: str, caller: Caller, account: Account | None = None
    ) -> AuditEntry:
        return AuditEntry(
            self.now(),
            actor,
            action,
            about=account.employee if account else None,
            account=account.name if account else None,
            details={"browser": caller.browser} if caller.browser else {},
            address=caller.address,
        )
