"""Where a company is kept."""

from collections.abc import Sequence
from typing import Protocol

from cwem.access.audit import AuditEntry
from cwem.people.values import AssignmentKind, Changes, Company, Recorded
from cwem.values import Millis


class Registry(Protocol):
    """Sites, teams, people, cameras and dated assignments. Safe to call from any thread.

    Many may prepare changes at once, from a company they have read; only a change prepared from
    the newest one is taken. So two people who edit at the same time never overwrite each other
    unseen: the second is told to look again."""

    def revision(self) -> int:
        """Rises with every change; cheap, so that a company can be kept until it does."""
        ...

    def company(self) -> Company:
        """Everything, as of one moment."""
        ...

    def change(
        self, changes: Changes, seen: int, at: Millis, audit: Sequence[AuditEntry] = ()
    ) -> int:
        """Record all of it or nothing, its audit entries too; the new revision. Who did it is the
        actor of the entries. `seen` is the revision of the company it was prepared from. An
        assignment is added, never edited: of two steps of one subject on one day the later
        recorded one holds.

        Raises StoreChanged if the company is no longer at `seen`, InputError for a site, team or
        person that is not known."""
        ...

    def history(self, kind: AssignmentKind, subject: str) -> list[Recorded]:
        """Every step ever recorded for this subject, in the order of recording, then by day."""
        ...
