"""What is registered. Days are calendar days; a span runs from its first day to the day before
`until`. Zones are IANA names, checked by `zones.known_zone`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias, TypeVar

from cwem.people.timeline import Step, Timeline
from cwem.values import CameraKind, Employee, Millis
from cwem.words import Words, say


@dataclass(frozen=True, slots=True)
class Site:
    """A place of work. `zone` is what a new colleague there gets; changing it changes nobody."""

    id: str
    name: str
    zone: str
    country: str = ""
    """ISO 3166, with the region where holidays depend on it: "DE-BE"."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team, at one site or none."""

    id: str
    name: str
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera. `people` is how many are expected in its picture at once."""

    id: str
    name: str
    kind: CameraKind
    site: str
    zone: str
    people: int = 1
    retired: bool = False
    """Out of use; kept, because bouts name it."""


class AssignmentKind(StrEnum):
    """What is assigned by dates: whose, and what the value is."""

    EMPLOYMENT = "employment"
    """An employee; EMPLOYED or nothing."""
    TEAM = "team"
    """An employee; the id of the team."""
    ZONE = "zone"
    """An employee; the time zone the person's days are counted in."""
    MANAGER = "manager"
    """An employee; the number of the manager, who goes before the team's."""
    DEPUTY = "deputy"
    """An employee who manages; the number of the one who stands in."""
    TEAM_MANAGER = "team_manager"
    """A team; the number of its manager."""
    ROSTER = "roster"
    """An employee; the id of the roster, which goes before the team's."""
    TEAM_ROSTER = "team_roster"
    """A team; the id of its roster."""


KINDS: Mapping[AssignmentKind, Words] = {
    AssignmentKind.EMPLOYMENT: say("Employment"),
    AssignmentKind.TEAM: say("Team"),
    AssignmentKind.ZONE: say("Time zone"),
    AssignmentKind.MANAGER: say("Manager"),
    AssignmentKind.DEPUTY: say("Deputy"),
    AssignmentKind.TEAM_MANAGER: say("Manager of the team"),
    AssignmentKind.ROSTER: say("Roster"),
    AssignmentKind.TEAM_ROSTER: say("Roster of the team"),
}
"""What people call them."""

EMPLOYED = "employed"

LineKey: TypeAlias = tuple[AssignmentKind, str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One step of one subject's timeline, to be recorded."""

    kind: AssignmentKind
    subject: str
    step: Step


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step as it was recorded, superseded or not."""

    assignment: Assignment
    revision: int
    at: int
    """When, milliseconds since the epoch, UTC."""
    by: str = ""
    """Who, as the audit calls them; empty: not known."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one step of work changes, all of it or nothing. Sites, teams, cameras and employees
    replace those of their id; assignments are added to what is known."""

    sites: tuple[Site, ...] = ()
    teams: tuple[Team, ...] = ()
    employees: tuple[Employee, ...] = ()
    cameras: tuple[Camera, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    def __bool__(self) -> bool:
        return any((self.sites, self.teams, self.employees, self.cameras, self.assignments))


Thing = TypeVar("Thing", Site, Team, Camera)


@dataclass(frozen=True, slots=True)
class Company:
    """Everything registered, at one revision; read it once and ask it often."""

    revision: int = 0
    sites: Mapping[str, Site] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    employees: Mapping[str, Employee] = field(default_factory=dict)
    cameras: Mapping[str, Camera] = field(default_factory=dict)
    lines: Mapping[LineKey, Timeline] = field(default_factory=dict)
    registered: Mapping[str, Millis] = field(default_factory=dict, compare=False)
    """Employee number -> when something of this person was recorded first, where that is known."""

    def line(self, kind: AssignmentKind, subject: str) -> Timeline:
        """The timeline of this subject; an empty one where nothing is known."""
        return self.lines.get((kind, subject), Timeline())

    def after(self, changes: Changes) -> "Company":
        """As it will be with these changes, one revision on."""
        steps: dict[LineKey, list[Step]] = defaultdict(list)
        for one in changes.assignments:
            steps[one.kind, one.subject].append(one.step)
        return Company(
            self.revision + 1,
            _with(self.sites, changes.sites),
            _with(self.teams, changes.teams),
            {**self.employees, **{e.number: e for e in changes.employees}},
            _with(self.cameras, changes.cameras),
            {**self.lines, **{key: self.line(*key).then(new) for key, new in steps.items()}},
            self.registered,
        )


def _with(known: Mapping[str, Thing], new: tuple[Thing, ...]) -> dict[str, Thing]:
    return {**known, **{thing.id: thing for thing in new}}


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date


def each_day(period: Days) -> list[date]:
    """Every day of it."""
    return [period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)]
