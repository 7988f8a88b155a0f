"""Accounts as rows: the `Accounts` of cwem/access/ports.py."""

import sqlite3
from typing import Any

from cwem.access.accounts import Account, AccountTaken, NoSuchAccount, Role
from cwem.access.audit import AuditEntry
from cwem.errors import InputError
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer
from cwem.words import say

ACCOUNT = (
    "account.name, account.roles, account.employee, account.created, must_change, disabled,"
    " account.language"
)
"""The columns `account_of` takes."""


class SqliteAccounts:
    """The `Accounts` port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def empty(self) -> bool:
        with self._readers.borrow() as connection:
            return _empty(connection)

    def account(self, name: str) -> Account | None:
        return self._one("name", name)

    def of_employee(self, number: str) -> Account | None:
        return self._one("employee", number)

    def accounts(self) -> list[Account]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                f"SELECT {ACCOUNT} FROM account ORDER BY name"  # noqa: S608 - a constant
            ).fetchall()
        return [account_of(*row) for row in rows]

    def password_hash(self, name: str) -> str | None:
        with self._readers.borrow() as connection:
            row = connection.execute(
                "SELECT password FROM account WHERE name = ?", (name,)
            ).fetchone()
        return row[0] if row else None

    def create_first(self, account: Account, password_hash: str, entry: AuditEntry) -> bool:
        def change(connection: sqlite3.Connection) -> bool:
            if not _empty(connection):
                return False
            create(connection, account, password_hash, entry)
            return True

        return self._writer.change(change)

    def create(self, account: Account, password_hash: str, entry: AuditEntry) -> None:
        self._writer.change(lambda connection: create(connection, account, password_hash, entry))

    def set_password(
        self,
        name: str,
        password_hash: str,
        must_change: bool,
        entry: AuditEntry,
        seen: str | None = None,
    ) -> bool:
        def change(connection: sqlite3.Connection) -> bool:
            (stored,) = _row(connection, "password", name)
            if seen is not None and seen != stored:
                return False
            connection.execute(
                "UPDATE account SET password = ?, must_change = ? WHERE name = ?",
                (password_hash, must_change, name),
            )
            _end_log_ins(connection, name)
            append(connection, entry)
            return True

        return self._writer.change(change)

    def rehash(self, name: str, old: str, new: str) -> None:
        self._writer.change(
            lambda connection: connection.execute(
                "UPDATE account SET password = ? WHERE name = ? AND password = ?", (new, name, old)
            )
        )

    def disable(self, name: str, entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            _row(connection, "name", name)
            _keep_an_administrator(connection, name)
            connection.execute("UPDATE account SET disabled = 1 WHERE name = ?", (name,))
            _end_log_ins(connection, name)
            append(connection, entry)

        self._writer.change(change)

    def enable(self, name: str, password_hash: str, entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            _row(connection, "name", name)
            connection.execute(
                "UPDATE account SET disabled = 0, password = ?, must_change = 1 WHERE name = ?",
                (password_hash, name),
            )
            _end_log_ins(connection, name)
            append(connection, entry)

        self._writer.change(change)

    def set_roles(self, name: str, roles: frozenset[Role], entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            _row(connection, "name", name)
            if Role.ADMIN not in roles:
                _keep_an_administrator(connection, name)
            connection.execute(
                "UPDATE account SET roles = ? WHERE name = ?", (roles_text(roles), name)
            )
            append(connection, entry)

        self._writer.change(change)

    def set_language(self, name: str, language: str) -> None:
        def change(connection: sqlite3.Connection) -> None:
            _row(connection, "name", name)
            connection.execute("UPDATE account SET language = ? WHERE name = ?", (language, name))

        self._writer.change(change)

    def _one(self, column: str, value: str) -> Account | None:
        query = f"SELECT {ACCOUNT} FROM account WHERE {column} = ?"  # noqa: S608 - constants
        with self._readers.borrow() as connection:
            row = connection.execute(query, (value,)).fetchone()
        return account_of(*row) if row else None


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
    """Raises AccountTaken if there is an account of this name or of this employee."""
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


def _empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM account LIMIT 1").fetchone() is None


def _row(connection: sqlite3.Connection, columns: str, name: str) -> tuple[Any, ...]:
    """These columns of one account. Raises NoSuchAccount."""
    query = f"SELECT {columns} FROM account WHERE name = ?"  # noqa: S608 - constants
    row: tuple[Any, ...] | None = connection.execute(query, (name,)).fetchone()
    if row is None:
        raise NoSuchAccount(say("There is no account {name}; look at the list of all.", name=name))
    return row


def _end_log_ins(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("DELETE FROM login WHERE account = ?", (name,))


def _keep_an_administrator(connection: sqlite3.Connection, name: str) -> None:
    """Raises InputError if this account is the only administrator who may log in."""
    rows = connection.execute("SELECT name, roles FROM account WHERE NOT disabled")
    if {each for each, roles in rows if Role.ADMIN in roles_of(roles)} == {name}:
        raise InputError(
            say(
                "{name} is the only administrator who can log in; make another one first.",
                name=name,
            )
        )
