"""Nothing is planned before CWEM knew of somebody: nobody was absent before records began."""

from datetime import date, timedelta

import pytest

from cwem.attendance import told
from cwem.attendance.working_day import Status
from cwem.people.timeline import EVER
from tests.attendance.agreed import (
    MINUTE,
    MONDAY,
    WEDNESDAY,
    WHO,
    Setting,
    Signs,
    instant,
    reckoned,
)

HOUR = 60 * MINUTE
LONG_AGO = date(2019, 5, 1)
NOON, OLD = instant("12:00", WEDNESDAY), instant("12:00", LONG_AGO)
BEFORE, AFTER = [Status.WEEKEND] * 2, [Status.ABSENT] * 3


@pytest.mark.parametrize(
    ("employed", "registered", "before"),
    [
        (EVER, {WHO: NOON, "E9": OLD}, BEFORE),
        (LONG_AGO, {WHO: NOON}, BEFORE),
        (LONG_AGO, {WHO: NOON, "E9": OLD}, BEFORE),
        (LONG_AGO, {WHO: OLD, "E9": NOON}, [Status.ABSENT] * 2),
        (EVER, {}, [Status.ABSENT] * 2),
    ],
    ids=[
        "no first day",
        "there before CWEM was",
        "others tried it before",
        "registered before",
        "not known",
    ],
)
def test_from_which_day_somebody_can_be_absent(
    employed: date, registered: dict[str, int], before: list[Status]
) -> None:
    setting = Setting(employed=employed, registered=registered)
    friday = MONDAY + timedelta(days=4)
    days = reckoned(setting, Signs(), MONDAY, friday, now=instant("23:59", friday))
    assert [day.status for day in days] == before + AFTER
    assert (told.NOT_YET_KNOWN in days[0].reasons) is (before == BEFORE)
    hours = [0, 0] if before == BEFORE else [8, 8]
    assert [day.planned // HOUR for day in days] == [*hours, 8, 8, 8]


def test_what_was_worked_before_counts_and_is_no_overtime() -> None:
    """Entered later by hand, or seen by a camera that was there first."""
    signs = Signs().add("in 08:00, out 18:00", MONDAY)
    (day,) = reckoned(Setting(registered={WHO: NOON}), signs, MONDAY, MONDAY)
    assert (day.status, day.worked, day.overtime) == (Status.PRESENT, 10 * HOUR, 0)
