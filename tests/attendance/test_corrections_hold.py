"""What was asked for and approved is what the day then is."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.attendance.corrections import correcting, different, known_spells
from cwem.attendance.day_times import Ends
from cwem.attendance.decisions import Decision, Verdict
from cwem.attendance.intervals import Interval
from cwem.attendance.requests import Request, Subject
from cwem.attendance.working_day import Status, WorkingDay
from tests.attendance.agreed import (
    DOOR,
    MINUTE,
    SATURDAY,
    WEDNESDAY,
    WHO,
    Setting,
    Signs,
    instant,
    reckoned,
)

PLAIN = Setting()


def at(clock: str) -> int:
    return instant(clock, WEDNESDAY)


def on(day: date, signs: Signs, setting: Setting = PLAIN) -> WorkingDay:
    (found,) = reckoned(setting, signs, day, day)
    return found


def typed(day: WorkingDay, arrival: int | None, departure: int | None) -> list[Ends]:
    """As the form has it: of several times the one that lacks something is meant, else the first
    arrival and the last departure."""
    known = [list(ends) for ends in known_spells(day)]
    for side, said, usual in ((0, arrival, 0), (1, departure, -1)):
        if said is not None:
            lacking = [ends for ends in known if ends[side] is None] or [known[usual]]
            lacking[0][side] = said
    return [(came, left) for came, left in known]


def approved(
    signs: Signs,
    day: date,
    arrival: int | None = None,
    departure: int | None = None,
    breaks: Sequence[Interval] | None = None,
    setting: Setting = PLAIN,
) -> WorkingDay:
    """The day once the request for these times was approved."""
    before = on(day, signs, setting)
    asked = different(before, typed(before, arrival, departure), breaks)
    said = instant("100:00", day) + len(signs.entries)
    request = Request(WHO, Subject.TIMES, day, day, "so it was", said, "ada", asked)
    signs.entries += correcting(request, Decision(request.id, Verdict.APPROVED, "", said, "mia"))
    return on(day, signs, setting)


def corrected(signs: Signs, *times: Any, **more: Any) -> WorkingDay:
    """The same of Wednesday."""
    return approved(signs, WEDNESDAY, *times, **more)


def clock(moment: int | None) -> int | None:
    """By the minute."""
    return None if moment is None else moment // MINUTE


def told(day: WorkingDay) -> tuple[int | None, int | None, list[tuple[int, int]]]:
    return (
        clock(day.arrival),
        clock(day.departure),
        [(begin // MINUTE, end // MINUTE) for begin, end in day.breaks],
    )


def span(begin: str, end: str) -> Interval:
    return at(begin), at(end)


@pytest.mark.parametrize(
    ("written", "breaks", "worked"),
    [
        # an "out" by mistake made a break of two hours: 08-16
        ("in 08:00, out 10:00:10, in 12:00:10, out 16:00", [], 480),
        ("in 08:00, out 10:00:10, in 12:00:10, out 16:00", [("11:30", "12:00")], 450),
        ("in 08:00, out 10:00:10, in 12:00:10, out 16:00", [("10:00", "12:30")], 330),
        ("in 08:00, out 10:00, seen 12:00-12:10, out 16:00", [], 480),
        ("in 08:00, break 12:00, break 12:00:30, back 13:00, out 16:00", [], 480),
        # seen in the middle of what was a break all the same
        ("in 08:00, break 12:00, seen 12:20-12:30, out 16:00", [("12:00", "13:00")], 420),
        ("in 08:00, break 15:00, out 16:00", [], 480),
        ("in 08:00, break 12:00 manual, back 13:00 manual, out 16:00", [("12:00", "12:30")], 450),
    ],
)
def test_breaks_are_those_that_were_asked_for(
    written: str, breaks: list[tuple[str, str]], worked: int
) -> None:
    those = [span(*each) for each in breaks]
    day = corrected(Signs().add(written, WEDNESDAY), breaks=those)
    assert told(day)[2] == [(b // MINUTE, e // MINUTE) for b, e in those]
    assert day.worked // MINUTE == worked


@pytest.mark.parametrize(
    ("written", "left", "worked"),
    [
        # the wrong button in the very minute
        ("in 08:00, in 16:00:20", "16:00", 480),
        ("in 08:00, out 16:00, in 18:00:20", "16:00", 480),
        ("in 08:00, break 12:00", "16:00", 240),
        # the repeat of what is struck would count in its place
        ("in 08:00, out 16:00:00, out 16:00:30", "15:30", 450),
        # within a minute of the "out" that is there
        ("in 08:00, out 15:00:50", "15:01", 421),
        # no break up to the passing that is part of the day now
        ("in 08:00, out 15:00, seen 15:30-15:31", "16:00", 480),
        # past the end of the window, at 22:00
        ("in 08:00, out 22:30:20", "22:30", 870),
        ("in 08:00, out 22:30:20", "22:31", 871),
        ("in 08:00", "22:30", 870),
        # what was said before goes
        ("in 08:00, out 16:00", "22:30", 870),
        ("in 08:00, out 22:30 manual", "23:00", 900),
        ("in 08:00, out 22:30:20", "16:00", 480),
        ("in 08:00, out 15:00, out 15:05, seen 15:30-15:31", "16:00", 480),
    ],
)
def test_the_departure_is_the_one_that_was_asked_for(written: str, left: str, worked: int) -> None:
    day = corrected(Signs().add(written, WEDNESDAY), departure=at(left))
    assert clock(day.departure) == clock(at(left))
    assert day.status in {Status.PRESENT, Status.LEFT_EARLY}
    assert day.worked // MINUTE == worked


def test_an_answer_leaves_other_work_of_the_evening_alone() -> None:
    """When did you leave? At four; what was begun at half past ten is another matter."""
    signs = Signs().add("in 08:00, in 22:30, out 23:30", WEDNESDAY)
    assert on(WEDNESDAY, signs).status is Status.INCOMPLETE
    day = corrected(signs, departure=at("16:00"))
    assert day.status is Status.PRESENT
    assert day.worked // MINUTE == 480 + 60
    assert day.intervals == (span("08:00", "16:00"), span("22:30", "23:30"))


def test_a_day_of_which_nothing_is_known_is_as_asked_for() -> None:
    day = corrected(Signs(), at("08:00"), at("16:00"), [span("12:00", "12:30")])
    assert (day.status, day.worked // MINUTE) == (Status.PRESENT, 450)


def test_only_an_approved_departure_goes_beyond_the_window() -> None:
    for means in ("pin", "qr"):
        day = on(WEDNESDAY, Signs().add(f"in 08:00, out 22:30 {means}", WEDNESDAY))
        assert (day.status, day.worked) == (Status.INCOMPLETE, 0)
    between = Signs().add("in 08:00, in 22:10, out 22:30 manual", WEDNESDAY)
    assert on(WEDNESDAY, between).status is Status.INCOMPLETE


@pytest.mark.parametrize(
    ("written", "came", "worked"),
    [
        ("break 08:00, in 09:00, out 16:00", "09:30", 390),
        ("in 08:00:00, in 08:00:40, out 16:00", "08:30", 450),
        ("in 08:00, out 08:05, in 09:00, out 16:00", "09:30", 390),
        ("out 16:00", "08:00", 480),
        ("seen 08:00-08:10, in 08:20:30, out 16:00", "08:20", 460),
        # before the window opens, at 05:00; what lies before the shift does not count
        ("in 08:00, out 16:00", "04:30", 480),
        # the day's arrival, though it is the evening that lacks something
        ("in 08:00, out 16:00, in 22:30", "08:30", 450),
    ],
)
def test_the_arrival_is_the_one_that_was_asked_for(written: str, came: str, worked: int) -> None:
    day = corrected(Signs().add(written, WEDNESDAY), arrival=at(came))
    assert clock(day.arrival) == clock(at(came))
    assert not day.breaks
    assert day.worked // MINUTE == worked


@pytest.mark.parametrize(
    ("written", "left", "worked"),
    [
        ("in 08:00, out 10:00", "18:00", 600),
        # the morning is another spell
        ("in 08:00, out 10:00, in 18:00, out 20:00", "21:00", 300),
        ("seen 08:00-08:10", "16:00", 480),
        ("seen 08:00-08:10, seen 08:30-08:31", "16:00", 480),
    ],
)
def test_a_day_off_ends_as_was_asked_for(written: str, left: str, worked: int) -> None:
    signs = Signs().add(written, SATURDAY)
    day = approved(signs, SATURDAY, departure=instant(left, SATURDAY))
    assert (clock(day.departure), day.worked // MINUTE) == (clock(instant(left, SATURDAY)), worked)
    assert day.status is not Status.INCOMPLETE


def test_a_departure_of_the_next_day_leaves_this_one_alone() -> None:
    friday = SATURDAY - timedelta(days=1)
    for written in ("seen 08:00-16:00", "in 08:00, out 16:00", "in 08:00"):
        signs = Signs().add(written, friday).add("out 06:00", SATURDAY)
        (before,) = reckoned(PLAIN, signs, friday, friday)
        approved(signs, SATURDAY, departure=instant("06:01", SATURDAY))
        (after,) = reckoned(PLAIN, signs, friday, friday)
        assert (after.worked, after.departure) == (before.worked, before.departure), written


def test_breaks_go_though_it_is_the_evening_that_lacks_something() -> None:
    signs = Signs().add("in 08:00, break 12:00, back 13:00, out 16:00, in 22:30", WEDNESDAY)
    assert not corrected(signs, breaks=[]).breaks


def test_a_later_departure_counts_where_only_stays_do_too() -> None:
    """The stricter rule of a site: 08-15 was seen, and until four the person says."""
    strict = Setting(rules=DOOR)
    day = corrected(Signs().add("seen 08:00-15:00", WEDNESDAY), departure=at("16:00"),
                    setting=strict)  # fmt: skip
    assert day.worked // MINUTE == 480


MINUTES = st.integers(7 * 60, 20 * 60)
SIGNS = st.lists(
    st.tuples(st.integers(7 * 3600, 20 * 3600), st.sampled_from(["in", "out", "break", "back"])),
    max_size=8,
)
STAYS = st.lists(st.tuples(st.integers(7 * 60, 19 * 60), st.integers(1, 90)), max_size=3)


def written(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@settings(deadline=None)
@given(SIGNS, STAYS, st.sets(MINUTES, min_size=6, max_size=6))
def test_whatever_was_known_the_day_is_as_asked_for(
    punches: list[tuple[int, str]], stays: list[tuple[int, int]], minutes: set[int]
) -> None:
    """Arrival, two breaks and a departure, all of them asked for."""
    signs = Signs().add(", ".join(f"{kind} {written(when)}" for when, kind in punches), WEDNESDAY)
    after = 0
    for begin, length in sorted(stays):
        if begin > after:  # stays do not overlap
            after = begin + length
            signs.stays.append((at(written(begin * 60)), at(written(after * 60))))
    around = [WEDNESDAY - timedelta(days=1), WEDNESDAY + timedelta(days=1)]
    for one in around:
        signs.add("in 08:00, out 16:00, in 19:00, out 20:00", one)
    came, *rest, left = (at(written(minute * 60)) for minute in sorted(minutes))
    breaks = [(rest[0], rest[1]), (rest[2], rest[3])]
    day = corrected(signs, came, left, breaks)
    apart = [(b // MINUTE, e // MINUTE) for b, e in breaks]
    if apart[0][1] == apart[1][0]:
        apart = [(apart[0][0], apart[1][1])]
    assert told(day) == (clock(came), clock(left), apart)
    assert day.status is not Status.INCOMPLETE
    for one in around:
        assert on(one, signs).worked == 9 * 60 * MINUTE
