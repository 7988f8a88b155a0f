"""Whose days somebody may answer for over a period, without asking about everybody each day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from cwem.people.assignments import manages, team_on
from cwem.people.values import AssignmentKind, Company, Days, each_day

Kind = AssignmentKind
_DAY = timedelta(days=1)


def managed(company: Company, manager: str, period: Days) -> dict[str, frozenset[date]]:
    """Number -> the days of the period on which `manager` manages this person, as
    `assignments.manages` says it; people without such a day are not in it."""
    found = {}
    for number in sorted(_near(company, manager)):
        days = _on(company, manager, number, period)
        if days:
            found[number] = days
    return found


def members(company: Company, team: str, period: Days) -> dict[str, frozenset[date]]:
    """Number -> the days on which this person was in the team."""
    found: dict[str, frozenset[date]] = {}
    for number in company.employees:
        line = company.line(Kind.TEAM, number)
        if not any(step.value == team for step in line.steps):
            continue
        days: set[date] = set()
        for run in runs(period, {step.since for step in line.steps}):
            of = team_on(company, number, run.first)
            if of is not None and of.id == team:
                days.update(each_day(run))
        if days:
            found[number] = frozenset(days)
    return found


def runs(period: Days, changes: Iterable[date]) -> Iterator[Days]:
    """The period in stretches that begin where something changes."""
    inside = sorted(day for day in set(changes) if period.first < day <= period.last)
    begins = [period.first, *inside]
    for first, following in zip(begins, [*inside, period.last + _DAY], strict=True):
        yield Days(first, following - _DAY)


def _near(company: Company, manager: str) -> set[str]:
    """Whoever may be managed by this person on some day."""
    bosses, teams, found = {manager}, set[str](), set[str]()
    for (kind, subject), line in company.lines.items():
        if kind is Kind.DEPUTY and any(step.value == manager for step in line.steps):
            bosses.add(subject)
    for (kind, subject), line in company.lines.items():
        if kind is Kind.TEAM_MANAGER and any(step.value in bosses for step in line.steps):
            teams.add(subject)
    wanted = {Kind.MANAGER: bosses, Kind.TEAM: teams}
    for (kind, subject), line in company.lines.items():
        if kind in wanted and any(step.value in wanted[kind] for step in line.steps):
            found.add(subject)
    return found - {manager}


def _on(company: Company, manager: str, number: str, period: Days) -> frozenset[date]:
    found: set[date] = set()
    for run in runs(period, _changes(company, manager, number)):
        if manages(company, manager, number, run.first):
            found.update(each_day(run))
    return frozenset(found)


def _changes(company: Company, manager: str, number: str) -> set[date]:
    """The days on which the answer may become another one."""
    own, team = company.line(Kind.MANAGER, number), company.line(Kind.TEAM, number)
    lines = [own, team, company.line(Kind.EMPLOYMENT, number),
             company.line(Kind.EMPLOYMENT, manager)]  # fmt: skip
    lines += [company.line(Kind.TEAM_MANAGER, step.value) for step in team.steps if step.value]
    bosses = {step.value for line in lines[:2] + lines[4:] for step in line.steps if step.value}
    lines += [company.line(Kind.DEPUTY, boss) for boss in bosses]
    return {step.since for line in lines for step in line.steps}
