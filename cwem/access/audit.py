"""Who did or saw what of whom. Entries are appended and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cwem.values import Millis

CONSOLE = "console"
"""The actor of what is done on the server's command line."""
NOBODY = ""
"""The actor where nobody is logged in, as in a refused log-in."""


class Action(StrEnum):
    """What was done, in words an employee understands."""

    SET_UP = "set up"
    LOG_IN = "logged in"
    LOG_IN_REFUSED = "log-in refused"
    LOG_OUT = "logged out"
    END_LOG_IN = "log-in ended"
    CHANGE_PASSWORD = "password changed"  # noqa: S105 - a word, no password
    REFUSE_PASSWORD = "password change refused"  # noqa: S105
    RESET_PASSWORD = "password reset"  # noqa: S105
    CREATE_ACCOUNT = "account created"
    DISABLE_ACCOUNT = "account disabled"
    ENABLE_ACCOUNT = "account enabled"
    SEE_ACCOUNTS = "accounts seen"
    CHANGE_ROLES = "roles changed"
    INVITE = "invited"
    RENEW_INVITATION = "invitation renewed"
    REVOKE_INVITATION = "invitation revoked"
    ACCEPT_INVITATION = "invitation accepted"
    SEE_INVITATIONS = "invitations seen"
    REFUSE_PAGE = "page refused"
    SEE_AUDIT = "audit seen"
    EXPORT_AUDIT = "audit exported"


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, when, and from where."""

    actor: str
    """Log-in name, or CONSOLE."""
    at: Millis
    address: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit."""

    at: Millis
    actor: str
    """Log-in name, CONSOLE or NOBODY."""
    action: str
    about: str | None = None
    """Employee number of whom it concerns."""
    account: str | None = None
    """Log-in name of the account it concerns."""
    details: Mapping[str, str | int] = field(default_factory=dict)
    """Small, and never a secret."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries; None and empty stand for all. Times are [since, until)."""

    since: Millis
    until: Millis
    person: str = ""
    """Employee number or log-in name: who did it, or whom it concerns."""
    own: tuple[str, str | None] | None = None
    """(log-in name, employee number): only what this person did or what concerns them."""
    action: str = ""
