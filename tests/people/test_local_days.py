from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.people.local_days import dirty_days, local_day
from cwem.people.timeline import Step, Timeline
from cwem.people.values import Days
from cwem.people.zones import known_zone, similar_zone

HOUR = 3_600_000
DAY = timedelta(days=1)


def lived(*steps: tuple[date, str]) -> Timeline:
    return Timeline.of([Step(*step) for step in steps])


def hours(zones: Timeline, day: date) -> float:
    begin, end = local_day(zones, day, "UTC")
    return (end - begin) / HOUR


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Asia/Beirut", date(2026, 3, 29), 23),  # midnight itself is skipped
        ("America/Havana", date(2025, 11, 2), 25),  # midnight comes twice
        ("Pacific/Apia", date(2011, 12, 30), 0),  # the day Samoa left out
        ("Asia/Kolkata", date(2026, 3, 29), 24),
    ],
)
def test_the_length_of_a_day_comes_from_its_zone(zone: str, day: date, length: float) -> None:
    assert hours(lived((date(2000, 1, 1), zone)), day) == length


def test_without_a_zone_the_default_counts() -> None:
    assert local_day(Timeline(), date(1970, 1, 2), "UTC") == (24 * HOUR, 48 * HOUR)


def test_a_move_shortens_or_lengthens_the_day_before_it() -> None:
    move = date(2026, 2, 10)
    east = lived((date(2020, 1, 1), "Europe/Berlin"), (move, "Asia/Kolkata"))
    assert [hours(east, move + n * DAY) for n in (-2, -1, 0)] == [24, 19.5, 24]
    west = lived((date(2020, 1, 1), "Asia/Kolkata"), (move, "Europe/Berlin"))
    assert [hours(west, move + n * DAY) for n in (-2, -1, 0)] == [24, 28.5, 24]


ZONES = ["Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "UTC"]
EDGES = ["Pacific/Pago_Pago", "Pacific/Kiritimati"]
"""A move from the one to the other leaves out a day and an hour."""


def moved_over(zones: list[str]) -> st.SearchStrategy[list[tuple[date, str]]]:
    days = st.dates(date(2026, 3, 1), date(2026, 4, 20))
    return st.lists(st.tuples(days, st.sampled_from(zones)), max_size=5)


moves = moved_over(ZONES)


def test_a_day_that_a_move_leaves_out_is_empty_and_counted_nowhere_else() -> None:
    move = date(2026, 2, 10)
    line = lived((date(2020, 1, 1), "Pacific/Pago_Pago"), (move, "Pacific/Kiritimati"))
    assert [hours(line, move + n * DAY) for n in (-3, -2, -1, 0)] == [24, 23, 0, 24]


@given(moves | moved_over(ZONES + EDGES))
def test_days_join_without_hole_or_overlap(steps: list[tuple[date, str]]) -> None:
    zones = lived(*steps)
    for offset in range(70):
        day = date(2026, 2, 20) + offset * DAY
        begin, end = local_day(zones, day, "Europe/Lisbon")
        assert begin <= end == local_day(zones, day + DAY, "Europe/Lisbon")[0]


@given(moves, moves)
def test_dirty_are_the_days_whose_begin_or_end_moves(
    one: list[tuple[date, str]], other: list[tuple[date, str]]
) -> None:
    before, after = lived(*one), lived(*one, *other)
    last = date(2026, 4, 10)
    found = dirty_days(before, after, last)
    dirty = {d.first + n * DAY for d in found for n in range((d.last - d.first).days + 1)}
    assert len(dirty) == sum((d.last - d.first).days + 1 for d in found)
    for offset in range(60):
        day = date(2026, 2, 20) + offset * DAY
        moved = (
            [zones.on(day) for zones in (before, after)],
            [zones.on(day + DAY) for zones in (before, after)],
        )
        assert (day in dirty) == (day <= last and any(a != b for a, b in moved))


def test_a_later_corrected_zone_names_the_days_to_count_again() -> None:
    before = lived((date(2026, 1, 1), "Europe/Berlin"))
    after = lived((date(2026, 1, 1), "Europe/Berlin"), (date(2026, 3, 1), "Europe/Lisbon"))
    assert dirty_days(before, after, date(2026, 5, 4)) == (
        Days(date(2026, 2, 28), date(2026, 5, 4)),
    )
    assert dirty_days(before, after, date(2026, 2, 27)) == ()


def test_zones_are_known_by_their_names() -> None:
    assert known_zone("europe/berlin") == "Europe/Berlin"
    assert known_zone("America/New York") == "America/New_York"
    assert known_zone("Berlin") is None
    assert similar_zone("Europe/Berlinn") == "Europe/Berlin"
    assert similar_zone("Kolkata") == "Asia/Kolkata"
    assert similar_zone("W. Europe Standard Time") is None
