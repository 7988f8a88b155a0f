"""Attendance: who came when, how much of what was planned was worked, and every day behind it."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission, Reach, reach
from cwem.errors import StoreError
from cwem.kpi.alerts import alerts
from cwem.kpi.compare import earlier
from cwem.kpi.definitions import Kpi
from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.ui import (
    attendance_day,
    attendance_figures,
    attendance_reading,
    day_reading,
    formats,
    guard,
    state,
)
from cwem.ui.attendance_asked import Asked, asked_people
from cwem.ui.attendance_cards import arrival_card, calendar_card, hours_cards, team_card, trend_card
from cwem.ui.attendance_reading import OwnDays, narrowed, own_days
from cwem.ui.attendance_table import Told
from cwem.ui.kpi_alerts import alert_card, limits
from cwem.ui.kpi_asked import asked_against, asked_days
from cwem.ui.language import _, language, speaking, tr
from cwem.ui.layout import empty, error, header
from cwem.ui.looks import note_looks
from cwem.ui.working_days import working_days

WATCHED = (Kpi.ATTENDANCE, Kpi.PUNCTUALITY, Kpi.OVERTIME)


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_ATTENDANCE)
    if reach(guest.visitor.account, Permission.SEE_ATTENDANCE) is Reach.OWN:
        guard.refuse(guest, Permission.SEE_TEAM)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    try:
        with speaking(language()):  # some two thousand words
            page(guest, runtime)
    except StoreError as problem:
        error(problem)


def page(guest: guard.Guest, runtime: state.Runtime) -> None:
    """Filters, figures, charts, days. Raises StoreError."""
    known = day_reading.company(runtime)
    working = working_days(runtime, known)
    now = guest.reception.now()
    with header(_("Attendance"), _("Working days by the employee's own clock.")):
        period = asked_days(day_reading.here(formats.viewer_zone(), now))
        before = earlier(period, asked_against())
    own = own_days(guest, known, period)
    if not own:
        empty(
            _("Nobody is assigned to you in this time. An administrator does that on the page "
              "People."),
            icon=":material/group_off:",
        )  # fmt: skip
        return
    asked = asked_people(known, own, period)
    read = attendance_reading.Reading(working, runtime.store, now)
    table = table_of(read, asked, asked.own, period)
    told_of = sorted(set(table.employee)) if len(table) else sorted({asked.person} - {""})
    note_looks(guest, Action.SEE_ATTENDANCE, told_of,
               **{"from": period.first.isoformat(), "to": period.last.isoformat()})  # fmt: skip
    if table.empty:
        empty(_("There are no working days in this time. Choose another one."),
              icon=":material/event_busy:")  # fmt: skip
        return
    names = day_reading.names(known, told_of)
    row = st.container()
    charts(table, period, names, asked.teams)
    with row:
        then = None
        if before is not None:
            then = table_of(read, asked, own_before(guest, known, asked, before), before)
        figures(runtime, table, then, before, asked.teams)
    shifts = {id: shift.name for id, shift in working.book.shifts.items()}
    attendance_figures.days_card(guest, runtime, table, Told(names, shifts), period)
    if opened := attendance_day.asked():
        attendance_day.open_day(guest, runtime, *opened)


def table_of(
    read: attendance_reading.Reading, asked: Asked, own: OwnDays, period: Period
) -> pd.DataFrame:
    """The working days that are asked for. Raises StoreError."""
    whole = attendance_reading.tables(read.store).of(read, own, period)
    return narrowed(whole, asked.site, asked.team, asked.person)


def charts(
    table: pd.DataFrame, period: Period, names: Mapping[str, str], teams: Mapping[str, str]
) -> None:
    """Calendar, arrivals, course, hours, teams."""
    calendar_card(table, period, names)
    left, right = st.columns(2, gap="small")
    with left:
        arrival_card(table)
    with right:
        trend_card(table, period)
    hours_cards(table, period)
    team_card(table, teams)


def figures(
    runtime: state.Runtime, table: pd.DataFrame, then: pd.DataFrame | None,
    before: Period | None, teams: Mapping[str, str],
) -> None:  # fmt: skip
    """What stands on top, and what is beyond a limit."""
    attendance_figures.summary(table, then, before)
    crossed = alerts(limits(runtime.settings, WATCHED), table, "team")
    alert_card(crossed, teams, _("Without a team"))


def own_before(guest: guard.Guest, known: Company, asked: Asked, before: Period) -> OwnDays:
    """The same people's days of the period before, where the viewer may see them."""
    own = own_days(guest, known, before)
    return {number: own[number] for number in asked.own if number in own}


main()
