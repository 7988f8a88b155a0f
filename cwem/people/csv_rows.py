"""From cells to what they mean: every cell of a personnel file is judged by itself here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.access.accounts import plain_name
from cwem.people.csv_cells import Unusable, clean, day_first, parse_day, unescape
from cwem.people.csv_columns import DATES, Column, until_of
from cwem.people.csv_findings import Findings
from cwem.people.csv_text import Line
from cwem.people.zones import known_zone, similar_zone
from cwem.words import say

LONGEST = 200
"""Characters in a cell: more is a slipped quotation mark, not a name."""

_SUGGESTIONS = 100
"""With so many mistakes suggestions stop: each costs a look at every zone."""

_DAMAGED = re.compile(r"\d+[.,]\d+E[+-]?\d+", re.IGNORECASE)
_EXPECTED = {
    Column.EMAIL: (
        re.compile(r"[^@\s,;]+@[^@\s,;]+"), say("an e-mail address, name@company"),
    ),
    Column.LANGUAGE: (re.compile(r"[a-z]{2,3}(-[A-Z]{2})?"), say("a language such as en or de")),
    Column.SITE_COUNTRY: (
        re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?"),
        say("a country such as DE, or DE-BE with its region"),
    ),
}  # fmt: skip

_ROLES = ("employee", "manager", "admin")
_GERMAN = {"mitarbeiter": "employee", "mitarbeiterin": "employee", "führungskraft": "manager"}


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


def read_rows(lines: Sequence[Line[Column]], findings: Findings) -> list[Row]:
    """The rows that can be told apart; those without a number of their own are problems."""
    dated = [c for line in lines for col, c in line.cells.items() if col in DATES and c]
    order = day_first(dated)
    rows: list[Row] = []
    first: dict[tuple[Column, str], int] = {}
    for line in lines:
        row = _Judge(line, findings, order).row()
        if not row.number:
            continue
        rows.append(row)
        for column, value in (
            (Column.NUMBER, row.number),
            (Column.LOGIN, plain_name(row.text(Column.LOGIN))),
        ):
            before = first.setdefault((column, value), line.row)
            if value and before != line.row:
                findings.problem(
                    say("{value} stands in row {row} already", value=value, row=before),
                    line.row,
                    column,
                    say("give every person one row, and a log-in name of their own"),
                )
    return rows


class _Judge:
    """Judges the cells of one line."""

    def __init__(
        self,
        line: Line[Column],
        findings: Findings,
        order: bool | None,
    ) -> None:
        self._line, self._findings = line, findings
        self._order = order

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
            except Unusable as error:
                self._findings.problem(error.wrong, self._line.row, column, error.advice)
        if not self._line.cells.get(Column.NUMBER):
            self._findings.problem(say("nobody's number is given"), self._line.row, Column.NUMBER)
        return Row(self._line.row, texts.pop(Column.NUMBER, ""), texts, days)

    def _text(self, column: Column, cell: str) -> str:
        """The cell as it is kept. Raises Unusable."""
        text = clean(unescape(cell))
        if len(text) > LONGEST:
            raise Unusable(
                say("{count} characters", count=len(text)), say("is a quotation mark missing?")
            )
        if column in {Column.ZONE, Column.SITE_ZONE} and text:
            return self._zone(text)
        if column is Column.ROLE and text:
            return self._role(text)
        form, expected = _EXPECTED.get(column, (None, None))
        if form and text and not form.fullmatch(text):
            raise Unusable(say("'{cell}' is not {expected}", cell=text, expected=expected))
        if column is Column.NUMBER and _DAMAGED.fullmatch(text):
            raise Unusable(
                say("a spreadsheet has shortened the number to '{cell}'", cell=text),
                say("format the column as text"),
            )
        return text

    def _role(self, text: str) -> str:
        role = _GERMAN.get(text.casefold(), text.casefold())
        if role not in _ROLES:
            raise Unusable(
                say("'{cell}' is no role", cell=text),
                say("choose from {roles}", roles=", ".join(_ROLES)),
            )
        return role

    def _zone(self, text: str) -> str:
        zone = known_zone(text)
        if zone is None:
            few = len(self._findings.problems) < _SUGGESTIONS
            meant = similar_zone(text) if few else None
            raise Unusable(
                say("'{cell}' is no time zone", cell=text),
                say("did you mean {meant}?", meant=meant)
                if meant
                else say("write it like Europe/Berlin"),
            )
        return zone
