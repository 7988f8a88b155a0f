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
    stays = _stays(company)
    month = month_of(min(first for first, _ in closed))
    while month[1] < before:
        first, last = month
        teams = {team for team, begin, end in stays if begin <= last and end > first}
        if first >= since and (missing := teams - closed.get(month, set())):
            found[month] = missing
        month = month_of(last + _DAY)
    return found


def _stays(company: Company) -> set[tuple[str, date, date]]:
    """(team, first day, day after the last) of somebody's time in it while employed. Most people
    of a team have the same."""
    found: set[tuple[str, date, date]] = set()
    for number in company.employees:
        team = company.line(AssignmentKind.TEAM, number)
        steps = [*team.steps, *company.line(AssignmentKind.EMPLOYMENT, number).steps]
        days = sorted({date.min, *(step.since for step in steps)})
        for begin, end in zip(days, [*days[1:], date.max], strict=True):
            if employed(company, number, begin):
                found.add((team.on(begin) or "", begin, end))
    return found
