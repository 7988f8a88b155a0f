"""What one row of a personnel file does to one person."""

from dataclasses import dataclass, replace
from datetime import date

from cwem.people.csv_columns import DATED, Column, since_of, until_of
from cwem.people.csv_dated import Asked, DatedColumns, When
from cwem.people.csv_findings import Findings
from cwem.people.csv_places import Places
from cwem.people.csv_plan import Entry, FieldChange, State
from cwem.people.csv_rosters import Rosters
from cwem.people.csv_rows import Row
from cwem.people.values import Assignment, AssignmentKind, Company
from cwem.values import Employee
from cwem.words import say

_ATTRIBUTES = (Column.NAME, Column.EMAIL, Column.LANGUAGE)


@dataclass(frozen=True, slots=True)
class Person:
    """A row's outcome; `employee` only where the person is new or another name, address or
    language was given."""

    row: Row
    entry: Entry
    employee: Employee | None


class PersonPlanner:
    """Plans row after row against one company."""

    def __init__(
        self, company: Company, on: date, findings: Findings, places: Places, rosters: Rosters
    ) -> None:
        self._company, self._on, self._findings, self._places = company, on, findings, places
        self._rosters = rosters
        self._dated = DatedColumns(company, on, findings)
        self._said_of_teams: dict[tuple[str, Column], tuple[tuple[object, ...], int]] = {}

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """What has to be recorded for all rows so far."""
        return tuple(self._dated.assignments)

    def person(self, row: Row, team: str | None) -> Person:
        """Plan one row; `team` is the id of its team."""
        known = self._company.employees.get(row.number)
        old = known or Employee(row.number)
        new = Employee(
            row.number,
            row.name or old.name,
            row.text(Column.EMAIL) or old.email,
            row.text(Column.LANGUAGE) or old.language,
        )
        fields = [
            FieldChange(column, getattr(old, column), getattr(new, column))
            for column in _ATTRIBUTES
            if getattr(old, column) != getattr(new, column)
        ]
        when = When.of(self._dated.employ(row, known is None, fields), self._on)
        if known is None and not row.text(Column.ZONE) and team:
            row = self._with_zone_of_site(row, team)
        self._assign(row, team, when, fields)
        entry = Entry(row.row, row.number, new.name, _state(known, fields), tuple(fields))
        return Person(row, entry, None if new == known else new)

    def _assign(self, row: Row, team: str | None, when: When, fields: list[FieldChange]) -> None:
        number, kinds = row.number, AssignmentKind
        asked = [
            Asked(kinds.TEAM, number, team or "", lambda key: self._places.teams[key].name),
            Asked(kinds.ZONE, number, row.text(Column.ZONE)),
            Asked(kinds.MANAGER, number, row.text(Column.MANAGER)),
            Asked(kinds.DEPUTY, number, row.text(Column.DEPUTY)),
        ]
        for one in asked:
            self._dated.assign(one, row, when, fields)
        roster = self._rosters.id_of(row, Column.ROSTER)
        # days before anybody spoke of rosters stay unplanned: nobody is absent on them
        self._dated.assign(
            Asked(kinds.ROSTER, number, roster, self._rosters.name),
            row,
            When(when.now, when.now),
            fields,
        )
        boss = Asked(kinds.TEAM_MANAGER, team or "", row.text(Column.TEAM_MANAGER))
        works_by = self._rosters.id_of(row, Column.TEAM_ROSTER)
        for one in (
            boss,
            Asked(kinds.TEAM_ROSTER, team or "", works_by, self._rosters.name),
        ):
            self._of_team(one, row, fields)

    def _of_team(self, asked: Asked, row: Row, fields: list[FieldChange]) -> None:
        """What a row says of its team."""
        column = DATED[asked.kind]
        if asked.value and not asked.subject:
            self._findings.problem(say("is given without a team"), row.row, column)
        elif asked.value and self._first_to_say(asked, column, row):
            self._dated.assign(asked, row, When(self._on, self._on), fields)

    def _first_to_say(self, asked: Asked, column: Column, row: Row) -> bool:
        """Whether no row before says this of the team; a problem if one says otherwise."""
        words = (asked.value, row.day(since_of(column)), row.day(until_of(column)))
        before, first = self._said_of_teams.setdefault((asked.subject, column), (words, row.row))
        if before != words:
            problem = say("row {row} says otherwise about the same team", row=first)
            self._findings.problem(problem, row.row, column)
        return first == row.row

    def _with_zone_of_site(self, row: Row, team: str) -> Row:
        """Somebody new lives in the zone of the site, where the file says nothing else."""
        site = self._places.sites.get(self._places.teams[team].site or "")
        if site is None or not site.zone:
            return row
        return replace(row, texts=row.texts | {Column.ZONE: site.zone})


def _state(known: Employee | None, fields: list[FieldChange]) -> State:
    if known is None:
        return State.NEW
    if any(field.column == Column.LEFT for field in fields):
        return State.LEAVING
    return State.CHANGED if fields else State.UNCHANGED
