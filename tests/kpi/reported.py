"""Reports over invented days, and files read again."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

from cwem.attendance.working_day import WorkingDay
from cwem.kpi.report.make import write
from cwem.kpi.report.order import ATTENDANCE, Format, Order, Sources
from cwem.kpi.report.reading import Known, Scope
from cwem.people.values import Company
from cwem.values import Millis
from tests.kpi.invented_days import BOOK, MONDAY, NOW, company

WEEK = MONDAY + timedelta(days=6)


@dataclass
class Invented:
    """A Reading of these days."""

    days: Mapping[str, Sequence[WorkingDay]]

    def of(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        now: Millis,
        *,
        telling: bool = True,
    ) -> dict[str, list[WorkingDay]]:
        return {
            number: [each for each in self.days.get(number, ()) if first <= each.day <= last]
            for number in employees
        }


def sources(days: Mapping[str, Sequence[WorkingDay]], of: Company | None = None) -> Sources:
    """Attendance only: whoever asks for activity fails."""
    known = Known(of or company({"one": sorted(days)}), BOOK)
    nothing: Any = cast(Any, SimpleNamespace())
    return Sources(Invented(days), known, nothing, nothing)


def scope(known: Known, **more: Any) -> Scope:
    people = dict.fromkeys(known.company.employees)
    return Scope(MONDAY, WEEK, **{"people": people, "activity": people, **more})


def order(of: Scope, form: Format, **more: Any) -> Order:
    return Order(of, more.pop("tables", ATTENDANCE), form, **more)


def written(sources: Sources, order: Order) -> bytes:
    made = io.BytesIO()
    write(sources, order, NOW, made)
    return made.getvalue()


NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(content: bytes) -> dict[str, list[dict[str, tuple[str, str, str]]]]:
    """Name of a sheet -> rows; of each letter of a column (type, style, text)."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        book = ET.fromstring(file.read("xl/workbook.xml"))
        shared = _shared(file)
        found = {}
        for number, sheet in enumerate(book.findall("m:sheets/m:sheet", NAMES), 1):
            tree = ET.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
            rows = tree.findall("m:sheetData/m:row", NAMES)
            assert [int(row.attrib["r"]) for row in rows] == sorted(
                int(row.attrib["r"]) for row in rows
            )
            found[sheet.attrib["name"]] = [
                {
                    re.sub(r"\d", "", cell.attrib["r"]): _cell(cell, shared)
                    for cell in row.findall("m:c", NAMES)
                }
                for row in rows
            ]
    return found


def _shared(file: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in file.namelist():
        return []
    tree = ET.fromstring(file.read("xl/sharedStrings.xml"))
    return ["".join(each.itertext()) for each in tree.findall("m:si", NAMES)]


def _cell(cell: ET.Element, shared: Sequence[str]) -> tuple[str, str, str]:
    kind = cell.attrib.get("t", "n")
    assert cell.find("m:f", NAMES) is None, "a formula"
    text = "".join(cell.itertext())
    return kind, cell.attrib.get("s", ""), shared[int(text)] if kind == "s" else text


def number_formats(content: bytes) -> dict[str, str]:
    """Style -> its number format, of those that have one of their own."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        tree = ET.fromstring(file.read("xl/styles.xml"))
    codes = {
        each.attrib["numFmtId"]: each.attrib["formatCode"]
        for each in tree.findall("m:numFmts/m:numFmt", NAMES)
    }
    styles = tree.findall("m:cellXfs/m:xf", NAMES)
    return {str(n): codes.get(each.attrib["numFmtId"], "") for n, each in enumerate(styles)}
