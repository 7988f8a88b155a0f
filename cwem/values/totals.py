"""What days come to: derived from bouts, made again whole, never edited or counted up.

bouts  ->  a person's local day  ->  the person's month
                   |
                   +-> the day of the team and of the company  ->  their months
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from cwem.values.moments import Millis
from cwem.values.observations import Channel

Lengths: TypeAlias = Mapping[Channel, Mapping[str, Millis]]
"""Channel -> label -> time."""

COMPANY = ""
"""In the place of a team's id: everybody."""


class PersonDate(NamedTuple):
    """One person's day; of a mark a UTC day, of a total a local one."""

    employee: str
    day: date


@dataclass(frozen=True, slots=True)
class RolledDay:
    """One person's local day, added up."""

    employee: str
    day: date
    begin: Millis
    """Its bounds are those the person's time zone gave it when it was added up."""
    end: Millis
    team: str
    """Id of the team the person was in; empty: none."""
    lengths: Lengths
    arrival: Millis | None
    last_seen: Millis | None
    sealed: Millis | None = None
    """When its events were removed; it is never added up again. None: they are there."""
    visits: tuple[tuple[Millis, Millis], ...] = ()
    """Stays before the cameras, in order: what arrivals and departures are read from, also after
    the bouts have gone."""
    sitting: tuple[tuple[Millis, Millis], ...] | None = ()
    """From sitting down to getting up, in order: what sedentary bouts and breaks are counted from.
    None: added up before this was kept."""


class GroupUnit(StrEnum):
    """How much time one row of a group covers."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """What one channel of a team's or the company's day or month comes to."""

    team: str
    """COMPANY: everybody."""
    unit: GroupUnit
    first: date
    """The day, or the first of the month."""
    channel: Channel
    lengths: Mapping[str, Millis]
    people: int
    """Contributors of the day; of a month the sum over its days."""
    shown: bool
    """Whether it may be shown to whoever sees nobody of the group one by one; a month is the sum
    of its days that may."""
