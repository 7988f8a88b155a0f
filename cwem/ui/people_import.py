"""A planned import in rows of tables, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from cwem.people.assignments import team_on
from cwem.people.csv_columns import DATES, Column
from cwem.people.csv_export import header, table_csv
from cwem.people.csv_findings import Finding
from cwem.people.csv_plan import AccountWish, Entry, FieldChange, Plan, State
from cwem.people.values import Company
from cwem.words import Words, say, translated

STATES: Mapping[State, Words] = {
    State.NEW: say("New"),
    State.CHANGED: say("Changed"),
    State.LEAVING: say("Leaving"),
    State.UNCHANGED: say("Unchanged"),
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A mistake or a note."""

    row: str
    """As a spreadsheet counts; empty: the whole file."""
    column: str
    wrong: str
    advice: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One cell of somebody that becomes another."""

    row: int
    number: str
    name: str
    state: State
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecountRow:
    """Past days of somebody that have to be counted again."""

    number: str
    name: str
    first: date
    last: date


def finding_rows(findings: Iterable[Finding], language: str) -> list[FindingRow]:
    """In the order of the file."""
    return [
        FindingRow(
            str(each.row) if each.row else "",
            each.column,
            _sentence(translated(each.message, language)),
            _sentence(translated(each.advice, language)),
        )
        for each in findings
    ]


def findings_csv(findings: Iterable[Finding], language: str) -> bytes:
    """The mistakes as a file for whoever mends the personnel file."""
    head = (say("Row"), say("Column"), say("What is wrong"), say("What to do"))
    rows = [[translated(each, language) for each in head]]
    rows += [
        [each.row, each.column, each.wrong, each.advice]
        for each in finding_rows(findings, language)
    ]
    return table_csv(rows, separator(language))


def separator(language: str) -> str:
    """What a spreadsheet of this language expects between two cells."""
    return ";" if language == "de" else ","


def change_rows(
    entries: Iterable[Entry], language: str, states: Iterable[State] = (), text: str = ""
) -> list[ChangeRow]:
    """Column by column, by row of the file: those of people in one of the states (none: any) in
    whose row the text stands, capitals aside."""
    wanted, sought = frozenset(states), text.strip().casefold()
    return [
        row
        for entry in entries
        if not wanted or entry.state in wanted
        for row in _changes(entry, language)
        if sought in " ".join((row.number, row.name, row.column, row.old, row.new)).casefold()
    ]


def place_rows(entries: Iterable[Entry], language: str) -> list[tuple[str, str, str]]:
    """(name, what happens, how it is) of teams or sites."""
    return [
        (
            entry.name,
            translated(STATES[entry.state], language),
            "; ".join(
                f"{_column(field.column, language)}: {_from_to(entry, field)}"
                for field in entry.fields
                if entry.state is not State.NEW or field.new != entry.name
            ),
        )
        for entry in entries
    ]


def missing_rows(plan: Plan, company: Company, on: date) -> list[tuple[str, str, str]]:
    """(number, name, team) of who works here and is not in the file."""
    found = []
    for number in plan.missing:
        team = team_on(company, number, on)
        found.append((number, company.employees[number].name, team.name if team else ""))
    return found


def recount_rows(plan: Plan, company: Company) -> list[RecountRow]:
    """Whose past days have to be counted again."""
    return [
        RecountRow(number, company.employees[number].name, days.first, days.last)
        for number, ranges in plan.dirty.items()
        for days in ranges
    ]


def wish_rows(
    wishes: Iterable[AccountWish], names: Mapping[str, str]
) -> list[tuple[AccountWish, str]]:
    """Accounts with the name of the person."""
    return [(wish, names.get(wish.employee, "")) for wish in wishes]


def names_after(plan: Plan, company: Company) -> dict[str, str]:
    """Number -> name, as they will be."""
    known = {number: employee.name for number, employee in company.employees.items()}
    return known | {entry.id: entry.name for entry in plan.people}


def _changes(entry: Entry, language: str) -> Iterator[ChangeRow]:
    for field in entry.fields:
        yield ChangeRow(
            entry.row,
            entry.id,
            entry.name,
            entry.state,
            _column(field.column, language),
            _value(field.column, field.old, language),
            _value(field.column, field.new, language),
        )


def _column(column: str, language: str) -> str:
    name = header(Column(column), language)
    return name[:1].upper() + name[1:]


def _value(column: str, value: str, language: str) -> str:
    """Dates as the reader writes them."""
    if value and column in DATES:
        return str(format_date(date.fromisoformat(value), "medium", locale=language))
    return value


def _from_to(entry: Entry, field: FieldChange) -> str:
    return field.new if entry.state is State.NEW else f"{field.old or '–'} → {field.new or '–'}"


def _sentence(clause: str) -> str:
    """A clause as a line of a table begins: with a capital, unless it is a quotation."""
    return clause[:1].upper() + clause[1:]
