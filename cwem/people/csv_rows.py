"""From cells to what they mean: every cell of a personnel file is judged by itself here."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.people.csv_cells import clean, day_first, parse_day, unescape
from cwem.people.csv_columns import DATES, Column, until_of
from cwem.people.csv_text import Findings, Line
from cwem.people.zones import known_zone, similar_zone

LONGEST = 200
"""Characters in a cell: more is a slipped quotation mark, not a name."""

_SUGGESTIONS = 100
"""With so many mistakes suggestions stop: each costs a look at every zone."""

_DAMAGED = re.compile(r"\d+[.,]\d+E[+-]?\d+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

_ROLES = {"mitarbeiter": "employee", "mitarbeiterin": "employee", "führungskraft": "manager"}


@dataclass(frozen=True, slots=True)
class Row:
    """One person's row, understood. Cells that were wrong are missing, and a problem was found."""

    row: int
    number: str
    texts: dict[Column, str]
    days: dict[Column, date]

    def text(self, column: Column) -> str:
        return self.texts.get(column, "")

    def day(self, column: Column) -> date | None:
        return self.days.get(column)

    def until(self, column: Column) -> date | None:
        """The day after the last one of this dated column."""
        last = self.days.get(until_of(column))
        return last + timedelta(days=1) if last else None

    @property
    def name(self) -> str:
        """First and last name, or the one name; where there is only a first name beside "name",
        as in many German files, "name" is the last one."""
        first, last = self.text(Column.FIRST_NAME), self.text(Column.LAST_NAME)
        if first or last:
            return f"{first} {last or self.text(Column.NAME)}".strip()
        return self.text(Column.NAME)


def read_rows(lines: Sequence[Line], findings: Findings, roles: Collection[str]) -> list[Row]:
    """The rows that can be told apart; those without a number of their own are problems."""
    dated = [c for line in lines for col, c in line.cells.items() if col in DATES and c]
    order = day_first(dated)
    rows: list[Row] = []
    first: dict[tuple[Column, str], int] = {}
    for line in lines:
        row = _Judge(line, findings, roles, order).row()
        if not row.number:
            continue
        rows.append(row)
        for column, value in (
            (Column.NUMBER, row.number),
            (Column.LOGIN, row.text(Column.LOGIN).casefold()),
        ):
            before = first.setdefault((column, value), line.row)
            if value and before != line.row:
                findings.problem(f"{value} stands in row {before} already", line.row, column)
    return rows


class _Judge:
    """Judges the cells of one line."""

    def __init__(
        self,
        line: Line,
        findings: Findings,
        roles: Collection[str],
        order: bool | None,
    ) -> None:
        self._line, self._findings = line, findings
        self._roles, self._order = roles, order

    def row(self) -> Row:
        texts: dict[Column, str] = {}
        days: dict[Column, date] = {}
        for column, cell in self._line.cells.items():
            try:
                if cell and column in DATES:
                    if day := parse_day(cell, self._order):
                        days[column] = day
                elif text := self._text(column, cell):
                    texts[column] = text
            except ValueError as error:
                self._findings.problem(str(error), self._line.row, column)
        if not self._line.cells.get(Column.NUMBER):
            self._findings.problem("nobody's number is given", self._line.row, Column.NUMBER)
        return Row(self._line.row, texts.pop(Column.NUMBER, ""), texts, days)

    def _text(self, column: Column, cell: str) -> str:
        """The cell as it is kept. Raises ValueError, a clause for the user."""
        text = clean(unescape(cell))
        if len(text) > LONGEST:
            raise ValueError(f"{len(text)} characters; is a quotation mark missing?")
        if column in {Column.ZONE, Column.SITE_ZONE} and text:
            return self._zone(text)
        if column is Column.ROLE and text:
            return self._role(text)
        expected = {
            Column.EMAIL: (_EMAIL, "an address such as ada@example.org"),
            Column.LANGUAGE: (_LANGUAGE, "a language such as en or de"),
            Column.SITE_COUNTRY: (_COUNTRY, "a country such as DE, or DE-BE with its region"),
        }.get(column)
        if expected and text and not expected[0].fullmatch(text):
            raise ValueError(f"{text!r} is not {expected[1]}")
        if column is Column.NUMBER and _DAMAGED.fullmatch(text):
            raise ValueError(
                f"a spreadsheet has shortened the number to {text!r}; format the column as text"
            )
        return text

    def _role(self, text: str) -> str:
        role = _ROLES.get(text.casefold(), text.casefold())
        if role not in self._roles:
            raise ValueError(f"{text!r} is no role; choose from {', '.join(sorted(self._roles))}")
        return role

    def _zone(self, text: str) -> str:
        zone = known_zone(text)
        if zone is None:
            few = len(self._findings.problems) < _SUGGESTIONS
            meant = similar_zone(text) if few else None
            advice = f"did you mean {meant}?" if meant else "write it like Europe/Berlin"
            raise ValueError(f"{text!r} is no time zone; {advice}")
        return zone
