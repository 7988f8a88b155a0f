"""What the activity around an arrival and a departure does not tell."""

from datetime import date

import pytest

from cwem.attendance.working_day import Status, WorkingDay
from cwem.ui.activity_edges import QUARTER, edges, inner, told
from cwem.ui.day_events import Event
from cwem.values import Bout, BoutKey, Channel, Millis, Span, utc_day

NINE = 9 * 4 * QUARTER
NOON, FIVE = 12 * 4 * QUARTER, 17 * 4 * QUARTER
MINUTE = 60_000


def worked(arrival: Millis | None, departure: Millis | None) -> WorkingDay:
    return WorkingDay(
        *("E001", date(1970, 1, 1), "UTC", Status.PRESENT, (), "", 0),
        arrival=arrival, departure=departure,
    )  # fmt: skip


def line(first: Millis, last: Millis) -> list[Span]:
    return [Span(first, NOON, "sitting"), Span(NOON, last, "standing")]


def event(start: Millis, end: Millis) -> Event:
    key = BoutKey("E001", utc_day(start), Channel.ACTIVITY, start, "a")
    return Event(Bout(key, "sitting", "cam", "m", end, 0.9), start, end)


@pytest.mark.parametrize("minute", range(15))
def test_whoever_is_first_seen_minutes_after_they_came_is_drawn_like_who_is_seen_at_once(
    minute: int,
) -> None:
    came, left = NINE + minute * MINUTE, FIVE + minute * MINUTE
    work = [worked(came, left)]
    face, pin = line(came + 12_000, left - 5_000), line(came + 4 * MINUTE, left - 4 * MINUTE)
    assert inner(face, edges(face, work)) == inner(pin, edges(pin, work)) != []
    (one,), (two,) = (told([event(each[0].start, NOON)], edges(each, work)) for each in (face, pin))
    assert (one.start, one.end) == (two.start, two.end) == (NINE, NOON)


def test_a_night_ends_and_the_next_begins_within_a_calendar_day() -> None:
    six, ten = 6 * 4 * QUARTER, 22 * 4 * QUARTER
    works = [worked(-2 * 4 * QUARTER, six + MINUTE), worked(ten - MINUTE, None)]
    spans = [Span(0, six, "standing"), Span(ten - MINUTE + 9_000, ten + 4 * QUARTER, "standing")]
    assert inner(spans, edges(spans, works)) == [
        Span(0, six - QUARTER, "standing"),
        Span(ten + QUARTER, ten + 3 * QUARTER, "standing"),
    ]


def test_without_a_known_arrival_the_first_sight_is_one() -> None:
    spans = line(NINE + MINUTE, FIVE - MINUTE)
    cut = inner(spans, edges(spans, []))
    assert (cut[0].start, cut[-1].end) == (NINE + QUARTER, FIVE - QUARTER)
    assert inner(spans, edges(spans, [worked(NOON, NOON)]))[0].start == NINE + QUARTER
    assert edges([], [worked(NINE, FIVE)]) == []


def test_events_in_between_are_told_as_they_were() -> None:
    came, left = NINE - 4 * MINUTE, FIVE + MINUTE
    events = [event(came, NINE - MINUTE), event(came, NOON), event(NOON + 1, NOON + 2),
              event(left - MINUTE + 1, left)]  # fmt: skip
    hidden = edges(line(came, left), [worked(came, left)])
    assert [(one.start, one.end) for one in told(events, hidden)] == [
        (NINE - QUARTER, NINE + QUARTER),
        (NINE - QUARTER, NOON),
        (NOON + 1, NOON + 2),
        (FIVE - QUARTER, FIVE + QUARTER),
    ]
