"""Invitations as rows: the `Invitations` of cwem/access/ports/."""

import sqlite3
from collections.abc import Mapping, Sequence

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.access.invitations import Invitation, InvitationState
from cwem.store.access_rules import invited_already, revocation, roles_of, roles_text
from cwem.store.sqlite.account_rows import create, refuse_taken
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis

_SELECT = (
    "SELECT id, login, roles, employee, created, invited_by, expires, language, accepted, revoked"
    " FROM invitation"
)


class SqliteInvitations:
    """The `Invitations` port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def add(
        self, invitations: Sequence[tuple[Invitation, bytes]], audit: Sequence[AuditEntry]
    ) -> None:
        def change(connection: sqlite3.Connection) -> None:
            for invitation, digest in invitations:
                _refuse_second(connection, invitation, invitation.created)
                _insert(connection, invitation, digest)
            for entry in audit:
                append(connection, entry)

        self._writer.change(change)

    def invitations(self) -> list[Invitation]:
        with self._readers.borrow() as connection:
            rows = connection.execute(f"{_SELECT} ORDER BY created DESC, login").fetchall()
        return [_invitation(*row) for row in rows]

    def find(self, digest: bytes) -> Invitation | None:
        with self._readers.borrow() as connection:
            return _one(connection, "digest", digest)

    def renew(self, id: str, digest: bytes, expires: Millis, entry: AuditEntry) -> bool:
        def change(connection: sqlite3.Connection) -> bool:
            found = _one(connection, "id", id)
            if found is None or found.accepted is not None or found.revoked is not None:
                return False
            _refuse_second(connection, found, entry.at)
            connection.execute(
                "UPDATE invitation SET digest = ?, expires = ?, invited_by = ? WHERE id = ?",
                (digest, expires, entry.actor, id),
            )
            append(connection, entry)
            return True

        return self._writer.change(change)

    def revoke(self, revoked: Mapping[str, AuditEntry]) -> int:
        def change(connection: sqlite3.Connection) -> int:
            return sum(_revoke(connection, id, entry) for id, entry in revoked.items())

        return self._writer.change(change)

    def accept(
        self, digest: bytes, account: Account, password_hash: str, at: Millis, entry: AuditEntry
    ) -> bool:
        def change(connection: sqlite3.Connection) -> bool:
            found = _one(connection, "digest", digest)
            if found is None or found.state(at) is not InvitationState.OPEN:
                return False
            create(connection, account, password_hash, entry)
            connection.execute("UPDATE invitation SET accepted = ? WHERE id = ?", (at, found.id))
            return True

        return self._writer.change(change)


def revoke_issued(connection: sqlite3.Connection, name: str, because: AuditEntry) -> None:
    """End the open invitations this account sent, each with an audit entry, inside the caller's
    transaction: nobody comes in on the word of somebody who may not invite any more."""
    rows = connection.execute(
        f"{_SELECT} WHERE invited_by = ? AND accepted IS NULL AND revoked IS NULL AND expires > ?",
        (name, because.at),
    ).fetchall()
    for one in (_invitation(*row) for row in rows):
        _revoke(connection, one.id, revocation(one, name, because))


def _revoke(connection: sqlite3.Connection, id: str, entry: AuditEntry) -> bool:
    ended = connection.execute(
        "UPDATE invitation SET revoked = ? WHERE id = ? AND accepted IS NULL AND revoked IS NULL",
        (entry.at, id),
    ).rowcount
    if ended:
        append(connection, entry)
    return bool(ended)


def _invitation(  # noqa: PLR0913, PLR0917 - the columns of a row
    key: str,
    login: str,
    roles: str,
    employee: str | None,
    created: int,
    by: str,
    expires: int,
    language: str,
    accepted: int | None,
    revoked: int | None,
) -> Invitation:
    return Invitation(
        key, login, roles_of(roles), employee, created, by, expires, language, accepted, revoked
    )


def _insert(connection: sqlite3.Connection, invitation: Invitation, digest: bytes) -> None:
    connection.execute(
        "INSERT INTO invitation (id, digest, login, roles, employee, created, invited_by, expires,"
        " language, accepted, revoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            invitation.id,
            digest,
            invitation.login,
            roles_text(invitation.roles),
            invitation.employee,
            invitation.created,
            invitation.by,
            invitation.expires,
            invitation.language,
            invitation.accepted,
            invitation.revoked,
        ),
    )


def _one(connection: sqlite3.Connection, column: str, value: str | bytes) -> Invitation | None:
    row = connection.execute(f"{_SELECT} WHERE {column} = ?", (value,)).fetchone()
    return _invitation(*row) if row else None


def _refuse_second(connection: sqlite3.Connection, new: Invitation, now: Millis) -> None:
    """Raises AccountTaken if the name or the employee has an account, or another invitation that
    is open now."""
    refuse_taken(connection, new.login, new.employee)
    row = connection.execute(
        "SELECT login FROM invitation WHERE (login = ? OR employee = ?) AND id != ?"
        " AND accepted IS NULL AND revoked IS NULL AND expires > ?",
        (new.login, new.employee, new.id, now),
    ).fetchone()
    if row:
        raise invited_already(row[0])
