"""One's own activity over a time, in the figures one's manager sees."""

import streamlit as st

from cwem.people.values import Company, each_day
from cwem.people.values import Days as Period
from cwem.ui import activity_people, day_reading, kpi_activity
from cwem.ui.activity_people import Found
from cwem.ui.kpi_sitting import sitting_row
from cwem.ui.language import _
from cwem.ui.state import Runtime
from cwem.values import Millis


def activity_row(
    runtime: Runtime, known: Company, number: str, period: Period, now: Millis
) -> None:
    """Active time, sitting and how much was seen; nothing where nobody saw them. Raises
    StoreError."""
    days = day_reading.days(runtime, known)
    own = {number: frozenset(each_day(period))}
    found = activity_people.read(days, known, number, own, period, now, number)
    nothing = Found([], frozenset())
    told = kpi_activity.compared(runtime, days, (found, nothing), (period, period), now)
    sitting_row(told.now, None, runtime.settings.least_coverage / 100)
    if told.without_today:
        st.caption(_("Today goes on and is left out of these figures."))
