"""Where working days are kept."""

from collections.abc import Sequence
from typing import Protocol

from cwem.attendance.work_events import WorkEvent
from cwem.values import Millis


class WorkEvents(Protocol):
    """Append-only. Safe to call from any thread; raises StoreError."""

    def append(self, event: WorkEvent) -> None:
        """Durable when it returns; a repeat changes nothing."""
        ...

    def events(self, employee: str, since: Millis, until: Millis) -> Sequence[WorkEvent]:
        """One person's events of [since, until), in order of time."""
        ...
