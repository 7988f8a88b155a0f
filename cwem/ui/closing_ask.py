"""The question before a month is closed. What it lacks is looked at again when it is answered: what
came up since is shown, and nothing is closed until that was said too."""

from dataclasses import dataclass

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.asking_words import asked_for
from cwem.errors import InputError, StoreError
from cwem.kpi.closing import Checklist, Period
from cwem.kpi.closing_checks import Unsettled
from cwem.ui import formats, guard
from cwem.ui.closing_desk import ClosingDesk, closing_desk
from cwem.ui.language import _, markdown, n_
from cwem.ui.layout import error, flash
from cwem.ui.requests_desk import open_desk

LISTED = 12
_LOOKED = "close-looked"


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind of what is missing."""

    words: str
    lines: list[str]

    def draw(self) -> None:
        """The first of them."""
        st.markdown("\n".join(f"- {markdown(line)}" for line in self.lines[:LISTED]))
        if len(self.lines) > LISTED:
            more = len(self.lines) - LISTED
            st.caption(n_("and {n} more", "and {n} more", more))


def lacking(desk: ClosingDesk, found: Checklist) -> tuple[Listed, Listed]:
    """Incomplete days and open requests."""
    name = desk.desk.inbox.name
    days = [_("{who}, {day}", who=name(d.employee), day=formats.day(d.day))
            for d in found.incomplete]  # fmt: skip
    asked = [_("{who}: {what}", who=name(c.request.employee), what=asked_for(c.request))
             for c in found.open]  # fmt: skip
    return (
        Listed(n_("{n} day is incomplete", "{n} days are incomplete", len(days)), days),
        Listed(n_("{n} request is open", "{n} requests are open", len(asked)), asked),
    )


def ask_to_close(desk: ClosingDesk, period: Period, name: str, found: Checklist) -> None:
    """Say what is frozen and what is missing, then do it."""
    st.session_state[_LOOKED] = found, Checklist()

    @st.dialog(_("Close the month?"), icon=":material/lock:")
    def show() -> None:
        guard.still_here(Permission.CLOSE_PERIODS)
        seen, new = st.session_state[_LOOKED]
        first, last = formats.day(period.first), formats.day(period.last)
        st.markdown(
            markdown(
                _(
                    "{team}, {first} to {last}: the figures of {n} people are frozen for payroll. "
                    "They are never opened again; what is corrected later is paid with the next "
                    "month.",
                    team=name, first=first, last=last, n=len(seen.people),
                )
            )
        )  # fmt: skip
        _news(desk, new)
        # another key once there is more: what was ticked was ticked about less
        ticked = f"close-sure-{len(seen.incomplete)}-{len(seen.open)}"
        sure = seen.done or st.checkbox(
            _("Days are incomplete or requests are open; close it all the same"), key=ticked
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="close-cancel"):
                st.rerun()
            if st.button(_("Close the month"), type="primary", key="close-do", disabled=not sure):
                _close(desk, period, seen)

    show()


def _news(desk: ClosingDesk, new: Checklist) -> None:
    if new.done:
        return
    st.warning(
        _("This came up since you looked, so nothing was closed:"), icon=":material/sync_problem:"
    )
    for listed in lacking(desk, new):
        if listed.lines:
            st.markdown(f"**{listed.words}**")
            listed.draw()


def _close(desk: ClosingDesk, period: Period, seen: Checklist) -> None:
    try:
        by = desk.desk.guest.by(Permission.CLOSE_PERIODS)
        # as things are now: the question may have stood open for hours
        fresh = closing_desk(open_desk(desk.desk.guest, desk.desk.runtime))
        closing = fresh.books.close(period, by.at, by, seen)
    except Unsettled as more:
        st.session_state[_LOOKED] = more.found, more.new
        st.rerun(scope="fragment")
    except (InputError, StoreError) as problem:
        error(problem)
        return
    flash(_("Closed, version {n}.", n=closing.version))
    st.rerun()
