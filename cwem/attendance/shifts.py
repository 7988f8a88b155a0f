"""What was agreed about working time: shifts, the rosters they stand in, and how days are judged.

shift     Early  06:00-14:00            minutes of the working day's own midnight, so a night
          Night  22:00-30:00            shift ends behind 24:00 and stays one working day
roster    Mon Early, Tue Early, ... Sat -, Sun -       a cycle of shifts, from its first day on
person    roster of the person, else of the team, by dates (people/assignments.py)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cwem.values import Millis

MINUTE: Millis = 60_000
FULL_DAY = 1_440
"""Minutes from one midnight to the next, as a clock shows them."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Agreed time, in minutes by the wall clock from the midnight the working day begins with."""

    begin: int
    end: int
    """Later than `begin`; beyond 1,440 it lies on the next calendar day."""

    @property
    def minutes(self) -> int:
        return self.end - self.begin


class ShiftKind(StrEnum):
    """How its times bind."""

    FIXED = "fixed"
    """Begin and end of every stretch are agreed; a night shift is one, and so is a split shift."""
    FLEXIBLE = "flexible"
    """A number of minutes is agreed, to be worked within its stretch; late and early are counted
    against the core time only."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One kind of working day."""

    id: str
    name: str
    kind: ShiftKind
    stretches: tuple[Stretch, ...]
    """In order, without overlaps. Of a flexible shift one: the frame."""
    minutes: int = 0
    """Of a flexible shift: what is agreed; a fixed one's are those of its stretches less the
    unpaid pause."""
    core: Stretch | None = None
    """Of a flexible shift: when everybody has to be there."""
    pause: int = 0
    """Minutes of unpaid pause that lie in the stretches and are to be taken as recorded breaks."""
    grace: int = 5
    """Minutes after its begin that are not late."""
    early_grace: int = 5
    """Minutes before its end that are not left early."""
    overtime_from: int = 15
    """Minutes beyond its end (flexible: beyond the agreed ones) from which time is overtime, all
    of it."""
    early_counts: bool = False
    """Whether time before its begin counts as worked; else work begins with the shift."""
    window_before: int = 180
    """Minutes before its begin from which what happens belongs to it."""
    window_after: int = 360
    """Minutes after its end up to which what happens belongs to it."""

    @property
    def planned(self) -> int:
        """Minutes to be worked."""
        if self.kind is ShiftKind.FLEXIBLE:
            return self.minutes
        return sum(each.minutes for each in self.stretches) - self.pause

    @property
    def begin(self) -> int:
        return self.stretches[0].begin

    @property
    def end(self) -> int:
        return self.stretches[-1].end


@dataclass(frozen=True, slots=True)
class Roster:
    """Shifts that repeat: a week of seven days, or any other cycle. Part time is a roster with
    fewer days or shorter shifts."""

    id: str
    name: str
    first: date
    """A day on which the cycle begins."""
    cycle: tuple[str, ...]
    """Ids of shifts, one a day; empty: a day off."""

    def on(self, day: date) -> str:
        """Id of the shift on this day, also before `first`; empty: off."""
        return self.cycle[(day - self.first).days % len(self.cycle)]


class ReckoningRule(StrEnum):
    """How worked time follows from arrival, breaks and departure."""

    GAPS_COUNT = "gaps count"
    """From the first arrival to the last departure less recorded breaks: what a camera did not
    see costs nobody anything. The default."""
    SEEN_AT_DOOR = "seen at the door"
    """Stricter, for sites with shared cameras at every door: from each arrival to the departure
    that is said; where none is said what was seen counts, and for whoever said that they came up
    to the last sign."""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What holds at one site."""

    reckoning: ReckoningRule = ReckoningRule.GAPS_COUNT
    country: str = ""
    """ISO 3166, with the region: "DE-BE"; empty: that of the site (people/values.py)."""
    extra_holidays: Mapping[date, str] = field(default_factory=dict)
    """Day -> its name: what no calendar knows."""
    working_holidays: frozenset[date] = frozenset()
    """Public holidays on which this site works all the same."""
    groups_only: bool = False
    """Activity is shown for groups of at least k only, not even to a person's own manager."""
    group_days: tuple[tuple[date, date], ...] = ()
    """(first, last), both included: the days on which that held or holds; activity of them stays
    with groups. See group_locks.py."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything agreed, at one revision; read it once and ask it often."""

    revision: int = 0
    shifts: Mapping[str, Shift] = field(default_factory=dict)
    rosters: Mapping[str, Roster] = field(default_factory=dict)
    sites: Mapping[str, SiteRules] = field(default_factory=dict)
    """Id of the site -> its rules; of a site that is not here the defaults hold."""

    @property
    def roster_names(self) -> dict[str, str]:
        """Id -> name."""
        return {key: roster.name for key, roster in self.rosters.items()}

    def site(self, id: str | None) -> SiteRules:
        return self.sites.get(id or "", SiteRules())
