"""Periods beside each other, limits that are crossed, and who may be shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cwem.attendance.shifts import Shift, ShiftKind, SiteRules, Stretch
from cwem.attendance.working_day import Status
from cwem.kpi.alerts import Limit, Side, alerts, limits_of
from cwem.kpi.compare import Against, earlier, standing, usual, usual_days
from cwem.kpi.definitions import Kpi
from cwem.kpi.privacy import Locks, posture_of_group
from cwem.kpi.tables import day_table
from cwem.people.values import Days as Period
from cwem.values import Channel, RolledDay
from tests.kpi.invented_days import BOOK, HOUR, MINUTE, MONDAY, at, company, day, worked

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("period", "against", "found"),
    [
        (("2026-03-01", "2026-03-31"), Against.BEFORE, ("2026-02-01", "2026-02-28")),
        (("2026-03-01", "2026-03-14"), Against.BEFORE, ("2026-02-01", "2026-02-14")),
        (("2026-03-01", "2026-03-30"), Against.BEFORE, ("2026-02-01", "2026-02-28")),
        (("2026-03-05", "2026-03-11"), Against.BEFORE, ("2026-02-26", "2026-03-04")),
        (("2026-01-01", "2026-03-31"), Against.BEFORE, ("2025-10-03", "2025-12-31")),
        (("2026-03-05", "2026-03-11"), Against.YEAR, ("2025-03-05", "2025-03-11")),
        (("2024-02-29", "2024-02-29"), Against.YEAR, ("2023-02-28", "2023-02-28")),
    ],
)
def test_what_a_period_is_compared_with(
    period: tuple[str, str], against: Against, found: tuple[str, str]
) -> None:
    first, last = map(date.fromisoformat, period)
    assert earlier(Period(first, last), against) == Period(*map(date.fromisoformat, found))
    assert earlier(Period(first, last), Against.NOTHING) is None


KNOWN = company({"lab": [f"E{n:03d}" for n in range(6)], "lock": [f"L{n}" for n in range(3)]})


FLEXIBLE = replace(
    BOOK,
    shifts={
        **BOOK.shifts,
        "core": Shift("core", "Core", ShiftKind.FLEXIBLE, (Stretch(360, 1200),), minutes=480,
                      core=Stretch(600, 900), pause=30),
        "free": Shift("free", "Free", ShiftKind.FLEXIBLE, (Stretch(360, 1200),), minutes=480),
    },
)  # fmt: skip


def test_who_has_come_by_this_time_of_day() -> None:
    people = {
        "E000": [worked("E000", came="08:00")],
        "E001": [worked("E001", came="08:20")],
        "E002": [worked("E002", came="09:30")],
        "E003": [day("E003", status=Status.ABSENT)],
        "E004": [day("E004", status=Status.ON_LEAVE, leave="illness", credited=8 * HOUR)],
        "E005": [day("E005", status=Status.WEEKEND, planned=0, shift="")],
    }
    table = day_table(people, KNOWN, BOOK)
    nine = standing(table, dict.fromkeys(people, 9 * 60.0))
    assert (nine.planned, nine.arrived, nine.late, nine.absent) == (4, 2, 1, 2)
    assert (nine.leave, nine.people) == (1, 5)
    evening = standing(table, dict.fromkeys(people, 18 * 60.0))
    assert (evening.arrived, evening.late, evening.absent) == (3, 2, 1)
    before = standing(table, dict.fromkeys(people, 7 * 60.0))
    assert (before.arrived, before.begun, before.absent) == (0, 0, 0)
    empty = standing(table[table.status == Status.WEEKEND], dict.fromkeys(people, 9 * 60.0))
    mean = usual([nine, evening, empty])
    assert mean is not None
    assert (mean.arrived, mean.late) == (2.5, 1.5)
    assert usual([empty]) is None


@pytest.mark.parametrize(
    ("clock", "absent"),
    [("08:05", ""), ("08:06", "fixed"), ("10:05", "fixed"), ("10:06", "fixed core"),
     ("12:20", "fixed core"), ("12:21", "fixed core half"), ("19:59", "fixed core half"),
     ("20:00", "fixed core half free half-flexible")],
)  # fmt: skip
def test_nobody_is_absent_before_they_have_to_be_there(clock: str, absent: str) -> None:
    half = {"leave": "vacation", "half": True, "credited": 4 * HOUR}
    days = {
        "fixed": day("fixed", status=Status.AHEAD),
        "core": day("core", status=Status.AHEAD, shift="core"),
        "free": day("free", status=Status.AHEAD, shift="free"),
        "half": day("half", status=Status.AHEAD, **half),
        "half-flexible": day("half-flexible", status=Status.AHEAD, shift="core", **half),
        "remote": day("remote", status=Status.AHEAD, leave="remote"),
        "left": day("left", status=Status.RUNNING, departure=at(MONDAY, "08:03")),
    }
    table = day_table({n: [one] for n, one in days.items()}, KNOWN, FLEXIBLE)
    hour, minute = map(int, clock.split(":"))
    by = dict.fromkeys(days, 60.0 * hour + minute)
    now = standing(table, by)
    found = [n for n in days if standing(table[table.employee == n], by).absent]
    assert now.missing == set(found)
    assert (sorted(found), now.absent, now.planned) == (sorted(absent.split()), len(found), 7)


def test_whoever_worked_the_first_half_was_missed_from_its_begin_on() -> None:
    half = {"leave": "vacation", "half": True, "credited": 4 * HOUR}
    came, left = at(MONDAY, "08:30"), at(MONDAY, "12:15")
    one = day(arrival=came, departure=left, intervals=((came, left),), **half)
    table = day_table({"E001": [one]}, KNOWN, BOOK)
    assert [standing(table, {"E001": 60.0 * n}).absent for n in (8, 8.25, 9)] == [0, 1, 0]


def test_usual_days_are_the_same_weekday() -> None:
    found = usual_days(MONDAY)
    assert len(found) == 8
    assert {one.weekday() for one in found} == {0}
    assert max(found) == MONDAY - 7 * DAY


def test_an_alert_needs_enough_days_and_a_limit() -> None:
    people = {
        n: [worked(n, MONDAY + k * DAY, came="08:30" if n == "E000" else "08:00") for k in range(5)]
        for n in ("E000", "E001")
    }
    table = day_table(people, KNOWN, BOOK)
    limit = Limit(Kpi.PUNCTUALITY, Side.BELOW, 0.8)
    (found,) = alerts([limit], table, "team")
    assert (found.group, found.share.value) == ("lab", 0.5)
    assert alerts([limit], table[table.day < "2026-03-06"], "team") == [], "eight are too few"
    assert alerts([Limit(Kpi.PUNCTUALITY, Side.BELOW, 0)], table, "team") == []
    assert alerts([Limit(Kpi.PUNCTUALITY, Side.BELOW, 0.5)], table, "team") == []
    assert [one.value for one in limits_of({Kpi.OVERTIME: 10}, 7200)] == [0.1, 120]


def test_days_that_do_not_count_for_the_figure_are_not_enough_for_an_alert() -> None:
    """One of them came late once and had eleven days off."""
    off = [day("E000", MONDAY + k * DAY, Status.WEEKEND, planned=0, shift="") for k in range(11)]
    late = [worked(n, MONDAY + 11 * DAY, came="08:30") for n in ("E000", "E001")]
    table = day_table({"E000": [*off, late[0]], "E001": [late[1]]}, KNOWN, BOOK)
    assert alerts([Limit(Kpi.PUNCTUALITY, Side.BELOW, 0.8)], table, "team") == []


def test_an_alert_is_never_about_one_person() -> None:
    limit = Limit(Kpi.PUNCTUALITY, Side.BELOW, 0.8)
    days = [worked("E000", MONDAY + k * DAY, came="08:30") for k in range(12)]
    ill = [day("E001", MONDAY + k * DAY, Status.ON_LEAVE, leave="illness") for k in range(12)]
    one = day_table({"E000": days}, KNOWN, BOOK)
    assert alerts([limit], one, "team") == []
    assert alerts([limit], day_table({"E000": days, "E001": ill}, KNOWN, BOOK), "team") == []
    two = day_table({"E000": days, "E001": [worked("E001", came="08:30")]}, KNOWN, BOOK)
    assert len(alerts([limit], two, "team")) == 1


def test_a_locked_site_hides_everybody_but_oneself() -> None:
    days = frozenset({MONDAY, MONDAY + DAY})
    locks = Locks(KNOWN, BOOK)
    own = {"E000": days, "L0": days, "L1": days}
    assert locks.without(own, "L1") == {"E000": days, "L1": days}
    assert locks.locked("L0", MONDAY)
    assert not locks.locked("E000", MONDAY)


def test_a_day_that_was_recorded_under_the_lock_stays_hidden_when_it_is_switched_off() -> None:
    off = SiteRules(group_days=((MONDAY, MONDAY),))
    locks = Locks(KNOWN, replace(BOOK, sites={"lock": off}))
    own = {"E000": frozenset({MONDAY}), "L0": frozenset({MONDAY, MONDAY + DAY})}
    assert locks.without(own, None) == {**own, "L0": frozenset({MONDAY + DAY})}
    assert (locks.locked("L0", MONDAY), locks.locked("L0", MONDAY + DAY)) == (True, False)
    assert locks.sites == {"lock"}


def rolled(number: str, upright: int, slouched: int) -> RolledDay:
    lengths = {Channel.POSTURE: {"upright": upright * MINUTE, "slouched": slouched * MINUTE,
                                 "uncertain": 5 * MINUTE}}  # fmt: skip
    return RolledDay(number, MONDAY, 0, 1, "lab", lengths, None, None)


def test_posture_is_that_of_five_others_or_nothing() -> None:
    five = [rolled(f"E{n:03d}", 30, 10) for n in range(5)]
    (row,) = posture_of_group(five).itertuples(index=False)
    assert (row.upright, row.judged, row.people) == (150, 200, 5)
    assert posture_of_group(five[:4]).empty
    assert posture_of_group(five, me="E000").empty, "who subtracts oneself sees four"
    unsure = RolledDay("E009", MONDAY, 0, 1, "lab", {Channel.POSTURE: {"uncertain": 9}}, None, None)
    assert posture_of_group([*five[:4], unsure]).empty, "the fifth adds nothing"
