"""Requests that wait for an answer, one card each, and answering many at once."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.attendance.asking_words import asked_for
from cwem.attendance.decisions import Verdict
from cwem.attendance.requests import Request
from cwem.errors import CwemError, InputError, StoreError
from cwem.kpi.inbox import Waiting
from cwem.ui import guard
from cwem.ui.language import _, markdown, n_, tr
from cwem.ui.layout import error, flash, flash_error
from cwem.ui.looks import note_looks
from cwem.ui.requests_asked import what_is_asked
from cwem.ui.requests_desk import Desk, open_desk
from cwem.ui.requests_words import (
    ICONS,
    STAGES,
    SUBJECTS,
    due,
)

SHOWN = 30
"""Cards at once, those that wait longest first."""
_PICKED = "request-picked-"
_ROUND = "requests-round"
ANSWER = Permission.ASK_CORRECTION
"""What the page asks for; who may decide which request is looked at with each of them."""


def inbox(desk: Desk, waiting: Sequence[Waiting]) -> None:
    """The cards with what answers them. Raises StoreError."""
    shown = waiting[:SHOWN]
    note_looks(desk.guest, Action.SEE_REQUESTS, {one.case.request.employee for one in shown})
    bar = st.container()
    picked = [one for one in shown if card_of(desk, one)]
    with bar:
        bulk(desk, shown, picked)
    if len(waiting) > SHOWN:
        st.caption(_("The {n} that wait longest are shown.", n=SHOWN))


def bulk(desk: Desk, shown: Sequence[Waiting], picked: Sequence[Waiting]) -> None:
    """What can be done with all that are ticked."""
    if len(shown) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Tick all") if len(picked) < len(shown) else _("Tick none"),
            icon=":material/checklist:", key="requests-all", type="tertiary",
            on_click=partial(_tick, [one.case.request.id for one in shown],
                             len(picked) < len(shown)),
        )  # fmt: skip
        if st.button(
            _("Approve ticked ({n})", n=len(picked)), icon=":material/done_all:",
            disabled=not picked, key="requests-approve",
        ):  # fmt: skip
            answer(desk, [one.case.request for one in picked], Verdict.APPROVED)
        if st.button(
            _("Refuse ticked ({n})", n=len(picked)), icon=":material/block:",
            disabled=not picked, key="requests-refuse", type="tertiary",
        ):  # fmt: skip
            answer(desk, [one.case.request for one in picked], Verdict.REFUSED)


def _key(id: str) -> str:
    return f"{_PICKED}{id}-{st.session_state.get(_ROUND, 0)}"


def _tick(ids: Sequence[str], on: bool) -> None:
    for id in ids:
        st.session_state[_key(id)] = on


def card_of(desk: Desk, one: Waiting) -> bool:
    """One request; whether it is ticked."""
    request = one.case.request
    name = desk.inbox.name(request.employee)
    with st.container(border=True, gap="small"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            ticked = st.checkbox(name, key=_key(request.id), width="content")
            with st.container(horizontal=True, width="content", gap="small"):
                st.badge(tr(SUBJECTS[request.subject]),
                         icon=f":material/{ICONS[request.subject]}:", color="blue")  # fmt: skip
                st.badge(due(one), color=STAGES[one.stage])  # type: ignore[arg-type]
        what_is_asked(desk, request)
        with st.container(horizontal=True, gap="small"):
            if st.button(_("Approve"), icon=":material/check:", key=f"approve-{request.id}"):
                answer(desk, [request], Verdict.APPROVED)
            if st.button(_("Refuse"), icon=":material/block:", key=f"refuse-{request.id}",
                         type="tertiary"):  # fmt: skip
                answer(desk, [request], Verdict.REFUSED)
    return bool(ticked)


# --- answering ------------------------------------------------------------------------------------


def answer(desk: Desk, requests: Sequence[Request], verdict: Verdict) -> None:
    """Ask once more, with a note, then decide all of them."""
    title = (
        n_("Approve {n} request?", "Approve {n} requests?", len(requests))
        if verdict is Verdict.APPROVED
        else n_("Refuse {n} request?", "Refuse {n} requests?", len(requests))
    )

    @st.dialog(title, icon=":material/rule:")
    def show() -> None:
        guard.still_here(ANSWER)
        for request in requests[:8]:
            who, what = desk.inbox.name(request.employee), asked_for(request)
            st.markdown(markdown(_("{who}: {what}", who=who, what=what)))
        if len(requests) > 8:
            st.caption(n_("and {n} more", "and {n} more", len(requests) - 8))
        label = _("Note") if verdict is Verdict.APPROVED else _("Why")
        note = st.text_area(label, max_chars=500, height=90, key="answer-note")
        st.caption(_("Everybody who asked is told, with this note."))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="answer-cancel"):
                st.rerun()
            button = _("Approve") if verdict is Verdict.APPROVED else _("Refuse")
            if st.button(button, type="primary", key="answer-do"):
                try:
                    decide(desk, requests, verdict, note)
                except (InputError, StoreError) as problem:
                    error(problem)
                    return
                st.rerun()

    show()


def decide(desk: Desk, requests: Sequence[Request], verdict: Verdict, note: str) -> None:
    """All of them, each by itself: one that was decided meanwhile keeps no other from being. Raises
    InputError and StoreError if none could be."""
    done, problems = 0, list[CwemError]()
    fresh = open_desk(desk.guest, desk.runtime)  # the question may have stood open for hours
    for request in requests:
        try:
            fresh.corrections.decide(request, verdict, note, desk.guest.by(ANSWER))
            done += 1
        except (InputError, StoreError) as problem:
            problems.append(problem)
    if not done:
        raise problems[0]
    if verdict is Verdict.APPROVED:
        flash(n_("{n} request approved.", "{n} requests approved.", done))
    else:
        flash(n_("{n} request refused.", "{n} requests refused.", done))
    for one in problems:
        flash_error(one)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
