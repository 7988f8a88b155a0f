"""Giving and withdrawing access: what `cwem user` and the page Accounts do. Each is audited, and
ends the log-ins of whoever may no longer be who they were."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from cwem.access.accounts import Account, NoSuchAccount, Role, check_roles, new_account, plain_name
from cwem.access.audit import Action, AuditEntry, By
from cwem.access.passwords import Passwords, check_new_password, known_about, one_time_password
from cwem.access.ports import Accounts
from cwem.errors import InputError, StoreChanged
from cwem.values import Employee
from cwem.words import say

FindEmployee: TypeAlias = Callable[[str], Employee | None]
"""Employee number -> who that is, as the registry knows them."""


def add_account(  # noqa: PLR0913, PLR0917 - what an account is made of
    accounts: Accounts,
    name: str,
    roles: Iterable[Role],
    employee: str | None,
    by: By,
    find: FindEmployee,
) -> tuple[Account, str]:
    """The new account and its one-time password, to be changed at the first log-in. Raises
    InputError, also for an employee nobody knows."""
    account = new_account(name, frozenset(roles), employee, by.at, must_change=True)
    if account.employee and find(account.employee) is None:
        raise InputError(
            say(
                "Nobody has the number {number}; import or enter the person first.",
                number=account.employee,
            )
        )
    password = one_time_password()
    entry = _entry(by, Action.CREATE_ACCOUNT, account, roles=_words(account.roles))
    accounts.create(account, Passwords().hash(password), entry)
    return account, password


def reset_password(accounts: Accounts, name: str, password: str, by: By, find: FindEmployee) -> str:
    """A one-time password, `password` or else a random one; all log-ins of the account end.
    Raises InputError, also for a disabled account: a password would not open it."""
    account = _account(accounts, name)
    if account.disabled:
        raise InputError(
            say(
                "{name} is disabled. Enable the account instead: that gives it a one-time password "
                "too (on the server: cwem user enable {name}).",
                name=account.name,
            )
        )
    if password:
        person = find(account.employee) if account.employee else None
        check_new_password(password, account.name, *known_about(person))
    password = password or one_time_password()
    entry = _entry(by, Action.RESET_PASSWORD, account)
    accounts.set_password(account.name, Passwords().hash(password), must_change=True, entry=entry)
    return password


def disable_account(accounts: Accounts, name: str, by: By) -> None:
    """Nobody logs in to it any more, and its log-ins end within a second. Raises InputError, also
    for the only administrator."""
    account = _account(accounts, name)
    accounts.disable(account.name, _entry(by, Action.DISABLE_ACCOUNT, account))


def enable_account(accounts: Accounts, name: str, by: By) -> str:
    """The one-time password with which somebody may log in again. Raises InputError, also if the
    account is not disabled."""
    account = _account(accounts, name)
    if not account.disabled:
        raise InputError(
            say(
                "{name} is not disabled. If the password is forgotten, give a new one.",
                name=account.name,
            )
        )
    password = one_time_password()
    entry = _entry(by, Action.ENABLE_ACCOUNT, account)
    accounts.enable(account.name, Passwords().hash(password), entry)
    return password


def change_roles(
    accounts: Accounts,
    name: str,
    roles: Iterable[Role],
    by: By,
    seen: frozenset[Role] | None = None,
) -> Account:
    """The account with these roles, which hold within a second wherever it is logged in. Raises
    InputError for roles nobody can have, and rather than leave no administrator; StoreChanged if
    they are no longer those that were `seen`."""
    account, wanted = _account(accounts, name), frozenset(roles)
    if seen is not None and account.roles != seen:
        raise StoreChanged(
            say("Somebody changed these roles meanwhile. Close this and look at them again.")
        )
    check_roles(account.name, wanted, account.employee)
    if wanted != account.roles:
        details = {"from": _words(account.roles), "to": _words(wanted)}
        entry = _entry(by, Action.CHANGE_ROLES, account, **details)
        accounts.set_roles(account.name, wanted, entry)
    return _account(accounts, name)


def _entry(by: By, action: Action, account: Account, **details: str) -> AuditEntry:
    """The audit entry of something done to this account."""
    return AuditEntry(by.at, by.actor, action, account.employee, account.name, details, by.address)


def _words(roles: frozenset[Role]) -> str:
    return " ".join(sorted(roles))


def _account(accounts: Accounts, name: str) -> Account:
    account = accounts.account(plain_name(name))
    if account is None:
        raise NoSuchAccount(
            say(
                "There is no account {name}; look at the list of all (on the server: cwem user "
                "list).",
                name=name,
            )
        )
    return account
