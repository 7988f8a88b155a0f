"""What was agreed as rows: the `RuleBooks` of cwem/attendance/ports.py.

A book is one document. Every revision stays, since closed periods name theirs."""

import sqlite3
from collections.abc import Sequence

from cwem.access.audit import AuditEntry
from cwem.attendance.rule_book_json import book_json, book_of
from cwem.attendance.shifts import RuleBook
from cwem.store.refusals import no_rule_book, rules_changed_meanwhile
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.writer import Writer


class SqliteRuleBooks:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def revision(self) -> int:
        with self._readers.borrow() as connection:
            return _revision(connection)

    def book(self) -> RuleBook:
        with self._readers.borrow() as connection:
            row = connection.execute(
                "SELECT body, revision FROM rule_book ORDER BY revision DESC LIMIT 1"
            ).fetchone()
        return book_of(*row) if row else RuleBook()

    def at(self, revision: int) -> RuleBook:
        with self._readers.borrow() as connection:
            row = connection.execute(
                "SELECT body, revision FROM rule_book WHERE revision = ?", (revision,)
            ).fetchone()
        if row is None and revision:
            raise no_rule_book(revision)
        return book_of(*row) if row else RuleBook()

    def replace(self, book: RuleBook, audit: Sequence[AuditEntry] = ()) -> None:
        body = book_json(book)

        def change(connection: sqlite3.Connection) -> None:
            newest = _revision(connection)
            if newest != book.revision:
                raise rules_changed_meanwhile()
            connection.execute("INSERT INTO rule_book VALUES (?, ?)", (newest + 1, body))
            for each in audit:
                append(connection, each)

        self._writer.change(change)


def _revision(connection: sqlite3.Connection) -> int:
    (newest,) = connection.execute("SELECT max(revision) FROM rule_book").fetchone()
    return newest or 0
