"""Activity: how long people did what, by day, week and month, person and team."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.kpi.alerts import alerts
from cwem.kpi.definitions import Kpi
from cwem.kpi.privacy import Locks
from cwem.kpi.tables import MINUTE
from cwem.totals.periods import Unit
from cwem.totals.reading import Days
from cwem.totals.sums import total
from cwem.ui import (
    activity_edges,
    activity_groups,
    activity_people,
    activity_view,
    day_reading,
    formats,
    guard,
    kpi_activity,
    state,
)
from cwem.ui.activity_asked import Asked, asked
from cwem.ui.activity_days import days_card
from cwem.ui.activity_events import events_card
from cwem.ui.activity_figures import averages, chart, compared_with, left_out, nothing
from cwem.ui.activity_people import Found
from cwem.ui.activity_timeline import timeline_card
from cwem.ui.downloads import made_when_pressed
from cwem.ui.kpi_alerts import alert_card, limits
from cwem.ui.kpi_cards import meaning
from cwem.ui.kpi_sitting import sitting_card, sitting_row
from cwem.ui.language import _, tr
from cwem.ui.layout import empty, error, metrics
from cwem.ui.looks import note_files, note_looks
from cwem.ui.working_days import rule_book, working_days
from cwem.values import Millis

ALL = "all"
_PATIENCE = 0.5
"""Seconds after which reading says how far it is."""


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_ACTIVITY)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    try:
        page(guest, runtime)
    except StoreError as problem:
        error(problem)


def page(guest: guard.Guest, runtime: state.Runtime) -> None:
    """Filters, figures, chart, export. Raises StoreError."""
    known = day_reading.company(runtime)
    days = day_reading.days(runtime, known)
    now, me = guest.reception.now(), guest.visitor.account.employee
    locks = Locks(known, rule_book(runtime))
    asked_for = asked(guest, known, locks, day_reading.here(formats.viewer_zone(), now))
    choice, own, period = asked_for.choice, asked_for.read, asked_for.period
    if choice is None:
        empty(
            _("This account belongs to nobody's record and manages nobody."),
            icon=":material/person_off:",
        )
        return
    with st.empty():
        found = activity_people.read(days, known, choice, own, period, now, me, progress())
        st.space("xsmall")
    note_looks(guest, Action.SEE_ACTIVITY, sorted(found.told_of), **asked_for.note)
    if not found.rows:
        nothing(found, choice)
        return
    then = activity_people.read(days, known, choice, own, asked_for.earlier, now, me)
    names = day_reading.names(known, {row.employee for row in found.rows})
    figures(runtime, days, asked_for, (found, then), names, me, now)
    if asked_for.unit is Unit.DAY and found.one_by_one:
        around = activity_edges.around(working_days(runtime, known), now)
        timeline_card(days, found, names, partial(guest.may, Permission.SEE_MEANS), around)
        if len(names) == 1:
            events_card(guest, days, known, found.rows[0].employee, period.first, around)
    teams = activity_people.teams(known, asked_for.together, period.last)
    activity_groups.posture_card(days, known, choice, teams, period, me, now)
    activity_groups.locked_note(locks, known, asked_for.together, asked_for.own)
    export(guest, found, names if found.one_by_one else {}, asked_for)


def figures(  # noqa: PLR0913, PLR0917 - what is drawn, and what it is read with
    runtime: state.Runtime, days: Days, asked_for: Asked, found: tuple[Found, Found],
    names: dict[str, str], me: str | None, at: Millis,
) -> None:  # fmt: skip
    """Averages of the days that were seen enough, and sums of all of them. Raises StoreError."""
    period = asked_for.period
    told = kpi_activity.compared(runtime, days, found, (period, asked_for.earlier), at)
    now, then = told.now, told.then
    if now.rows:
        session = round(now.days.session.sum() * MINUTE)
        metrics(activity_view.cards(total(now.rows), total(then.rows), session))
        words = compared_with(asked_for, period.last >= told.today, told.alone, bool(then.rows))
        meaning(activity_view.CARDS, averages(now.rows, words))
    sitting_row(now, then, runtime.settings.least_coverage / 100)
    left_out(found[0])
    crossed = alerts(limits(runtime.settings, [Kpi.LONGEST]), now.days.assign(all=ALL), ALL)
    alert_card(crossed, {ALL: _("On average")}, "")
    chart(found[0], asked_for.unit, period, asked_for.week_start, names)
    sitting_card(told.whole)
    if found[0].one_by_one:
        days_card(told, names, me)


def progress() -> Callable[[float], None]:
    """Says how far the reading is, once it takes long: days that nobody looked at since the server
    started are read from their events."""
    begun = time.monotonic()

    def step(share: float) -> None:
        if time.monotonic() - begun > _PATIENCE and share < 1:
            st.progress(share, _("Adding up the events of these days"))

    return step


def export(guest: guard.Guest, found: Found, names: dict[str, str], asked_for: Asked) -> None:
    """The same as a file."""
    note = asked_for.note

    def read() -> bytes:
        note_files(guest, Action.EXPORT_ACTIVITY, names, **note)
        return activity_view.file(found.rows, names)

    st.download_button(
        _("Export as CSV"),
        made_when_pressed(guest, Permission.SEE_ACTIVITY, read),
        f"activity-{note['from']}-{note['to']}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


main()
