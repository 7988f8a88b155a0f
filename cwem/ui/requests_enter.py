"""What a manager enters for own people: leave and remote days, and times after an outage."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

import pandas as pd
import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.asking_words import LEAVES
from cwem.attendance.clock_times import arrival_at, next_at
from cwem.attendance.day_times import Ends
from cwem.attendance.entries import LeaveKind
from cwem.attendance.shifts import ShiftKind
from cwem.attendance.working_day import WorkingDay
from cwem.errors import InputError, StoreError
from cwem.kpi.entering import LOOKED_BACK, Span
from cwem.kpi.tables import MINUTE
from cwem.people.managed import managed
from cwem.people.values import Days
from cwem.ui import day_reading, formats, guard
from cwem.ui.kpi_words import STATUSES, minutes
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import error, flash
from cwem.ui.my_day_ask_form import clock_column, time_of, typed
from cwem.ui.my_day_ask_form import clock_of as _clock
from cwem.ui.requests_desk import Desk
from cwem.values import Millis

ENTER = Permission.ENTER_LEAVE
_DAY = timedelta(days=1)
AROUND = 120
"""Days before and after today on which somebody is to be managed to be offered."""


def own_people(desk: Desk) -> dict[str, str]:
    """Number -> name of those the visitor may enter something for, around today."""
    if not desk.me:
        return {}
    today = desk.today(desk.me)
    period = Days(today - AROUND * _DAY, today + AROUND * _DAY)
    those = managed(desk.company, desk.me, period)
    return day_reading.names(
        desk.company, [n for n, days in those.items() if desk.may_enter(n, max(days))]
    )


def enter_leave(desk: Desk) -> None:
    """Days of leave for some of one's people."""

    @st.dialog(_("Enter leave or remote days"), icon=":material/beach_access:")
    def show() -> None:
        guard.still_here(ENTER)
        names = own_people(desk)
        people = st.multiselect(
            _("People"), list(names), format_func=lambda each: names.get(each, each),
            key="enter-people", placeholder=_("Name or number"),
        )  # fmt: skip
        kind = st.selectbox(
            _("Kind"), list(LeaveKind), key="enter-kind",
            format_func=lambda each: tr(LEAVES[each]).capitalize(),
        )  # fmt: skip
        today = desk.today(desk.me)
        chosen = st.date_input(_("From and to"), (today, today), format=formats.typed_day(),
                              key="enter-days")  # fmt: skip
        first, last = today, today
        if isinstance(chosen, tuple) and len(chosen) == 2:
            first, last = chosen
        half = st.checkbox(_("Half a day"), disabled=first != last, key="enter-half")
        note = st.text_input(_("Note (not needed)"), max_chars=200, key="enter-note")
        _leave_said(desk, people, first, last)
        st.caption(_("It holds at once. Everybody it is about is told."))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="enter-cancel"):
                st.rerun()
            if st.button(_("Enter"), type="primary", disabled=not people, key="enter-do"):
                span = Span(first, last, LeaveKind(kind or LeaveKind.NONE), half and first == last)
                _keep_leave(desk, people, span, note)

    show()


def _leave_said(desk: Desk, people: Sequence[str], first: date, last: date) -> None:
    """What is entered already."""
    if not people or last < first or (last - first).days > AROUND:
        return
    days = desk.working.of(people, first, last, desk.now(), telling=False)
    said = [day for those in days.values() for day in those if day.leave]
    if said:
        lines = [
            _("{who}, {day}: {kind}", who=desk.inbox.name(day.employee),
              day=formats.day(day.day), kind=LEAVES[LeaveKind(day.leave)])
            for day in said[:6]
        ]  # fmt: skip
        st.caption(_("Entered already:") + "  \n" + "  \n".join(lines))


def _keep_leave(desk: Desk, people: Sequence[str], span: Span, note: str) -> None:
    try:
        desk.entering.leave(people, span, note, desk.guest.by(ENTER))
    except (InputError, StoreError) as problem:
        error(problem)
        return
    flash(n_("Entered for {n} person.", "Entered for {n} people.", len(people)))
    st.rerun()


# --- after an outage ------------------------------------------------------------------------------


def enter_outage(desk: Desk) -> None:
    """Times of one day for many people at once, when they could not be recorded."""

    @st.dialog(_("Times after an outage"), width="large", icon=":material/power_off:")
    def show() -> None:
        guard.still_here(ENTER)
        today = desk.today(desk.me)
        left, middle, right = st.columns(3)
        with left:
            oldest = today - timedelta(milliseconds=LOOKED_BACK)
            day = st.date_input(_("Day"), today, min_value=oldest, max_value=today,
                                format=formats.typed_day(), key="outage-day")  # fmt: skip
        with middle:
            begin = st.time_input(_("Nothing was recorded from"), time(6, 0), step=300,
                                  key="outage-from")  # fmt: skip
        with right:
            end = st.time_input(_("to"), time(10, 0), step=300, key="outage-to")
        names = own_people(desk)
        people = [number for number in names if desk.may_enter(number, day)]
        found = desk.working.of(people, day, day, desk.now()) if people else {}
        days = {number: those[0] for number, those in found.items()}
        st.caption(
            _("Planned begins and ends within that time are filled in; change what was different, "
              "and clear what is not to be entered.")
        )  # fmt: skip
        entered = _table(desk, names, days, (day, begin, end))
        _outcome(desk, days, entered)
        note = st.text_input(
            _("What happened"),
            max_chars=200,
            key="outage-note",
            placeholder=_("For example: the screen at the door was off."),
        )
        st.caption(_("It holds at once and only adds. Everybody it is about is told."))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="outage-cancel"):
                st.rerun()
            if st.button(_("Enter"), type="primary", disabled=not entered, key="outage-do"):
                _keep_outage(desk, days, entered, note)

    show()


def _table(
    desk: Desk,
    names: Mapping[str, str],
    days: Mapping[str, WorkingDay],
    outage: tuple[date, time, time],
) -> dict[str, Ends]:
    """Person by person, as filled in and typed over."""
    day, begin, end = outage
    shown = sorted(days, key=lambda number: names[number].casefold())
    proposed = {number: _proposed(desk, days[number], begin, end) for number in shown}
    edited = st.data_editor(
        pd.DataFrame(
            {
                _("Person"): [names[number] for number in shown],
                _("Arrival"): typed(proposed[number][0] for number in shown),
                _("Departure"): typed(proposed[number][1] for number in shown),
                _("Known so far"): [_known(days[number]) for number in shown],
            }
        ),
        column_config={name: clock_column() for name in (_("Arrival"), _("Departure"))},
        disabled=[_("Person"), _("Known so far")],
        hide_index=True,
        key=f"outage-{day}-{begin}-{end}-{len(shown)}",
        width="stretch",
        height=320 if len(shown) > 7 else "auto",
    )
    found: dict[str, Ends] = {}
    came_left = zip(list(edited[_("Arrival")]), list(edited[_("Departure")]), strict=True)
    for number, (came, left) in zip(shown, came_left, strict=True):
        times = _times(desk, days[number], time_of(came), time_of(left))
        if times != (None, None):
            found[number] = times
    return found


def _proposed(
    desk: Desk, day: WorkingDay, begin: time, end: time
) -> tuple[time | None, time | None]:
    """Planned times that lie in the outage, where nothing is known that does not follow from it:
    who was first seen once it was over may well have come before."""
    times = desk.shift(day)
    if times is None or times.shift.kind is ShiftKind.FLEXIBLE or day.leave:
        return None, None
    since = arrival_at(day.day, begin, day.zone, times.begin)
    until = min(next_at(since, end, day.zone), desk.now())
    came = since <= times.begin <= until and (day.arrival is None or day.arrival >= until)
    gone = since <= times.end <= until and (day.departure is None or day.departure <= since)
    return (
        _clock(times.begin if came else None, day.zone),
        _clock(times.end if gone else None, day.zone),
    )


def _times(desk: Desk, day: WorkingDay, came: time | None, left: time | None) -> Ends:
    plan = desk.planned(day)
    begin = plan.times.begin if plan.times is not None else None
    arrival = arrival_at(day.day, came, day.zone, begin) if came else None
    start = next((t for t in (arrival, day.arrival, begin) if t is not None), plan.begin)
    return arrival, next_at(start, left, day.zone) if left else None


def _outcome(desk: Desk, days: Mapping[str, WorkingDay], entered: Mapping[str, Ends]) -> None:
    """What would come of it, for those it changes something for."""
    by = desk.guest.visitor.account.name
    people, before, after, worked = [], [], [], []
    for number, times in entered.items():
        day = days[number]
        try:
            entries = desk.entering.would_say(day, times, by, desk.now())
        except InputError as problem:
            error(problem)
            continue
        then = desk.working.supposing(entries).one(number, day.day, desk.now())
        people.append(desk.inbox.name(number))
        before.append(tr(STATUSES[day.status]))
        after.append(tr(STATUSES[then.status]))
        worked.append(minutes(then.worked / MINUTE))
    if people:
        st.dataframe(
            {_("Person"): people, _("Status"): before, _("Would be"): after, _("Worked"): worked},
            hide_index=True,
            height=220 if len(people) > 5 else "auto",
            alt=_("What would come of it"),
        )


def _keep_outage(
    desk: Desk, days: Mapping[str, WorkingDay], entered: Mapping[str, Ends], note: str
) -> None:
    try:
        desk.entering.outage(days, entered, note, desk.guest.by(ENTER))
    except (InputError, StoreError) as problem:
        error(problem)
        return
    flash(n_("Entered for {n} person.", "Entered for {n} people.", len(entered)))
    st.rerun()


def _known(day: WorkingDay) -> str:
    """Arrival and departure so far, in the person's own zone."""

    def clock(at: Millis | None) -> str:
        found = _clock(at, day.zone)
        return f"{found:%H:%M}" if found else "–"

    return _("{came} to {left}", came=clock(day.arrival), left=clock(day.departure))
