from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.people.csv_cells import clean, day_first, escape, parse_day, unescape


@given(st.text(st.sampled_from("=+-@'＝a \t"), max_size=5) | st.text())
def test_escaping_is_undone_and_leaves_no_formula(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not escape(text).startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("cell", ["'tis Ada", "'", "O'Neil", "plain"])
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
