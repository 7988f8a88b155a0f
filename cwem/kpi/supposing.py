"""The book of attendance as it would be with a few more entries: what a request would change is
worked out with it, by the same rule as everything else."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from cwem.attendance.entries import EVERY_KIND, Entry, EntryKind
from cwem.attendance.limits import BookRemoval
from cwem.attendance.work_events import WorkEvent
from cwem.ports import ReadDays
from cwem.values import Millis


class ReadEntries(Protocol):
    """See attendance.ports.Entries."""

    def of(
        self,
        employees: Collection[str],
        since: Millis,
        until: Millis,
        kinds: Collection[EntryKind] = EVERY_KIND,
    ) -> Mapping[str, Sequence[Entry]]: ...

    def removals(self) -> Sequence[BookRemoval]: ...


class ReadWorkEvents(Protocol):
    """See attendance.ports.WorkEvents."""

    def of(
        self, employees: Collection[str], since: Millis, until: Millis
    ) -> Mapping[str, Sequence[WorkEvent]]: ...


class WorkingStore(Protocol):
    """What working days are read from."""

    @property
    def entries(self) -> ReadEntries: ...

    @property
    def work_events(self) -> ReadWorkEvents: ...

    @property
    def rollups(self) -> ReadDays: ...


class Supposed:
    """A store in which these entries stand too."""

    def __init__(self, store: WorkingStore, more: Sequence[Entry]) -> None:
        self.entries = _More(store.entries, more)
        self.work_events, self.rollups = store.work_events, store.rollups


class _More:
    def __init__(self, known: ReadEntries, more: Sequence[Entry]) -> None:
        self._known, self._more = known, more

    def removals(self) -> Sequence[BookRemoval]:
        return self._known.removals()

    def of(
        self,
        employees: Collection[str],
        since: Millis,
        until: Millis,
        kinds: Collection[EntryKind] = EVERY_KIND,
    ) -> dict[str, list[Entry]]:
        found = {
            who: list(those)
            for who, those in self._known.of(employees, since, until, kinds).items()
        }
        for entry in self._more:
            if entry.employee in employees and since <= entry.at < until and entry.kind in kinds:
                found.setdefault(entry.employee, []).append(entry)
        return found
