"""From a file's bytes to named cells, with words for what is wrong.

Rows are numbered as a spreadsheet numbers them: the header is row 1, a cell with line breaks is
one row, an empty line counts, Excel's "sep=" line does not.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

from cwem.people.csv_bytes import EXPORT_AGAIN, SPLIT, decoded, separated
from cwem.people.csv_columns import COLUMNS, NAMES, Column, plain_header
from cwem.people.csv_findings import Finding, Findings
from cwem.words import Words, say

MAX_ROWS = 50_000
MAX_COLUMNS = 1_000


C = TypeVar("C", bound=str)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[C]):
    """The columns a kind of file may have."""

    names: Mapping[str, C]
    """Plain header (csv_columns.plain_header) -> column."""
    needed: C
    """Without this column no row can be told from another."""
    missing: Words
    """A clause that says so."""
    called: tuple[str, ...]
    """What it may be called."""


PEOPLE = Sheet(
    NAMES,
    Column.NUMBER,
    say("no column holds the employee number"),
    COLUMNS[Column.NUMBER].english[:3] + COLUMNS[Column.NUMBER].german[:2],
)


@dataclass(frozen=True, slots=True)
class Line(Generic[C]):
    """One filled row: what is in the known columns, blanks stripped."""

    row: int
    cells: dict[C, str]


def read_table(
    content: bytes, findings: Findings, sheet: Sheet[C], max_rows: int = MAX_ROWS
) -> tuple[Line[C], ...]:
    """The file's rows; none, with a problem found, where there is no header to read them by."""
    text = decoded(content, findings)
    if text is None:
        return ()
    text, separator = separated(text, sheet.names)
    records = _records(text, separator, findings, max_rows)
    header = next(records, None)
    if header is None:
        if not findings.problems:
            findings.problem(say("the file is empty"), advice=EXPORT_AGAIN)
        return ()
    places = _places(header[1], findings, sheet)
    findings.headers = {str(column): header[1][at].strip() for column, at in places.items()}
    lines = tuple(_lines(records, len(header[1]), places, findings))
    if not lines and not findings.problems:
        findings.problem(say("the file holds only a header and nobody below it"))
    return lines if sheet.needed in places else ()


def _records(
    text: str, separator: str, findings: Findings, max_rows: int
) -> Iterator[tuple[int, list[str]]]:
    """(row, cells) of every row that holds anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, 1):
            if row > max_rows + 1:
                findings.problem(
                    say("there are more than {limit} rows", limit=max_rows), row, advice=SPLIT
                )
                return
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error as error:
        findings.problem(
            say("the quotation marks or line breaks do not fit ({reason})", reason=error),
            row + 1,
            advice=EXPORT_AGAIN,
        )


def _places(header: list[str], findings: Findings, sheet: Sheet[C]) -> dict[C, int]:
    """Where each known column stands. Unknown ones are named and left out."""
    places: dict[C, int] = {}
    unknown: list[str] = []
    if len(header) > MAX_COLUMNS:
        findings.problem(
            say(
                "the header has {count} columns, at most {limit} are read",
                count=len(header),
                limit=MAX_COLUMNS,
            ),
            1,
        )
        return places
    for at, name in enumerate(header):
        column = sheet.names.get(plain_header(name))
        if column is None:
            unknown += [name.strip()] if name.strip() else []
        elif column in places:
            first = header[places[column]].strip()
            findings.problems.append(
                Finding(
                    1,
                    name.strip(),
                    say("means the same as column {first}", first=first),
                    say("keep one"),
                )
            )
        else:
            places[column] = at
    _tell_unknown(unknown, findings, sheet)
    if sheet.needed not in places:
        advice = say("call it one of: {names}", names=", ".join(sheet.called))
        findings.problem(sheet.missing, 1, advice=advice)
    return places


def _tell_unknown(unknown: list[str], findings: Findings, sheet: Sheet[C]) -> None:
    for name in unknown[:20]:
        if similar := get_close_matches(plain_header(name), sheet.names, 1, 0.8):
            meant = str(sheet.names[similar[0]])
            findings.note(
                say("is not known and left out"),
                1,
                name,
                advice=say("did you mean {meant}?", meant=meant),
            )
    names, more = ", ".join(unknown[:10]), len(unknown) - 10
    if more > 0:
        findings.note(say("columns left out: {names} and {n} more", names=names, n=more), 1)
    elif unknown:
        findings.note(say("columns left out: {names}", names=names), 1)


def _lines(
    records: Iterator[tuple[int, list[str]]],
    width: int,
    places: dict[C, int],
    findings: Findings,
) -> Iterator[Line[C]]:
    for row, cells in records:
        if any(cell.strip() for cell in cells[width:]):
            findings.problem(
                say("has {count} cells under {width} headers", count=len(cells), width=width),
                row,
                advice=say("put a cell that holds the separator into quotation marks"),
            )
            continue
        yield Line(
            row, {c: cells[at].strip() if at < len(cells) else "" for c, at in places.items()}
        )
