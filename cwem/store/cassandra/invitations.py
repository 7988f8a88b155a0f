"""Invitations as rows: the `Invitations` of cwem/access/ports/."""

from collections.abc import Mapping, Sequence

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.access.invitations import Invitation, InvitationState
from cwem.store.access_rules import invited_already, revocation, roles_of, roles_text
from cwem.store.cassandra.account_rows import create, refuse_taken
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import Row, View
from cwem.values import Millis


class CassandraInvitations:
    """The `Invitations` port."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(
        self, invitations: Sequence[tuple[Invitation, bytes]], audit: Sequence[AuditEntry]
    ) -> None:
        def change(view: View) -> None:
            new = [invitation for invitation, _ in invitations]
            refuse_taken(view, [(each.login, each.employee) for each in new])
            invited = _Invited(_all(view))
            for each in new:
                invited.refuse(each, each.created)
                invited.add(each)
            for invitation, digest in invitations:
                _insert(view, invitation, digest)
            for entry in audit:
                append(view, entry)

        self._transactions.run(change)

    def invitations(self) -> list[Invitation]:
        found = self._transactions.read(_all)
        return sorted(found, key=lambda each: (-each.created, each.login))

    def find(self, digest: bytes) -> Invitation | None:
        return self._transactions.read(lambda view: _of_digest(view, digest))

    def renew(self, id: str, digest: bytes, expires: Millis, entry: AuditEntry) -> bool:
        def change(view: View) -> bool:
            row = view.get("invitation", id=id)
            found = _invitation(row) if row else None
            if not row or not found or found.accepted is not None or found.revoked is not None:
                return False
            refuse_taken(view, [(found.login, found.employee)])
            _Invited(_all(view)).refuse(found, entry.at)
            view.put("invitation", id=id, digest=digest, expires=expires, invited_by=entry.actor)
            view.delete("invitation_of_digest", digest=row["digest"])
            view.put("invitation_of_digest", digest=digest, id=id)
            append(view, entry)
            return True

        return self._transactions.run(change)

    def revoke(self, revoked: Mapping[str, AuditEntry]) -> int:
        def change(view: View) -> int:
            found = view.several("invitation", [{"id": id} for id in revoked])
            ended = [
                row["id"]
                for rows in found
                for row in rows
                if row["accepted"] is None and row["revoked"] is None
            ]
            for id in ended:
                _revoke(view, id, revoked[id])
            return len(ended)

        return self._transactions.run(change)

    def accept(
        self, digest: bytes, account: Account, password_hash: str, at: Millis, entry: AuditEntry
    ) -> bool:
        def change(view: View) -> bool:
            found = _of_digest(view, digest)
            if found is None or found.state(at) is not InvitationState.OPEN:
                return False
            create(view, account, password_hash, entry)
            view.put("invitation", id=found.id, accepted=at)
            return True

        return self._transactions.run(change)


def revoke_issued(view: View, name: str, because: AuditEntry) -> None:
    """End the open invitations this account sent, each with an audit entry, inside the caller's
    transaction: nobody comes in on the word of somebody who may not invite any more."""
    for one in _all(view):
        if one.by == name and one.state(because.at) is InvitationState.OPEN:
            _revoke(view, one.id, revocation(one, name, because))


class _Invited:
    """Who has an invitation that may be open, by name and by number."""

    def __init__(self, invitations: Sequence[Invitation]) -> None:
        self._known: dict[tuple[str, str | None], list[Invitation]] = {}
        for each in invitations:
            self.add(each)

    def add(self, invitation: Invitation) -> None:
        for key in _keys(invitation):
            self._known.setdefault(key, []).append(invitation)

    def refuse(self, new: Invitation, now: Millis) -> None:
        """Raises AccountTaken if name or employee has another invitation that is open now."""
        for key in _keys(new):
            for each in self._known.get(key, ()):
                if each.id != new.id and each.state(now) is InvitationState.OPEN:
                    raise invited_already(each.login)


def _keys(invitation: Invitation) -> list[tuple[str, str | None]]:
    by_name, by_number = ("login", invitation.login), ("employee", invitation.employee)
    return [by_name] if invitation.employee is None else [by_name, by_number]


def _revoke(view: View, id: str, entry: AuditEntry) -> None:
    view.put("invitation", id=id, revoked=entry.at)
    append(view, entry)


def _insert(view: View, invitation: Invitation, digest: bytes) -> None:
    view.add(
        "invitation",
        id=invitation.id,
        digest=digest,
        login=invitation.login,
        roles=roles_text(invitation.roles),
        employee=invitation.employee,
        created=invitation.created,
        invited_by=invitation.by,
        expires=invitation.expires,
        language=invitation.language,
        accepted=invitation.accepted,
        revoked=invitation.revoked,
    )
    view.put("invitation_of_digest", digest=digest, id=invitation.id)


def _all(view: View) -> list[Invitation]:
    return [_invitation(row) for row in view.rows("invitation")]


def _of_digest(view: View, digest: bytes) -> Invitation | None:
    known = view.get("invitation_of_digest", digest=digest)
    row = view.get("invitation", id=known["id"]) if known else None
    return _invitation(row) if row else None


def _invitation(row: Row) -> Invitation:
    return Invitation(
        row["id"],
        row["login"],
        roles_of(row["roles"]),
        row["employee"],
        row["created"],
        row["invited_by"],
        row["expires"],
        row["language"],
        row["accepted"],
        row["revoked"],
    )
