"""Plans the import of a personnel file against a company: nothing is changed here.

    bytes -> table (csv_text) -> rows (csv_rows) -> teams and sites (csv_places)
          -> people (csv_people) -> accounts (csv_accounts) -> Plan

An empty cell leaves what is known as it is. docs/people-csv.md is the format for its users.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from cwem.people.assignments import circles, said
from cwem.people.csv_accounts import AccountPlanner, Known
from cwem.people.csv_columns import Column
from cwem.people.csv_findings import Findings
from cwem.people.csv_people import PersonPlanner
from cwem.people.csv_places import Places
from cwem.people.csv_plan import Entry, Plan, State
from cwem.people.csv_rosters import Rosters
from cwem.people.csv_rows import Row, read_rows
from cwem.people.csv_text import MAX_ROWS, PEOPLE, read_table
from cwem.people.local_days import dirty_days
from cwem.people.values import AssignmentKind, Changes, Company, Days
from cwem.people.wording import NO_ROSTERS
from cwem.words import say

NOBODY = Known()

_SUGGESTIONS = 20
"""How many unknown numbers get a suggestion: each costs a look at everybody."""


def plan_import(  # noqa: PLR0913, PLR0917 - what a file is compared with
    content: bytes,
    company: Company,
    on: date,
    known: Known = NOBODY,
    max_rows: int = MAX_ROWS,
    rosters: Mapping[str, str] = NO_ROSTERS,
) -> Plan:
    """What importing this file on the day `on` would do, with every mistake in it.

    `on` is where an assignment without a first day begins, unless the person starts then. `known`
    is who can log in already; `rosters` has the id and name of those that may be assigned."""
    findings = Findings()
    rows = read_rows(read_table(content, findings, PEOPLE, max_rows), findings)
    if not rows:
        return _refused(company, findings)
    return _Import(company, on, rows, findings).plan(known, rosters)


def _refused(company: Company, findings: Findings) -> Plan:
    problems, notes = sorted(findings.problems), sorted(findings.notes)
    return Plan(company.revision, problems=tuple(problems), notes=tuple(notes))


class _Import:
    def __init__(self, company: Company, on: date, rows: list[Row], findings: Findings) -> None:
        self._company, self._on, self._rows, self._findings = company, on, rows, findings
        self._numbers = {row.number for row in rows}

    def plan(self, known: Known, rosters: Mapping[str, str]) -> Plan:
        self._check_numbers()
        places = Places(self._company, self._findings)
        teams = {row.row: places.team_of(row) for row in self._rows}
        team_entries, site_entries = places.finish()
        named = Rosters(rosters, self._findings)
        planner = PersonPlanner(self._company, self._on, self._findings, places, named)
        people = [planner.person(row, teams[row.row]) for row in self._rows]
        changes = Changes(
            tuple(places.sites[entry.id] for entry in site_entries),
            tuple(places.teams[entry.id] for entry in team_entries),
            tuple(person.employee for person in people if person.employee),
            assignments=tuple(planner.assignments),
        )
        after = self._company.after(changes)
        self._check_circles(after)
        self._doubt_renames(teams, team_entries)
        wishes = AccountPlanner(known, self._on, self._findings).wishes(self._rows, after)
        if self._findings.problems:
            return _refused(self._company, self._findings)
        return Plan(
            self._company.revision,
            tuple(person.entry for person in people),
            team_entries,
            site_entries,
            wishes,
            self._missing(),
            self._dirty(planner, after),
            changes,
            notes=tuple(sorted(self._findings.notes)),
        )

    def _check_numbers(self) -> None:
        """Whom the rows point at, and numbers a spreadsheet may have robbed of their zeros."""
        everybody = self._numbers | self._company.employees.keys()
        suggestions = _SUGGESTIONS
        for row in self._rows:
            for column in (Column.MANAGER, Column.DEPUTY, Column.TEAM_MANAGER):
                number = row.text(column)
                if not number or number in everybody:
                    if number == row.number and column is not Column.TEAM_MANAGER:
                        problem = say("nobody can be their own manager or deputy")
                        self._findings.problem(problem, row.row, column)
                    continue
                meant = get_close_matches(number, everybody, 1, 0.6) if suggestions > 0 else []
                suggestions -= 1
                advice = (
                    say("did you mean {meant}?", meant=meant[0])
                    if meant
                    else say("correct it, or give that person a row too")
                )
                problem = say("nobody has the number {number}", number=number)
                self._findings.problem(problem, row.row, column, advice)
        plain = {_plain(number): number for number in self._company.employees}
        for row in self._rows:
            twin = plain.get(_plain(row.number))
            if twin and row.number not in self._company.employees:
                self._findings.note(
                    say("{number} is new, but {twin} is known", number=row.number, twin=twin),
                    row.row,
                    Column.NUMBER,
                    say("has a spreadsheet removed zeros or changed capitals?"),
                )

    def _check_circles(self, after: Company) -> None:
        rows = {row.number: row for row in self._rows}
        for circle in circles(after):
            row = next((rows[number] for number in circle if number in rows), None)
            by_team = row is None or not row.text(Column.MANAGER)
            column = Column.TEAM_MANAGER if by_team else Column.MANAGER
            self._findings.problem(said(circle), row.row if row else 0, column if row else "")

    def _doubt_renames(self, teams: Mapping[int, str | None], entries: tuple[Entry, ...]) -> None:
        """A new team that takes over everybody of a known one may be that one, renamed."""
        goes_to = {row.number: teams[row.row] for row in self._rows}
        becomes: dict[str, set[str | None]] = defaultdict(set)
        for number in self._company.employees:
            if old := self._company.line(AssignmentKind.TEAM, number).on(self._on):
                becomes[old].add(goes_to.get(number))
        new = {entry.id: entry for entry in entries if entry.state is State.NEW}
        for old, successors in becomes.items():
            entry = new.get(successors.pop() or "") if len(successors) == 1 else None
            if entry:
                self._findings.note(
                    say(
                        "everybody of {old} moves to the new team {new}",
                        old=self._company.teams[old].name,
                        new=entry.name,
                    ),
                    entry.row,
                    Column.TEAM,
                    say(
                        "if it was only renamed, add a column {column} with {id}",
                        column=Column.TEAM_ID.value,
                        id=old,
                    ),
                )

    def _missing(self) -> tuple[str, ...]:
        kind = AssignmentKind.EMPLOYMENT
        absent = sorted(self._company.employees.keys() - self._numbers)
        gone = {n for n in absent if self._company.line(kind, n).steps
                and not self._company.line(kind, n).span_on(self._on)}  # fmt: skip
        return tuple(number for number in absent if number not in gone)

    def _dirty(self, planner: PersonPlanner, after: Company) -> dict[str, tuple[Days, ...]]:
        zone = AssignmentKind.ZONE
        moved = {a.subject for a in planner.assignments if a.kind is zone}
        found = {
            number: dirty_days(self._company.line(zone, number), after.line(zone, number), self._on)
            for number in sorted(moved & self._company.employees.keys())
        }
        return {number: days for number, days in found.items() if days}


def _plain(number: str) -> str:
    return number.casefold().lstrip("0")
