"""What users of other programs complain about most, each impossible here.

The names are those of the threads: frappe/hrms, horilla-hr (horilla-opensource/horilla), odoo/odoo.
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from cwem.attendance.book import punch_entry, read
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.working_day import Status, WorkingDay
from cwem.people.timeline import Step
from cwem.people.values import AssignmentKind
from tests.attendance.agreed import (
    MINUTE,
    MONDAY,
    SATURDAY,
    WEDNESDAY,
    WHO,
    Setting,
    Signs,
    instant,
    reckoned,
)

HOUR = 60 * MINUTE
_DAY = timedelta(days=1)
TUESDAY, THURSDAY, SUNDAY = MONDAY + _DAY, WEDNESDAY + _DAY, SATURDAY + _DAY


def week(setting: Setting, signs: Signs, days: int = 7) -> list[WorkingDay]:
    return reckoned(setting, signs, MONDAY, MONDAY + _DAY * (days - 1))


def said(days: list[WorkingDay]) -> list[tuple[Status, int]]:
    return [(day.status, day.worked // MINUTE) for day in days]


# --- a night shift split over two days (hrms#3298, horilla-hr#358) --------------------------------


@pytest.mark.parametrize("how", ["in 22:00, out 30:00", "seen 22:00-24:00, seen 24:00-30:00"])
def test_hrms_3298_a_night_is_one_day_and_the_next_has_nothing_of_it(how: str) -> None:
    signs = Signs().add(how, MONDAY)
    monday, tuesday = reckoned(Setting("nights"), signs, MONDAY, TUESDAY)
    assert (monday.status, monday.worked) == (Status.PRESENT, 8 * HOUR)
    assert (tuesday.status, tuesday.worked, tuesday.evidence) == (Status.ABSENT, 0, ())


def test_hrms_3298_a_week_of_nights_is_seven_nights() -> None:
    signs = Signs()
    for n in range(7):
        signs.add("in 21:50, break 26:00, back 26:30, out 30:10", MONDAY + _DAY * n)
    # 22:00-06:10 = 490 - 30
    assert said(week(Setting("nights"), signs)) == [(Status.PRESENT, 460)] * 7


def test_horilla_358_close_shifts_keep_their_own_events() -> None:
    """Monday 08-16, Tuesday 14-22, Wednesday 22-06: the windows meet half-way."""
    signs = Signs().add("in 08:00, out 16:00", MONDAY)
    signs.add("in 13:50, out 22:30", TUESDAY)
    signs.add("in 21:40, out 30:00", WEDNESDAY)
    assert said(week(Setting("turns"), signs, 4)) == [
        (Status.PRESENT, 480),
        (Status.PRESENT, 510),
        (Status.PRESENT, 480),
        (Status.WEEKEND, 0),
    ]


def test_horilla_358_where_windows_would_overlap_they_meet_half_way() -> None:
    """Monday's night could have events until Tuesday 12:00, Tuesday's late shift from 11:00 on:
    they meet at 10:00, half-way from 06:00 to 14:00."""
    signs = Signs().add("in 22:00, seen 33:50-33:59", MONDAY).add("in 11:30, out 22:00", TUESDAY)
    monday, tuesday = week(Setting("close"), signs, 2)
    # until 09:59 the next morning; 06:00-09:59 = 239 min beyond the end
    assert (monday.status, monday.worked, monday.overtime) == (
        Status.PRESENT, 719 * MINUTE, 239 * MINUTE,
    )  # fmt: skip
    assert (tuesday.status, tuesday.worked) == (Status.PRESENT, 8 * HOUR)


def test_horilla_358_after_a_night_comes_an_early_shift() -> None:
    """Wednesday's night ends on Thursday at 06:00, Friday begins at 08:00: what was said on
    Thursday at 05:55 and 06:05 is the night's."""
    signs = (
        Signs()
        .add("in 22:00, seen 29:55-30:05", WEDNESDAY)
        .add("in 08:00, out 16:00", SATURDAY - _DAY)
    )
    days = reckoned(Setting("turns"), signs, WEDNESDAY, SATURDAY - _DAY)
    assert said(days) == [
        (Status.PRESENT, 485),
        (Status.WEEKEND, 0),
        (Status.PRESENT, 480),
    ]


# --- punches shown in another time zone (hrms#4198) -----------------------------------------------


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"])
def test_hrms_4198_a_punch_is_told_by_the_clock_of_whoever_made_it(zone: str) -> None:
    signs = Signs().add("in 08:20, out 16:00", WEDNESDAY, zone)
    (day,) = reckoned(Setting(zone=zone), signs, WEDNESDAY, WEDNESDAY)
    assert day.zone == zone
    assert (day.status, day.late, day.worked) == (Status.LATE, 20 * MINUTE, 460 * MINUTE)
    assert "08:20" in day.reasons[0]


def test_hrms_4198_without_a_zone_of_their_own_the_sites_clock_holds() -> None:
    own = (AssignmentKind.ZONE, WHO, ())
    setting = Setting(zone="Asia/Tokyo", lines=(own,))
    signs = Signs().add("in 08:00, out 16:00", WEDNESDAY, "Asia/Tokyo")
    (day,) = reckoned(setting, signs, WEDNESDAY, WEDNESDAY)
    assert (day.zone, day.status, day.worked) == ("Asia/Tokyo", Status.PRESENT, 8 * HOUR)


# --- 156 hours in one day (horilla-hr#825) --------------------------------------------------------


def test_horilla_825_a_camera_that_never_stops_makes_no_day_longer_than_a_day() -> None:
    begin = instant("08:00", MONDAY)
    signs = Signs(stays=[(begin, begin + 156 * HOUR)])
    days = reckoned(Setting(), signs, MONDAY - _DAY, SUNDAY + _DAY)
    assert all(day.worked <= 24 * HOUR for day in days)
    assert sum(day.worked for day in days) <= 156 * HOUR
    pieces = sorted(each for day in days for each in day.intervals)
    assert all(one[1] <= two[0] for one, two in pairwise(pieces))


def test_horilla_825_two_punches_a_week_apart_make_no_hours() -> None:
    signs = Signs().add("in 08:00", MONDAY).add("out 20:00", SUNDAY)
    days = week(Setting(), signs)
    assert [day.worked for day in days] == [0] * 7
    assert (days[0].status, days[6].status) == (Status.INCOMPLETE, Status.INCOMPLETE)


# --- a day off counted absent (hrms#3268) ---------------------------------------------------------


def test_hrms_3268_days_off_are_never_absences() -> None:
    part_time = reckoned(Setting("part"), Signs(), MONDAY, SUNDAY)
    assert [day.status for day in part_time] == [
        Status.ABSENT, Status.WEEKEND, Status.ABSENT, *[Status.WEEKEND] * 4,
    ]  # fmt: skip
    easter = reckoned(Setting(), Signs(), date(2026, 4, 3), date(2026, 4, 6))
    assert [day.status for day in easter] == [
        Status.HOLIDAY, Status.WEEKEND, Status.WEEKEND, Status.HOLIDAY,
    ]  # fmt: skip
    leave = Signs()
    for n in range(7):
        leave.leave("vacation", MONDAY + _DAY * n)
    assert [day.status for day in week(Setting(), leave)] == [
        *[Status.ON_LEAVE] * 5, *[Status.WEEKEND] * 2,
    ]  # fmt: skip


def test_hrms_3268_before_the_first_and_after_the_last_day_nobody_is_absent() -> None:
    employment = (
        AssignmentKind.EMPLOYMENT, WHO, (Step(TUESDAY, "employed"), Step(THURSDAY, None)),
    )  # fmt: skip
    days = week(Setting(lines=(employment,)), Signs(), 5)
    assert [day.status for day in days] == [
        Status.NOT_EMPLOYED, Status.ABSENT, Status.ABSENT, Status.NOT_EMPLOYED, Status.NOT_EMPLOYED,
    ]  # fmt: skip


# --- overtime counted before the shift starts (hrms#4194) -----------------------------------------


def test_hrms_4194_time_before_the_shift_is_no_overtime() -> None:
    before = (
        "in 05:30",
        "seen 04:00-05:10",
        "in 04:10",
        "seen 04:30-04:50, in 04:40, seen 05:10-05:20",
    )
    signs = Signs()
    for n, how in enumerate(before):
        signs.add(f"{how}, out 16:00", MONDAY + _DAY * n)
    days = week(Setting(), signs, 4)
    assert len(days) == 4
    for day in days:
        assert (day.status, day.worked, day.overtime) == (Status.PRESENT, 8 * HOUR, 0), day


# --- hours on the wrong day (odoo#37104) ----------------------------------------------------------


def test_odoo_37104_hours_stand_on_the_day_they_were_worked_by_the_persons_clock() -> None:
    """08:00 in Auckland is still the day before in UTC."""
    zone = "Pacific/Auckland"
    signs = Signs().add("in 08:00, out 16:00", WEDNESDAY, zone)
    days = reckoned(Setting(zone=zone), signs, TUESDAY, THURSDAY)
    assert said(days) == [(Status.ABSENT, 0), (Status.PRESENT, 480), (Status.ABSENT, 0)]


def test_odoo_37104_unplanned_work_over_midnight_stands_on_the_day_it_began() -> None:
    signs = Signs().add("in 22:00, out 26:00", SATURDAY)
    days = reckoned(Setting(), signs, SATURDAY, SUNDAY)
    assert said(days) == [(Status.WEEKEND, 240), (Status.WEEKEND, 0)]


# --- duplicate entries (horilla-hr#813) -----------------------------------------------------------


def test_horilla_813_whatever_comes_twice_counts_once() -> None:
    signs = Signs().add("in 08:00, out 16:00", WEDNESDAY)
    once = reckoned(Setting(), signs, WEDNESDAY, WEDNESDAY)
    twice = Signs(signs.stays * 2, signs.entries * 3)
    assert reckoned(Setting(), twice, WEDNESDAY, WEDNESDAY) == once
    assert len(once[0].evidence) == 2


def test_horilla_813_the_same_punch_is_the_same_entry_on_any_machine() -> None:
    at = instant("08:00", WEDNESDAY)
    one = punch_entry(Punch(WHO, at, PunchKind.IN, Means.PIN, "device:door"))
    other = punch_entry(Punch(WHO, at, PunchKind.IN, Means.PIN, "device:gate"), said=at + HOUR)
    assert one.id == other.id
    assert len(read([one, other]).punches) == 1


def test_horilla_813_a_repeat_is_shown_and_does_not_count() -> None:
    signs = Signs().add("in 08:00, in 08:00:59, out 16:00, out 16:00:30", WEDNESDAY)
    (day,) = reckoned(Setting(), signs, WEDNESDAY, WEDNESDAY)
    assert (day.status, day.worked) == (Status.PRESENT, 8 * HOUR)
    assert [each.counts for each in day.evidence] == [True, False, True, False]


# --- a forgotten check-out that swallows the next day (odoo#29645) --------------------------------


def test_odoo_29645_the_next_day_is_a_day_of_its_own() -> None:
    signs = Signs().add("in 08:00", MONDAY).add("in 08:00, out 16:00", TUESDAY)
    assert said(week(Setting(), signs, 2)) == [(Status.INCOMPLETE, 0), (Status.PRESENT, 480)]


def test_odoo_29645_not_even_if_only_the_check_out_was_said() -> None:
    signs = Signs().add("in 08:00", MONDAY).add("out 16:00", TUESDAY)
    assert said(week(Setting(), signs, 2)) == [(Status.INCOMPLETE, 0), (Status.INCOMPLETE, 0)]


def test_odoo_29645_an_event_outside_the_window_opens_a_day_of_its_own() -> None:
    """Friday 08:00 without an end, Saturday 10:00-12:00 without a shift."""
    friday = SATURDAY - _DAY
    signs = Signs().add("in 08:00", friday).add("in 10:00, out 12:00", SATURDAY)
    days = reckoned(Setting(), signs, friday, SATURDAY)
    assert said(days) == [(Status.INCOMPLETE, 0), (Status.WEEKEND, 120)]


def test_odoo_29645_nor_does_it_swallow_the_next_day_off() -> None:
    signs = Signs().add("in 10:00", SATURDAY).add("out 13:00", SUNDAY)
    days = reckoned(Setting(), signs, SATURDAY, SUNDAY)
    assert said(days) == [(Status.INCOMPLETE, 0), (Status.INCOMPLETE, 0)]


def test_odoo_29645_in_the_evening_of_the_same_day_too() -> None:
    signs = Signs().add("in 08:00, in 22:30, out 23:30", MONDAY)
    (day,) = week(Setting(), signs, 1)
    assert (day.status, day.worked, day.overtime) == (Status.INCOMPLETE, HOUR, HOUR)


def test_odoo_29645_a_nights_own_events_never_open_one() -> None:
    signs = Signs().add("in 22:00, break 25:00, back 25:30, out 30:00", MONDAY)
    monday, tuesday = reckoned(Setting("nights"), signs, MONDAY, TUESDAY)
    assert (monday.status, monday.worked) == (Status.PRESENT, 450 * MINUTE)
    assert tuesday.status is Status.ABSENT


# --- a second tap that checks out (odoo#136925) ---------------------------------------------------


@pytest.mark.parametrize("again", ["08:00:05", "08:00:59", "08:05", "12:00"])
def test_odoo_136925_coming_twice_is_no_leaving(again: str) -> None:
    signs = Signs().add(f"in 08:00, in {again}, seen 15:00-16:00", WEDNESDAY)
    (day,) = reckoned(Setting(), signs, WEDNESDAY, WEDNESDAY)
    assert (day.status, day.worked) == (Status.PRESENT, 8 * HOUR)


def test_odoo_136925_passing_a_camera_is_no_leaving_either() -> None:
    signs = Signs().add("in 08:00, seen 12:00-12:01, seen 12:40-12:41, out 16:00", WEDNESDAY)
    (day,) = reckoned(Setting(), signs, WEDNESDAY, WEDNESDAY)
    assert (day.status, day.worked, day.breaks) == (Status.PRESENT, 8 * HOUR, ())


@pytest.mark.parametrize(
    ("how", "worked"),
    [
        ("in 08:00:00, out 08:00:10, in 08:00:30, out 16:00", 8 * HOUR - 20_000),
        # 59 min 10 s and 20 s of lunch
        ("in 08:00, out 12:00:00, in 12:00:20, out 12:00:50, in 13:00, out 16:00",
         7 * HOUR + 30_000),
        ("in 08:00, out 16:00:00, in 16:00:20, out 16:00:50", 8 * HOUR + 30_000),
    ],
    ids=["coming", "lunch", "leaving"],
)  # fmt: skip
def test_a_mistake_that_is_put_right_within_the_minute_does_not_stand(
    how: str, worked: int
) -> None:
    (day,) = reckoned(Setting(), Signs().add(how, WEDNESDAY), WEDNESDAY, WEDNESDAY)
    assert (day.status, day.worked) == (Status.PRESENT, worked)
