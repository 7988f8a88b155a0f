"""An employee's day so far, beside their picture."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cwem.totals.day import PersonDay
from cwem.ui import formats
from cwem.ui.live_today import LATEST, Read, check_in, rows, since
from cwem.values import Channel, Span, day_start

DAY = date(2026, 3, 2)
NINE = day_start(DAY) + 8 * 3_600_000
"""Nine o'clock in Berlin."""
MINUTE = 60_000
BERLIN = ZoneInfo("Europe/Berlin")


def read(*presence: Span, activity: tuple[Span, ...] = ()) -> Read:
    spans = {Channel.PRESENCE: presence, Channel.ACTIVITY: activity}
    visits = ((presence[0].start, presence[-1].end),) if presence else ()
    begin = day_start(DAY)
    return Read(PersonDay("E001", DAY, begin, begin + 86_400_000, spans, visits, ()), BERLIN)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "viewer_zone", lambda: BERLIN)


HERE = Span(NINE, NINE + 10 * MINUTE, "present")


def test_nothing_yet() -> None:
    assert check_in(read()) == "not yet"
    assert since(read(), NINE) == ""
    assert [(row.title, row.length) for row in rows(read().day)] == [("Present", 0)]


def test_present_time_its_parts_and_what_was_apart_from_it() -> None:
    sitting = Span(NINE, NINE + 7 * MINUTE, "sitting")
    standing = Span(NINE + 7 * MINUTE, NINE + 10 * MINUTE, "standing")
    away = Span(NINE + 10 * MINUTE, NINE + 12 * MINUTE, "away")
    found = rows(read(HERE, away, activity=(sitting, standing)).day)
    assert [(row.title, row.length // MINUTE, row.part) for row in found] == [
        ("Present", 10, False),
        ("Sitting", 7, True),
        ("Standing", 3, True),
        ("Away", 2, False),
    ]


def test_check_in_is_the_first_sight_of_the_day_by_ones_own_clock() -> None:
    assert check_in(read(HERE)) == "09:00"


def test_since_when_one_has_been_present_without_a_break() -> None:
    again = Span(NINE + 20 * MINUTE, NINE + 30 * MINUTE, "present")
    assert since(read(HERE, again), again.end + LATEST) == "09:20"
    assert since(read(HERE, again), again.end + LATEST + 1) == ""
