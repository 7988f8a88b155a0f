"""The figures, worked out by hand and as properties."""

import random
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.attendance.shifts import Shift, ShiftKind
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi import measures
from cwem.kpi.definitions import DEFINITIONS, PAGE, Kpi, Tile, as_markdown
from cwem.kpi.measures import MEASURES, OF_DAYS, Share, share, shares
from cwem.kpi.tables import DAY_COLUMNS, activity_table, day_table, session
from cwem.totals.sums import DayTotals
from tests.kpi.invented_days import (
    BOOK,
    EARLY,
    HOUR,
    MINUTE,
    MONDAY,
    at,
    company,
    day,
    some_days,
    worked,
)

KNOWN = company({"lab": ["E000", "E001"], "shop": ["E002", "E003"]})
DAY = timedelta(days=1)


def table(*days: WorkingDay) -> pd.DataFrame:
    found: dict[str, list[WorkingDay]] = {}
    for one in days:
        found.setdefault(one.employee, []).append(one)
    return day_table(found, KNOWN, BOOK)


WEEK = (
    worked(on=MONDAY),
    worked(on=MONDAY + DAY, came="08:20", left="17:20"),
    day(on=MONDAY + 2 * DAY, status=Status.ABSENT),
    day(on=MONDAY + 3 * DAY, status=Status.ON_LEAVE, leave="vacation", credited=8 * HOUR),
    day(on=MONDAY + 4 * DAY, status=Status.INCOMPLETE, arrival=at(MONDAY + 4 * DAY, "08:00")),
    day(on=MONDAY + 5 * DAY, status=Status.WEEKEND, planned=0, shift=""),
    day(on=MONDAY + 6 * DAY, status=Status.RUNNING, arrival=at(MONDAY + 6 * DAY, "08:00")),
)


@pytest.mark.parametrize(
    ("kpi", "part", "whole"),
    [
        (Kpi.ATTENDANCE, 3, 4),  # Mon, Tue, Fri of Mon, Tue, Wed, Fri
        (Kpi.PUNCTUALITY, 2, 3),  # Mon, Fri of Mon, Tue, Fri
        (Kpi.PRESENCE, 510 + 540, 2),  # Mon 8 h 30, Tue 9 h
        (Kpi.WORKED, 480 + 510, 480 * 3),  # Mon, Tue of Mon, Tue, Wed; leave is no debt
        (Kpi.OVERTIME, 50, 990),
        (Kpi.BREAKS, 2, 2),
    ],
)
def test_a_week_by_hand(kpi: Kpi, part: float, whole: float) -> None:
    assert share(kpi, table(*WEEK)) == Share(part, whole)


def test_a_short_break_is_none_and_a_shift_without_pause_is_not_asked() -> None:
    short = worked(pause=15)
    assert share(Kpi.BREAKS, table(short)) == Share(0, 1)
    assert share(Kpi.BREAKS, day_table({"E001": [short]}, KNOWN)) == Share(0, 0)


def test_half_a_day_of_leave_has_half_the_pause_and_with_flexible_hours_none() -> None:
    half = replace(worked(came="12:15", pause=15), leave="vacation", half=True)
    assert share(Kpi.BREAKS, table(half)) == Share(1, 1)
    short = replace(half, breaks=((at(MONDAY, "14:00"), at(MONDAY, "14:14")),))
    assert share(Kpi.BREAKS, table(short)) == Share(0, 1)
    flexible = Shift("early", "Early", ShiftKind.FLEXIBLE, EARLY.stretches, minutes=480, pause=30)
    book = replace(BOOK, shifts={"early": flexible})
    assert share(Kpi.BREAKS, day_table({"E001": [half]}, KNOWN, book)) == Share(0, 0)
    assert share(Kpi.BREAKS, day_table({"E001": [worked()]}, KNOWN, book)) == Share(1, 1)


def test_a_remote_day_is_attended_and_says_nothing_of_punctuality() -> None:
    remote = table(day(status=Status.PRESENT, leave="remote", credited=8 * HOUR))
    assert share(Kpi.ATTENDANCE, remote) == Share(1, 1)
    assert share(Kpi.PUNCTUALITY, remote) == Share(0, 0)


def test_nothing_to_count_has_no_value() -> None:
    empty = table()
    assert list(empty.columns) == list(DAY_COLUMNS)
    for kpi in OF_DAYS:
        assert share(kpi, empty).value is None
        assert shares(kpi, empty, "team") == {}


def test_clock_times_of_a_night_shift_go_on_behind_midnight_in_the_persons_own_zone() -> None:
    tokyo = "Asia/Tokyo"
    one = worked(zone=tokyo, came="22:00", left="30:15")
    row = table(one).iloc[0]
    assert (row.arrival_clock, row.departure_clock) == (22 * 60, 30 * 60 + 15)


def test_a_person_who_moves_team_is_of_each_on_its_days() -> None:
    from cwem.people.timeline import Step
    from cwem.people.values import Assignment, AssignmentKind, Changes

    moved = KNOWN.after(
        Changes(assignments=(Assignment(AssignmentKind.TEAM, "E001", Step(MONDAY + DAY, "shop")),))
    )
    found = day_table({"E001": [worked(on=MONDAY), worked(on=MONDAY + DAY)]}, moved)
    assert list(found.team) == ["lab", "shop"]
    assert list(found.site) == ["lab", "shop"]


kpis = st.sampled_from(list(OF_DAYS))


@settings(max_examples=100, deadline=None)
@given(some_days(), kpis, st.sampled_from(["team", "employee", "day", "status"]))
def test_a_team_is_the_sum_of_its_people(
    days: dict[str, list[WorkingDay]], kpi: Kpi, by: str
) -> None:
    """What was worked where nothing was planned is a part of no whole: such a group has no figure
    of its own, and counts in the sum."""
    found = day_table(days, KNOWN, BOOK)
    whole, parts = share(kpi, found), shares(kpi, found, by)
    others = share(kpi, found[~found[by].isin(list(parts))])
    assert sum(one.part for one in parts.values()) + others.part == pytest.approx(whole.part)
    assert sum(one.whole for one in parts.values()) == pytest.approx(whole.whole)
    assert others.whole == 0


@settings(max_examples=40, deadline=None)
@given(some_days(), kpis, st.sampled_from(["E000", "E001"]), st.integers(0, 6))
def test_reading_less_comes_to_what_leaving_out_afterwards_does(
    days: dict[str, list[WorkingDay]], kpi: Kpi, who: str, on: int
) -> None:
    """When a page is narrowed down to a person and a day."""
    wanted = MONDAY + on * DAY
    whole = day_table(days, KNOWN, BOOK)
    less = day_table({who: [each for each in days.get(who, ()) if each.day == wanted]}, KNOWN, BOOK)
    afterwards = whole[(whole.employee == who) & (whole.day == pd.Timestamp(wanted))]
    assert share(kpi, less) == share(kpi, afterwards)


@settings(max_examples=40, deadline=None)
@given(some_days())
def test_no_share_is_beyond_its_whole_and_the_order_of_rows_does_not_matter(
    days: dict[str, list[WorkingDay]],
) -> None:
    found = day_table(days, KNOWN, BOOK)
    for kpi in (Kpi.ATTENDANCE, Kpi.PUNCTUALITY, Kpi.BREAKS):
        parts = MEASURES[kpi](found)
        assert (parts.part <= parts.whole).all()
        assert (parts.part >= 0).all()
        mixed = found.sample(frac=1, random_state=random.Random(1).randrange(99))
        assert share(kpi, mixed) == share(kpi, found)


@settings(max_examples=40, deadline=None)
@given(some_days())
def test_hours_by_people_and_days_add_up(days: dict[str, list[WorkingDay]]) -> None:
    found = day_table(days, KNOWN, BOOK)
    by_person, by_day = (measures.hours_by(found, by).sum() for by in ("employee", "day"))
    assert by_person.worked == pytest.approx(by_day.worked)
    assert by_person.balance == pytest.approx(by_day.worked - by_day.planned)
    assert by_person.worked * 60 == pytest.approx(share(Kpi.WORKED, found).part)


def test_a_day_seen_too_little_is_not_judged() -> None:
    hour = 60 * MINUTE
    rows = [
        DayTotals("E001", MONDAY, 3 * hour, 5 * hour, {"sitting": 2 * hour, "standing": hour}),
        DayTotals("E001", MONDAY + DAY, 6 * hour, 2 * hour, {"sitting": 6 * hour}),
    ]
    found = activity_table(rows)
    assert list(measures.judged(found, 0.6)) == [False, True]
    longer = activity_table(rows, sessions={("E001", MONDAY + DAY): 12 * hour})
    assert list(measures.judged(longer, 0.6)) == [False, False]
    assert share(Kpi.COVERAGE, longer) == Share(9 * 60, 20 * 60)
    assert share(Kpi.ACTIVE, found) == Share(60, 9 * 60)


def test_how_somebody_sat_is_counted_from_stretches_and_unknown_is_not_nothing() -> None:
    def sat(*stretches: tuple[float, float]) -> DayTotals:
        kept = tuple((round(a * MINUTE), round(b * MINUTE)) for a, b in stretches)
        return DayTotals("E001", MONDAY, HOUR, 0, {"sitting": HOUR}, sitting=kept)

    rows = [
        sat((0, 29.9), (41, 71), (80, 180)),
        sat(),
        replace(sat((0, 90)), sitting=None),
        replace(sat((0, 90)), activity={}),
    ]
    found = activity_table(rows)
    columns = ["long", "ups", "longest"]
    assert found[columns].iloc[:2].to_numpy().tolist() == [[2, 2, 100], [0, 0, 0]]
    assert found[columns].iloc[2:].isna().all(axis=None)
    assert share(Kpi.LONGEST, found) == Share(100, 2)
    assert share(Kpi.SITTINGS, found) == Share(2, 2)


def test_the_session_of_a_day_has_its_part_of_a_night() -> None:
    begin, end = at(MONDAY, "22:00"), at(MONDAY, "30:00")
    night = day(arrival=begin, departure=end, intervals=((begin, end),), worked=end - begin)
    midnight = at(MONDAY + DAY, "00:00")
    assert session([night], midnight - 24 * HOUR, midnight) == 2 * HOUR
    assert session([night], midnight, midnight + 24 * HOUR) == 6 * HOUR


def test_every_figure_has_a_definition_and_a_measure() -> None:
    assert set(DEFINITIONS) == {*Kpi, *Tile}
    assert set(MEASURES) == set(Kpi)
    names = [str(one.name) for one in DEFINITIONS.values()]
    assert len(names) == len(set(names)), "each has a heading of its own"


def test_the_page_about_figures_says_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), "python -m cwem.kpi.definitions"
