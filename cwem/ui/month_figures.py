"""One's own activity over a time, in the figures one's manager sees."""

from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.ui import day_reading, kpi_activity
from cwem.ui.kpi_sitting import sitting_row
from cwem.ui.state import Runtime
from cwem.values import Millis


def activity_row(
    runtime: Runtime, known: Company, number: str, period: Period, now: Millis
) -> None:
    """Active time, sitting and how much was seen; nothing where no activity was recorded. Raises
    StoreError."""
    days = day_reading.days(runtime, known)
    rows = [row for row in days.totals(number, period.first, period.last) if row.activity]
    found = kpi_activity.read(runtime, days, rows, now)
    sitting_row(found, None, runtime.settings.least_coverage / 100)
