"""Log-ins and tries as rows: the `Logins` of cwem/access/ports/."""

import sqlite3
from collections.abc import Sequence

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.access.lockout import (
    KNOWN_FOR,
    Failures,
    TryKey,
    TryKeys,
    counted,
    longest_wait,
)
from cwem.access.logins import Login
from cwem.access.pepper import Pepper
from cwem.store.personal import kept_key, kept_keys, kept_place
from cwem.store.sqlite.account_rows import ACCOUNT, account_of
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis

_LOGIN = "login.id, login.account, login.opened, login.seen, login.address, login.browser"


class SqliteLogins:
    """The `Logins` port."""

    def __init__(self, readers: Readers, writer: Writer, pepper: Pepper) -> None:
        self._readers, self._writer, self._pepper = readers, writer, pepper

    def open(  # noqa: PLR0913, PLR0917 - all of it is one step
        self,
        login: Login,
        digest: bytes,
        over_before: Millis,
        entry: AuditEntry,
        password: str | None = None,
        forgiven: TryKeys | None = None,
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
                place = kept_place(self._pepper, login.account, login.address)
                _remember_place(connection, place, login.opened)
                connection.execute(
                    "UPDATE account SET last_login = ? WHERE name = ?",
                    (login.opened, login.account),
                )
                append(connection, entry)
                if forgiven:
                    _forgive(connection, TryKeys(*kept_keys(self._pepper, forgiven)))
            return bool(opened)

        return self._writer.change(change)

    def known(self, account: str, address: str, since: Millis) -> bool:
        with self._readers.borrow() as connection:
            row = connection.execute(
                "SELECT 1 FROM login_place WHERE digest = ? AND seen >= ?",
                (kept_place(self._pepper, account, address), since),
            ).fetchone()
        return row is not None

    def failures(self, key: TryKey) -> int:
        with self._readers.borrow() as connection:
            found = _failures(connection, kept_key(self._pepper, key).key)
        return found.count if found else 0

    def find(self, digest: bytes) -> tuple[Login, Account] | None:
        with self._readers.borrow() as connection:
            row = connection.execute(
                f"SELECT {_LOGIN}, {ACCOUNT} FROM login"  # noqa: S608 - constants
                " JOIN account ON account.name = login.account WHERE digest = ? AND NOT disabled",
                (digest,),
            ).fetchone()
        return (Login(*row[:6]), account_of(*row[6:])) if row else None

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

    def last(self) -> dict[str, Millis]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT name, last_login FROM account WHERE last_login IS NOT NULL"
            ).fetchall()
        return dict(rows)

    def try_now(self, keys: Sequence[TryKey], now: Millis) -> Millis:
        kept = kept_keys(self._pepper, keys)

        def change(connection: sqlite3.Connection) -> Millis:
            found = [(each, _failures(connection, each.key)) for each in kept]
            if longest := longest_wait(found, now):
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

    def forgive(self, wholly: Sequence[TryKey], once: Sequence[TryKey] = ()) -> None:
        whole, one = kept_keys(self._pepper, wholly), kept_keys(self._pepper, once)

        def change(connection: sqlite3.Connection) -> None:
            for each in whole:
                _forget(connection, each)
            for each in one:
                _one_less(connection, each)

        self._writer.change(change)


def _failures(connection: sqlite3.Connection, key: bytes) -> Failures | None:
    row = connection.execute(
        "SELECT count, last FROM login_failure WHERE key = ?", (key,)
    ).fetchone()
    return Failures(*row) if row else None


def _forgive(connection: sqlite3.Connection, keys: TryKeys) -> None:
    _forget(connection, keys.account_place)
    _forget(connection, keys.account)
    _one_less(connection, keys.place)


def _forget(connection: sqlite3.Connection, key: TryKey) -> None:
    connection.execute("DELETE FROM login_failure WHERE key = ?", (key.key,))


def _one_less(connection: sqlite3.Connection, key: TryKey) -> None:
    connection.execute(
        "UPDATE login_failure SET count = count - 1 WHERE key = ? AND count > 0", (key.key,)
    )


def _remember_place(connection: sqlite3.Connection, place: bytes, at: Millis) -> None:
    connection.execute("DELETE FROM login_place WHERE seen < ?", (at - KNOWN_FOR,))
    connection.execute(
        "INSERT INTO login_place VALUES (?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen",
        (place, at),
    )
