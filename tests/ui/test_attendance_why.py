"""The way from planned to worked, as it is read."""

from datetime import date

from cwem.attendance import told
from cwem.attendance.working_day import Status, StepKind, WorkingDay, WorkStep
from cwem.ui.attendance_day import facts
from cwem.ui.attendance_why import called

HOUR = 3_600_000


def test_of_a_day_that_goes_on_the_rest_is_still_to_come_and_nothing_is_unknown() -> None:
    rest = WorkStep(StepKind.OTHER, -4 * HOUR, told.AHEAD_STEP)
    assert called(rest) == "Still to come"
    assert called(WorkStep(StepKind.OTHER, -4 * HOUR, told.UNKNOWN_STEP)) == "Other"
    day = WorkingDay(
        "E001", date(2026, 3, 2), "UTC", Status.RUNNING, (), "day", 8 * HOUR, 9 * HOUR, None
    )
    assert facts(day)["Departure"] == ["not over"]
