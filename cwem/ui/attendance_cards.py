"""The cards of the page Attendance."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from cwem.kpi.definitions import Kpi
from cwem.people.values import Days as Period
from cwem.ui import attendance_calendar, attendance_charts, attendance_look, day_address, figures
from cwem.ui.attendance_charts import Drawn
from cwem.ui.kpi_cards import kpi_card
from cwem.ui.language import _

BY = "calendar"
ROWS, SQUARES = 60, 70
"""So many people and days fit into the board."""


def show(drawn: Drawn | None, nothing: str) -> None:
    """The chart with its table, or a sentence."""
    if drawn is None:
        st.caption(nothing)
    else:
        figures.chart_with_table(drawn.figure, drawn.table, drawn.alt, height=drawn.height)


def calendar_card(table: pd.DataFrame, period: Period, names: Mapping[str, str]) -> None:
    """The calendar: all together, or everybody's days where they fit."""
    if len(names) == 1:
        person_card(table, period)
        return
    fits = len(names) <= ROWS and (period.last - period.first).days < SQUARES
    with kpi_card(_("Calendar"), [Kpi.ATTENDANCE]):
        options = {"rate": _("All together"), "people": _("Person by person")}
        by = "rate"
        if fits:
            by = day_address.choice(BY, options, "rate")
            st.segmented_control(
                _("Calendar of"), list(options), format_func=lambda each: options[each],
                label_visibility="collapsed", key=BY, required=True,
            )  # fmt: skip
        colours = figures.ink()
        if by == "people" and fits:
            drawn, statuses = attendance_calendar.board(table, names, colours)
            attendance_look.legend(statuses, colours)
            show(drawn, "")
        else:
            show(attendance_calendar.calendar(table, period, colours), "")


def person_card(table: pd.DataFrame, period: Period) -> None:
    """One person's days as a calendar."""
    with kpi_card(_("Calendar"), [Kpi.ATTENDANCE]):
        colours = figures.ink()
        drawn, statuses = attendance_calendar.statuses_of_one(table, period, colours)
        attendance_look.legend(statuses, colours)
        show(drawn, "")


def arrival_card(table: pd.DataFrame) -> None:
    """When people arrive."""
    with kpi_card(_("Arrivals"), [Kpi.PUNCTUALITY], level=True):
        show(attendance_charts.arrivals(table, figures.ink()), _("Nobody arrived in this time."))


def trend_card(table: pd.DataFrame, period: Period) -> None:
    """Attendance and punctuality over time."""
    with kpi_card(_("Over time"), [Kpi.ATTENDANCE, Kpi.PUNCTUALITY], level=True):
        show(attendance_charts.trends(table, period, figures.ink()),
             _("No planned day is over yet."))  # fmt: skip


def hours_cards(table: pd.DataFrame, period: Period) -> None:
    """Hours beside those planned, and overtime."""
    left, right = st.columns([3, 2], gap="small")
    with left, kpi_card(_("Worked and planned hours"), [Kpi.WORKED, Kpi.PRESENCE], level=True):
        show(attendance_charts.hours(table, period, figures.ink()),
             _("Nothing was planned or worked in this time."))  # fmt: skip
    with right, kpi_card(_("Overtime"), [Kpi.OVERTIME], level=True):
        show(attendance_charts.overtime(table, period, figures.ink()),
             _("There is no overtime in this time."))  # fmt: skip


def team_card(table: pd.DataFrame, teams: Mapping[str, str]) -> None:
    """Teams side by side, where there are several."""
    drawn = attendance_charts.teams(table, teams, figures.ink())
    if drawn is not None:
        with kpi_card(_("Teams"), [*attendance_charts.COMPARED, Kpi.OVERTIME]):
            show(drawn, "")
