"""Texts of consents and who agreed: the `Agreements` of cwem/access/ports/."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cwem.access.audit import Action, AuditEntry
from cwem.access.consent import ConsentText
from cwem.store.cassandra import people
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import GALLERY, raise_version
from cwem.store.cassandra.view import View
from cwem.store.cassandra.waiting import forget_photos
from cwem.store.refusals import agreed_already, nobody_agrees, published_already
from cwem.values import Consent, Millis, Purpose


class CassandraAgreements:
    """The `Agreements` port."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def publish(self, texts: Sequence[ConsentText], entry: AuditEntry) -> None:
        def change(view: View) -> None:
            for text in texts:
                _store(view, text)
            raise_version(view, GALLERY)
            append(view, entry)

        self._transactions.run(change)

    def texts(self) -> list[ConsentText]:
        rows = self._transactions.view().rows("consent_text")  # by key: the sort below is stable
        rows.sort(key=lambda row: str(row["version"]), reverse=True)
        rows.sort(key=lambda row: (-row["published"], row["purpose"]))
        return [
            ConsentText(
                Purpose(row["purpose"]), row["version"], row["language"], row["body"],
                row["published"], row["published_by"],
            )
            for row in rows
        ]  # fmt: skip

    def consents(self) -> list[Consent]:
        return self._transactions.read(people.read_all_consents)

    def record(self, consent: Consent, entry: AuditEntry) -> None:
        def change(view: View) -> None:
            if people.read_employee(view, consent.employee) is None:
                refuse_erased(view, [consent.employee])
                raise nobody_agrees(consent.employee)
            if not people.agree(view, consent):
                raise agreed_already(consent.employee)
            raise_version(view, GALLERY)
            append(view, entry)

        self._transactions.run(change)

    def withdraw(self, employee: str, purpose: Purpose, at: Millis, entry: AuditEntry) -> bool:
        def change(view: View) -> bool:
            ended = people.withdraw(view, employee, purpose, at)
            if ended:
                append(view, entry)
            photos = forget_photos(view, employee) if purpose is Purpose.ATTENDANCE else 0
            if photos:
                details = {"purpose": purpose.value, "photos": photos}
                append(view, replace(entry, action=Action.DELETE_PHOTOS, details=details))
            return ended

        return self._transactions.run(change)

    def forget_face(self, employee: str, entry: AuditEntry) -> bool:
        def change(view: View) -> bool:
            there = people.forget_face(view, employee)
            if there:
                append(view, entry)
            return there

        return self._transactions.run(change)


def _store(view: View, text: ConsentText) -> None:
    key: dict[str, Any] = {
        "purpose": text.purpose.value,
        "version": text.version,
        "language": text.language,
    }
    if view.get("consent_text", **key) is not None:
        raise published_already(text.version)
    view.put("consent_text", **key, body=text.body, published=text.published, published_by=text.by)
