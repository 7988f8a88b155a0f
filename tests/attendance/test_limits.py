"""How long the attendance book is kept: whole years, and a little more where a day needs it."""

from datetime import date

import pytest

from cwem.attendance.entries import EntryKind
from cwem.attendance.limits import BookRemoval, end_of, line, removal_of, removed_day, unneeded
from cwem.attendance.requests import MOST_DAYS
from cwem.attendance.working_day import Status
from cwem.values import DAY, day_start


@pytest.mark.parametrize(
    ("today", "years", "before"),
    [
        (date(2026, 1, 1), 3, date(2023, 1, 1)),
        (date(2026, 12, 31), 3, date(2023, 1, 1)),
        (date(2027, 1, 1), 3, date(2024, 1, 1)),
        (date(2026, 6, 1), 0, None),
    ],
)
def test_a_year_goes_whole_once_enough_have_ended_after_it(
    today: date, years: int, before: date | None
) -> None:
    assert line(today, years) == before


def test_leave_of_a_request_over_the_line_keeps_its_request() -> None:
    """Asked for on its first day, in the old year, it reaches into the new one."""
    before = date(2023, 1, 1)
    longest = day_start(before) - (MOST_DAYS - 1) * DAY
    for kind in (EntryKind.REQUEST, EntryKind.DECISION):
        assert end_of(kind, before) <= longest


def test_a_day_says_when_it_went() -> None:
    first, second = BookRemoval(date(2022, 1, 1), 5), BookRemoval(date(2023, 1, 1), 9)
    both = [second, first]
    assert removal_of(date(2021, 12, 31), both) == first
    assert removal_of(date(2022, 1, 1), both) == second
    assert removal_of(date(2023, 1, 1), both) is None
    day = removed_day("E1", date(2022, 5, 1), "UTC", BookRemoval(second.before, 0))
    assert (day.status, day.planned, day.worked) == (Status.REMOVED, 0, 0)
    assert "removed on Jan 1, 1970" in str(day.reasons[0])


@pytest.mark.parametrize(
    ("books", "named", "gone"),
    [
        ([1, 2, 3], [], []),
        ([1, 2, 3], [3], [1, 2]),
        ([1, 2, 3, 4], [2, 3], [1]),
        ([4], [2], []),
    ],
)
def test_rules_a_closing_may_still_name_stay(
    books: list[int], named: list[int], gone: list[int]
) -> None:
    assert unneeded(books, named) == gone
