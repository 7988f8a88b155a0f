"""What the first and last minute of activity do not tell."""

from cwem.ui.activity_edges import QUARTER, inner, told
from cwem.ui.day_events import Event
from cwem.values import Bout, BoutKey, Channel, Span, utc_day

NINE = 9 * 4 * QUARTER
MINUTE = 60_000


def line(first: int, last: int) -> list[Span]:
    return [Span(first, NINE + QUARTER, "sitting"), Span(NINE + QUARTER, last, "standing")]


def event(start: int, end: int) -> Event:
    key = BoutKey("E001", utc_day(start), Channel.ACTIVITY, start, "a")
    return Event(Bout(key, "sitting", "cam", "m", end, 0.9), start, end)


def test_seen_with_the_arrival_and_two_minutes_later_are_drawn_alike() -> None:
    last = NINE + 4 * QUARTER + MINUTE
    face, pin = inner(line(NINE - 4 * MINUTE, last)), inner(line(NINE - 2 * MINUTE, last + MINUTE))
    assert face == pin
    assert (face[0].start, face[-1].end) == (NINE, NINE + 4 * QUARTER)
    assert inner([Span(NINE + MINUTE, NINE + 2 * MINUTE, "sitting")]) == []
    assert inner([]) == []


def test_events_in_between_are_told_as_they_were() -> None:
    first, last = NINE - 4 * MINUTE, NINE + 4 * QUARTER + MINUTE
    events = [event(first, NINE - MINUTE), event(first, NINE + MINUTE), event(NINE + 1, NINE + 2),
              event(last - MINUTE + 1, last)]  # fmt: skip
    assert [(one.start, one.end) for one in told(events, line(first, last))] == [
        (NINE - QUARTER, NINE),
        (NINE - QUARTER, NINE + MINUTE),
        (NINE + 1, NINE + 2),
        (NINE + 4 * QUARTER, NINE + 5 * QUARTER),
    ]
