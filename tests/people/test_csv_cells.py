import csv
import io
import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwem.people.csv_cells import clean, day_first, escape, line, parse_day, unescape, written
from cwem.settings import ROOT

texts = st.text(st.sampled_from("=+-@'＝a \t\r\n;,|\""), max_size=9) | st.text()


@given(texts)
def test_escaping_is_undone_and_leaves_no_formula(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not escape(text).startswith(tuple("=+-@＝＋－＠"))


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4), st.sampled_from(",;\t|"))
@example(["E001", "a;=cmd|' /C calc'!A0;", "Lab"], ",")
@example(["E001", 'a;"=1+1', "Lab"], ",")
@example(["E001", 'a;""=1+1;', "Lab"], ",")
@example(["a,", "-1"], ";")
def test_no_spreadsheet_finds_a_formula_whatever_it_separates_by(
    cells: list[str], separator: str
) -> None:
    """`csv.reader` splits as Excel does: quotation marks count at the begin of a cell only."""
    file = line(map(written, cells), separator)
    (row,) = csv.reader(io.StringIO(file, newline=""), delimiter=separator)
    assert [unescape(cell) for cell in row] == cells
    for other in ",;\t|":
        for found in csv.reader(io.StringIO(file, newline=""), delimiter=other):
            assert not [cell for cell in found if cell.lstrip().startswith(tuple("=+-@＝＋－＠"))]
    assert not re.search(r'(?:\A|[,;|\t\r\n])[\s"]*[=+\-@＝＋－＠]', file), (
        "in no place a cell begins"
    )


def test_every_file_is_written_by_the_one_function() -> None:
    sources = {path: path.read_text("utf-8") for path in (ROOT / "cwem").rglob("*.py")}
    found = [
        p for p, text in sources.items() if re.search(r"csv\.(?:Dict)?[wW]riter|to_csv\(", text)
    ]
    assert found == []


@pytest.mark.parametrize("separator", [",", ";"])
def test_ordinary_text_is_written_as_it_always_was(separator: str) -> None:
    cells = ["E-001", "Ada O'Neil-Baum", 'the "Lab"', "2026-11-02", "", "5 - 7", f"a{separator}b"]
    before = io.StringIO(newline="")
    csv.writer(before, delimiter=separator).writerow(cells)
    assert line(map(written, cells), separator) == before.getvalue()


@pytest.mark.parametrize(
    "cell", ["'tis Ada", "'", "O'Neil", "plain", "rock, 'n' roll", "Meier; Anna", "5 - 7, A-B"]
)
def test_a_cell_somebody_typed_stays(cell: str) -> None:
    assert unescape(cell) == cell
    assert escape(cell) == cell


@given(st.text())
def test_clean_text_stays_clean(text: str) -> None:
    try:
        once = clean(text)
    except ValueError:
        return
    assert clean(once) == once == once.strip()
    assert "\n" not in once


@pytest.mark.parametrize(
    ("cell", "order", "meant"),
    [
        ("2024-03-31", None, date(2024, 3, 31)),
        ("20240331", None, date(2024, 3, 31)),
        ("2024-03-31 00:00:00", None, date(2024, 3, 31)),
        ("2024-03-31T00:00:00.000", None, date(2024, 3, 31)),
        ("31.03.2024", None, date(2024, 3, 31)),
        ("1.2.2024", None, date(2024, 2, 1)),
        ("03/04/2024", True, date(2024, 4, 3)),
        ("03/04/2024", False, date(2024, 3, 4)),
        ("4-4-2024", None, date(2024, 4, 4)),
        ("31.12.9999", None, None),
        ("9999-12-31", None, None),
    ],
)
def test_dates_that_can_only_mean_one_day(cell: str, order: bool | None, meant: date) -> None:
    assert parse_day(cell, order) == meant


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("03/04/2024", "day/month or month/day"),
        ("31.03.24", "two digits"),
        ("45382", "Excel's number of a day"),
        ("2024-02-30", "no day of the calendar"),
        ("31.13.2024", "no day of the calendar"),
        ("0024-03-31", "year 24"),
        ("soon", "no date"),
        ("2024-03-31 14:30:00", "no date"),
        ("٣١.٠٣.2024x", "no date"),
    ],
)
def test_everything_else_is_named(cell: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_day(cell, None)


def test_the_file_decides_the_order_of_day_and_month() -> None:
    assert day_first(["03/04/2024", "31/03/2024"]) is True
    assert day_first(["03/04/2024", "03-31-2024"]) is False
    assert day_first(["03/04/2024", "2024-03-31"]) is None
    assert day_first(["31/03/2024", "03/31/2024"]) is None
