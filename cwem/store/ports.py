"""Everything that is kept of one installation, as one object."""

from types import TracebackType
from typing import Protocol, Self

from cwem.access.ports import AccessStore
from cwem.attendance.ports import BookRetention, Closings, Entries, Passes, RuleBooks, WorkEvents
from cwem.people.ports import Registry
from cwem.ports import Store
from cwem.store.erasure import Erasures
from cwem.store.logical import LogicalTables


class WholeStore(Store, Protocol):
    """An installation's store, with the working days in it."""

    @property
    def work_events(self) -> WorkEvents: ...

    @property
    def entries(self) -> Entries: ...

    @property
    def rule_books(self) -> RuleBooks: ...

    @property
    def book_retention(self) -> BookRetention: ...

    @property
    def passes(self) -> Passes: ...

    @property
    def closings(self) -> Closings: ...

    @property
    def erasures(self) -> Erasures: ...


class OpenStore(WholeStore, AccessStore, Protocol):
    """What a process has opened, and closes at the end of a `with`."""

    @property
    def registry(self) -> Registry: ...

    @property
    def tables(self) -> LogicalTables: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
