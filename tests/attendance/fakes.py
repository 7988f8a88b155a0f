"""The book of attendance in memory, as strict as the port asks."""

from collections.abc import Collection, Iterator, Sequence

from cwem.access.audit import AuditEntry
from cwem.attendance.entries import EVERY_KIND, Entry, EntryKind
from cwem.errors import StoreChanged
from cwem.values import Millis


class Book:
    """The `Entries` port."""

    def __init__(self) -> None:
        self.rows: dict[tuple[object, ...], Entry] = {}
        self.audited: list[AuditEntry] = []
        self._revisions: dict[str, int] = {}

    def append(
        self, entries: Sequence[Entry], audit: Sequence[AuditEntry] = (), once: str = ""
    ) -> None:
        keyed = {(e.employee, e.at, e.kind, e.id): e for e in entries}
        for key, entry in keyed.items():
            there = self.rows.get(key)
            if entry.id == once and there is not None and not _same(there, entry):
                raise StoreChanged("taken")
        new = {key: entry for key, entry in keyed.items() if key not in self.rows}
        self.rows |= new
        self.audited += audit if new else ()
        for entry in new.values():
            self._revisions[entry.employee] = len(self.rows)

    def of(
        self,
        employees: Collection[str],
        since: Millis,
        until: Millis,
        kinds: Collection[EntryKind] = EVERY_KIND,
    ) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in sorted(self.rows.values()):
            if entry.employee in employees and since <= entry.at < until and entry.kind in kinds:
                found.setdefault(entry.employee, []).append(entry)
        return found

    def everyone(self, since: Millis, until: Millis) -> Iterator[Entry]:
        return iter(sorted(e for e in self.rows.values() if since <= e.at < until))

    def revision(self, employees: Collection[str]) -> int:
        return max((self._revisions.get(each, 0) for each in employees), default=0)


def _same(one: Entry, other: Entry) -> bool:
    return (one.said, one.by, dict(one.body)) == (other.said, other.by, dict(other.body))
