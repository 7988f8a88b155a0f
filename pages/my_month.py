"""My month: one's own working days as one's manager sees them, each with its reasons, and the way
to say that one of them is wrong."""

import streamlit as st

from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.kpi.compare import earlier
from cwem.people.values import each_day
from cwem.ui import (
    attendance_day,
    attendance_figures,
    attendance_reading,
    day_reading,
    guard,
    month_figures,
    state,
)
from cwem.ui.attendance_cards import arrival_card, hours_cards, person_card, trend_card
from cwem.ui.attendance_rule import rules_named
from cwem.ui.attendance_table import Told
from cwem.ui.kpi_asked import Spanning, asked_against, asked_days
from cwem.ui.language import _, tr
from cwem.ui.layout import empty, error, header
from cwem.ui.working_days import working_days


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_ATTENDANCE)
    runtime = state.server().runtime
    number = guest.visitor.account.employee
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    if number is None:
        with header(_("My month")):
            pass
        empty(
            _("This account belongs to nobody's record, so no day is kept for it. An administrator "
              "can connect it with an employee number."),
            icon=":material/person_off:",
        )  # fmt: skip
        return
    try:
        page(guest, runtime, number)
    except StoreError as problem:
        error(problem)


def page(guest: guard.Guest, runtime: state.Runtime, number: str) -> None:
    """Figures, calendar, hours, days. Raises StoreError."""
    known = day_reading.company(runtime)
    working = working_days(runtime, known)
    now = guest.reception.now()
    today = day_reading.days(runtime, known).today(number, now)
    with header(_("My month"), _("{name}. These are the figures your manager sees about you.",
                                 name=day_reading.name_of(known, number))):  # fmt: skip
        period = asked_days(today, Spanning.MONTH)
        against = asked_against()
    reading = attendance_reading.Reading(working, runtime.store, now)
    tables = attendance_reading.tables(runtime.store)
    table = tables.of(reading, {number: frozenset(each_day(period))}, period)
    before = earlier(period, against)
    then = None
    if before is not None:
        then = tables.of(reading, {number: frozenset(each_day(before))}, before)
    attendance_figures.summary(table, then, before)
    rules_named(working, number, period)
    row = st.container()
    person_card(table, period)
    left, right = st.columns(2, gap="small")
    with left:
        arrival_card(table)
    with right:
        trend_card(table, period)
    hours_cards(table, period)
    with row:  # reads events: what stands below is drawn already
        month_figures.activity_row(runtime, known, number, period, now)
    shifts = {id: shift.name for id, shift in working.book.shifts.items()}
    attendance_figures.days_card(guest, runtime, table, Told({number: ""}, shifts), period)
    if opened := attendance_day.asked():
        attendance_day.open_day(guest, runtime, *opened)


main()
