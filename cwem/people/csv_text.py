"""From a file's bytes to named cells: encoding, separator, header, with words for what is wrong.

Rows are numbered as a spreadsheet numbers them: the header is row 1, a cell with line breaks is
one row, an empty line counts, Excel's "sep=" line does not.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Generic, TypeVar

from cwem.people.csv_columns import COLUMNS, NAMES, Column, plain_header
from cwem.words import Words, say

SEPARATORS = ",;\t"

MAX_BYTES = 10_000_000
"""Several times the file of 10,000 people, which has about 1.5 MB."""
MAX_ROWS = 50_000
MAX_COLUMNS = 1_000

EXPORT_AGAIN = say("export it again")
SPLIT = say("split it into several files")

_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[,;\t]*\r?\n", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A word about a place in the file. Row 0: the whole file; no column: the whole row.

    `message` and `advice` are Words, so that a page can say them in the reader's language; as text
    they are English, for the command line."""

    row: int
    column: str
    message: str
    """What is wrong, a clause."""
    advice: str = ""
    """What to do about it, where that can be said."""

    @property
    def sentence(self) -> str:
        """Both, in English."""
        return f"{self.message}; {self.advice}" if self.advice else str(self.message)

    def __str__(self) -> str:
        where = f"row {self.row}, " if self.row else ""
        where += f"column {self.column}, " if self.column else ""
        return f"{where[:-2]}: {self.sentence}" if where else self.sentence


@dataclass(slots=True)
class Findings:
    """What was found so far: problems stop the import, notes do not. Columns are named as the
    file names them."""

    headers: dict[str, str] = field(default_factory=dict)
    """Column -> what the file calls it."""
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def problem(
        self, message: Words, row: int = 0, column: str = "", advice: Words | None = None
    ) -> None:
        self.problems.append(Finding(row, self._named(column), message, advice or ""))

    def note(
        self, message: Words, row: int = 0, column: str = "", advice: Words | None = None
    ) -> None:
        self.notes.append(Finding(row, self._named(column), message, advice or ""))

    def _named(self, column: str) -> str:
        return self.headers.get(column, str(column))


@dataclass(frozen=True, slots=True)
class Line(Generic[C]):
    """One filled row: what is in the known columns, blanks stripped."""

    row: int
    cells: dict[C, str]


def read_table(
    content: bytes, findings: Findings, sheet: Sheet[C], max_rows: int = MAX_ROWS
) -> tuple[Line[C], ...]:
    """The file's rows; none, with a problem found, where there is no header to read them by."""
    text = _decoded(content, findings)
    if text is None:
        return ()
    text, separator = _separator(text, sheet)
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


def _decoded(content: bytes, findings: Findings) -> str | None:
    if len(content) > MAX_BYTES:
        size, limit = f"{len(content) / 1e6:.1f}", f"{MAX_BYTES / 1e6:.0f}"
        findings.problem(
            say("the file has {size} MB, at most {limit} can be read", size=size, limit=limit),
            advice=SPLIT,
        )
        return None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        findings.problem(
            say("this is an Excel workbook"), advice=say("save it as CSV UTF-8 and give that file")
        )
        return None
    try:
        utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows(content, error, findings)
    if "\0" in text:
        findings.problem(
            say("the file holds zero bytes, so it is no CSV file"), advice=EXPORT_AGAIN
        )
        return None
    return text


def _windows(content: bytes, error: UnicodeDecodeError, findings: Findings) -> str:
    row = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        findings.problem(
            say("line {row} holds bytes that are no text", row=row),
            advice=say("save the file as CSV UTF-8"),
        )
        return content.decode("cp1252", "replace")
    findings.note(
        say("the file is not UTF-8 and was read as Windows-1252 (Western European Excel)"),
        advice=say("look at the names with umlauts and accents before you import"),
    )
    return text


def headers_of(content: bytes) -> list[str]:
    """The plain headers of a file that may be any kind of sheet; none of what cannot be read."""
    text = _decoded(content, Findings())
    if text is None:
        return []
    found: list[str] = []
    for mark in SEPARATORS:
        named = _SEP_LINE.match(text)
        rest = text[named.end() :] if named else text
        first = re.split(r"[\r\n]", rest.lstrip("\r\n"), maxsplit=1)[0]
        cells = next(csv.reader([first], delimiter=named[1] if named else mark), [])
        found = max(found, [plain_header(cell) for cell in cells], key=len)
    return found


def _separator(text: str, sheet: Sheet[C]) -> tuple[str, str]:
    """The text without Excel's "sep=" line, and the separator: that one's, or the one that makes
    the most known headers."""
    if named := _SEP_LINE.match(text):
        return text[named.end() :], named[1]
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    return text, max(SEPARATORS, key=lambda mark: (_known(first, mark, sheet), first.count(mark)))


def _known(line: str, separator: str, sheet: Sheet[C]) -> int:
    cells = next(csv.reader([line], delimiter=separator), [])
    return sum(sheet.names.get(plain_header(cell)) is not None for cell in cells)


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
