"""A team's month on the page for closing: what it lacks, what was frozen, and its versions."""

import streamlit as st

from cwem.access.audit import Action
from cwem.attendance.closed import Closing
from cwem.kpi.closing import Checklist, Period
from cwem.ui import formats
from cwem.ui.closing_ask import ask_to_close, lacking
from cwem.ui.closing_desk import ClosingDesk
from cwem.ui.closing_file import download
from cwem.ui.closing_kept import frozen, versions
from cwem.ui.language import _, markdown, n_
from cwem.ui.looks import note_looks


def team_card(desk: ClosingDesk, period: Period, name: str, closing: Closing | None) -> None:
    """State, checklist and what can be done. Raises StoreError."""
    found = desk.checklist(period)
    on = period.first.isoformat()
    note_looks(desk.desk.guest, Action.SEE_ATTENDANCE, list(found.people), on=on)
    with st.container(border=True, gap="small"):
        _head(desk, name, found, closing)
        if closing is None and not found.people:
            st.caption(_("Nobody was in it in this month. Close it only where something is still "
                         "to be paid to people who left."))  # fmt: skip
        else:
            checklist(found, desk)
        with st.container(horizontal=True, gap="small"):
            label = _("Close again") if closing is not None else _("Close the month")
            kind = "primary" if closing is None and found.people else "secondary"
            if st.button(
                label, icon=":material/lock:", key=f"close-{period.team}",
                type=kind,  # type: ignore[arg-type]
                disabled=bool(found.goes_on or found.removed),
            ):  # fmt: skip
                ask_to_close(desk, period, name, found)
            if closing is not None:
                download(desk, closing, _("Payroll file"), f"file-{period.team}")
        if closing is not None:
            frozen(desk, closing)
            versions(desk, desk.books.versions(period))


def _head(desk: ClosingDesk, name: str, found: Checklist, closing: Closing | None) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        people = n_("{n} person", "{n} people", len(found.people))
        st.markdown(markdown(_("**{team}**, {people}", team=name, people=people)), width="content")
        if closing is not None:
            st.badge(_("Closed, version {n}", n=closing.version), icon=":material/lock:",
                     color="green")  # fmt: skip
        elif found.goes_on:
            st.badge(_("Not over"), color="gray")
        elif found.removed:
            st.badge(_("Removed"), color="gray")
        elif not found.people:
            st.badge(_("Nobody in it"), color="gray")
        elif found.done:
            st.badge(_("Ready to close"), color="blue")
        else:
            st.badge(_("Not settled"), color="orange")
    if closing is not None:
        who = desk.desk.inbox.account_name(closing.by)
        when = formats.moment(closing.at, formats.viewer_zone())
        st.caption(markdown(_("Closed by {who}, {time}.", who=who, time=when)))


def checklist(found: Checklist, desk: ClosingDesk) -> None:
    """What is missing, item by item."""
    if found.goes_on:
        st.caption(n_("{n} day is not over yet.", "{n} days are not over yet.", found.goes_on))
    if found.removed:
        st.caption(_("What was recorded about these days was removed; what was closed stays."))
    for listed, nothing in zip(
        lacking(desk, found), (_("No incomplete days"), _("No open requests")), strict=True
    ):
        if listed.lines:
            with st.expander(listed.words, icon=":material/pending_actions:"):
                listed.draw()
        else:
            st.markdown(":green[:material/check:] " + nothing)
