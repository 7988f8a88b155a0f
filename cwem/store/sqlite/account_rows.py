"""Accounts as rows, for whatever stores or reads one. The functions run inside the caller's
transaction."""

import sqlite3

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.store.access_rules import employee_taken, name_taken, roles_of, roles_text
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.erased import refuse_erased

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
        raise name_taken(name)
    if connection.execute("SELECT 1 FROM account WHERE employee = ?", (employee,)).fetchone():
        raise employee_taken(employee)
