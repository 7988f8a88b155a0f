"""A one-time link with which a person makes their own account."""

from dataclasses import dataclass
from enum import StrEnum

from cwem.access.accounts import Role
from cwem.values import Millis


class InvitationState(StrEnum):
    """What became of it; exactly one."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One invitation. The link's token is shown once and only its digest is stored; sending it
    again makes a new token and the old link stops working."""

    id: str
    login: str
    """The log-in name the account will have, in its plain form."""
    roles: frozenset[Role]
    employee: str | None
    created: Millis
    by: str
    expires: Millis
    language: str = ""
    accepted: Millis | None = None
    revoked: Millis | None = None

    def state(self, now: Millis) -> InvitationState:
        if self.accepted is not None:
            return InvitationState.ACCEPTED
        if self.revoked is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if now < self.expires else InvitationState.EXPIRED
