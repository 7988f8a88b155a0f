"""Activity: how long people did what, by day, week and month, person and team."""

import time
from collections.abc import Callable

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.kpi.alerts import alerts
from cwem.kpi.definitions import Kpi
from cwem.kpi.privacy import Locks
from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, before, containing, each_day
from cwem.totals.reading import Days
from cwem.totals.sums import total
from cwem.ui import (
    activity_groups,
    activity_people,
    activity_view,
    day_reading,
    formats,
    guard,
    kpi_activity,
    state,
)
from cwem.ui.activity_asked import asked_period, asked_whom, controls, same_days
from cwem.ui.activity_events import events_card
from cwem.ui.activity_figures import averages, chart, compared_with, left_out, nothing
from cwem.ui.activity_people import Found
from cwem.ui.activity_timeline import timeline_card
from cwem.ui.downloads import made_when_pressed
from cwem.ui.kpi_activity import Judged
from cwem.ui.kpi_alerts import alert_card, limits
from cwem.ui.kpi_sitting import sitting_card, sitting_row
from cwem.ui.language import _, tr
from cwem.ui.layout import empty, error, header, metrics
from cwem.ui.looks import note_files, note_looks
from cwem.ui.working_days import rule_book
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
    today = day_reading.here(formats.viewer_zone(), guest.reception.now())
    weekday = day_reading.week_start()
    unit, day = asked_period(today)
    whole = containing(day, unit, weekday)
    period = Period(whole.first, min(whole.last, max(today, whole.first)))
    earlier = same_days(before(whole, unit, weekday), period, whole)
    me = guest.visitor.account.employee
    locks = Locks(known, rule_book(runtime))
    together = activity_people.own_days(guest, known, each_day(Period(earlier.first, period.last)))
    own = locks.without(together, me)
    with header(_("Activity"), activity_view.title(whole, unit)):
        choice = asked_whom(guest, known, own, period, together)
        controls(today, unit, whole, weekday)
    if choice is None:
        empty(
            _("This account belongs to nobody's record and manages nobody."),
            icon=":material/person_off:",
        )
        return
    with st.empty():
        found = activity_people.read(days, known, choice, own, period, me, progress())
        then = activity_people.read(days, known, choice, own, earlier, me)
        st.space("xsmall")
    note = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    note_looks(guest, Action.SEE_ACTIVITY, sorted(found.told_of), **note)
    if not found.rows:
        nothing(found, choice)
        return
    metrics(activity_view.cards(total(found.rows), total(then.rows)))
    st.caption(averages(found, bool(then.rows), compared_with(unit, whole == period)))
    left_out(found)
    names = day_reading.names(known, {row.employee for row in found.rows})
    row = st.container()
    chart(found, unit, period, weekday, names)
    below = st.container()
    teams = activity_people.teams(known, together, period.last)
    now = guest.reception.now()
    activity_groups.posture_card(days, known, choice, teams, period, me, now)
    activity_groups.locked_note(locks, known, together, own)
    export(guest, found, names if found.one_by_one else {}, period)
    # from here on events are read, which takes longest: what stands above is drawn already
    with below:
        if unit is Unit.DAY and found.one_by_one:
            timeline_card(days, found, names)
        if unit is Unit.DAY and len(names) == 1 and found.one_by_one:
            events_card(guest, days, known, found.rows[0].employee, period.first)
        read, past = judged(runtime, known, days, (found, then), guest.reception.now())
        sitting_card(read)
    with row:
        sitting_row(read, past, runtime.settings.least_coverage / 100)
        crossed = alerts(limits(runtime.settings, [Kpi.LONGEST]), read.days.assign(all=ALL), ALL)
        alert_card(crossed, {ALL: _("On average")}, "")


def judged(
    runtime: state.Runtime,
    known: Company,
    days: Days,
    found: tuple[Found, Found],
    now: Millis,
) -> tuple[Judged, Judged]:
    """These days and those before, as far as they were seen enough; a group as a whole."""
    group = not found[0].one_by_one
    return (
        kpi_activity.read(runtime, known, days, found[0].rows, now, group),
        kpi_activity.read(runtime, known, days, found[1].rows, now, group, sat=False),
    )


def progress() -> Callable[[float], None]:
    """Says how far the reading is, once it takes long: days that nobody looked at since the server
    started are read from their events."""
    begun = time.monotonic()

    def step(share: float) -> None:
        if time.monotonic() - begun > _PATIENCE and share < 1:
            st.progress(share, _("Adding up the events of these days"))

    return step


def export(guest: guard.Guest, found: Found, names: dict[str, str], period: Period) -> None:
    """The same as a file."""
    note = {"from": period.first.isoformat(), "to": period.last.isoformat()}

    def read() -> bytes:
        note_files(guest, Action.EXPORT_ACTIVITY, names, **note)
        return activity_view.file(found.rows, names)

    st.download_button(
        _("Export as CSV"),
        made_when_pressed(guest, Permission.SEE_ACTIVITY, read),
        f"activity-{period.first.isoformat()}-{period.last.isoformat()}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


main()
