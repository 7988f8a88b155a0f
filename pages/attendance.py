"""Attendance: who came when, how much of what was planned was worked, and every day behind it."""

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
from cwem.ui.language import _, tr
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
        page(guest, runtime)
    except StoreError as problem:
        error(problem)


def page(guest: guard.Guest, runtime: state.Runtime) -> None:
    """Filters, figures, charts, days. Raises StoreError."""
    known = day_reading.company(runtime)
    working = working_days(runtime, known)
    now = guest.reception.now()
    today = day_reading.here(formats.viewer_zone(), now)
    with header(_("Attendance"), _("Working days by the employee's own clock.")):
        period = asked_days(today)
        against = asked_against()
    before = earlier(period, against)
    own = own_days(guest, known, period)
    if not own:
        empty(
            _("Nobody is assigned to you in this time. An administrator does that on the page "
              "People."),
            icon=":material/group_off:",
        )  # fmt: skip
        return
    asked = asked_people(known, own, period)
    tables = attendance_reading.tables(runtime.store)
    read = attendance_reading.Reading(working, runtime.store, now)
    whole = tables.of(read, asked.own, period)
    table = narrowed(whole, asked.site, asked.team, asked.person)
    told_of = sorted(set(table.employee)) if len(table) else sorted({asked.person} - {""})
    note_looks(guest, Action.SEE_ATTENDANCE, told_of,
               **{"from": period.first.isoformat(), "to": period.last.isoformat()})  # fmt: skip
    names = day_reading.names(known, told_of)
    shifts = {id: shift.name for id, shift in working.book.shifts.items()}
    if table.empty:
        empty(_("There are no working days in this time. Choose another one."),
              icon=":material/event_busy:")  # fmt: skip
        return
    row = st.container()
    calendar_card(table, period, names)
    left, right = st.columns(2, gap="small")
    with left:
        arrival_card(table)
    with right:
        trend_card(table, period)
    hours_cards(table, period)
    team_card(table, asked.teams)
    with row:
        then = None
        if before is not None:
            then = narrowed(
                tables.of(read, own_before(guest, known, asked, before), before),
                asked.site, asked.team, asked.person,
            )  # fmt: skip
        attendance_figures.summary(table, then, before)
        alert_card(
            alerts(limits(runtime.settings, WATCHED), table, "team"), asked.teams,
            _("Without a team"),
        )  # fmt: skip
    attendance_figures.days_card(guest, runtime, table, Told(names, shifts), period)
    if opened := attendance_day.asked():
        attendance_day.open_day(guest, runtime, *opened)


def own_before(guest: guard.Guest, known: Company, asked: Asked, before: Period) -> OwnDays:
    """The same people's days of the period before, where the viewer may see them."""
    own = own_days(guest, known, before)
    return {number: own[number] for number in asked.own if number in own}


main()
