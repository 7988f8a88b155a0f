"""What people agreed to."""

from collections.abc import Sequence
from typing import Protocol

from cwem.access.audit import AuditEntry
from cwem.access.consent import ConsentText
from cwem.values import Consent, Millis, Purpose


class Agreements(Protocol):
    """The texts of consents, and what everybody agreed to and withdrew. Nothing is deleted."""

    def publish(self, texts: Sequence[ConsentText], entry: AuditEntry) -> None:
        """Store one version in its languages, all or none; consents whose meaning is another one
        stand no longer. Raises InputError if the version exists in one of the languages."""
        ...

    def texts(self) -> list[ConsentText]:
        """All, newest first."""
        ...

    def consents(self) -> list[Consent]:
        """Everybody's, standing and withdrawn, by employee, purpose and time."""
        ...

    def record(self, consent: Consent, entry: AuditEntry) -> None:
        """Somebody agreed, or, withdrawn as it was given, said no. Raises InputError for an
        unknown employee, or where one of that person, purpose and moment is stored already."""
        ...

    def withdraw(self, employee: str, purpose: Purpose, at: Millis, entry: AuditEntry) -> bool:
        """As `ports.People.withdraw`, with its audit entry; False if none stood. Withdrawing
        attendance deletes the photos that wait for it too, in the same step, with an entry."""
        ...

    def forget_face(self, employee: str, entry: AuditEntry) -> bool:
        """Destroy the person's templates and their key, whatever was agreed to, which stays; False,
        and nothing audited, if there are none."""
        ...
