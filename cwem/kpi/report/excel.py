"""Tables as an Excel file: one sheet each, with a header that stays, widths, days as days and
lengths as [h]:mm.

    xlsxwriter   the frame: styles, widths, header, one row of each sheet as a pattern
    here         the other rows, written like the pattern into the finished sheet

A month of ten thousand people has six million cells; a call for each would take a minute. Text is
text in the file, so nothing in it is run; what a spreadsheet might run after it was saved as CSV is
escaped as it is there.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Self
from xml.sax.saxutils import escape as xml_escape

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from cwem.kpi.report.columns import Column, Kind, Table
from cwem.kpi.report.rows import Row
from cwem.people.csv_cells import escape
from cwem.words import say, translated

MOST_ROWS = 1_048_575
"""An Excel sheet has no more, below its header; a longer table goes on in the next sheet."""
_DAY_MS = 86_400_000
_ZERO = date(1899, 12, 30).toordinal()
_WIDTHS = {Kind.TEXT: 18, Kind.DAY: 12, Kind.MOMENT: 17, Kind.LENGTH: 10, Kind.COUNT: 10}
_NUMBERS = {
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.LENGTH: "[h]:mm",
}
"""ISO days: the one notation nobody takes for another."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel takes _x0041_ for an A."""
_ROWS_AT_ONCE = 1_000
_LEVEL = 1
"""Of compression: rows resemble each other so much that more effort saves little."""


class ExcelFile:
    """An Excel file in the making, in a folder of its own until it is written. Use it in a `with`,
    which removes the folder."""

    def __init__(
        self, tables: Sequence[Table], language: str, about: Sequence[tuple[str, str]]
    ) -> None:
        """`about` stands on a sheet at the end, name and value."""
        self._language, self._about = language, about
        self._folder = TemporaryDirectory(prefix="cwem-report-")
        folder = Path(self._folder.name)
        self._sheets = {each.name: _Sheet(folder, each, language) for each in tables}
        frame = zipfile.ZipFile(self._frame(probe=True))
        for number, sheet in enumerate(self._sheets.values(), 1):
            sheet.take_styles(_styles(frame.read(f"xl/worksheets/sheet{number}.xml")))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for sheet in self._sheets.values():
            sheet.close()
        with suppress(OSError):
            self._folder.cleanup()

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """More rows of a table; any number of times."""
        self._sheets[table].add(rows)

    def write(self, to: IO[bytes]) -> None:
        """The file; nothing can be added afterwards."""
        parts = {
            f"xl/worksheets/sheet{number}.xml": (sheet, part)
            for number, (sheet, part) in enumerate(
                ((sheet, part) for sheet in self._sheets.values() for part in sheet.parts), 1
            )
        }
        with (
            zipfile.ZipFile(self._frame()) as made,
            zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as file,
        ):
            for name in made.namelist():
                if name in parts:
                    with file.open(_stamp(name), "w", force_zip64=True) as target:
                        _fill(made.read(name), *parts[name], target)
                else:
                    file.writestr(_stamp(name), made.read(name))

    def _frame(self, *, probe: bool = False) -> io.BytesIO:
        """The file without its rows; of a probe every sheet has its pattern."""
        found = io.BytesIO()
        book = xlsxwriter.Workbook(found, {"in_memory": True})
        book.set_properties({"created": datetime(2026, 1, 1)})
        styles = _Styles(book)
        for sheet in self._sheets.values():
            for number, part in enumerate(sheet.parts):
                sheet.frame(book, styles, number, 1 if probe else part.rows)
        self._sheet_about(book, styles)
        book.close()
        found.seek(0)
        return found

    def _sheet_about(self, book: xlsxwriter.Workbook, styles: "_Styles") -> None:
        sheet = book.add_worksheet(translated(say("About this file"), self._language)[:31])
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 2, 60)
        line = 0
        for name, value in self._about:
            sheet.write_string(line, 0, name, styles.header)
            sheet.write_string(line, 1, escape(value))
            line += 1
        for one in self._sheets.values():
            line += 1
            sheet.write_string(line, 0, translated(one.table.title, self._language), styles.header)
            sheet.write_string(line, 1, translated(one.table.about, self._language))
            for column in one.table.columns:
                line += 1
                sheet.write_string(line, 0, translated(column.title, self._language))
                sheet.write_string(line, 1, translated(column.meaning, self._language))
                sheet.write_string(line, 2, column.name)
            line += 1


class _Styles:
    """The formats of one file."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header: Format = book.add_format(
            {"bold": True, "bg_color": "#e3efee", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._plain = book.add_format({"valign": "top"})
        self._cells = {
            kind: book.add_format({"num_format": code}) for kind, code in _NUMBERS.items()
        }

    def of(self, kind: Kind) -> Format:
        return self._cells.get(kind, self._plain)


class _Part:
    """The rows of one sheet, waiting in a file."""

    def __init__(self, path: Path) -> None:
        self.path, self.rows = path, 0
        self.file = path.open("w", encoding="utf-8")


class _Sheet:
    """One table: as many sheets as it needs."""

    def __init__(self, folder: Path, table: Table, language: str) -> None:
        self.table, self._language, self._folder = table, language, folder
        self.parts: list[_Part] = []
        self.styles: list[str] = []
        self._cells: list[Callable[[Any, str], str]] = []
        self._next()

    def take_styles(self, styles: list[str]) -> None:
        """How the file calls the formats of the columns."""
        self.styles = styles
        self._cells = [
            _cell(column, xl_col_to_name(number), style, self._language)
            for number, (column, style) in enumerate(zip(self.table.columns, styles, strict=True))
        ]

    def close(self) -> None:
        for part in self.parts:
            part.file.close()

    def add(self, rows: Iterable[Row]) -> None:
        lines: list[str] = []
        part = self.parts[-1]
        for row in rows:
            if len(lines) == _ROWS_AT_ONCE or part.rows == MOST_ROWS:
                part.file.write("".join(lines))
                lines.clear()
            if part.rows == MOST_ROWS:
                part = self._next()
            part.rows += 1
            lines.append(self._row(row, str(part.rows + 1)))
        part.file.write("".join(lines))

    def _row(self, row: Row, at: str) -> str:
        cells = [
            cell(value, at)
            for cell, value in zip(self._cells, row, strict=True)
            if value is not None
        ]
        return f'<row r="{at}">{"".join(cells)}</row>'

    def _next(self) -> _Part:
        part = _Part(self._folder / f"{self.table.name}-{len(self.parts)}.rows")
        self.parts.append(part)
        return part

    def frame(self, book: xlsxwriter.Workbook, styles: _Styles, number: int, rows: int) -> None:
        """The sheet with its header and, where it has rows, a pattern of one."""
        title = translated(self.table.title, self._language)
        sheet = book.add_worksheet(f"{title[:27]} {number + 1}" if number else title[:31])
        sheet.freeze_panes(1, 2 if self.table.columns[0].name == "employee" else 1)
        sheet.set_row(0, 32)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for at, column in enumerate(self.table.columns):
            sheet.set_column(at, at, _WIDTHS[column.kind])
            sheet.write_string(0, at, translated(column.title, self._language), styles.header)
            if rows:
                sheet.write_blank(1, at, None, styles.of(column.kind))
        sheet.autofilter(0, 0, max(1, rows), len(self.table.columns) - 1)


def _cell(column: Column, letters: str, style: str, language: str) -> Callable[[Any, str], str]:
    """What writes a value of this column into the row of a number."""
    begin, style = f'<c r="{letters}', f'" s="{style}"'
    if column.kind is Kind.TEXT:
        return _text_cell(column, begin, style, language)
    write = _VALUES[column.kind]
    return lambda value, at: f"{begin}{at}{style}><v>{write(value)}</v></c>"


def _text_cell(column: Column, begin: str, style: str, language: str) -> Callable[[Any, str], str]:
    words = {value: translated(each, language) for value, each in (column.words or {}).items()}
    between = f'{style} t="inlineStr"><is><t xml:space="preserve">'

    @lru_cache(maxsize=10_000)
    def inside(value: str) -> str:
        text = _ILLEGAL.sub("", escape(words.get(value, value)))
        return between + xml_escape(_CODED.sub("_x005F_", text)) + "</t></is></c>"

    return lambda value, at: f"{begin}{at}{inside(value)}" if value else ""


@lru_cache(maxsize=10_000)
def _serial(day: date) -> int:
    return day.toordinal() - _ZERO


def _moment(value: datetime) -> str:
    second = value.hour * 3600 + value.minute * 60 + value.second
    return repr(_serial(value.date()) + second / 86_400)


_VALUES: Mapping[Kind, Callable[[Any], object]] = {
    Kind.DAY: _serial,
    Kind.MOMENT: _moment,
    Kind.LENGTH: lambda value: repr(value / _DAY_MS),
    Kind.COUNT: str,
}

_PATTERN = re.compile(rb'<row r="2".*?</row>')
_STYLE = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"/>')
_SIZE = re.compile(rb'(<dimension ref="A1:[A-Z]+)\d+"')


def _styles(sheet: bytes) -> list[str]:
    pattern = _PATTERN.search(sheet)
    return [number.decode() for number in _STYLE.findall(pattern[0])] if pattern else []


def _fill(frame: bytes, sheet: _Sheet, part: _Part, to: IO[bytes]) -> None:
    """The finished sheet: the frame, with the waiting rows in the place of its pattern."""
    part.file.close()
    pattern = _PATTERN.search(frame)
    if pattern is None:
        to.write(frame)
        return
    if _styles(frame) != sheet.styles:
        raise AssertionError("the frame numbers its formats otherwise than its probe did")
    to.write(_SIZE.sub(rb'\g<1>%d"' % (part.rows + 1), frame[: pattern.start()]))
    with part.path.open("rb") as rows:
        for piece in iter(lambda: rows.read(1 << 20), b""):
            to.write(piece)
    to.write(frame[pattern.end() :])


def _stamp(name: str) -> zipfile.ZipInfo:
    """The same moment always: a file of the same rows is the same file."""
    found = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    found.compress_type = zipfile.ZIP_DEFLATED
    return found
