"""From a file's bytes to named cells: encoding, separator, header, with words for what is wrong.

Rows are numbered as a spreadsheet numbers them: the header is row 1, a cell with line breaks is
one row, an empty line counts, Excel's "sep=" line does not.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cwem.people.csv_columns import COLUMNS, NAMES, Column, plain_header, similar_header

SEPARATORS = ",;\t"

MAX_BYTES = 10_000_000
"""Several times the file of 10,000 people, which has about 1.5 MB."""
MAX_ROWS = 50_000
MAX_COLUMNS = 1_000

_COLUMNS = frozenset(Column)
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[,;\t]*\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A word about a place in the file. Row 0: the whole file; no column: the whole row."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"row {self.row}, " if self.row else ""
        where += f"column {self.column}, " if self.column else ""
        return f"{where[:-2]}: {self.message}" if where else self.message


@dataclass(slots=True)
class Findings:
    """What was found so far: problems stop the import, notes do not. Columns are named as the
    file names them."""

    headers: dict[Column, str] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def problem(self, message: str, row: int = 0, column: str = "") -> None:
        self.problems.append(Finding(row, self._named(column), message))

    def note(self, message: str, row: int = 0, column: str = "") -> None:
        self.notes.append(Finding(row, self._named(column), message))

    def _named(self, column: str) -> str:
        return self.headers.get(Column(column), column) if column in _COLUMNS else column


@dataclass(frozen=True, slots=True)
class Line:
    """One filled row: what is in the known columns, blanks stripped."""

    row: int
    cells: dict[Column, str]


def read_table(content: bytes, findings: Findings, max_rows: int = MAX_ROWS) -> tuple[Line, ...]:
    """The file's rows; none, with a problem found, where there is no header to read them by."""
    text = _decoded(content, findings)
    if text is None:
        return ()
    text, separator = _separator(text)
    records = _records(text, separator, findings, max_rows)
    header = next(records, None)
    if header is None:
        if not findings.problems:
            findings.problem("the file is empty; export it again")
        return ()
    places = _places(header[1], findings)
    findings.headers = {column: header[1][at].strip() for column, at in places.items()}
    lines = tuple(_lines(records, len(header[1]), places, findings))
    if not lines and not findings.problems:
        findings.problem("the file holds only a header and nobody below it")
    return lines if Column.NUMBER in places else ()


def _decoded(content: bytes, findings: Findings) -> str | None:
    if len(content) > MAX_BYTES:
        size, limit = len(content) / 1e6, MAX_BYTES / 1e6
        findings.problem(f"the file has {size:.1f} MB, at most {limit:.0f} can be read; split it")
        return None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        findings.problem("this is an Excel workbook; save it as CSV UTF-8 and give that file")
        return None
    try:
        utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows(content, error, findings)
    if "\0" in text:
        findings.problem("the file holds zero bytes, so it is no CSV file; export it again")
        return None
    return text


def _windows(content: bytes, error: UnicodeDecodeError, findings: Findings) -> str:
    row = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        findings.problem(f"line {row} holds bytes that are no text; save the file as CSV UTF-8")
        return content.decode("cp1252", "replace")
    findings.note(
        "the file is not UTF-8 and was read as Windows-1252 (Western European Excel); "
        "look at the names with umlauts and accents before you import"
    )
    return text


def _separator(text: str) -> tuple[str, str]:
    """The text without Excel's "sep=" line, and the separator: that one's, or the one that makes
    the most known headers."""
    if named := _SEP_LINE.match(text):
        return text[named.end() :], named[1]
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    return text, max(SEPARATORS, key=lambda mark: (_known(first, mark), first.count(mark)))


def _known(line: str, separator: str) -> int:
    cells = next(csv.reader([line], delimiter=separator), [])
    return sum(NAMES.get(plain_header(cell)) is not None for cell in cells)


def _records(
    text: str, separator: str, findings: Findings, max_rows: int
) -> Iterator[tuple[int, list[str]]]:
    """(row, cells) of every row that holds anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, 1):
            if row > max_rows + 1:
                findings.problem(f"there are more than {max_rows:,} rows; split the file", row)
                return
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error as error:
        findings.problem(f"the quotation marks or line breaks do not fit ({error})", row + 1)


def _places(header: list[str], findings: Findings) -> dict[Column, int]:
    """Where each known column stands. Unknown ones are named and left out."""
    places: dict[Column, int] = {}
    unknown: list[str] = []
    if len(header) > MAX_COLUMNS:
        findings.problem(f"the header has {len(header)} columns, at most {MAX_COLUMNS} are read", 1)
        return places
    for at, name in enumerate(header):
        column = NAMES.get(plain_header(name))
        if column is None:
            unknown += [name.strip()] if name.strip() else []
        elif column in places:
            first = header[places[column]].strip()
            findings.problems.append(
                Finding(1, name.strip(), f"means the same as column {first}; keep one")
            )
        else:
            places[column] = at
    _tell_unknown(unknown, findings)
    if Column.NUMBER not in places:
        names = ", ".join(COLUMNS[Column.NUMBER].english[:3] + COLUMNS[Column.NUMBER].german[:2])
        findings.problem(f"no column holds the employee number; call it one of: {names}", 1)
    return places


def _tell_unknown(unknown: list[str], findings: Findings) -> None:
    for name in unknown[:20]:
        if meant := similar_header(name):
            findings.note(f"is not known and left out; did you mean {meant}?", 1, name)
    if unknown:
        more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
        findings.note(f"columns left out: {', '.join(unknown[:10])}{more}", 1)


def _lines(
    records: Iterator[tuple[int, list[str]]],
    width: int,
    places: dict[Column, int],
    findings: Findings,
) -> Iterator[Line]:
    for row, cells in records:
        if any(cell.strip() for cell in cells[width:]):
            findings.problem(
                f"has {len(cells)} cells under {width} headers; put a cell that holds the "
                "separator into quotation marks",
                row,
            )
            continue
        yield Line(
            row, {c: cells[at].strip() if at < len(cells) else "" for c, at in places.items()}
        )
