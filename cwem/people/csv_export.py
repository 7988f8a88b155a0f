"""Writes people as a personnel file that `csv_import` reads again without loss.

The file shows one day: each person's assignment on it, else the next one, else the last one.
Accounts are no part of the registry, so login and role are not written.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from cwem.people.csv_cells import escape
from cwem.people.csv_columns import COLUMNS, DATED, Column, since_of, until_of
from cwem.people.csv_plan import shown
from cwem.people.timeline import Span, Timeline
from cwem.people.values import AssignmentKind, Company

_LEFT_OUT = {Column.FIRST_NAME, Column.LAST_NAME, Column.LOGIN, Column.ROLE}
_WRITTEN = tuple(column for column in Column if column not in _LEFT_OUT)


def export_csv(
    company: Company, on: date, separator: str = ",", language: Literal["en", "de"] = "en"
) -> bytes:
    """Everybody, by number, as of the day `on`: UTF-8 with a byte order mark, which Excel needs,
    dates as 2024-03-31, headers in the language. Last days are included in their span."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    spellings = (COLUMNS[column] for column in _WRITTEN)
    writer.writerow(s.german[0] if language == "de" else s.english[0] for s in spellings)
    for number in sorted(company.employees):
        cells = dict(_cells(company, number, on))
        writer.writerow(escape(cells.get(column, "")) for column in _WRITTEN)
    return text.getvalue().encode("utf-8-sig")


def _cells(company: Company, number: str, on: date) -> Iterator[tuple[Column, str]]:
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
        subject = team if kind is AssignmentKind.TEAM_MANAGER else number
        line = company.line(kind, subject) if subject else Timeline()
        if span := line.span_near(on):
            team = span.value if kind is AssignmentKind.TEAM else team
            yield column, span.value
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
