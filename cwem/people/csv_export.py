"""Writes people as a personnel file that `csv_import` reads again without loss.

The file shows one day: each person's assignment on it, else the next one, else the last one.
Accounts are no part of the registry, so login and role are not written.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from cwem.people.csv_cells import line, written
from cwem.people.csv_columns import COLUMNS, DATED, Column, since_of, until_of
from cwem.people.csv_plan import shown
from cwem.people.timeline import Span, Timeline
from cwem.people.values import AssignmentKind, Company
from cwem.people.wording import NO_ROSTERS

_LEFT_OUT = {Column.FIRST_NAME, Column.LAST_NAME, Column.LOGIN, Column.ROLE}
_WRITTEN = tuple(column for column in Column if column not in _LEFT_OUT)


def export_csv(
    company: Company,
    on: date,
    separator: str = ",",
    language: Literal["en", "de"] = "en",
    rosters: Mapping[str, str] = NO_ROSTERS,
) -> bytes:
    """Everybody, by number, as of the day `on`: dates as 2024-03-31, headers in the language. Last
    days are included in their span. `rosters`: id -> name."""
    people = (dict(_cells(company, number, on, rosters)) for number in sorted(company.employees))
    rows = [[cells.get(column, "") for column in _WRITTEN] for cells in people]
    return table_csv([[header(column, language) for column in _WRITTEN], *rows], separator)


TEMPLATE = (
    Column.NUMBER, Column.FIRST_NAME, Column.LAST_NAME, Column.EMAIL, Column.LANGUAGE,
    Column.JOINED, Column.LEFT, Column.TEAM, Column.SITE, Column.SITE_ZONE, Column.MANAGER,
    Column.DEPUTY, Column.TEAM_MANAGER, Column.LOGIN, Column.ROLE,
)  # fmt: skip
"""The columns most companies need."""


def template_csv(separator: str = ",", language: Literal["en", "de"] = "en") -> bytes:
    """The headers of TEMPLATE, to be filled in."""
    return table_csv([[header(column, language) for column in TEMPLATE]], separator)


def header(column: Column, language: str) -> str:
    """What the column is called in this language, in English where we have no other word."""
    spelling = COLUMNS[column]
    return spelling.german[0] if language == "de" else spelling.english[0]


def table_csv(rows: Iterable[Iterable[str]], separator: str = ",") -> bytes:
    """Rows for a spreadsheet: UTF-8 with a byte order mark, which Excel needs, and no cell that it
    would run as a formula."""
    return "".join(line(map(written, row), separator) for row in rows).encode("utf-8-sig")


_OF_TEAMS = {AssignmentKind.TEAM_MANAGER, AssignmentKind.TEAM_ROSTER}
_ROSTERS = {AssignmentKind.ROSTER, AssignmentKind.TEAM_ROSTER}


def _cells(
    company: Company, number: str, on: date, rosters: Mapping[str, str]
) -> Iterator[tuple[Column, str]]:
    employee = company.employees[number]
    yield Column.NUMBER, number
    yield Column.NAME, employee.name
    yield Column.EMAIL, employee.email
    yield Column.LANGUAGE, employee.language
    employment = company.line(AssignmentKind.EMPLOYMENT, number).span_near(on)
    if employment:
        yield Column.JOINED, shown(employment.since)
        yield Column.LEFT, _last_day(employment, Timeline())
    team = None
    for kind, column in DATED.items():
        subject = team if kind in _OF_TEAMS else number
        line = company.line(kind, subject) if subject else Timeline()
        if span := line.span_near(on):
            team = span.value if kind is AssignmentKind.TEAM else team
            yield column, rosters.get(span.value, span.value) if kind in _ROSTERS else span.value
            yield since_of(column), shown(span.since)
            yield until_of(column), _last_day(span, line)
    if team:
        yield from _places(company, team)


def _places(company: Company, key: str) -> Iterator[tuple[Column, str]]:
    team = company.teams[key]
    yield Column.TEAM_ID, key
    yield Column.TEAM, team.name
    if site := company.sites.get(team.site or ""):
        yield Column.SITE_ID, site.id
        yield Column.SITE, site.name
        yield Column.SITE_ZONE, site.zone
        yield Column.SITE_COUNTRY, site.country


def _last_day(span: Span, line: Timeline) -> str:
    """The last day; empty where another value simply follows."""
    if span.until is None or line.on(span.until) is not None:
        return ""
    return shown(span.until - timedelta(days=1))
