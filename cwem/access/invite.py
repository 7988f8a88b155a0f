"""Inviting people: one-time links with which they make their own accounts.

invite -> open --accept-> accepted        the token is shown once, its digest is stored
           |  ^
    expires|  | renew                     another token: the old link stops working
           v  |
        expired            revoke -> revoked     from open and expired, for ever

An invitation is somebody's word: it holds as long as whoever gave it may invite.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cwem.access.accounts import Account, AccountTaken, Role, new_account
from cwem.access.audit import CONSOLE, Action, AuditEntry, By
from cwem.access.invitations import Invitation, InvitationState
from cwem.access.lockout import PLACE, TryKey, place_of
from cwem.access.logins import new_token, token_digest
from cwem.access.notices import NoticeKind, tell
from cwem.access.ports import Invitations
from cwem.access.reception import Admitted, Reception, Turned
from cwem.access.roles import may_invite
from cwem.access.visitors import Caller
from cwem.errors import InputError
from cwem.values import Millis
from cwem.words import Words, say

DAYS = 14
"""An invitation is open this long unless somebody chooses otherwise: a letter takes days, and a
link that lies about for longer is a risk."""
MOST_DAYS = 90

_DAY: Millis = 86_400_000
CLOSED = frozenset({InvitationState.ACCEPTED, InvitationState.REVOKED})
"""What can be neither renewed nor revoked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account somebody is to make for themselves."""

    login: str
    roles: frozenset[Role]
    employee: str | None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation with the token of its link, which exists here only: show it, then forget it."""

    invitation: Invitation
    token: str

    def __repr__(self) -> str:
        return f"Issued({self.invitation.login})"


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of invitations that were to be sent again."""

    issued: tuple[Issued, ...]
    refused: tuple[tuple[Invitation, Words], ...] = ()
    """With the reason."""


def invite(store: Invitations, wanted: Iterable[Wanted], days: int, by: By) -> tuple[Issued, ...]:
    """Invite all of them or nobody, for so many days. Raises InputError for a log-in name or roles
    nobody can have, AccountTaken if somebody has an account or an open invitation already."""
    expires = _expires(days, by)
    issued = []
    for one in wanted:
        account = new_account(one.login, one.roles, one.employee, by.at, must_change=False)
        invitation = Invitation(
            secrets.token_hex(8),
            account.name,
            account.roles,
            account.employee,
            by.at,
            by.actor,
            expires,
            one.language,
        )
        issued.append(Issued(invitation, new_token()))
    if issued:
        store.add(
            [(each.invitation, token_digest(each.token)) for each in issued],
            [_entry(Action.INVITE, each.invitation, by, days=days) for each in issued],
        )
    return tuple(issued)


def renew(store: Invitations, invitations: Iterable[Invitation], days: int, by: By) -> Renewed:
    """New links for these, on the word of whoever makes them; the old ones stop working. Those that
    were accepted or revoked stay as they are."""
    expires = _expires(days, by)
    issued, refused = [], []
    for one in invitations:
        token = new_token()
        entry = _entry(Action.RENEW_INVITATION, one, by, days=days)
        try:
            if store.renew(one.id, token_digest(token), expires, entry):
                issued.append(Issued(replace(one, expires=expires, by=by.actor), token))
            else:
                refused.append((one, say("it was accepted or revoked meanwhile")))
        except AccountTaken as error:
            refused.append((one, error.args[0]))
    return Renewed(tuple(issued), tuple(refused))


def revoke(store: Invitations, invitations: Sequence[Invitation], by: By) -> int:
    """These links stop working; how many were still to be used."""
    left = [one for one in invitations if one.state(by.at) not in CLOSED]
    if not left:
        return 0
    return store.revoke({one.id: _entry(Action.REVOKE_INVITATION, one, by) for one in left})


# --- the other end of the link --------------------------------------------------------------------


def find(reception: Reception, token: str, caller: Caller) -> Invitation | Turned | None:
    """The open invitation of this token; None if it is expired, used, revoked, was never given, or
    whoever gave it may not any more, which a stranger cannot tell apart. Turned: this address
    tries too many."""
    key = _try_key(caller.address)
    if wait := reception.store.logins.try_now([key], reception.now()):
        return Turned(wait)
    invitation = reception.store.invitations.find(token_digest(token))
    if invitation is None:
        return None
    reception.store.logins.forgive([], [key])
    is_open = invitation.state(reception.now()) is InvitationState.OPEN
    return invitation if is_open and _still_meant(reception, invitation) else None


def accept(
    reception: Reception, token: str, password: str, language: str, caller: Caller
) -> Admitted | Turned | None:
    """Make the account, close the invitation, tell who invited, and log in. None and Turned as in
    `find`. Raises PasswordRefused, and AccountTaken if an account was made otherwise meanwhile."""
    found = find(reception, token, caller)
    if not isinstance(found, Invitation):
        return found
    now = reception.now()
    account = Account(found.login, found.roles, found.employee, now, language=language)
    reception.check_password(account, password)
    by = By(account.name, now, caller.address)
    accepted = reception.store.invitations.accept(
        token_digest(token),
        account,
        reception.passwords.hash(password),
        now,
        _entry(Action.ACCEPT_INVITATION, found, by),
    )
    if not accepted:
        return None
    if found.by != CONSOLE:
        words = say("{login} has accepted the invitation and can log in.", login=account.name)
        notices = reception.store.notices
        tell(notices, [found.by], NoticeKind.INFORMATION, words, "invitations.py", now)
    return reception.admit(account, caller)


def _still_meant(reception: Reception, invitation: Invitation) -> bool:
    """Whether whoever invited could do it today. The store revokes what an account sent when it is
    closed or loses the role; this holds for invitations from before that, too."""
    if invitation.by == CONSOLE:
        return True
    return may_invite(reception.store.accounts.account(invitation.by))


def _try_key(address: str) -> TryKey:
    """Counted apart from log-ins: an office with many old letters must not shut itself out."""
    return TryKey(hashlib.sha256(f"invitation {place_of(address)}".encode()).digest(), PLACE)


def _expires(days: int, by: By) -> Millis:
    if not 1 <= days <= MOST_DAYS:
        raise InputError(
            say(
                "An invitation is open for 1 to {most} days; choose another number.", most=MOST_DAYS
            )
        )
    return by.at + days * _DAY


def _entry(action: Action, invitation: Invitation, by: By, **details: int) -> AuditEntry:
    said: dict[str, str | int] = {"roles": " ".join(sorted(invitation.roles)), **details}
    return AuditEntry(
        by.at, by.actor, action, invitation.employee, invitation.login, said, by.address
    )
