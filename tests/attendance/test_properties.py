"""What holds of every week, whatever happened in it."""

import random
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.attendance.book import Strike, punch_entry, strike_entry
from cwem.attendance.entries import LeaveKind, Means, Punch, PunchKind
from cwem.attendance.reckoning import working_days
from cwem.attendance.shifts import ReckoningRule, SiteRules
from cwem.attendance.working_day import Status, StepKind, WorkingDay
from cwem.people.timeline import Step
from cwem.people.values import AssignmentKind
from tests.attendance.agreed import (
    MINUTE,
    ROSTERS,
    WHO,
    Setting,
    Signs,
    instant,
    reckoned,
)

DAY = 24 * 60 * MINUTE
HOUR = 60 * MINUTE
_DAY = timedelta(days=1)
FIRSTS = (date(2026, 3, 23), date(2026, 10, 19), date(2026, 4, 1), date(2026, 9, 28))
"""Weeks with the clock changes of Europe and of Lord Howe."""
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC")


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Setting, Signs, date]:
    """A week with whatever can happen in it, moves between zones and rosters too."""
    first = draw(st.sampled_from(FIRSTS))
    zone = draw(st.sampled_from(ZONES))
    lines = []
    if draw(st.booleans()):
        moves = draw(st.lists(st.tuples(st.integers(-3, 9), st.sampled_from(ZONES)), max_size=2))
        steps = (Step(date.min, zone), *(Step(first + _DAY * n, to) for n, to in moves))
        lines.append((AssignmentKind.ZONE, WHO, steps))
    if draw(st.booleans()):
        moved = Step(first + _DAY * draw(st.integers(0, 6)), draw(st.sampled_from([*ROSTERS])))
        lines.append((AssignmentKind.ROSTER, WHO, (moved,)))
    rules = SiteRules(
        reckoning=draw(st.sampled_from(ReckoningRule)),
        extra_holidays={first + _DAY * 2: "Ours"} if draw(st.booleans()) else {},
    )
    setting = Setting(
        draw(st.sampled_from([None, *ROSTERS])), zone, "DE-BE", rules, lines=tuple(lines)
    )
    return setting, _signs(draw, instant("-12:00", first, zone)), first


def _signs(draw: st.DrawFn, begin: int) -> Signs:
    signs = Signs()
    at = begin
    for gap, stay in draw(
        st.lists(st.tuples(st.integers(5, 900), st.integers(0, 700)), max_size=16)
    ):
        at += gap * MINUTE
        signs.stays.append((at, at + stay * MINUTE + 1_000))
        at = signs.stays[-1][1]
    for minute, kind, means in draw(
        st.lists(
            st.tuples(st.integers(0, 8 * 1440), st.sampled_from(PunchKind), st.sampled_from(Means)),
            max_size=14,
        )
    ):
        signs.entries.append(punch_entry(Punch(WHO, begin + minute * MINUTE, kind, means)))
    for minute, length in draw(
        st.lists(st.tuples(st.integers(0, 8 * 1440), st.integers(1, 300)), max_size=2)
    ):
        since = begin + minute * MINUTE
        signs.entries.append(strike_entry(Strike(WHO, since, since + length * MINUTE)))
    for n, kind, half in draw(
        st.lists(
            st.tuples(st.integers(0, 6), st.sampled_from(LeaveKind), st.booleans()), max_size=3
        )
    ):
        day = date.fromordinal(begin // DAY + date(1970, 1, 1).toordinal() + 1 + n)
        signs.leave(f"{kind.value}{' half' if half else ''}", day)
    return signs


def reckon(setting: Setting, signs: Signs, first: date, now: int | None = None) -> list[WorkingDay]:
    return reckoned(setting, signs, first, first + _DAY * 6, now)


@given(weeks())
@settings(max_examples=400, deadline=None)
def test_every_day_adds_up_none_is_longer_than_a_day_and_no_minute_counts_twice(
    week: tuple[Setting, Signs, date],
) -> None:
    setting, signs, first = week
    days = reckon(setting, signs, first)
    for day in days:
        assert day.worked == sum(end - begin for begin, end in day.intervals)
        assert day.worked == sum(step.length for step in day.steps)
        assert all(begin < end for begin, end in day.intervals)
        assert all(one[1] <= two[0] for one, two in pairwise(day.intervals))
        assert 0 <= day.seen <= day.worked
        assert 0 <= day.overtime <= day.worked
        assert 0 <= day.credited <= day.planned
        assert min(day.late, day.early) >= 0
        assert day.reasons
        if day.intervals:
            assert day.arrival is not None
            assert day.arrival <= day.intervals[0][0]
            if day.departure is not None:
                assert day.intervals[-1][1] <= day.departure
        if day.status is not Status.NOT_EMPLOYED:
            assert day.steps[0].kind is StepKind.PLANNED
            assert day.steps[0].length == day.planned
        zone = ZoneInfo(setting.zone)
        assert day.worked <= (48 if setting.lines else _hours(day.day, zone)) * HOUR
    pieces = sorted(each for day in days for each in day.intervals)
    assert all(one[1] <= two[0] for one, two in pairwise(pieces))


@given(weeks(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_order_and_repeats_of_what_was_said_change_nothing(
    week: tuple[Setting, Signs, date], chance: random.Random
) -> None:
    setting, signs, first = week
    entries = signs.entries * 2
    chance.shuffle(entries)
    again = Signs(signs.stays, entries, signs.live)
    assert reckon(setting, again, first) == reckon(setting, signs, first)


@given(weeks(), st.integers(0, 7 * 1440))
@settings(max_examples=150, deadline=None)
def test_what_has_not_happened_yet_says_nothing(
    week: tuple[Setting, Signs, date], minute: int
) -> None:
    setting, signs, first = week
    now = instant("00:00", first, setting.zone) + minute * MINUTE
    known = Signs(
        [(begin, min(end, now)) for begin, end in signs.stays if begin < now],
        [e for e in signs.entries if e.at <= now or e.kind != "punch"],
        [e for e in signs.live if e.at <= now],
    )
    days = reckon(setting, signs, first, now)
    # a repeat of a punch that is yet to come is no evidence either
    assert [_figures(day) for day in days] == [
        _figures(day) for day in reckon(setting, known, first, now)
    ]
    assert all(end <= now for day in days for _, end in day.intervals)


@given(weeks())
@settings(max_examples=100, deadline=None)
def test_days_do_not_depend_on_how_many_are_asked_for(week: tuple[Setting, Signs, date]) -> None:
    setting, signs, first = week
    now = instant("240:00", first, setting.zone)
    whole = reckoned(setting, signs, first, first + _DAY * 6, now)
    for n, day in enumerate(whole):
        (alone,) = reckoned(setting, signs, first + _DAY * n, first + _DAY * n, now)
        assert _figures(alone) == _figures(day)


@given(weeks())
@settings(max_examples=100, deadline=None)
def test_without_telling_the_figures_are_the_same(week: tuple[Setting, Signs, date]) -> None:
    setting, signs, first = week
    now = instant("240:00", first, setting.zone)
    plan = setting.planner().plan(WHO, first, first + _DAY * 6)
    both = [
        working_days(WHO, plan, signs.stays, signs.said(now), now=now, telling=telling)
        for telling in (True, False)
    ]
    assert [_figures(day) for day in both[0]] == [_figures(day) for day in both[1]]
    assert not any(day.reasons or day.steps or day.evidence for day in both[1])


def _hours(day: date, zone: ZoneInfo) -> float:
    """How long the calendar day is; a move from zone to zone makes it longer or shorter."""
    ends = [
        datetime(each.year, each.month, each.day, tzinfo=zone).timestamp()
        for each in (day, day + _DAY)
    ]
    return (ends[1] - ends[0]) / 3600


def _figures(day: WorkingDay) -> tuple[object, ...]:
    return (
        day.day, day.status, day.planned, day.arrival, day.departure, day.breaks, day.intervals,
        day.worked, day.late, day.early, day.overtime, day.credited, day.leave, day.seen,
    )  # fmt: skip
