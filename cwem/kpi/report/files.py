"""Tables as files that programs read: CSV one table, JSON any number. Both are written row by row.

CSV: a comma and decimal points, or for spreadsheets that write numbers with a comma a semicolon
and decimal commas. No cell is one that a spreadsheet would run. JSON: {"contract", ..., "tables":
{name: [{column: value}]}}.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cwem.kpi.report.columns import VERSION, Column, Kind, Table
from cwem.kpi.report.rows import Row
from cwem.people.csv_cells import line, written

BOM = b"\xef\xbb\xbf"
"""Excel needs it to read a CSV file as UTF-8."""
_AT_ONCE = 2_000


def csv_file(
    table: Table, rows: Iterable[Row], separator: str = ",", *, bom: bool = False
) -> Iterator[bytes]:
    """The table in pieces, with its names as the first row."""
    if bom:
        yield BOM
    comma = separator == ";"
    writes = [_csv_cell(column, comma) for column in table.columns]
    lines = [line([column.name for column in table.columns], separator)]
    for row in rows:
        lines.append(
            line([write(value) for write, value in zip(writes, row, strict=True)], separator)
        )
        if len(lines) == _AT_ONCE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _csv_cell(column: Column, comma: bool) -> Callable[[Any], str]:
    match column.kind:
        case Kind.TEXT:
            return _text
        case Kind.DAY:
            return _iso
        case Kind.MOMENT:
            return _moment
        case Kind.LENGTH:
            return _decimal_comma(_seconds) if comma else _seconds
        case Kind.COUNT:
            return _decimal_comma(_count) if comma else _count


def _text(value: str | None) -> str:
    return written(value) if value else ""


def _iso(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


def _moment(value: datetime | None) -> str:
    return value.isoformat(timespec="seconds") if value is not None else ""


def _seconds(value: int | None) -> str:
    if value is None:
        return ""
    if value % 1000 == 0:
        return str(value // 1000)
    return f"{value / 1000:.3f}".rstrip("0")


def _count(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value % 1 else str(int(value))


def _decimal_comma(write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: write(value).replace(".", ",")


def json_file(
    head: Mapping[str, object], tables: Iterable[tuple[Table, Iterable[Row]]]
) -> Iterator[bytes]:
    """The tables in pieces, one row a line. `head` stands before them."""
    begun = json.dumps({"contract": VERSION, **head}, ensure_ascii=False)
    yield (begun[:-1] + ', "tables": {').encode()
    for number, (table, rows) in enumerate(tables):
        yield f"{',' if number else ''}\n{json.dumps(table.name)}: [".encode()
        lines: list[str] = []
        first = True
        for row in rows:
            lines.append(("\n" if first else ",\n") + json_row(table.columns, row))
            first = False
            if len(lines) == _AT_ONCE:
                yield "".join(lines).encode()
                lines.clear()
        yield ("".join(lines) + "]").encode()
    yield b"}}\n"


def json_row(columns: Sequence[Column], row: Row) -> str:
    """One row as an object."""
    cells = {
        column.name: _json_value(column.kind, value)
        for column, value in zip(columns, row, strict=True)
    }
    return json.dumps(cells, ensure_ascii=False)


def _json_value(kind: Kind, value: Any) -> object:
    if value is None or kind is Kind.TEXT:
        return value
    if kind is Kind.LENGTH:
        return value // 1000 if value % 1000 == 0 else value / 1000
    if kind is Kind.COUNT:
        return int(value) if value % 1 == 0 else value
    return _iso(value) if kind is Kind.DAY else _moment(value)
