"""What the rows of a file make of the rosters of a book.

A row fills either the columns of a week or those of a cycle's days. Its days are one value: with
any of them filled the empty ones of a week are days off; with none the known days stay.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches

from cwem.attendance.rule_checks import roster_mistakes
from cwem.attendance.rule_sheets import WEEK, RosterColumn, day_column
from cwem.attendance.shift_checks import Part
from cwem.attendance.shifts import Roster, RuleBook
from cwem.people.csv_cells import ISO_DAY, Unusable, clean, day_first, parse_day, unescape
from cwem.people.csv_findings import Findings
from cwem.people.csv_plan import Entry, FieldChange, State, shown
from cwem.people.csv_text import Line
from cwem.people.ids import new_id
from cwem.words import Words, say

OFF = {"-", "–", "off", "frei"}
"""What stands for a day off."""
A_MONDAY = date(2024, 1, 1)
"""Where a week begins of which nobody said since when."""
_DAYS = len(WEEK)


@dataclass(frozen=True, slots=True)
class _Days:
    """The days a row names."""

    columns: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def weekly(self) -> bool:
        return self.columns == WEEK


class RosterRows:
    """Reads rows one by one; afterwards `rosters` are those of the book with them in it, and
    `row_of` says which row each was read from."""

    def __init__(self, book: RuleBook, findings: Findings) -> None:
        self._before, self._findings = book, findings
        self._shifts = {each.name.casefold(): each.id for each in book.shifts.values()}
        self.rosters: dict[str, Roster] = dict(book.rosters)
        self.row_of: dict[str, int] = {}
        self._columns: dict[str, tuple[str, ...]] = {}
        self._wrong: set[str] = set()

    def read(self, lines: Sequence[Line[str]]) -> tuple[Entry, ...]:
        """What becomes of each row's roster; mistakes are noted."""
        order = day_first([line.cells.get(RosterColumn.FIRST, "") for line in lines])
        keys = [key for line in lines if (key := self._take(line, order)) is not None]
        book = replace(self._before, rosters=self.rosters)
        for key in keys:
            if key in self._wrong:  # a cell that cannot be read is mistake enough
                continue
            for mistake in roster_mistakes(self.rosters[key], book):
                self._findings.problem(
                    mistake.words, self.row_of[key], self._column(key, mistake.part, mistake.day)
                )
        return tuple(self._entry(key) for key in keys)

    def _column(self, key: str, part: Part, day: int | None) -> str:
        if part is Part.NAME or key not in self._columns:
            return RosterColumn.NAME
        columns = self._columns[key]
        return columns[day] if day is not None and day < len(columns) else columns[0]

    def _take(self, line: Line[str], order: bool | None) -> str | None:
        texts = dict(self._texts(line))
        name, said = texts.get(RosterColumn.NAME, ""), texts.get(RosterColumn.ID, "")
        key = said if said in self.rosters else None
        if not said and name:
            same = (r.id for r in self.rosters.values() if r.name.casefold() == name.casefold())
            key = next(same, None)
        if key is None and not name:
            problem = say("the roster's name is missing")
            self._findings.problem(problem, line.row, RosterColumn.NAME)
            return None
        key = key or said or new_id(name, self.rosters, "roster")
        if key in self.row_of:
            problem = say("{value} stands in row {row} already", value=name, row=self.row_of[key])
            self._findings.problem(problem, line.row, RosterColumn.NAME)
            return None
        self.row_of[key] = line.row
        self.rosters[key] = self._roster(key, name, texts, line.row, order)
        return key

    def _texts(self, line: Line[str]) -> Iterator[tuple[str, str]]:
        for column, cell in line.cells.items():
            try:
                yield column, clean(unescape(cell))
            except Unusable as error:
                self._findings.problem(error.wrong, line.row, column, error.advice)

    def _roster(
        self, key: str, name: str, texts: Mapping[str, str], row: int, order: bool | None
    ) -> Roster:
        known = self._before.rosters.get(key, Roster(key, "", A_MONDAY, ()))
        first = self._first(key, texts.get(RosterColumn.FIRST, ""), row, order)
        days = self._days(key, texts, row)
        name = name or known.name
        if days is None:
            if not known.cycle:
                self._problem(key, say("no day is filled"), row, RosterColumn.NAME)
            return replace(known, name=name, first=first or known.first)
        cycle = tuple(
            self._shift(key, column, cell, row)
            for column, cell in zip(days.columns, days.cells, strict=True)
        )
        self._columns[key] = days.columns
        begin = first or known.first
        if days.weekly:
            return Roster(key, name, begin - timedelta(days=begin.weekday()), cycle)
        if first is None and not known.cycle:
            self._problem(key, say("a cycle needs its first day"), row, RosterColumn.FIRST)
        return Roster(key, name, begin, cycle)

    def _problem(self, key: str, message: Words, row: int, column: str) -> None:
        self._findings.problem(message, row, column)
        self._wrong.add(key)

    def _first(self, key: str, cell: str, row: int, order: bool | None) -> date | None:
        if not cell:
            return None
        try:
            found = parse_day(cell, order)
        except Unusable as error:
            self._findings.problem(error.wrong, row, RosterColumn.FIRST, error.advice)
            self._wrong.add(key)
            return None
        if found is None:
            self._findings.problem(
                say("'{cell}' is no first day", cell=cell), row, RosterColumn.FIRST, ISO_DAY
            )
            self._wrong.add(key)
        return found

    def _days(self, key: str, texts: Mapping[str, str], row: int) -> _Days | None:
        week = tuple(texts.get(column, "") for column in WEEK)
        numbers = [
            int(column.removeprefix("day_"))
            for column, cell in texts.items()
            if column.startswith("day_") and cell
        ]
        if not numbers:
            return _Days(WEEK, week) if any(week) else None
        columns = tuple(day_column(day) for day in range(1, max(numbers) + 1))
        cells = tuple(texts.get(column, "") for column in columns)
        if any(week):
            self._problem(
                key, say("a row fills weekdays or numbered days, not both"), row, columns[0]
            )
        for column, cell in zip(columns, cells, strict=True):
            if not cell:
                self._findings.problem(
                    say("is empty before a later day"), row, column, say("write - for a day off")
                )
                self._wrong.add(key)
        return _Days(columns, cells)

    def _shift(self, key: str, column: str, cell: str, row: int) -> str:
        if not cell or cell.casefold() in OFF:
            return ""
        if cell.casefold() in self._shifts or cell in self._before.shifts:
            return self._shifts.get(cell.casefold(), cell)
        names = [each.name for each in self._before.shifts.values()]
        meant = get_close_matches(cell, names, 1, 0.6)
        self._findings.problem(
            say("there is no shift {shift}", shift=cell),
            row,
            column,
            say("did you mean {meant}?", meant=meant[0])
            if meant
            else say("enter it first, or choose the file of the shifts too"),
        )
        self._wrong.add(key)
        return ""

    def _entry(self, key: str) -> Entry:
        known, new = self._before.rosters.get(key), self.rosters[key]
        old, now = (
            roster_cells(known, self._before) if known else {},
            roster_cells(new, self._before),
        )
        columns = dict.fromkeys([*old, *now])
        fields = tuple(
            FieldChange(column, old.get(column, ""), now.get(column, ""))
            for column in columns
            if column != RosterColumn.ID and old.get(column, "") != now.get(column, "")
        )
        state = State.NEW if known is None else State.CHANGED if fields else State.UNCHANGED
        if known is not None and state is State.UNCHANGED:
            self.rosters[key] = known  # the same week may be written from another day on
        return Entry(self.row_of[key], key, new.name, state, fields)


def roster_cells(roster: Roster, book: RuleBook) -> dict[str, str]:
    """A roster as it stands in a file: the first day only of what is no week."""
    cells: dict[str, str] = {RosterColumn.ID: roster.id, RosterColumn.NAME: roster.name}
    columns: tuple[str, ...]
    if len(roster.cycle) == _DAYS:
        columns, first = WEEK, roster.first - timedelta(days=roster.first.weekday())
        cycle = [roster.on(first + timedelta(days=day)) for day in range(_DAYS)]
    else:
        cells[RosterColumn.FIRST] = shown(roster.first)
        columns = tuple(day_column(day + 1) for day in range(len(roster.cycle)))
        cycle = list(roster.cycle)
    for column, key in zip(columns, cycle, strict=True):
        shift = book.shifts.get(key)
        cells[column] = shift.name if shift else key or "off"
    return cells
