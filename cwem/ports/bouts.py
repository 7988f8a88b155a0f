"""Keeping bouts and what corrects them, and how they end."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from typing import NamedTuple, Protocol

from cwem.values import Adjustment, Bout, BoutVoid, Channel, Millis


class BoutSink(Protocol):
    """Where settled bouts go. Safe to call from any thread; returns without waiting for disk.

    Writes are idempotent and commute: the largest end wins."""

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        """The future is done once the rows are durable, or carries a StoreError."""
        ...


EVERY_CHANNEL: frozenset[Channel] = frozenset(Channel)


class DayMark(NamedTuple):
    """Differs from an earlier one if a row came, grew, was voided or went since."""

    rows: int
    ends: int
    """Sum of the bouts' ends."""
    voids: int
    cuts: int
    """Sum of where the voids begin."""


class ReadBouts(Protocol):
    """One person's bouts."""

    def bouts(
        self, employee: str, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> tuple[list[Bout], list[BoutVoid]]:
        """One person's bouts of the UTC days first..last inclusive, by start; with their voids.
        Only of these channels: what a reader may not see is not read either."""
        ...

    def marks(self, employee: str, first: date, last: date) -> Mapping[date, DayMark]:
        """What tells whether anything of a UTC day has changed, for the days that have bouts;
        some fifty times faster than reading them."""
        ...


class BoutStore(BoutSink, ReadBouts, Protocol):
    """Bouts to be read back, too."""

    def all_bouts(self, first: date, last: date) -> Iterator[Bout]:
        """Everyone's bouts of those UTC days, as written (voids not applied)."""
        ...

    def recorded(self) -> Iterator[str]:
        """Everybody who has bouts, by number; whether anybody of that number is known or not."""
        ...


class Adjustments(Protocol):
    """Approved corrections. Append-only; safe to call from any thread."""

    def add(self, adjustment: Adjustment) -> None:
        """Durable when it returns, its UTC days marked as dirty; a repeat changes nothing. Raises
        StoreError for a span that is empty, longer than LONGEST_ADJUSTMENT or in a sealed day."""
        ...

    def of(self, employee: str, begin: Millis, end: Millis) -> list[Adjustment]:
        """One person's that reach into [begin, end), by start."""
        ...


class Retention(Protocol):
    """How bouts end. Safe to call from any thread; raises StoreError."""

    def sealed_before(self) -> date | None:
        """Bouts and voids of UTC days before this one are refused; None: none are."""
        ...

    def seal(self, before: date) -> None:
        """Refuse them from now on. It only moves forward."""
        ...

    def remove(self, employee: str, at: Millis) -> int:
        """Delete one person's bouts, voids and corrections of sealed UTC days, and seal the local
        days that begin before, in one step; how many bouts there were. Nothing is removed while one
        of those UTC days is still to be added up."""
        ...
