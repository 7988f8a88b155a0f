"""How statuses look in charts, on a light and a dark page: the hues of palette.py, so that people
with any common colour blindness tell them apart, and a letter where there is room for one."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from cwem.attendance.working_day import Status
from cwem.ui.kpi_words import STATUSES
from cwem.ui.language import tr
from cwem.ui.palette import DARK_PAGE, Ink
from cwem.values import Activity

_LIKE: Mapping[Status, Activity] = {
    Status.PRESENT: Activity.STANDING,
    Status.LATE: Activity.WALKING,
    Status.LEFT_EARLY: Activity.HEAD_ON_DESK,
    Status.ABSENT: Activity.HAND_RAISED,
    Status.ON_LEAVE: Activity.SITTING,
    Status.HOLIDAY: Activity.AT_DESK,
}
"""Status -> the label whose colour it has; the others are greys."""
ORDER = (
    Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.ABSENT, Status.INCOMPLETE,
    Status.ON_LEAVE, Status.HOLIDAY, Status.WEEKEND, Status.RUNNING, Status.AHEAD,
    Status.NOT_EMPLOYED, Status.REMOVED,
)  # fmt: skip


def colour(status: Status, colours: Ink) -> str:
    """Its colour on this page."""
    if status in _LIKE:
        return colours.labels[_LIKE[status]]
    if status is Status.INCOMPLETE:
        return "#5d4f8d" if colours is not DARK_PAGE else "#b9a7f0"
    if status is Status.RUNNING:
        return "#9fd8c4" if colours is not DARK_PAGE else "#1f6f54"
    return colours.not_observed


def planned_ink(colours: Ink) -> str:
    """What is only planned."""
    return "#b4bcc0" if colours is not DARK_PAGE else "#5d696d"


def shades(colours: Ink) -> list[tuple[float, str]]:
    """From none to all of them, in one hue whose lightness says how much."""
    if colours is DARK_PAGE:
        return [(0.0, "#5a3a14"), (0.5, "#20474d"), (1.0, "#27787b")]
    return [(0.0, "#f6d9b8"), (0.5, "#b9dcdb"), (1.0, "#14666d")]


def legend(statuses: Sequence[Status], colours: Ink) -> None:
    """What the colours mean."""
    marks = [
        '<span style="white-space:nowrap"><span aria-hidden="true" style="display:inline-block;'
        "width:.75em;height:.75em;border-radius:2px;margin-right:.35em;"
        f'background:{colour(each, colours)}"></span>{escape(tr(STATUSES[each]))}</span>'
        for each in statuses
    ]
    style = f"display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.875rem;color:{colours.soft}"
    st.html(f'<div style="{style}">{"".join(marks)}</div>')
