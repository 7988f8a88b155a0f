"""Rows of the tables, made of days that were read; each is a tuple in the order of its columns."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from cwem.attendance.entries import LeaveKind
from cwem.kpi.report.payroll import leave_share
from cwem.kpi.report.reading import Known, Person
from cwem.kpi.report.sums import Sums, breaks
from cwem.values import Millis

Row: TypeAlias = tuple[object, ...]
_zone = lru_cache(maxsize=1_000)(ZoneInfo)


def day_rows(person: Person, known: Known) -> Iterator[Row]:
    """Of the table of days."""
    shifts = known.book.shifts
    for each in person.days:
        day = each.day
        zone = _zone(day.zone)
        shift = shifts.get(day.shift)
        leave = day.leave if day.leave != LeaveKind.NONE else ""
        yield (
            person.number, person.name, day.day, each.team, known.team_name(each.team), each.site,
            day.zone, day.status.value, shift.name if shift else day.shift, day.planned,
            _moment(day.arrival, zone), _moment(day.departure, zone), day.worked, breaks(day),
            day.late, day.early, day.overtime, day.credited, leave, leave_share(day), each.seen,
        )  # fmt: skip


def _moment(at: Millis | None, zone: ZoneInfo) -> datetime | None:
    """To the minute, as pages tell it: a second beside an event would say what saw it."""
    return None if at is None else datetime.fromtimestamp(at // 60_000 * 60, zone)


def person_row(person: Person, known: Known, first: date, last: date) -> Row:
    """Of the table of people."""
    sums = Sums()
    for each in person.days:
        sums.add(each.day, each.seen)
    team = person.days[-1].team
    return (person.number, person.name, team, known.team_name(team), first, last, *sums.row())


class TeamSums:
    """Teams in the making; add people one by one."""

    def __init__(self) -> None:
        self._sums: dict[str, Sums] = {}
        self._people: dict[str, int] = {}

    def add(self, person: Person) -> None:
        """Each day belongs to the team the person was in on it."""
        for each in person.days:
            sums = self._sums.get(each.team)
            if sums is None:
                sums = self._sums[each.team] = Sums()
            sums.add(each.day, each.seen)
        for team in {each.team for each in person.days}:
            self._people[team] = self._people.get(team, 0) + 1

    def rows(self, known: Known, first: date, last: date) -> Iterator[Row]:
        """By name; those in no team last."""
        teams = sorted(self._sums, key=lambda id: (not id, known.team_name(id).casefold(), id))
        for id in teams:
            sums = self._sums[id].row()
            yield id, known.team_name(id), first, last, self._people[id], *sums
