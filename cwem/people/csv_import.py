"""Plans the import of a personnel file against a company: nothing is changed here.

    bytes -> table (csv_text) -> rows (csv_rows) -> teams and sites (csv_places) -> people -> Plan

An empty cell leaves what is known as it is. docs/people-csv.md is the format for its users.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches

from cwem.people.assignments import circles, said
from cwem.people.csv_columns import Column
from cwem.people.csv_people import Person, PersonPlanner
from cwem.people.csv_places import Places
from cwem.people.csv_plan import AccountWish, Entry, Plan, State
from cwem.people.csv_rows import Row, read_rows
from cwem.people.csv_text import MAX_ROWS, Findings, read_table
from cwem.people.local_days import dirty_days
from cwem.people.values import AssignmentKind, Changes, Company, Days

ROLES = frozenset({"employee", "manager", "admin"})

_SUGGESTIONS = 20
"""How many unknown numbers get a suggestion: each costs a look at everybody."""


def plan_import(
    content: bytes,
    company: Company,
    on: date,
    roles: Collection[str] = ROLES,
    max_rows: int = MAX_ROWS,
) -> Plan:
    """What importing this file on the day `on` would do, with every mistake in it.

    `on` is where an assignment without a first day begins, unless the person starts then."""
    findings = Findings()
    rows = read_rows(read_table(content, findings, max_rows), findings, roles)
    if not rows:
        return _refused(company, findings)
    return _Import(company, on, rows, findings).plan()


def _refused(company: Company, findings: Findings) -> Plan:
    problems, notes = sorted(findings.problems), sorted(findings.notes)
    return Plan(company.revision, problems=tuple(problems), notes=tuple(notes))


class _Import:
    def __init__(self, company: Company, on: date, rows: list[Row], findings: Findings) -> None:
        self._company, self._on, self._rows, self._findings = company, on, rows, findings
        self._numbers = {row.number for row in rows}

    def plan(self) -> Plan:
        self._check_numbers()
        places = Places(self._company, self._findings)
        teams = {row.row: places.team_of(row) for row in self._rows}
        team_entries, site_entries = places.finish()
        planner = PersonPlanner(self._company, self._on, self._findings, places)
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
        if self._findings.problems:
            return _refused(self._company, self._findings)
        return Plan(
            self._company.revision,
            tuple(person.entry for person in people),
            team_entries,
            site_entries,
            self._wishes(people, after),
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
                        self._problem("nobody can be their own", row, column)
                    continue
                meant = get_close_matches(number, everybody, 1, 0.6) if suggestions > 0 else []
                suggestions -= 1
                advice = f"; did you mean {meant[0]}?" if meant else ""
                self._problem(f"nobody has the number {number}{advice}", row, column)
        plain = {_plain(number): number for number in self._company.employees}
        for row in self._rows:
            twin = plain.get(_plain(row.number))
            if twin and row.number not in self._company.employees:
                self._findings.note(
                    f"{row.number} is new, but {twin} is known; has a spreadsheet removed zeros "
                    "or changed capitals?",
                    row.row,
                    Column.NUMBER,
                )

    def _problem(self, message: str, row: Row, column: Column) -> None:
        self._findings.problem(message, row.row, column)

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
                    f"everybody of {self._company.teams[old].name} moves to the new team "
                    f"{entry.name}; if it was only renamed, add a column {Column.TEAM_ID} "
                    f"with {old}",
                    entry.row,
                    Column.TEAM,
                )

    def _wishes(self, people: list[Person], after: Company) -> tuple[AccountWish, ...]:
        found = []
        for person in people:
            row = person.row
            if login := row.text(Column.LOGIN):
                role = row.text(Column.ROLE) or "employee"
                email = after.employees[row.number].email
                found.append(AccountWish(row.row, row.number, login, role, email))
        return tuple(found)

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
