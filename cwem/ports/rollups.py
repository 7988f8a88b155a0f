"""What bouts add up to, and how it is kept right."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from cwem.ports.bouts import EVERY_CHANNEL
from cwem.values import Channel, GroupTotal, GroupUnit, Lengths, Millis, PersonDate, RolledDay


class Taken(NamedTuple):
    """What one turn of adding up begins with."""

    turn: int
    """Rises from turn to turn; what the adapter likes (Cassandra: microseconds)."""
    marks: list[PersonDate]


class Rolled(NamedTuple):
    """What is kept of some people's local days, and what is known to be missing in it."""

    days: Mapping[PersonDate, RolledDay]
    marks: frozenset[PersonDate]
    """UTC days that changed since they were added up."""


class RolledGroups(NamedTuple):
    """What is kept of a group, and what is known to be missing in it."""

    totals: list[GroupTotal]
    """By first day and channel."""
    marks: frozenset[PersonDate]
    """Of those asked for, as in Rolled; with the name of nobody: the groups of that local day."""
    revision: int
    """Of the company whose teams and zones were last compared with what is kept."""


class ReadDays(Protocol):
    """What is kept of people's days."""

    def rolled(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> Rolled:
        """These people's local days of these channels, with the marks from the UTC day before
        `first` to the one after `last`. Marks are read first: a day without one is not older."""
        ...


class Rollups(ReadDays, Protocol):
    """Totals derived from bouts. Safe to call from any thread; raises StoreError.

    Whoever writes or voids bouts or adds an adjustment marks their person and UTC day in the same
    step (Cassandra: after the rows). A mark carries the turn it was made in; one turn takes marks,
    reads the bouts behind them, keeps what they come to and then settles: only marks made before
    it began go, so what was written meanwhile stays marked. Rows of an earlier turn never replace
    those of a later one, so a turn that lost its lease does no harm.
    """

    def hold(self, holder: str, now: Millis, until: Millis) -> bool:
        """Take the one lease, or prolong it, up to `until`; False while somebody else has it. With
        `until` <= `now` it is given back."""
        ...

    def take(self, before: date, most: int) -> Taken:
        """Begin a turn: its number, and marks of UTC days before this one, the oldest first."""
        ...

    def mark(self, days: Iterable[PersonDate]) -> None:
        """Have these UTC days added up again; see RolledGroups.marks for a day of nobody."""
        ...

    def keep(self, turn: int, days: Sequence[RolledDay]) -> None:
        """Replace these days whole, and the months they lie in. Sealed days stay as they are."""
        ...

    def keep_groups(
        self, turn: int, unit: GroupUnit, first: date, totals: Sequence[GroupTotal]
    ) -> None:
        """Replace every group's total of this day or month."""
        ...

    def settle(self, turn: int, marks: Sequence[PersonDate], revision: int) -> None:
        """Remove these marks as far as they were made before this turn, and note the company."""
        ...

    def everyone(
        self, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> Iterator[RolledDay]:
        """Everybody's local days, day by day; without channels only whose and when."""
        ...

    def kept(self, employee: str, first: date, last: date) -> Sequence[RolledDay]:
        """Which days of this person are kept and what bounds and team they have, without what they
        come to."""
        ...

    def months(self, employee: str, first: date, last: date) -> Mapping[date, Lengths]:
        """First of the month -> what it comes to, from the month of one day to that of another."""
        ...

    def groups(  # noqa: PLR0913, PLR0917 - what a group is asked by
        self,
        team: str,
        unit: GroupUnit,
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
        people: Collection[str] | None = None,
    ) -> RolledGroups:
        """One group's rows whose `first` lies in these days; marks are read first, those of these
        people and of nobody, or everybody's."""
        ...
