"""Everything of one installation in one store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cwem.ports.bouts import Adjustments, BoutStore, ReadBouts, Retention
from cwem.ports.people import People
from cwem.ports.rollups import ReadDays, Rollups
from cwem.values import Millis


class ReadRecords(ReadBouts, Protocol):
    """What days are read from."""

    @property
    def adjustments(self) -> Adjustments: ...

    @property
    def rollups(self) -> ReadDays: ...


class Records(BoutStore, Protocol):
    """Bouts, what corrects them and what they come to."""

    @property
    def adjustments(self) -> Adjustments: ...

    @property
    def rollups(self) -> Rollups: ...

    @property
    def retention(self) -> Retention: ...


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """How much a store holds, and where."""

    kind: str
    place: str
    """Without a password."""
    size: int
    """Bytes on disk, without the log."""
    log_size: int
    """Bytes of the write-ahead log that are not yet in the rest."""
    schema: int
    rows: Mapping[str, int]
    """By table; of those in `more` at least so many."""
    more: frozenset[str]
    last_write: Millis


class Store(Records, People, Protocol):
    """Everything of one installation."""

    def figures(self) -> StoreFigures:
        """How much there is; takes up to a tenth of a second. Raises StoreError."""
        ...

    def close(self) -> None:
        """Write what is queued, then let go of the store."""
        ...
