"""Texts of consents and who agreed: the `Agreements` of cwem/access/ports/."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from cwem.access.audit import Action, AuditEntry
from cwem.access.consent import ConsentText
from cwem.store.refusals import agreed_already, nobody_agrees, published_already
from cwem.store.sqlite import people
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Database, Readers
from cwem.store.sqlite.waiting import forget_photos
from cwem.store.sqlite.writer import Writer
from cwem.values import Consent, Millis, Purpose


class SqliteAgreements:
    """The `Agreements` port. `database` is the file whose log is emptied after a withdrawal."""

    def __init__(self, readers: Readers, writer: Writer, database: Database) -> None:
        self._readers, self._writer, self._database = readers, writer, database

    def publish(self, texts: Sequence[ConsentText], entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            for text in texts:
                _store(connection, text)
            people.gallery_changed(connection)
            append(connection, entry)

        self._writer.change(change)

    def texts(self) -> list[ConsentText]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT purpose, version, language, body, published, published_by"
                " FROM consent_text ORDER BY published DESC, purpose, version DESC, language"
            ).fetchall()
        return [ConsentText(Purpose(purpose), *rest) for purpose, *rest in rows]

    def consents(self) -> list[Consent]:
        with self._readers.borrow() as connection:
            return people.read_all_consents(connection)

    def record(self, consent: Consent, entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            if people.read_employee(connection, consent.employee) is None:
                raise nobody_agrees(consent.employee)
            if not people.agree(connection, consent):
                raise agreed_already(consent.employee)
            people.gallery_changed(connection)
            append(connection, entry)

        self._writer.change(change)

    def withdraw(self, employee: str, purpose: Purpose, at: Millis, entry: AuditEntry) -> bool:
        face = purpose is Purpose.ATTENDANCE

        def change(connection: sqlite3.Connection) -> tuple[bool, int]:
            ended = people.withdraw(connection, employee, purpose, at)
            if ended:
                append(connection, entry)
            photos = forget_photos(connection, employee) if face else 0
            if photos:
                details = {"purpose": purpose.value, "photos": photos}
                deleted = replace(entry, action=Action.DELETE_PHOTOS, details=details)
                append(connection, deleted)
            return ended, photos

        withdrawn, photos = self._writer.change(change)
        if face and (withdrawn or photos):
            self._database.empty_log()
        return withdrawn

    def forget_face(self, employee: str, entry: AuditEntry) -> bool:
        def change(connection: sqlite3.Connection) -> bool:
            there = people.forget_face(connection, employee)
            if there:
                append(connection, entry)
            return there

        forgotten = self._writer.change(change)
        if forgotten:
            self._database.empty_log()
        return forgotten


def _store(connection: sqlite3.Connection, text: ConsentText) -> None:
    stored = connection.execute(
        "INSERT INTO consent_text (purpose, version, language, body, published, published_by)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (text.purpose.value, text.version, text.language, text.body, text.published, text.by),
    ).rowcount
    if not stored:
        raise published_already(text.version)
