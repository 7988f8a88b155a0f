"""The audit as rows: the `AuditLog` of cwem/access/ports/. Triggers refuse change and removal."""

import json
import sqlite3

from cwem.access.accounts import plain_name
from cwem.access.audit import ABOUT_EVERYONE, AuditEntry, AuditQuery
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer

_SELECT = "SELECT at, actor, action, about, account, details, address FROM audit"
_ABOUT_EVERYONE = sorted(str(action) for action in ABOUT_EVERYONE)
_EVERYONE = ", ".join("?" * len(_ABOUT_EVERYONE))


def append(connection: sqlite3.Connection, entry: AuditEntry) -> None:
    """Append inside the caller's transaction: the one way into the table."""
    details = json.dumps(dict(entry.details), ensure_ascii=False, sort_keys=True)
    connection.execute(
        "INSERT INTO audit (at, actor, action, about, account, details, address)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry.at,
            entry.actor,
            str(entry.action),
            entry.about,
            entry.account,
            details,
            entry.address,
        ),
    )


class SqliteAudit:
    """The `AuditLog` port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def record(self, *entries: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            for entry in entries:
                append(connection, entry)

        self._writer.change(change)

    def read(self, query: AuditQuery, limit: int) -> list[AuditEntry]:
        where = ["at >= ?", "at < ?"]
        asked: list[str | int | None] = [query.since, query.until]
        if query.person:
            where.append(
                "(? IN (actor, account) OR ? = about"
                " OR actor IN (SELECT name FROM account WHERE employee = ?))"
            )
            asked += [plain_name(query.person), query.person, query.person]
        if query.own is not None:
            name, employee = query.own
            where.append(
                "(actor = ? OR account = ? OR about = ?"
                f" OR about IS NULL AND account IS NULL AND action IN ({_EVERYONE}))"
            )
            asked += [name, name, employee, *_ABOUT_EVERYONE]
        if query.action:
            where.append("action = ?")
            asked.append(query.action)
        statement = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY at DESC, id DESC LIMIT ?"
        with self._readers.borrow() as connection:
            rows = connection.execute(statement, (*asked, limit)).fetchall()
        return [
            AuditEntry(at, actor, action, about, account, json.loads(details), address)
            for at, actor, action, about, account, details, address in rows
        ]
