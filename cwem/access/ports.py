"""What access needs of a store. Every call is safe from any thread and raises StoreError.

A change and its audit entry are stored together or not at all."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry, AuditQuery
from cwem.access.consent import ConsentText
from cwem.access.invitations import Invitation
from cwem.access.lockout import TryKey
from cwem.access.logins import Login
from cwem.access.notices import Notice
from cwem.access.waiting import Waiting
from cwem.values import Consent, Millis, Purpose


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
        `over_before`. The account is known at the log-in's address from then on."""
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

    def forgive(self, key: TryKey) -> None:
        """The password was right: forget this key's failures."""
        ...

    def forgive_one(self, key: TryKey) -> None:
        """The password was right: that try was none. Earlier failures of the address stay."""
        ...


class AuditLog(Protocol):
    """Append-only."""

    def record(self, *entries: AuditEntry) -> None:
        """Append, all or none; durable when it returns."""
        ...

    def read(self, query: AuditQuery, limit: int) -> list[AuditEntry]:
        """The newest `limit` entries, newest first."""
        ...


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


class Notices(Protocol):
    """What accounts are told."""

    def post(self, notices: Sequence[Notice]) -> None:
        """Store them; one with an id that is known already changes nothing."""
        ...

    def of(self, account: str, limit: int) -> list[Notice]:
        """The newest, newest first."""
        ...

    def unread(self, account: str) -> int: ...

    def mark_read(self, account: str, at: Millis, ids: Sequence[str] | None = None) -> None:
        """These of this account, or all of it."""
        ...


class Agreements(Protocol):
    """The texts of consents, and what everybody agreed to and withdrew. Nothing is deleted."""

    def publish(self, texts: Sequence[ConsentText], entry: AuditEntry) -> None:
        """Store one version in its languages, all or none; consents whose meaning is another one
        stand no longer. Raises InputError if the version exists in one of the languages."""
        ...

    def texts(self) -> list[ConsentText]:
        """All, newest first."""
        ...

    def consents(self) -> list[Consent]:
        """Everybody's, standing and withdrawn, by employee, purpose and time."""
        ...

    def record(self, consent: Consent, entry: AuditEntry) -> None:
        """Somebody agreed, or, withdrawn as it was given, said no. Raises InputError for an
        unknown employee, or where one of that person, purpose and moment is stored already."""
        ...

    def withdraw(self, employee: str, purpose: Purpose, at: Millis, entry: AuditEntry) -> bool:
        """As `ports.People.withdraw`, with its audit entry; False if none stood. Withdrawing
        attendance deletes the photos that wait for it too, in the same step, with an entry."""
        ...

    def forget_face(self, employee: str, entry: AuditEntry) -> bool:
        """Destroy the person's templates and their key, whatever was agreed to, which stays; False,
        and nothing audited, if there are none."""
        ...


class WaitingPhotos(Protocol):
    """Photos of people who have not agreed yet, sealed; nothing is computed from them."""

    def add(self, employee: str, photos: Sequence[bytes], at: Millis, entry: AuditEntry) -> None:
        """Keep the files' bytes. Raises InputError for an unknown employee, SealError."""
        ...

    def waiting(self) -> list[Waiting]:
        """Everybody who has photos here, by number."""
        ...

    def photos(self, employee: str) -> list[bytes]:
        """The bytes as they were given, oldest first. Raises SealError."""
        ...

    def discard(self, employee: str, entry: AuditEntry) -> int:
        """Delete this person's photos and their key; how many there were."""
        ...

    def expire(self, before: Millis, at: Millis) -> list[str]:
        """Delete the photos of everybody who got none since `before`, with an audit entry each;
        whose they were."""
        ...


class Checklist(Protocol):
    """What administrators said about the steps of Getting started. Nothing is taken back."""

    def settled(self) -> frozenset[str]:
        """The steps somebody settled; cheap, so that every page can ask."""
        ...

    def settle(self, step: str, entry: AuditEntry) -> None:
        """Once settled it stays, and nothing more is audited."""
        ...


class AccessStore(Protocol):
    """A store that keeps all of it."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def logins(self) -> Logins: ...

    @property
    def audit(self) -> AuditLog: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def notices(self) -> Notices: ...

    @property
    def agreements(self) -> Agreements: ...

    @property
    def checklist(self) -> Checklist: ...

    @property
    def waiting_photos(self) -> WaitingPhotos: ...
