"""An account: who logs in. An employee has one, a kiosk device has one, an administrator may have
one without being an employee."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from cwem.errors import InputError
from cwem.values import Millis
from cwem.words import say

_NAME = re.compile(r"[\w.@+-]{1,64}")
_RESERVED = {"console", "anyone"}
"""What the audit calls the server's command line, and whoever comes before there are accounts:
nobody's account may be taken for them."""


class Role(StrEnum):
    """What an account is for; see roles.GRANTS."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    ADMIN = "admin"
    PAYROLL = "payroll"
    """Reads everybody's working time and closes periods; sees nobody's activity."""
    AUDITOR = "auditor"
    """Looks into what was done and how attendance came about, and changes nothing."""
    KIOSK = "kiosk"


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `name` is the log-in name in its `plain_name` form and never changes; the
    password's hash is not part of it, so that it cannot be shown or logged by accident."""

    name: str
    roles: frozenset[Role]
    employee: str | None
    """Employee number."""
    created: Millis
    must_change: bool = False
    """The password was set by somebody else: nothing else may be done before it is changed."""
    disabled: bool = False
    language: str = ""
    """Of its pages; empty: what the browser asks for."""

    @property
    def device(self) -> bool:
        """A screen at the door, and nobody."""
        return self.roles == {Role.KIOSK}


class AccountTaken(InputError):
    """The name, or the employee, has an account already."""


class NoSuchAccount(InputError):
    """There is no account of this name."""


def plain_name(name: str) -> str:
    """The one form of a log-in name: case and look-alike code points make no difference."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def new_account(
    name: str, roles: frozenset[Role], employee: str | None, at: Millis, must_change: bool
) -> Account:
    """An account to be stored. Raises InputError, a sentence, for a name or roles nobody can
    have."""
    plain = plain_name(name)
    if not _NAME.fullmatch(plain):
        raise InputError(
            say(
                "A log-in name has 1 to 64 letters, digits or . @ + - _ and no spaces; choose "
                "another."
            )
        )
    if plain in _RESERVED:
        raise InputError(say("The log-in name {name} is reserved; choose another.", name=plain))
    check_roles(plain, roles, employee)
    return Account(plain, roles, employee or None, at, must_change)


def check_roles(name: str, roles: frozenset[Role], employee: str | None) -> None:
    """Raises InputError, a sentence, for roles that this account cannot have."""
    if not roles:
        raise InputError(say("{name} needs at least one role.", name=name))
    if Role.KIOSK in roles and (len(roles) > 1 or employee):
        raise InputError(say("A kiosk is a device: it has no other role and is no employee."))
    if Role.MANAGER in roles and not employee:
        raise InputError(say("A manager is an employee; give the employee number too."))
