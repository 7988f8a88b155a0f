"""Notices as rows: the `Notices` of cwem/access/ports/."""

import sqlite3
from collections.abc import Sequence

from cwem.access.notices import KEPT_DAYS, SHOWN, Notice, NoticeKind
from cwem.store.kept_words import words_of, words_text
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer
from cwem.values import DAY, Millis


class SqliteNotices:
    """The `Notices` port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def post(self, notices: Sequence[Notice]) -> None:
        rows = [
            (n.id, n.account, n.kind.value, words_text(n.words), n.at, n.page, n.read)
            for n in notices
        ]

        def change(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO notice (id, account, kind, words, at, page, read)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                rows,
            )
            over = max((notice.at for notice in notices), default=0) - KEPT_DAYS * DAY
            connection.executemany(
                "DELETE FROM notice WHERE account = ? AND coalesce(read, at) < ?",
                [(account, over) for account in {notice.account for notice in notices}],
            )

        self._writer.change(change)

    def of(self, account: str, limit: int) -> list[Notice]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT id, account, kind, words, at, page, read FROM notice WHERE account = ?"
                " ORDER BY at DESC, number DESC LIMIT ?",
                (account, limit),
            ).fetchall()
        return [
            Notice(key, name, NoticeKind(kind), words_of(words), at, page, read)
            for key, name, kind, words, at, page, read in rows
        ]

    def unread(self, account: str) -> int:
        with self._readers.borrow() as connection:
            row = connection.execute(
                "SELECT count(*) FILTER (WHERE read IS NULL) FROM (SELECT read FROM notice"
                " WHERE account = ? ORDER BY at DESC, number DESC LIMIT ?)",
                (account, SHOWN),
            ).fetchone()
        return int(row[0])

    def mark_read(self, account: str, at: Millis, ids: Sequence[str] | None = None) -> None:
        def change(connection: sqlite3.Connection) -> None:
            unread = "UPDATE notice SET read = ? WHERE account = ? AND read IS NULL"
            if ids is None:
                connection.execute(unread, (at, account))
            else:
                rows = [(at, account, each) for each in ids]
                connection.executemany(f"{unread} AND id = ?", rows)

        self._writer.change(change)

    def settle(self, ids: Sequence[str], at: Millis) -> None:
        def change(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "UPDATE notice SET read = ? WHERE id = ? AND read IS NULL",
                [(at, each) for each in ids],
            )

        self._writer.change(change)
