"""Months that nobody closed for payroll, in a company that closes months."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from cwem.attendance.closed import Closing
from cwem.attendance.ports import Closings, Entries
from cwem.kpi.frozen import Month, month_of
from cwem.people.assignments import employed
from cwem.people.values import AssignmentKind, Company

_DAY = timedelta(days=1)


class Shelves(Protocol):
    """The parts of a store it is read from."""

    @property
    def entries(self) -> Entries: ...

    @property
    def closings(self) -> Closings: ...


def months_unclosed(store: Shelves, company: Company, before: date) -> dict[Month, set[str]]:
    """Those of a store that can still be closed. Raises StoreError."""
    removed = max((each.before for each in store.entries.removals()), default=date.min)
    return unclosed(company, store.closings.closings(date.min, date.max), removed, before)


def unclosed(
    company: Company, closings: Iterable[Closing], since: date, before: date
) -> dict[Month, set[str]]:
    """Months that lie in [since, before) -> their teams without a closing, "" for whoever is in
    none, oldest first: from the first month that was ever closed, nothing where none was."""
    closed: dict[Month, set[str]] = {}
    for one in closings:
        closed.setdefault((one.first, one.last), set()).add(one.team)
    found: dict[Month, set[str]] = {}
    if not closed:
        return found
    month = month_of(min(first for first, _ in closed))
    while month[1] < before:
        if month[0] >= since and (missing := _teams(company, *month) - closed.get(month, set())):
            found[month] = missing
        month = month_of(month[1] + _DAY)
    return found


def _teams(company: Company, first: date, last: date) -> set[str]:
    """Those that somebody who was employed was in on one of these days."""
    found: set[str] = set()
    for number in company.employees:
        team = company.line(AssignmentKind.TEAM, number)
        steps = [*team.steps, *company.line(AssignmentKind.EMPLOYMENT, number).steps]
        days = {first, *(step.since for step in steps if first < step.since <= last)}
        found |= {team.on(day) or "" for day in days if employed(company, number, day)}
    return found
