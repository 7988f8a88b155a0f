"""What every store decides alike about accounts and invitations, and how it keeps their words."""

from collections.abc import Iterable

from cwem.access.accounts import Account, AccountTaken, NoSuchAccount, Role
from cwem.access.audit import Action, AuditEntry
from cwem.access.invitations import Invitation
from cwem.errors import InputError
from cwem.words import say


def roles_of(text: str) -> frozenset[Role]:
    """Roles as they are stored."""
    return frozenset(Role(role) for role in text.split())


def roles_text(roles: frozenset[Role]) -> str:
    """As `roles_of` reads them."""
    return " ".join(sorted(roles))


def keep_an_administrator(name: str, accounts: Iterable[Account]) -> None:
    """Raises InputError if, of all accounts, this one is the only administrator who may log in."""
    if {each.name for each in accounts if Role.ADMIN in each.roles and not each.disabled} == {name}:
        raise InputError(
            say(
                "{name} is the only administrator who can log in; make another one first.",
                name=name,
            )
        )


def no_account(name: str) -> NoSuchAccount:
    """Nobody has this name."""
    return NoSuchAccount(say("There is no account {name}; look at the list of all.", name=name))


def name_taken(name: str) -> AccountTaken:
    """The log-in name has an account."""
    return AccountTaken(
        say(
            "The log-in name {name} has an account already; choose another or reset that one.",
            name=name,
        )
    )


def employee_taken(number: str | None) -> AccountTaken:
    """The person has an account."""
    return AccountTaken(
        say(
            "Employee {number} has an account already; reset or enable that one.",
            number=number,
        )
    )


def invited_already(name: str) -> AccountTaken:
    """The log-in name, or the person, has an open invitation to this log-in name."""
    return AccountTaken(
        say(
            "{name} has an open invitation already; send that one again or revoke it first.",
            name=name,
        )
    )


def revocation(ended: Invitation, inviter: str, because: AuditEntry) -> AuditEntry:
    """The entry of an invitation that ends because nobody comes in on the word of somebody who
    may not invite any more."""
    return AuditEntry(
        because.at,
        because.actor,
        Action.REVOKE_INVITATION,
        ended.employee,
        ended.login,
        {"roles": roles_text(ended.roles), "invited by": inviter},
        because.address,
    )
