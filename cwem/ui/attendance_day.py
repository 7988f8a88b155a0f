"""One working day of somebody, opened: status and reasons, times, why it came to that, and what
happened."""

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import StoreError
from cwem.kpi.tables import MINUTE
from cwem.ui import day_address, day_reading, formats, guard, links
from cwem.ui.attendance_rule import rule_named
from cwem.ui.attendance_why import Happened, happened, why
from cwem.ui.kpi_words import CHIPS, STATUSES, minutes
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import error
from cwem.ui.looks import note_look, note_looks
from cwem.ui.state import Runtime
from cwem.ui.working_days import working_days

OPEN = "open"
"""In the address: NUMBER.YYYY-MM-DD of a day that is opened."""


def asked() -> tuple[str, date] | None:
    """The day the address opens; only once, so that it can be closed."""
    text = st.query_params.pop(OPEN, "")
    number, _dot, day = str(text).rpartition(".")
    opened = day_address.said(day)
    return (number, opened) if number and opened is not None else None


def open_day(guest: guard.Guest, runtime: Runtime, number: str, day: date) -> None:
    """A dialog about this day, if the viewer may see it; asked anew while it stands open."""

    def refused() -> bool:
        if guest.may(Permission.SEE_ATTENDANCE, number, day):
            return False
        st.info(_("You may not see this person's working time on that day."),
                icon=":material/lock:")  # fmt: skip
        return True

    if refused():
        return

    @st.dialog(_("Working day"), width="large", icon=":material/today:")
    def show() -> None:
        guard.still_here(Permission.SEE_ATTENDANCE)
        if refused():
            return
        try:
            known = day_reading.company(runtime)
            note_looks(guest, Action.SEE_ATTENDANCE, [number], day=day.isoformat())
            means = may_see_means(guest, number, day)
            if means and number != guest.visitor.account.employee:
                note_look(guest, Action.SEE_MEANS, number, day=day.isoformat())
            working = working_days(runtime, known)
            one = working.one(number, day, guest.reception.now())
        except StoreError as problem:
            error(problem)
            return
        shift = working.book.shifts.get(one.shift)
        heading = _("{name}, {day}", name=day_reading.name_of(known, number), day=formats.day(day))
        st.subheader(markdown(heading), anchor=False)
        opened(one, shift.name if shift else "", means)
        rule_named(working, number, day)
        if number == guest.visitor.account.employee:
            dispute(day)

    show()


def may_see_means(guest: guard.Guest, number: str, day: date) -> bool:
    """Whether the viewer is told how a time came about."""
    return guest.may(Permission.SEE_MEANS, number, day)


def opened(one: WorkingDay, shift: str, means: bool) -> None:
    """The day, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(tr(STATUSES[one.status]), color=CHIPS[one.status])  # type: ignore[arg-type]
        if shift:
            st.caption(markdown(_("Shift {name}", name=shift)), width="content")
        st.caption(_("Times: {zone}", zone=one.zone), width="content")
    for reason in one.reasons:
        st.markdown(markdown(reason))
    st.dataframe(
        facts(one), hide_index=True, alt=_("Times and durations of the day"), width="stretch"
    )
    if one.steps:
        why(one, means)
    lines = happened(one, means)
    if lines:
        st.markdown("**" + _("What happened") + "**")
        st.dataframe(events(lines, one), hide_index=True, alt=_("What happened on the day"))


def facts(one: WorkingDay) -> dict[str, list[object]]:
    """The figures of the day in one line."""
    zone, viewer = ZoneInfo(one.zone), formats.viewer_zone()

    def clock(at: int | None) -> str:
        return _("not known") if at is None else formats.clock(at, zone, viewer)

    rest = sum(end - begin for begin, end in one.breaks)
    lengths = {
        _("Planned"): one.planned,
        _("Worked"): one.worked,
        _("Breaks"): rest,
        _("Overtime"): one.overtime,
        _("Paid, not worked"): one.credited,
    }
    found: dict[str, list[object]] = {}
    if one.status is Status.REMOVED:
        return {}
    if one.status not in {Status.ON_LEAVE, Status.HOLIDAY, Status.WEEKEND, Status.ABSENT}:
        left = _("not over") if one.status is Status.RUNNING else clock(one.departure)
        found = {_("Arrival"): [clock(one.arrival)], _("Departure"): [left]}
    return found | {name: [minutes(ms / MINUTE)] for name, ms in lengths.items()}


def events(lines: list[Happened], one: WorkingDay) -> dict[str, list[object]]:
    """What happened, as columns."""
    zone, viewer = ZoneInfo(one.zone), formats.viewer_zone()
    return {
        _("Time"): [formats.clock(line.at, zone, viewer) for line in lines],
        _("What"): [line.what for line in lines],
        _("Known"): [line.known for line in lines],
        _("Counts"): [_("yes") if line.counts else _("no") for line in lines],
    }


def dispute(day: date) -> None:
    """The way to say that something is wrong."""
    st.space("xsmall")
    links.link(
        "my_day.py", _("Something is wrong: dispute this"), ":material/flag:",
        day=day.isoformat(), ask="1",
    )  # fmt: skip
