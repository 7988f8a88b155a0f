"""Whom a report may be about, for whoever asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cwem.kpi.privacy import Locks, told_teams
from cwem.kpi.report.columns import TableName
from cwem.kpi.report.order import ATTENDANCE
from cwem.kpi.report.reading import Known, Scope, members
from cwem.people.values import Days as Period
from cwem.people.values import each_day
from cwem.ui import activity_people
from cwem.ui.attendance_reading import own_days, teams
from cwem.ui.guard import Guest

OwnDays = Mapping[str, frozenset[date]]


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose days of the period the viewer may have in a file, their own among them."""

    period: Period
    attendance: OwnDays
    activity: OwnDays
    me: str | None
    teams: Mapping[str, str]
    """Id -> name of those these people were in."""
    posture: frozenset[str]
    """Ids of teams whose posture, as groups, may be shown."""

    @property
    def others(self) -> bool:
        """Whether there is anybody but the viewer."""
        return bool(self.attendance.keys() - {self.me})

    def tables(self) -> list[TableName]:
        """Which there is something for."""
        found = list(ATTENDANCE) if self.others else [TableName.DAYS, TableName.PEOPLE]
        if self.activity:
            found.append(TableName.ACTIVITY)
        if self.posture:
            found.append(TableName.POSTURE)
        return found

    def scope(self, known: Known, team: str, person: str) -> Scope:
        """The part that is asked for; empty: all of them."""
        people = {n: days for n, days in self.attendance.items() if not person or n == person}
        scope = Scope(self.period.first, self.period.last, people, team or None, self.activity)
        if not team:
            return scope
        inside = {number: people[number] for number in members(known, scope)}
        return Scope(scope.first, scope.last, inside, team, self.activity)


def whom(guest: Guest, known: Known, period: Period) -> Whom:
    """For this visitor. Raises StoreError."""
    account, company = guest.visitor.account, known.company
    me, whole = account.employee, frozenset(each_day(period))
    attendance = dict(own_days(guest, company, period))
    activity = activity_people.own_days(guest, company, whole)
    posture = frozenset(told_teams(company, activity))
    if me is not None and me in company.employees:
        attendance[me] = whole
    locked = Locks(company, known.book).without(activity, me)
    return Whom(period, attendance, locked, me, teams(company, attendance, period), posture)
