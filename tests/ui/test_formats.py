"""Figures, days and times as the reader writes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cwem.ui import formats

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
AT = round(datetime(2026, 3, 2, 8, 2, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "language", lambda: "de")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min 00 s"), (3_599, "59 min 59 s"), (3_900, "1 h 05 min")],
)
def test_duration(seconds: float, words: str) -> None:
    assert formats.duration(seconds) == words


def test_a_time_of_day_names_the_zone_only_where_clocks_differ() -> None:
    assert formats.clock(AT, BERLIN, BERLIN) == "09:02"
    assert formats.clock(AT, BERLIN, ZoneInfo("Europe/Paris")) == "09:02", "the same clock"
    assert formats.clock(AT, BERLIN, TOKYO) == "09:02 Berlin"


def test_days_and_moments_in_english() -> None:
    assert formats.day(date(2026, 3, 2)) == "Mar 2, 2026"
    assert formats.moment(AT, BERLIN) == "Mar 2, 2026, 09:02"


def test_days_and_moments_as_the_reader_writes_them(german: None) -> None:
    assert formats.day(date(2026, 11, 21)) == "21.11.2026"
    assert formats.moment(AT, BERLIN) == "02.03.2026, 09:02"


@pytest.mark.parametrize("said", ["Nowhere/Atlantis", "../../etc/passwd", "", "\x00", None])
def test_a_browser_that_says_nonsense_gets_utc(
    said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Context:
        timezone = said

    monkeypatch.setattr("streamlit.context", Context())
    assert formats.viewer_zone().key == "UTC"
