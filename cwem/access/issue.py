"""Giving and withdrawing access: what `cwem user` does, and the pages about people will."""

from collections.abc import Iterable

from cwem.access.accounts import Account, NoSuchAccount, Role, new_account, plain_name
from cwem.access.audit import Action, AuditEntry, By
from cwem.access.passwords import Passwords, check_new_password, one_time_password
from cwem.access.ports import Accounts


def _entry(by: By, action: Action, account: Account, **details: str) -> AuditEntry:
    """The audit entry of something done to this account."""
    return AuditEntry(by.at, by.actor, action, account.employee, account.name, details, by.address)


def add_account(
    accounts: Accounts, name: str, roles: Iterable[Role], employee: str | None, by: By
) -> tuple[Account, str]:
    """The new account and its one-time password, to be changed at the first log-in. Raises
    InputError."""
    account = new_account(name, frozenset(roles), employee, by.at, must_change=True)
    password = one_time_password()
    entry = _entry(by, Action.CREATE_ACCOUNT, account, roles=" ".join(sorted(account.roles)))
    accounts.create(account, Passwords().hash(password), entry)
    return account, password


def reset_password(accounts: Accounts, name: str, password: str, by: By) -> str:
    """A one-time password, `password` or else a random one; all log-ins of the account end.
    Raises InputError."""
    account = _account(accounts, name)
    if password:
        check_new_password(password, account.name)
    password = password or one_time_password()
    entry = _entry(by, Action.RESET_PASSWORD, account)
    accounts.set_password(account.name, Passwords().hash(password), must_change=True, entry=entry)
    return password


def disable_account(accounts: Accounts, name: str, by: By) -> None:
    """Nobody logs in to it any more, and its log-ins end within a second. Raises InputError."""
    account = _account(accounts, name)
    accounts.disable(account.name, _entry(by, Action.DISABLE_ACCOUNT, account))


def _account(accounts: Accounts, name: str) -> Account:
    account = accounts.account(plain_name(name))
    if account is None:
        raise NoSuchAccount(f"There is no account {name}; `cwem user list` shows them all.")
    return account
