"""What payroll is told: figures of scripted days, and bodies that stay what they are."""

from datetime import date, timedelta

import pytest

from cwem.attendance.entries import LeaveKind
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.report.payroll import (
    FIGURES,
    PAYROLL_VERSION,
    Adjustment,
    Payroll,
    line_body,
    payroll,
    read_line,
)
from cwem.values import Millis

HOUR: Millis = 3_600_000
FIRST = date(2026, 11, 2)


def day(n: int, status: Status, worked: Millis = 0, **more: object) -> WorkingDay:
    planned = more.pop("planned", 8 * HOUR)
    shift = more.pop("shift", "early")
    return WorkingDay(
        "E1", FIRST + timedelta(days=n), "UTC", status, (), shift, planned, worked=worked, **more
    )  # type: ignore[arg-type]


def test_columns_of_this_version_never_change() -> None:
    assert PAYROLL_VERSION == 1
    assert FIGURES == (
        "planned_minutes", "worked_minutes", "overtime_minutes", "credited_minutes",
        "planned_days", "worked_days", "vacation_days", "illness_days", "other_leave_days",
        "unpaid_days", "remote_days", "holiday_days", "absent_days", "incomplete_days",
    )  # fmt: skip


def test_a_week_by_hand() -> None:
    week = [
        day(0, Status.PRESENT, 8 * HOUR + 30 * 60_000, overtime=30 * 60_000),
        day(1, Status.LATE, 7 * HOUR, late=HOUR),
        day(2, Status.ON_LEAVE, credited=8 * HOUR, leave=LeaveKind.VACATION),
        day(3, Status.PRESENT, 4 * HOUR, credited=4 * HOUR, leave=LeaveKind.ILLNESS, half=True),
        day(4, Status.ABSENT),
        day(5, Status.WEEKEND, planned=0, shift=""),
    ]
    assert payroll(week) == Payroll(
        planned_minutes=5 * 480,
        worked_minutes=510 + 420 + 240,
        overtime_minutes=30,
        credited_minutes=480 + 240,
        planned_days=5,
        worked_days=3,
        vacation_days=1,
        illness_days=0.5,
        absent_days=1,
    )


def test_leave_on_a_day_off_takes_no_day_of_leave() -> None:
    sunday = day(6, Status.WEEKEND, planned=0, shift="", leave=LeaveKind.VACATION)
    assert payroll([sunday]).vacation_days == 0


def test_a_holiday_counts_where_work_was_planned() -> None:
    planned = day(0, Status.HOLIDAY, credited=8 * HOUR)
    off = day(5, Status.HOLIDAY, planned=0, shift="")
    assert payroll([planned, off]).holiday_days == 1


def test_minutes_are_cut_once_from_the_sum() -> None:
    days = [day(n, Status.PRESENT, 40_000) for n in range(3)]
    assert payroll(days).worked_minutes == 2


@pytest.mark.parametrize("worked", [0, 59_999, 8 * HOUR + 1])
def test_what_was_said_and_what_is_adjusted_is_what_holds_now(worked: Millis) -> None:
    then, now = payroll([day(0, Status.ABSENT)]), payroll([day(0, Status.PRESENT, worked)])
    assert then + (now - then) == now


def test_a_body_says_the_same_whatever_the_order() -> None:
    figures = Payroll(worked_minutes=480, vacation_days=0.5 + 0.5)
    one = Adjustment(date(2026, 9, 1), date(2026, 9, 30), 1, Payroll(worked_minutes=-30))
    two = Adjustment(date(2026, 10, 1), date(2026, 10, 31), 2, Payroll(absent_days=-1))
    days = {"2026-11-02": {"worked": 1, "status": "present"}, "2026-11-03": {}}
    other = {"2026-11-03": {}, "2026-11-02": {"status": "present", "worked": 1}}
    body = line_body(figures, days, [one, two])
    assert body == line_body(figures, other, [two, one])
    assert '"vacation_days":1,' in body
    assert read_line(body) == (figures, days, (one, two))
