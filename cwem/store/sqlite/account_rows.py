"""Accounts as rows, for whatever stores or reads one. The functions run inside the caller's
transaction."""

import sqlite3

from cwem.access.accounts import Account, AccountTaken, Role
from cwem.access.audit import AuditEntry
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.erased import refuse_erased
from cwem.words import say

ACCOUNT = (
    "account.name, account.roles, account.employee, account.created, must_change, disabled,"
    " account.language"
)
"""The columns `account_of` takes."""


def account_of(  # noqa: PLR0913, PLR0917 - the columns of a row
    name: str,
    roles: str,
    employee: str | None,
    created: int,
    must_change: int,
    disabled: int,
    language: str,
) -> Account:
    """The account of a row of ACCOUNT."""
    return Account(
        name, roles_of(roles), employee, created, bool(must_change), bool(disabled), language
    )


def roles_of(text: str) -> frozenset[Role]:
    """Roles as they are stored."""
    return frozenset(Role(role) for role in text.split())


def roles_text(roles: frozenset[Role]) -> str:
    """As `roles_of` reads them."""
    return " ".join(sorted(roles))


def create(
    connection: sqlite3.Connection, account: Account, password_hash: str, entry: AuditEntry
) -> None:
    """Store an account with its audit entry inside the caller's transaction. Raises
    AccountTaken."""
    refuse_taken(connection, account.name, account.employee)
    connection.execute(
        "INSERT INTO account"
        " (name, roles, employee, created, password, must_change, disabled, language)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account.name,
            roles_text(account.roles),
            account.employee,
            account.created,
            password_hash,
            account.must_change,
            account.disabled,
            account.language,
        ),
    )
    append(connection, entry)


def refuse_taken(connection: sqlite3.Connection, name: str, employee: str | None) -> None:
    """Raises AccountTaken if there is an account of this name or of this employee; InputError if
    the employee was erased."""
    refuse_erased(connection, [employee])
    if connection.execute("SELECT 1 FROM account WHERE name = ?", (name,)).fetchone():
        raise AccountTaken(
            say(
                "The log-in name {name} has an account already; choose another or reset that one.",
                name=name,
            )
        )
    if connection.execute("SELECT 1 FROM account WHERE employee = ?", (employee,)).fetchone():
        raise AccountTaken(
            say(
                "Employee {number} has an account already; reset or enable that one.",
                number=employee,
            )
        )
