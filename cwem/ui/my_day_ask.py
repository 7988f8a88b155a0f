"""Asking for a correction of a day of one's own: a dialog that any page can open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.requests import Request, Subject
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError, StoreError
from cwem.ui import formats, guard
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import error, flash
from cwem.ui.my_day_ask_activity import activity_form
from cwem.ui.my_day_ask_form import Wanted, figure_form, leave_form, times_form
from cwem.ui.requests_asked import shown
from cwem.ui.requests_desk import Desk, effects, open_desk
from cwem.ui.requests_words import SUBJECTS
from cwem.ui.state import Runtime
from cwem.words import Words, say

Focus = Literal["", "arrival", "departure"]
"""The time that is missing, which alone is asked for; empty: anything."""
_TITLES: Mapping[Focus, Words] = {
    "": say("Ask for a correction"),
    "arrival": say("When did you arrive?"),
    "departure": say("When did you leave?"),
}
_FORMS = {
    Subject.TIMES: times_form,
    Subject.LEAVE: leave_form,
    Subject.ACTIVITY: activity_form,
    Subject.FIGURE: figure_form,
}


@dataclass(frozen=True, slots=True)
class About:
    """What the dialog is opened for."""

    day: date
    subject: Subject = Subject.TIMES
    figure: str = ""
    """One of requests_words.FIGURES."""
    focus: Focus = ""


def ask(guest: guard.Guest, runtime: Runtime, about: About) -> None:
    """Open the dialog for the visitor's own day. Call it when the button was pressed."""
    st.session_state[_subject(about)] = about.subject

    @st.dialog(tr(_TITLES[about.focus]), width="medium", icon=":material/edit_calendar:")
    def show() -> None:
        guard.still_here(Permission.ASK_CORRECTION)
        try:
            desk = open_desk(guest, runtime)
            day = desk.working.one(desk.me, about.day, desk.now())
            _draw(desk, day, about)
        except StoreError as problem:
            error(problem)

    show()


def _subject(about: About) -> str:
    """The key of what is wrong, which is set anew whenever the dialog opens."""
    return f"ask-subject-{about.day}"


def _draw(desk: Desk, day: WorkingDay, about: About) -> None:
    st.caption(markdown(_("{day}. What was recorded stays visible; who decides sees both.",
                          day=formats.day(day.day))))  # fmt: skip
    subject = about.subject
    if not about.focus:
        subject = (
            st.segmented_control(
                _("What is wrong"),
                list(Subject),
                format_func=lambda each: tr(SUBJECTS[each]),
                required=True,
                key=_subject(about),
            )
            or about.subject
        )
    wanted: Wanted | None = None
    try:
        wanted = _FORMS[subject](desk, day, about.focus or about.figure)
    except InputError as problem:
        error(problem)
    note = st.text_area(
        _("Why"), max_chars=500, height=90, key=f"ask-note-{about.day}",
        placeholder=_("For example: the camera was off until nine."),
    )  # fmt: skip
    request = _request(desk, subject, wanted, note) if wanted is not None else None
    if request is not None:
        _outcome(desk, request)
        _closed(desk, request)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="ask-cancel"):
            st.rerun()
        send = st.button(_("Ask"), type="primary", icon=":material/send:", key="ask-send",
                         disabled=request is None or _lacks(request))  # fmt: skip
    if send and request is not None:
        _send(desk, request)


def _outcome(desk: Desk, request: Request) -> None:
    """What would be otherwise, and that the day would lack something even then."""
    found = effects(desk, request)
    shown(found)
    if not found and (request.times or request.leave is not None):
        st.caption(_("The figures of the day would stay as they are."))
    for effect in found:
        if request.subject is Subject.TIMES and effect.after.status is Status.INCOMPLETE:
            st.warning(
                markdown(_("The day would still be incomplete. {why}",
                           why=" ".join(tr(each) for each in effect.after.reasons))),
                icon=":material/help:",
            )  # fmt: skip


def _request(desk: Desk, subject: Subject, wanted: Wanted, note: str) -> Request:
    return Request(
        desk.me, subject, wanted.first, wanted.last, note, desk.now(),
        desk.guest.visitor.account.name, wanted.times, wanted.leave, wanted.half,
        wanted.stretch, wanted.figure,
    )  # fmt: skip


def _lacks(request: Request) -> bool:
    """Whether there is nothing to ask for yet."""
    return request.subject is Subject.ACTIVITY and request.stretch is None


def _closed(desk: Desk, request: Request) -> None:
    closed = [
        closing
        for closing in desk.runtime.store.closings.closings(request.first, request.last)
        if closing.team == desk.working.team(desk.me, request.first)
    ]
    if closed:
        st.info(
            _("These days were closed for payroll. What is approved now is paid with the next "
              "period."),
            icon=":material/lock_clock:",
        )  # fmt: skip


def _send(desk: Desk, request: Request) -> None:
    try:
        case = desk.corrections.ask(request, desk.guest.by(Permission.ASK_CORRECTION))
        told = desk.inbox.waiting(case, desk.now()).deciders
    except (InputError, StoreError) as problem:
        error(problem)
        return
    names = ", ".join(desk.inbox.account_name(each) for each in told)
    flash(
        _("Asked. It is decided by: {names}.", names=names)
        if told
        else _("Asked. Nobody can decide it yet; administrators were told.")
    )
    st.rerun()
