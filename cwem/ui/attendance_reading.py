"""Whose attendance somebody may look at, and their working days as a table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import TypeAlias
from weakref import WeakKeyDictionary

import pandas as pd

from cwem.access.roles import Permission, Reach, reach
from cwem.kpi.days import WorkingDays
from cwem.kpi.tables import day_table
from cwem.people.assignments import employed, team_on
from cwem.people.managed import managed, runs
from cwem.people.values import AssignmentKind, Company, each_day
from cwem.people.values import Days as Period
from cwem.store.ports import WholeStore
from cwem.ui.guard import Guest
from cwem.values import Millis

OwnDays: TypeAlias = Mapping[str, frozenset[date]]
"""Employee number -> the days on which the viewer may see this person."""
MANY = 150
"""More people than this are read team by team."""
NO_TEAM = "-"
"""Choice: those in no team."""
_DAY = timedelta(days=1)
FRESH: Millis = 60_000
"""So old a table may be while somebody looks at it."""
_KEPT = 24
"""Tables; a year of 50 people is some 5 MB."""


def own_days(guest: Guest, company: Company, period: Period) -> OwnDays:
    """Whose working days the viewer may see, the viewer's own aside: those of one's people on the
    days on which they are; of an account that sees everybody's, everybody's."""
    account = guest.visitor.account
    me, permission = account.employee, Permission.SEE_ATTENDANCE
    if reach(account, permission) is Reach.ALL and guest.may(permission):
        days = frozenset(each_day(period))
        return {number: days for number in company.employees if number != me}
    if me is None:
        return {}
    return {
        number: days
        for number, days in managed(company, me, period).items()
        if guest.may(permission, number, max(days))
    }


def teams(company: Company, own: OwnDays, period: Period) -> dict[str, str]:
    """Id -> name of the teams these people were in, by name."""
    found: set[str] = set()
    for number in own:
        found |= _values(company, number, period)
    named = {id: company.teams[id].name for id in found if id in company.teams}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def sites(company: Company, team_ids: Collection[str]) -> dict[str, str]:
    """Id -> name of these teams' sites, by name."""
    ids = {company.teams[id].site or "" for id in team_ids}
    named = {id: company.sites[id].name for id in ids if id in company.sites}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def in_teams(company: Company, own: OwnDays, wanted: Collection[str], period: Period) -> OwnDays:
    """Those who were in one of these teams on some day of the period."""
    return {n: days for n, days in own.items() if _values(company, n, period) & set(wanted)}


def unassigned(company: Company, own: OwnDays, period: Period) -> OwnDays:
    """Those who were in no team on some day of the period on which they worked here."""
    return {number: days for number, days in own.items() if _unassigned(company, number, period)}


def _unassigned(company: Company, number: str, period: Period) -> bool:
    kinds = AssignmentKind.TEAM, AssignmentKind.EMPLOYMENT
    changed = {step.since for kind in kinds for step in company.line(kind, number).steps}
    return any(
        team_on(company, number, run.first) is None and employed(company, number, run.first)
        for run in runs(period, changed)
    )


def _values(company: Company, number: str, period: Period) -> set[str]:
    line = company.line(AssignmentKind.TEAM, number)
    found = {line.on(run.first) for run in runs(period, {step.since for step in line.steps})}
    return {value for value in found if value}


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read from, as of `now`."""

    working: WorkingDays
    store: WholeStore
    now: Millis


class Tables:
    """Tables that were read lately, newest last: a filter that only narrows what was read needs no
    reading, nor does whoever opens the page again. What a table holds is part of its key: whose
    days the viewer may see. Any thread."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[Millis, pd.DataFrame]] = {}
        self._lock = Lock()

    def of(self, reading: Reading, own: OwnDays, period: Period) -> pd.DataFrame:
        """These people's working days of the period, those the viewer may see; read again after
        FRESH, and once the company, what was agreed or the book has changed. Not to be changed.
        Raises StoreError."""
        working, now = reading.working, reading.now
        said = reading.store.entries.revision(own)
        key = (working.company.revision, working.book.revision, said, period,
               frozenset(own.items()))  # fmt: skip
        with self._lock:
            known = self._kept.pop(key, None)
        if known is None or not 0 <= now - known[0] < FRESH:
            known = now, read(working, own, period, now)
        with self._lock:
            self._kept[key] = known
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return known[1]


_tables: WeakKeyDictionary[object, Tables] = WeakKeyDictionary()
"""Of each store that is open in this process, which is one."""


def tables(store: WholeStore) -> Tables:
    """Those that were read of this store."""
    return _tables.setdefault(store, Tables())


def read(working: WorkingDays, own: OwnDays, period: Period, now: Millis) -> pd.DataFrame:
    """These people's working days of the period, those the viewer may see. Raises StoreError."""
    if not own:
        return day_table({}, working.company, working.book)
    days = working.of(list(own), period.first, period.last, now, telling=False)
    whole = len(each_day(period))
    allowed = {
        number: those
        if len(own[number]) >= whole and set(each_day(period)) <= own[number]
        else [one for one in those if one.day in own[number]]
        for number, those in days.items()
    }
    return day_table(allowed, working.company, working.book)


def narrowed(table: pd.DataFrame, site: str = "", team: str = "", person: str = "") -> pd.DataFrame:
    """The rows of this site, team (or NO_TEAM) and person; empty: of all. In whichever order."""
    if team == NO_TEAM:
        table, team = table[table.team == ""], ""
    for column, wanted in (("site", site), ("team", team), ("employee", person)):
        if wanted:
            table = table[table[column] == wanted]
    return table
