"""Photos of those who have not agreed yet."""

from collections.abc import Sequence
from typing import Protocol

from cwem.access.audit import AuditEntry
from cwem.access.waiting import Waiting
from cwem.values import Millis


class WaitingPhotos(Protocol):
    """Photos of people who have not agreed yet, sealed; nothing is computed from them."""

    def add(self, employee: str, photos: Sequence[bytes], at: Millis, entry: AuditEntry) -> None:
        """Keep the files' bytes. Raises InputError for an unknown employee, SealError."""
        ...

    def waiting(self) -> list[Waiting]:
        """Everybody who has photos here, by number."""
        ...

    def photos(self, employee: str) -> list[bytes]:
        """The bytes as they were given, oldest first. Raises SealError."""
        ...

    def discard(self, employee: str, entry: AuditEntry) -> int:
        """Delete this person's photos and their key; how many there were."""
        ...

    def expire(self, before: Millis, at: Millis) -> list[str]:
        """Delete the photos of everybody who got none since `before`, with an audit entry each;
        whose they were."""
        ...
