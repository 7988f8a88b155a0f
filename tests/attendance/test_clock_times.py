"""What a person types as a time of day, as the moment it was."""

from datetime import UTC, date, datetime, time

import pytest

from cwem.attendance.clock_times import (
    HOUR,
    LONGEST_DAY,
    apart,
    arrival_at,
    breaks_at,
    latest_at,
    longest_day,
    moment,
    next_at,
    refuse_impossible,
    unless_same,
)
from cwem.attendance.shift_times import shift_times
from cwem.attendance.shifts import MINUTE, Shift, ShiftKind, Stretch
from cwem.errors import InputError

DAY = date(2026, 11, 19)
BERLIN = "Europe/Berlin"


def clock(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%d %H:%M")


def test_a_day_without_a_plan_is_the_calendars() -> None:
    assert clock(arrival_at(DAY, time(8, 55), "UTC", None)) == "19 08:55"


@pytest.mark.parametrize(
    ("begins", "typed", "expected"),
    [
        ("22:00", "21:50", "19 21:50"),
        ("22:00", "00:10", "20 00:10"),
        ("00:00", "23:50", "18 23:50"),
        ("00:00", "00:20", "19 00:20"),
        ("06:00", "05:30", "19 05:30"),
    ],
)
def test_an_arrival_is_the_moment_nearest_to_the_plan(
    begins: str, typed: str, expected: str
) -> None:
    begin = moment(DAY, time.fromisoformat(begins), "UTC")
    assert clock(arrival_at(DAY, time.fromisoformat(typed), "UTC", begin)) == expected


def test_a_night_ends_on_the_next_calendar_day() -> None:
    came = moment(DAY, time(22), "UTC")
    assert clock(next_at(came, time(6, 10), "UTC")) == "20 06:10"
    assert clock(next_at(came, time(22, 30), "UTC")) == "19 22:30"
    assert next_at(came, time(22), "UTC") == came


def test_breaks_follow_the_arrival_also_behind_midnight() -> None:
    came = moment(DAY, time(22), "UTC")
    found = breaks_at(came, [(time(2), time(2, 30)), (time(23, 45), time(0, 15))], "UTC")
    assert [(clock(b), clock(e)) for b, e in found] == [
        ("19 23:45", "20 00:15"),
        ("20 02:00", "20 02:30"),
    ]


def test_both_clock_changes() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert clock(moment(spring, time(3, 30), BERLIN)) == "29 01:30"
    assert clock(moment(autumn, time(2, 30), BERLIN)) == "25 00:30", "there is twice: the first"
    came = moment(date(2026, 10, 24), time(22), BERLIN)
    assert (next_at(came, time(6), BERLIN) - came) / 3_600_000 == 9
    begun = moment(autumn, time(2, 45), BERLIN)
    (rest,) = breaks_at(came, [(time(2, 45), time(2, 15))], BERLIN)
    assert rest == (begun, begun + 30 * 60_000), "by the clock of winter already"


def test_what_is_typed_as_it_was_known_is_that_moment() -> None:
    """A quarter past two is there twice in this night, and seconds are not typed."""
    came = moment(date(2026, 10, 24), time(22), BERLIN)
    second = moment(date(2026, 10, 25), time(2, 15), BERLIN) + 3_600_000 + 20_000
    assert unless_same(time(2, 15), second, BERLIN) == second
    assert unless_same(time(2, 16), second, BERLIN) is None
    known = [(second, second + 600_000)]
    assert breaks_at(came, [(time(2, 15), time(2, 25))], BERLIN, known) == known
    assert breaks_at(came, [(time(2, 15), time(2, 26))], BERLIN, known) != known


def test_the_minute_of_the_arrival_is_none_of_the_next_day() -> None:
    came = moment(DAY, time(8), "UTC") + 20_000
    assert clock(next_at(came, time(8), "UTC")) == "19 08:00"


@pytest.mark.parametrize(
    ("left", "breaks", "refused"),
    [
        (time(16), [(time(12), time(12, 30))], ""),
        (time(7, 50), [], "23 hours after the arrival"),
        (time(16), [(time(7, 30), time(7, 45))], "outside of the time"),
        (time(16), [(time(15, 50), time(16, 10))], "outside of the time"),
        (time(16), [(time(12), time(12))], "the same minute"),
        (None, [(time(7, 30), time(7, 45))], "outside of the time"),
    ],
)
def test_what_would_fall_into_the_next_day_is_refused(
    left: time | None, breaks: list[tuple[time, time]], refused: str
) -> None:
    came = moment(DAY, time(8), BERLIN)
    departure = next_at(came, left, BERLIN) if left else None
    found = breaks_at(came, breaks, BERLIN)
    now = came + 40 * HOUR
    if not refused:
        refuse_impossible([(came, departure)], found, LONGEST_DAY, now)
        return
    with pytest.raises(InputError, match=refused):
        refuse_impossible([(came, departure)], found, LONGEST_DAY, now)


def test_a_break_is_within_one_of_the_times_somebody_was_there_to_the_minute() -> None:
    def at(*clock: int) -> int:
        return moment(DAY, time(*clock), "UTC")

    twice = [(at(8), at(12) + 10_000), (at(18), None)]
    for begin, end in ((at(11), at(12)), (at(19), at(20))):
        refuse_impossible(twice, [(begin, end)], LONGEST_DAY, at(23))
    for begin, end in ((at(11), at(12, 1)), (at(13), at(14)), (at(7), at(9))):
        with pytest.raises(InputError, match="outside of the time"):
            refuse_impossible(twice, [(begin, end)], LONGEST_DAY, at(23))


def test_two_times_share_no_seconds() -> None:
    left = moment(DAY, time(10, 2), "UTC") + 56_000
    again = left - 56_000
    assert apart([(left - HOUR, left), (again, None)]) == [(left - HOUR, left), (left, None)]
    later = (left + MINUTE, left + HOUR)
    assert apart([(left - HOUR, left), later, (None, None)])[1:] == [later, (None, None)]


def test_nothing_is_said_of_what_is_to_come() -> None:
    now = moment(DAY, time(12), "UTC")
    for spells, breaks in (
        ([(now + MINUTE, None)], []),
        ([(None, now + MINUTE)], []),
        ([(now - HOUR, None)], [(now - MINUTE, now + MINUTE)]),
    ):
        with pytest.raises(InputError, match="future"):
            refuse_impossible(spells, breaks, LONGEST_DAY, now)


def test_a_long_shift_may_be_worked_to_its_end_and_beyond() -> None:
    shift = Shift("long", "Long", ShiftKind.FIXED, (Stretch(8 * 60, 28 * 60),))
    assert longest_day(shift_times(shift, DAY, "UTC")) == 26 * HOUR
    assert longest_day(None) == LONGEST_DAY


def test_an_arrival_before_a_departure_that_is_known_is_the_last_such_time() -> None:
    left = moment(DAY, time(6), "UTC")
    assert clock(latest_at(left, time(22), "UTC")) == "18 22:00"
    assert clock(latest_at(left, time(5, 30), "UTC")) == "19 05:30"
    assert latest_at(left, time(6), "UTC") == left
