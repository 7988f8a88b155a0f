"""Shifts and rosters as CSV files, in and out: nothing is changed here.

    bytes -> which of both it is -> table (people/csv_text) -> shift_rows, roster_rows -> RulePlan

Of the files given at once the shifts are read first, so that rosters may name new ones. What is
missing in a file stays as it is. docs/shifts.md is the format for its users.
"""

from collections.abc import Sequence
from dataclasses import replace

from cwem.attendance.roster_rows import RosterRows, roster_cells
from cwem.attendance.rule_checks import in_rosters
from cwem.attendance.rule_plan import FileFindings, RulePlan
from cwem.attendance.rule_sheets import (
    ROSTER_COLUMNS,
    ROSTERS,
    SHIFT_COLUMNS,
    SHIFTS,
    RosterColumn,
    ShiftColumn,
    called,
)
from cwem.attendance.shift_rows import ShiftRows, shift_cells
from cwem.attendance.shifts import RuleBook
from cwem.people.csv_bytes import headers_of
from cwem.people.csv_export import table_csv
from cwem.people.csv_findings import Findings
from cwem.people.csv_plan import Entry
from cwem.people.csv_text import read_table
from cwem.words import say

MOST_ROWS = 2_000


def plan_rules(files: Sequence[tuple[str, bytes]], book: RuleBook) -> RulePlan:
    """What importing these files, (name, content), would do, with every mistake in them."""
    kept = [(name, content, Findings()) for name, content in files]
    shift_files = [each for each in kept if _is_shifts(each[1])]
    roster_files = [each for each in kept if each not in shift_files]
    for several in (shift_files, roster_files):
        for _name, _content, findings in several[1:]:
            problem = say("another file of the same kind was chosen too")
            findings.problem(problem, advice=say("choose one file of shifts and one of rosters"))
    after = book
    shifts: tuple[Entry, ...] = ()
    rosters: tuple[Entry, ...] = ()
    shift_rows = None
    for _name, content, findings in shift_files[:1]:
        shift_rows = ShiftRows(book, findings)
        shifts = shift_rows.read(read_table(content, findings, SHIFTS, MOST_ROWS))
        after = replace(after, shifts=shift_rows.shifts)
    read: frozenset[str] = frozenset()
    for _name, content, findings in roster_files[:1]:
        rows = RosterRows(after, findings)
        rosters = rows.read(read_table(content, findings, ROSTERS, MOST_ROWS))
        after, read = replace(after, rosters=rows.rosters), frozenset(rows.row_of)
    if shift_rows is not None:
        _check_other_rosters(shift_rows, shift_files[0][2], after, read)
    found = tuple(
        FileFindings(name, tuple(sorted(f.problems)), tuple(sorted(f.notes)))
        for name, _content, f in kept
    )
    if any(each.problems for each in found):
        return RulePlan(book, book, files=found)
    return RulePlan(book, after, shifts, rosters, found)


def _is_shifts(content: bytes) -> bool:
    """Whether more of its headers are those of shifts than those of rosters."""
    headers = headers_of(content)
    return sum(h in SHIFTS.names for h in headers) > sum(h in ROSTERS.names for h in headers)


def _check_other_rosters(
    rows: ShiftRows, findings: Findings, after: RuleBook, read: frozenset[str]
) -> None:
    """Rosters that are not in a file may not fit to what a shift becomes."""
    if findings.problems:
        return
    others = {key: roster for key, roster in after.rosters.items() if key not in read}
    book = replace(after, rosters=others)
    for key, row in rows.row_of.items():
        for mistake in in_rosters(after.shifts[key], book):
            findings.problem(mistake.words, row, ShiftColumn.TIMES)


def shifts_csv(book: RuleBook, separator: str = ",", language: str = "en") -> bytes:
    """All shifts, by name: what `plan_rules` reads again without a change."""
    shifts = sorted(book.shifts.values(), key=lambda each: each.name.casefold())
    head = [called(SHIFT_COLUMNS[column], language) for column in ShiftColumn]
    cells = [shift_cells(shift) for shift in shifts]
    return table_csv([head, *([row[c] for c in ShiftColumn] for row in cells)], separator)


def rosters_csv(book: RuleBook, separator: str = ",", language: str = "en") -> bytes:
    """All rosters, by name: weeks by weekday, other cycles by number."""
    rosters = sorted(book.rosters.values(), key=lambda each: each.name.casefold())
    cells = [roster_cells(roster, book) for roster in rosters]
    used = {column for row in cells for column in row} | {*RosterColumn}
    columns = [column for column in ROSTER_COLUMNS if column in used]
    head = [called(ROSTER_COLUMNS[column], language) for column in columns]
    return table_csv([head, *([row.get(c, "") for c in columns] for row in cells)], separator)
