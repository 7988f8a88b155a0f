"""Days that are compared: whole ones with whole ones."""

from datetime import date

import pytest

from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import Share
from cwem.kpi.tables import activity_table
from cwem.people.values import Days as Period
from cwem.totals.sums import DayTotals
from cwem.ui.kpi_activity import Judged, over
from cwem.ui.kpi_words import figure, too_little

MONDAY, THURSDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 27)
WEEK = Period(MONDAY, FRIDAY)
WEEK_BEFORE = Period(date(2026, 11, 16), date(2026, 11, 20))


def judged(*days: date) -> Judged:
    rows = [DayTotals("E001", day, 60_000, 0, {}) for day in days]
    table = activity_table(rows)
    return Judged(rows, table, table)


def week(first: int, *weekdays: int) -> Judged:
    return judged(*(date(2026, 11, first + n) for n in weekdays))


def days(found: Judged) -> list[int]:
    listed = [row.day.day for row in found.rows]
    assert listed == [day.day for day in found.days.day] == [day.day for day in found.every.day]
    return listed


@pytest.mark.parametrize(
    ("today", "now", "then"),
    [
        (FRIDAY, [23, 24, 26], [16, 17, 18, 19]),
        (THURSDAY, [23, 24], [16, 17, 18]),
        (date(2026, 11, 28), [23, 24, 26, 27], [16, 17, 18, 19, 20]),
        (MONDAY, [23, 24, 26, 27], []),
    ],
)
def test_a_day_that_goes_on_is_not_compared_with_whole_ones(
    today: date, now: list[int], then: list[int]
) -> None:
    """Of Monday, Tuesday, Thursday and Friday; the week before had five days."""
    kept, before = over(week(23, 0, 1, 3, 4), week(16, 0, 1, 2, 3, 4), today, (WEEK, WEEK_BEFORE))
    assert days(kept) == now
    assert days(before) == then


def test_a_team_of_which_today_is_not_told_is_compared_with_the_days_before_it() -> None:
    kept, before = over(week(23, 0, 1), week(16, 0, 1, 2), THURSDAY, (WEEK, WEEK_BEFORE))
    assert (days(kept), days(before)) == ([23, 24], [16, 17, 18])
    wednesday = date(2026, 11, 25)
    kept, before = over(week(23, 0, 1), week(16, 0, 1, 2), wednesday, (WEEK, WEEK_BEFORE))
    assert (days(kept), days(before)) == ([23, 24], [16, 17])


@pytest.mark.parametrize(
    ("seen", "told"), [(0.5999, "59 %"), (0.6, "60 %"), (0.29, "29 %"), (1.0, "100 %")]
)
def test_what_is_too_little_does_not_look_like_enough(seen: float, told: str) -> None:
    assert figure(Kpi.COVERAGE, Share(seen, 1.0)) == told
    assert told in too_little(Share(seen, 1.0))
