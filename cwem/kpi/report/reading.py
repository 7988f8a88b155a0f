"""Whose days a file is about, read person by person so that ten thousand people fit.

A scope says who may be in it and on which days: a manager's people on the days they are theirs.
What lies outside is in no row and in no sum.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.tables import Dated
from cwem.people.values import AssignmentKind, Company, Team
from cwem.values import Millis

AT_ONCE = 250
"""People in memory at the same time."""


class Reading(Protocol):
    """Where working days come from: kpi.days.WorkingDays. Raises StoreError."""

    def of(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        now: Millis,
        *,
        telling: bool = True,
    ) -> Mapping[str, list[WorkingDay]]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """One moment of the company and of what was agreed."""

    company: Company
    book: RuleBook = field(default_factory=RuleBook)

    def name(self, number: str) -> str:
        """As entered; empty where nobody has."""
        person = self.company.employees.get(number)
        return person.name if person else ""

    def team_name(self, id: str) -> str:
        team = self.company.teams.get(id)
        return team.name if team else ""

    def site(self, team: Team | None) -> tuple[str, str]:
        """(id, name) of a team's site; empty without one."""
        site = self.company.sites.get(team.site or "") if team else None
        return (site.id, site.name) if site else ("", "")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which days of whom."""

    first: date
    last: date
    """Both included."""
    people: Mapping[str, frozenset[date] | None]
    """Employee number -> the days that may be told; None: every one."""
    team: str | None = None
    """Id: only days on which the person was in this team."""
    activity: Mapping[str, frozenset[date] | None] = field(default_factory=dict)
    """Of whom, on which days, activity may be told too; as `people`."""

    def tells(self, number: str, day: date) -> bool:
        return _in(self.people, number, day)

    def tells_activity(self, number: str, day: date) -> bool:
        return _in(self.activity, number, day)


def _in(those: Mapping[str, frozenset[date] | None], number: str, day: date) -> bool:
    days = those.get(number, frozenset())
    return days is None or day in days


@dataclass(frozen=True, slots=True)
class Day:
    """One working day, and where the person belonged on it."""

    day: WorkingDay
    team: str
    """Id; empty: none."""
    site: str
    """Name; empty: none."""
    seen: Millis | None
    """How long cameras saw the person; None where it may not be told."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person with the days that are told of them."""

    number: str
    name: str
    days: tuple[Day, ...]


def people(  # noqa: PLR0913 - what is read, as of when, and how
    reading: Reading,
    known: Known,
    scope: Scope,
    now: Millis,
    *,
    telling: bool = False,
    step: Callable[[int, int], object] = lambda _done, _of: None,
) -> Iterator[Person]:
    """Everybody of the scope who has a day in it, by number; `step` hears how many of how many
    are read. Raises StoreError."""
    everybody = members(known, scope)
    for at in range(0, len(everybody), AT_ONCE):
        step(at, len(everybody))
        numbers = everybody[at : at + AT_ONCE]
        found = reading.of(numbers, scope.first, scope.last, now, telling=telling)
        for number in numbers:
            days = tuple(_days(known, scope, number, found.get(number, ())))
            if days:
                yield Person(number, known.name(number), days)


def members(known: Known, scope: Scope) -> list[str]:
    """Who of the scope has to be read, by number: of a team who was ever in it."""
    everybody = sorted(scope.people)
    if scope.team is None:
        return everybody
    return [each for each in everybody if _ever_in(known, scope, each)]


def _ever_in(known: Known, scope: Scope, number: str) -> bool:
    """Whether the person was in the scope's team at all: others need not be read."""
    line = known.company.line(AssignmentKind.TEAM, number)
    later = [step.value for step in line.steps if scope.first < step.since <= scope.last]
    return any((team or "") == scope.team for team in (line.on(scope.first), *later))


def _days(known: Known, scope: Scope, number: str, days: Collection[WorkingDay]) -> Iterator[Day]:
    team_of = Dated(known.company.line(AssignmentKind.TEAM, number))
    told, seen_of = scope.people[number], scope.activity.get(number, frozenset())
    for one in days:
        day = one.day
        if one.status is Status.NOT_EMPLOYED or (told is not None and day not in told):
            continue
        team = known.company.teams.get(team_of.on(day) or "")
        id = team.id if team else ""
        if scope.team is not None and id != scope.team:
            continue
        seen = one.seen if seen_of is None or day in seen_of else None
        yield Day(one, id, known.site(team)[1], seen)
