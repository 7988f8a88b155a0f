"""Days, weeks and months partition what they are parts of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.people.values import Days as Period
from cwem.people.values import each_day
from cwem.totals.periods import Unit, after, before, containing, parts

THURSDAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("unit", "week_start", "first", "last"),
    [
        (Unit.DAY, 0, date(2026, 11, 19), date(2026, 11, 19)),
        (Unit.WEEK, 0, date(2026, 11, 16), date(2026, 11, 22)),
        (Unit.WEEK, 6, date(2026, 11, 15), date(2026, 11, 21)),
        (Unit.MONTH, 0, date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_what_a_day_lies_in(unit: Unit, week_start: int, first: date, last: date) -> None:
    assert containing(THURSDAY, unit, week_start) == Period(first, last)


def test_the_month_before_march_is_february_also_in_leap_years() -> None:
    march = containing(date(2028, 3, 31), Unit.MONTH)
    assert before(march, Unit.MONTH) == Period(date(2028, 2, 1), date(2028, 2, 29))


def test_the_weeks_of_a_month_are_cut_at_its_ends() -> None:
    november = containing(THURSDAY, Unit.MONTH)
    assert [(p.first.day, p.last.day) for p in parts(november, Unit.WEEK)] == [
        (1, 1), (2, 8), (9, 15), (16, 22), (23, 29), (30, 30),
    ]  # fmt: skip


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, st.sampled_from(Unit), st.integers(0, 6))
def test_neighbours_join(day: date, unit: Unit, week_start: int) -> None:
    now = containing(day, unit, week_start)
    assert now.first <= day <= now.last
    assert before(now, unit, week_start).last + timedelta(days=1) == now.first
    assert after(now, unit, week_start).first - timedelta(days=1) == now.last
    assert before(after(now, unit, week_start), unit, week_start) == now


@given(days, st.integers(0, 400), st.sampled_from(Unit), st.integers(0, 6))
def test_parts_partition(day: date, length: int, unit: Unit, week_start: int) -> None:
    whole = Period(day, day + timedelta(days=length))
    found = [each for part in parts(whole, unit, week_start) for each in each_day(part)]
    assert found == each_day(whole)
