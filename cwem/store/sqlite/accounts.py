"""Accounts, log-ins and tries as rows: the `Accounts` and `Logins` of cwem/access/ports.py."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from cwem.access.accounts import Account, AccountTaken, NoSuchAccount, Role
from cwem.access.audit import AuditEntry
from cwem.access.lockout import Failures, TryKey, counted, wait
from cwem.access.logins import Login
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis

_ACCOUNT = "account.name, account.roles, account.employee, account.created, must_change, disabled"
_LOGIN = "login.id, login.account, login.opened, login.seen, login.address, login.browser"


class SqliteAccounts:
    """The `Accounts` port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def empty(self) -> bool:
        with self._readers.borrow() as connection:
            return _empty(connection)

    def account(self, name: str) -> Account | None:
        with self._readers.borrow() as connection:
            row = connection.execute(
                f"SELECT {_ACCOUNT} FROM account WHERE name = ?",  # noqa: S608 - a constant
                (name,),
            ).fetchone()
        return _account(*row) if row else None

    def accounts(self) -> list[Account]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                f"SELECT {_ACCOUNT} FROM account ORDER BY name"  # noqa: S608 - a constant
            ).fetchall()
        return [_account(*row) for row in rows]

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
            _create(connection, account, password_hash, entry)
            return True

        return self._writer.change(change)

    def create(self, account: Account, password_hash: str, entry: AuditEntry) -> None:
        self._writer.change(lambda connection: _create(connection, account, password_hash, entry))

    def set_password(
        self, name: str, password_hash: str, must_change: bool, entry: AuditEntry
    ) -> None:
        def change(connection: sqlite3.Connection) -> None:
            _update(
                connection,
                "UPDATE account SET password = ?, must_change = ? WHERE name = ?",
                (password_hash, must_change, name),
            )
            connection.execute("DELETE FROM login WHERE account = ?", (name,))
            append(connection, entry)

        self._writer.change(change)

    def rehash(self, name: str, old: str, new: str) -> None:
        self._writer.change(
            lambda connection: connection.execute(
                "UPDATE account SET password = ? WHERE name = ? AND password = ?", (new, name, old)
            )
        )

    def disable(self, name: str, entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            _update(connection, "UPDATE account SET disabled = 1 WHERE name = ?", (name,))
            connection.execute("DELETE FROM login WHERE account = ?", (name,))
            append(connection, entry)

        self._writer.change(change)


class SqliteLogins:
    """The `Logins` port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def open(
        self,
        login: Login,
        digest: bytes,
        over_before: Millis,
        entry: AuditEntry,
        password: str | None = None,
    ) -> bool:
        def change(connection: sqlite3.Connection) -> bool:
            connection.execute("DELETE FROM login WHERE seen < ?", (over_before,))
            opened = connection.execute(
                "INSERT INTO login SELECT ?, ?, ?, ?, ?, ?, ? FROM account"
                " WHERE name = ? AND NOT disabled AND password = coalesce(?, password)",
                (digest, login.id, login.account, login.opened, login.seen, login.address,
                 login.browser, login.account, password),
            ).rowcount  # fmt: skip
            if opened:
                append(connection, entry)
            return bool(opened)

        return self._writer.change(change)

    def find(self, digest: bytes) -> tuple[Login, Account] | None:
        with self._readers.borrow() as connection:
            row = connection.execute(
                f"SELECT {_LOGIN}, {_ACCOUNT} FROM login"  # noqa: S608 - constants
                " JOIN account ON account.name = login.account WHERE digest = ? AND NOT disabled",
                (digest,),
            ).fetchone()
        return (Login(*row[:6]), _account(*row[6:])) if row else None

    def touch(self, digest: bytes, at: Millis) -> None:
        self._writer.change(
            lambda connection: connection.execute(
                "UPDATE login SET seen = ? WHERE digest = ? AND seen < ?", (at, digest, at)
            )
        )

    def end(self, account: str, login: str, entry: AuditEntry) -> bool:
        def change(connection: sqlite3.Connection) -> bool:
            ended = connection.execute(
                "DELETE FROM login WHERE account = ? AND id = ?", (account, login)
            ).rowcount
            if ended:
                append(connection, entry)
            return bool(ended)

        return self._writer.change(change)

    def of(self, account: str) -> list[Login]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                f"SELECT {_LOGIN} FROM login WHERE account = ?"  # noqa: S608 - a constant
                " ORDER BY seen DESC, opened DESC, id",
                (account,),
            ).fetchall()
        return [Login(*row) for row in rows]

    def try_now(self, keys: Sequence[TryKey], now: Millis) -> Millis:
        def change(connection: sqlite3.Connection) -> Millis:
            found = [(each, _failures(connection, each.key)) for each in keys]
            longest = max(wait(each.rule, failures, now) for each, failures in found)
            if longest:
                return longest
            for each, failures in found:
                more = counted(each.rule, failures, now)
                connection.execute(
                    "INSERT INTO login_failure VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
                    " SET count = excluded.count, last = excluded.last",
                    (each.key, more.count, more.last),
                )
            forgotten = max(each.rule.forgotten for each in keys)
            connection.execute("DELETE FROM login_failure WHERE last < ?", (now - forgotten,))
            return 0

        return self._writer.change(change)

    def forgive(self, key: TryKey) -> None:
        self._run("DELETE FROM login_failure WHERE key = ?", key.key)

    def forgive_one(self, key: TryKey) -> None:
        self._run("UPDATE login_failure SET count = count - 1 WHERE key = ? AND count > 0", key.key)

    def _run(self, statement: str, key: bytes) -> None:
        change: Callable[[sqlite3.Connection], Any] = lambda c: c.execute(statement, (key,))  # noqa: E731
        self._writer.change(change)


def _account(  # noqa: PLR0913, PLR0917 - the columns of a row
    name: str, roles: str, employee: str | None, created: int, must_change: int, disabled: int
) -> Account:
    return Account(
        name,
        frozenset(Role(role) for role in roles.split()),
        employee,
        created,
        bool(must_change),
        bool(disabled),
    )


def _empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM account LIMIT 1").fetchone() is None


def _create(
    connection: sqlite3.Connection, account: Account, password_hash: str, entry: AuditEntry
) -> None:
    for column, value, what in (
        ("name", account.name, f"The log-in name {account.name}"),
        ("employee", account.employee, f"Employee {account.employee}"),
    ):
        query = f"SELECT 1 FROM account WHERE {column} = ?"  # noqa: S608 - a constant
        if connection.execute(query, (value,)).fetchone():
            raise AccountTaken(f"{what} has an account already; choose another or reset that one.")
    connection.execute(
        "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            account.name,
            " ".join(sorted(account.roles)),
            account.employee,
            account.created,
            password_hash,
            account.must_change,
            account.disabled,
        ),
    )
    append(connection, entry)


def _update(connection: sqlite3.Connection, statement: str, values: tuple[Any, ...]) -> None:
    """Change one account, whose name is the last value. Raises NoSuchAccount."""
    if not connection.execute(statement, values).rowcount:
        raise NoSuchAccount(f"There is no account {values[-1]}; `cwem user list` shows them all.")


def _failures(connection: sqlite3.Connection, key: bytes) -> Failures | None:
    row = connection.execute(
        "SELECT count, last FROM login_failure WHERE key = ?", (key,)
    ).fetchone()
    return Failures(*row) if row else None
