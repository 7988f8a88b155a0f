"""Figures, days and times as the reader writes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_date, format_time
from babel.numbers import get_decimal_symbol

from cwem.ui.language import _, language
from cwem.values import Millis


def viewer_zone() -> ZoneInfo:
    """The time zone the browser says; UTC where it says none, or one nobody knows."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day(value: date) -> str:
    """Nov 21, 2026."""
    return str(format_date(value, "medium", locale=language()))


def month(value: date) -> str:
    """The month of this day: October 2026."""
    return str(format_date(value, "LLLL y", locale=language()))


def moment(at: Millis, zone: ZoneInfo) -> str:
    """Day and time, to the minute: Nov 21, 2026, 07:55."""
    when = datetime.fromtimestamp(at / 1000, zone)
    written = {"date": format_date(when, "medium", locale=language()), "time": _clock(when)}
    return _("{date}, {time}", **written)


def _clock(when: datetime) -> str:
    return str(format_time(when, "HH:mm", tzinfo=when.tzinfo, locale=language()))


def clock(at: Millis, zone: ZoneInfo, seen_from: ZoneInfo) -> str:
    """A person's time of day in the person's own zone, which is named when the viewer lives by
    another clock at that moment: "09:02", "09:02 Berlin"."""
    return " ".join(filter(None, (_clock(datetime.fromtimestamp(at / 1000, zone)),
                                  place(at, zone, seen_from))))  # fmt: skip


def place(at: Millis, zone: ZoneInfo, seen_from: ZoneInfo) -> str:
    """Whose clock it is, where the viewer lives by another one at that moment: "Berlin"."""
    when = datetime.fromtimestamp(at / 1000, zone)
    if when.utcoffset() == when.astimezone(seen_from).utcoffset():
        return ""
    return zone.key.rpartition("/")[2].replace("_", " ")


def duration(seconds: float) -> str:
    """Seconds for people: 42 s, 5 min 03 s, 1 h 05 min."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return _("{hours} h {minutes} min", hours=hours, minutes=f"{minutes:02d}")
    if minutes:
        return _("{minutes} min {seconds} s", minutes=minutes, seconds=f"{left:02d}")
    return _("{seconds} s", seconds=left)


def today(zone: ZoneInfo, now: Millis | None = None) -> date:
    """The day it is in this zone, at this moment or by the clock."""
    at = datetime.now(UTC) if now is None else datetime.fromtimestamp(now / 1000, UTC)
    return at.astimezone(zone).date()


def here(now: Millis | None = None) -> date:
    """The day it is where the viewer is."""
    return today(viewer_zone(), now)


def typed_day() -> str:
    """How a day is written in `st.date_input`, which has a notation of its own and no names of
    months: in English the order that nobody mistakes."""
    return "DD.MM.YYYY" if language() == "de" else "YYYY-MM-DD"


def table_moment() -> str:
    """How `st.column_config.DatetimeColumn` writes day and time to the second."""
    return "DD.MM.YYYY HH:mm:ss" if language() == "de" else "MMM D, YYYY, HH:mm:ss"


def table_day() -> str:
    """How `st.column_config.DateColumn` writes a day."""
    return "DD.MM.YYYY" if language() == "de" else "MMM D, YYYY"


def csv_separator() -> str:
    """What the reader's spreadsheet expects between cells: a semicolon where the comma stands in
    decimal numbers."""
    return ";" if get_decimal_symbol(language()) == "," else ","
