"""Times of a working day as the clock on the wall has them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cwem.values import Millis


def clock_minutes(at: Millis | None, day: date, zone: ZoneInfo) -> float:
    """Minutes by the wall clock since the working day's midnight; nan: there is no such time."""
    if at is None:
        return float("nan")
    when = datetime.fromtimestamp(at / 1000, zone)
    return (when.date() - day) / timedelta(minutes=1) + when.hour * 60 + when.minute
