"""Accounts as rows: the `Accounts` of cwem/access/ports/."""

import sqlite3
from dataclasses import replace
from typing import Any

from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry
from cwem.access.roles import may_invite
from cwem.store.access_rules import keep_an_administrator, no_account, roles_text
from cwem.store.sqlite.account_rows import ACCOUNT, account_of, create
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.invitations import revoke_issued
from cwem.store.sqlite.writer import Writer


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
            return _all(connection)

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
            keep_an_administrator(name, _all(connection))
            connection.execute("UPDATE account SET disabled = 1 WHERE name = ?", (name,))
            _end_log_ins(connection, name)
            append(connection, entry)
            revoke_issued(connection, name, entry)

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
            account = account_of(*_row(connection, ACCOUNT, name))
            if Role.ADMIN not in roles:
                keep_an_administrator(name, _all(connection))
            connection.execute(
                "UPDATE account SET roles = ? WHERE name = ?", (roles_text(roles), name)
            )
            append(connection, entry)
            if not may_invite(replace(account, roles=roles)):
                revoke_issued(connection, name, entry)

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


def _empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM account LIMIT 1").fetchone() is None


def _all(connection: sqlite3.Connection) -> list[Account]:
    query = f"SELECT {ACCOUNT} FROM account ORDER BY name"  # noqa: S608 - a constant
    return [account_of(*row) for row in connection.execute(query)]


def _row(connection: sqlite3.Connection, columns: str, name: str) -> tuple[Any, ...]:
    """These columns of one account. Raises NoSuchAccount."""
    query = f"SELECT {columns} FROM account WHERE name = ?"  # noqa: S608 - constants
    row: tuple[Any, ...] | None = connection.execute(query, (name,)).fetchone()
    if row is None:
        raise no_account(name)
    return row


def _end_log_ins(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("DELETE FROM login WHERE account = ?", (name,))
