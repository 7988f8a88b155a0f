"""What the rows of a file make of the shifts of a book. An empty cell leaves what is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from cwem.attendance.rule_sheets import ShiftColumn as Col
from cwem.attendance.shift_checks import Part, shift_mistakes
from cwem.attendance.shifts import RuleBook, Shift, ShiftKind
from cwem.attendance.times_text import (
    hours_of,
    length_text,
    minutes_of,
    stretch_of,
    stretch_text,
    stretches_of,
    times_text,
)
from cwem.people.csv_cells import Unusable, clean, unescape
from cwem.people.csv_findings import Findings
from cwem.people.csv_plan import Entry, FieldChange, State
from cwem.people.csv_text import Line
from cwem.people.ids import new_id
from cwem.words import say

KINDS = {
    "fixed": ShiftKind.FIXED, "fest": ShiftKind.FIXED,
    "flexible": ShiftKind.FLEXIBLE, "flexibel": ShiftKind.FLEXIBLE,
    "gleitzeit": ShiftKind.FLEXIBLE,
}  # fmt: skip
YES = {"yes", "ja", "true", "wahr", "1", "x"}
NO = {"no", "nein", "false", "falsch", "0"}
NOTHING = {"-", "–", "none", "keine"}
"""What stands in a cell that takes back a core time."""
_NUMBERS = {
    Col.PAUSE: "pause", Col.GRACE: "grace", Col.EARLY_GRACE: "early_grace",
    Col.OVERTIME: "overtime_from", Col.BEFORE: "window_before", Col.AFTER: "window_after",
}  # fmt: skip
_COLUMN_OF: Mapping[Part, Col] = {
    Part.NAME: Col.NAME, Part.KIND: Col.KIND, Part.TIMES: Col.TIMES, Part.HOURS: Col.HOURS,
    Part.CORE: Col.CORE, Part.PAUSE: Col.PAUSE, Part.GRACE: Col.GRACE,
    Part.EARLY_GRACE: Col.EARLY_GRACE, Part.OVERTIME: Col.OVERTIME, Part.BEFORE: Col.BEFORE,
    Part.AFTER: Col.AFTER,
}  # fmt: skip
T = TypeVar("T")


class ShiftRows:
    """Reads rows one by one; afterwards `shifts` are those of the book with them in it, and
    `row_of` says which row each was read from."""

    def __init__(self, book: RuleBook, findings: Findings) -> None:
        self._before, self._findings = book, findings
        self.shifts: dict[str, Shift] = dict(book.shifts)
        self.row_of: dict[str, int] = {}
        self._wrong: set[str] = set()

    def read(self, lines: Sequence[Line[Col]]) -> tuple[Entry, ...]:
        """What becomes of each row's shift; mistakes are noted."""
        keys = [key for line in lines if (key := self._take(line)) is not None]
        book = replace(self._before, shifts=self.shifts)
        for key in keys:
            if key not in self._wrong:  # a cell that cannot be read is mistake enough
                for mistake in shift_mistakes(self.shifts[key], book):
                    column = _COLUMN_OF[mistake.part]
                    self._findings.problem(mistake.words, self.row_of[key], column)
        return tuple(self._entry(key) for key in keys)

    def _take(self, line: Line[Col]) -> str | None:
        texts = _texts(line, self._findings)
        name = texts.get(Col.NAME, "")
        key = _key_of(texts.get(Col.ID, ""), name, self.shifts)
        if key is None:
            if not name:
                problem = say("the shift's name is missing")
                self._findings.problem(problem, line.row, Col.NAME)
                return None
            key = texts.get(Col.ID, "") or new_id(name, self.shifts, "shift")
        if key in self.row_of:
            self._findings.problem(
                say("{value} stands in row {row} already", value=name, row=self.row_of[key]),
                line.row,
                Col.NAME,
            )
            return None
        self.row_of[key] = line.row
        self.shifts[key] = self._shift(key, texts, line.row)
        return key

    def _shift(self, key: str, texts: Mapping[Col, str], row: int) -> Shift:
        hours = texts.get(Col.HOURS)
        new = Shift(key, "", ShiftKind.FLEXIBLE if hours else ShiftKind.FIXED, ())
        known = self._before.shifts.get(key, new)

        def cell(column: Col, read: Callable[[str], T], otherwise: T) -> T:
            text = texts.get(column, "")
            if not text:
                return otherwise
            try:
                return read(text)
            except Unusable as error:
                self._findings.problem(error.wrong, row, column, error.advice)
                self._wrong.add(key)
                return otherwise

        kind = cell(Col.KIND, _kind, known.kind)
        flexible = kind is ShiftKind.FLEXIBLE
        core = cell(
            Col.CORE, lambda text: None if text in NOTHING else stretch_of(text), known.core
        )
        numbers: dict[str, Any] = {
            field: cell(column, minutes_of, getattr(known, field))
            for column, field in _NUMBERS.items()
        }
        return Shift(
            key,
            texts.get(Col.NAME) or known.name,
            kind,
            cell(Col.TIMES, stretches_of, known.stretches),
            cell(Col.HOURS, hours_of, known.minutes if flexible else 0),
            core if flexible or texts.get(Col.CORE) else None,
            early_counts=cell(Col.EARLY_COUNTS, _yes, known.early_counts),
            **numbers,
        )

    def _entry(self, key: str) -> Entry:
        known, new = self._before.shifts.get(key), self.shifts[key]
        old, now = shift_cells(known) if known else {}, shift_cells(new)
        fields = tuple(
            FieldChange(column, old.get(column, ""), now[column])
            for column in Col
            if column is not Col.ID and old.get(column, "") != now[column]
        )
        state = State.NEW if known is None else State.CHANGED if fields else State.UNCHANGED
        return Entry(self.row_of[key], key, new.name, state, fields)


def shift_cells(shift: Shift) -> dict[Col, str]:
    """A shift as it stands in a file."""
    flexible = shift.kind is ShiftKind.FLEXIBLE
    return {
        Col.ID: shift.id,
        Col.NAME: shift.name,
        Col.KIND: shift.kind.value,
        Col.TIMES: times_text(shift.stretches),
        Col.HOURS: length_text(shift.minutes) if flexible else "",
        Col.CORE: stretch_text(shift.core) if shift.core else "",
        **{column: str(getattr(shift, field)) for column, field in _NUMBERS.items()},
        Col.EARLY_COUNTS: "yes" if shift.early_counts else "no",
    }


def _texts(line: Line[Col], findings: Findings) -> dict[Col, str]:
    found: dict[Col, str] = {}
    for column, cell in line.cells.items():
        try:
            found[column] = clean(unescape(cell))
        except Unusable as error:
            findings.problem(error.wrong, line.row, column, error.advice)
    return found


def _key_of(key: str, name: str, known: Mapping[str, Shift]) -> str | None:
    """The known shift of this id, else of this name."""
    if key:
        return key if key in known else None
    same = (each.id for each in known.values() if each.name.casefold() == name.casefold())
    return next(same, None) if name else None


def _kind(text: str) -> ShiftKind:
    kind = KINDS.get(text.casefold())
    if kind is None:
        raise Unusable(
            say("'{cell}' is no kind of shift", cell=text[:40]), say("write fixed or flexible")
        )
    return kind


def _yes(text: str) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise Unusable(say("'{cell}' is neither yes nor no", cell=text[:40]), say("write yes or no"))
