"""When: integer milliseconds since the Unix epoch, UTC, so durations add up exactly."""

from datetime import UTC, date, datetime
from typing import TypeAlias

Millis: TypeAlias = int

DAY: Millis = 86_400_000
"""A UTC day."""


def utc_day(at: Millis) -> date:
    """The UTC calendar day that contains this instant."""
    return datetime.fromtimestamp(at / 1000, UTC).date()


def day_start(day: date) -> Millis:
    """The first instant of a UTC day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
