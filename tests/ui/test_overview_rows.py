"""How somebody is to be found now must not tell how they came."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cwem.attendance import told
from cwem.attendance.working_day import Evidence, EvidenceKind, Status, WorkingDay
from cwem.totals.day import PersonDay
from cwem.ui.overview_rows import Now, PersonNow, per_hour, state_of
from cwem.values import Channel, Span
from cwem.words import Words

HOUR = 3_600_000
MINUTE = 60_000
DAY = date(2026, 3, 2)
UTC = ZoneInfo("UTC")


def seen(*visits: tuple[int, int]) -> PersonDay:
    return PersonDay("E001", DAY, 0, 24 * HOUR, {}, visits, ())


def work(status: Status = Status.RUNNING, departure: int | None = None, *said: Evidence):
    return WorkingDay(
        "E001", DAY, "UTC", status, (), "day", 8 * HOUR, 9 * HOUR, departure, evidence=said
    )


DOOR = seen((9 * HOUR, 9 * HOUR + 20_000))
DESK = seen((9 * HOUR, 11 * HOUR))


def test_whoever_passed_the_door_is_in_until_they_leave_like_somebody_with_a_pin() -> None:
    pin = Evidence(EvidenceKind.PUNCH, 9 * HOUR, None, "1", "in", True)
    with_a_pin = state_of(Now.NOT_SEEN, seen(), work(Status.RUNNING, None, pin))
    assert with_a_pin is Now.IN
    assert state_of(Now.AWAY, DOOR, work()) is with_a_pin


@pytest.mark.parametrize("state", [Now.AWAY, Now.NOT_SEEN])
@pytest.mark.parametrize(("left", "over"), [(6 * HOUR, True), (-HOUR, False)])
def test_a_night_that_ended_today_is_over_however_that_is_known(
    state: Now, left: int, over: bool
) -> None:
    night = replace(work(Status.PRESENT, left), day=date(2026, 3, 1))
    tonight = replace(work(Status.AHEAD), arrival=None)
    assert (state_of(state, DESK, tonight, (night, tonight)) is Now.LEFT) is over


@pytest.mark.parametrize(
    ("state", "day", "working", "expected"),
    [
        (Now.AWAY, DESK, work(), Now.AWAY),
        (Now.BREAK, DOOR, work(), Now.BREAK),
        (Now.AWAY, DOOR, work(Status.PRESENT, 17 * HOUR), Now.LEFT),
        (Now.AWAY, DOOR, None, Now.AWAY),
    ],
)
def test_everything_else_stays(
    state: Now, day: PersonDay, working: WorkingDay | None, expected: Now
) -> None:
    assert state_of(state, day, working) is expected


@pytest.mark.parametrize(
    ("status", "reasons", "expected"),
    [
        (Status.ON_LEAVE, (), Now.LEAVE),
        (Status.HOLIDAY, (), Now.OFF),
        (Status.WEEKEND, (told.DAY_OFF,), Now.OFF),
        (Status.WEEKEND, (told.NO_ROSTER,), Now.NOT_SEEN),
        (Status.AHEAD, (), Now.NOT_SEEN),
    ],
)
def test_whom_nobody_expects_is_not_called_unseen(
    status: Status, reasons: tuple[Words, ...], expected: Now
) -> None:
    free = replace(work(status), arrival=None, reasons=reasons)
    assert state_of(Now.NOT_SEEN, seen(), free) is expected
    came = Evidence(EvidenceKind.PUNCH, 9 * HOUR, None, "1", "in", True)
    assert state_of(Now.NOT_SEEN, seen(), replace(free, evidence=(came,))) is Now.IN


def test_hour_by_hour_a_team_of_one_does_not_tell_the_first_sight() -> None:
    """Whoever came with a face and whoever came with a PIN fill the same hours."""

    def hours(first: int) -> tuple[list[int], dict[str, list[float]]]:
        spans = {Channel.ACTIVITY: (Span(first, 12 * HOUR, "sitting"),)}
        there = PersonDay("E001", DAY, 0, 24 * HOUR, spans, ((first, 12 * HOUR),), ())
        done = work(Status.PRESENT, 12 * HOUR + MINUTE)
        one = PersonNow("E001", "Ada", "", UTC, Now.LEFT, there, done, [done])
        return per_hour([one], UTC)

    came = 9 * HOUR
    assert hours(came + 12_000) == hours(came + 4 * MINUTE) == (
        [9 * HOUR, 10 * HOUR, 11 * HOUR], {"sitting": [2_700, 3_600, 2_700]},
    )  # fmt: skip
