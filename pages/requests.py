"""Requests: what waits for one's answer, what was decided, and what oneself asks for."""

from collections.abc import Sequence

import streamlit as st

from cwem.access.roles import Permission, reach
from cwem.attendance.deadlines import Stage, decides_at_all
from cwem.attendance.decisions import Case
from cwem.attendance.requests import Subject
from cwem.errors import StoreError
from cwem.kpi.inbox import Waiting
from cwem.ui import day_address, day_reading, guard, state
from cwem.ui.kpi_asked import one_of
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import empty, error, header
from cwem.ui.my_day_ask import About, ask
from cwem.ui.requests_desk import Desk, open_desk
from cwem.ui.requests_enter import enter_leave, enter_outage
from cwem.ui.requests_inbox import inbox
from cwem.ui.requests_lists import decided, mine
from cwem.ui.requests_words import SUBJECTS

VIEW, KIND, PERSON, STAGE = "view", "kind", "person", "when"
OPEN, DECIDED, MINE = "open", "decided", "mine"
ALL, OVERDUE = "all", "overdue"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.ASK_CORRECTION)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    try:
        page(guest, open_desk(guest, runtime))
    except StoreError as problem:
        error(problem)


def page(guest: guard.Guest, desk: Desk) -> None:
    """Raises StoreError."""
    account, now = guest.visitor.account, desk.now()
    theirs = desk.inbox.theirs(account, now)
    waiting = [desk.inbox.waiting(case, now) for case in theirs if case.open]
    own = desk.inbox.of([desk.me], now)[::-1] if desk.me else []
    decides = decides_at_all(account) or bool(theirs)
    if waiting:
        caption = n_("{n} request waits for your answer.", "{n} requests wait for your answer.",
                     len(waiting))  # fmt: skip
    else:
        caption = _("Nothing waits for your answer.") if decides else _("What you asked for.")
    with header(_("Requests"), caption):
        actions(guest, desk)
    view = chosen_view(desk, len(waiting), len(own)) if decides else MINE
    if view == OPEN:
        to_answer(desk, waiting)
    elif view == DECIDED:
        past = [case for case in theirs if not case.open]
        past = past if not past else narrowed(desk, past)
        past.sort(key=lambda case: case.decision.at if case.decision else 0, reverse=True)
        if past:
            decided(desk, past)
        else:
            empty(_("Nothing was decided yet."), icon=":material/history:")
    elif own:
        mine(desk, own)
    else:
        empty(
            _("You have asked for nothing yet. Where a day on My day is not right, say so there."),
            _("Open My day"),
            "my_day.py",
            ":material/edit_calendar:",
        )


def actions(guest: guard.Guest, desk: Desk) -> None:
    """What can be asked for and entered here."""
    if reach(guest.visitor.account, Permission.ENTER_LEAVE) is not None and desk.me:
        if st.button(_("Enter leave"), icon=":material/beach_access:", key="enter-leave"):
            enter_leave(desk)
        if st.button(_("After an outage"), icon=":material/power_off:", key="enter-outage"):
            enter_outage(desk)
    if desk.me and st.button(
        _("Ask for leave"), icon=":material/edit_calendar:", type="primary", key="ask-leave-open"
    ):
        ask(guest, desk.runtime, About(desk.today(desk.me), Subject.LEAVE))


def chosen_view(desk: Desk, waiting: int, own: int) -> str:
    """To answer, decided, or where the account is somebody's own record one's own; in the
    address."""
    words = {
        OPEN: _("To answer ({n})", n=waiting),
        DECIDED: _("Decided"),
    }
    if desk.me:
        words[MINE] = _("My own ({n})", n=own)
    chosen = day_address.choice(VIEW, list(words), OPEN)
    st.segmented_control(
        _("Show"), list(words), format_func=lambda each: words[each], required=True,
        label_visibility="collapsed", key=VIEW,
    )  # fmt: skip
    return chosen


def to_answer(desk: Desk, waiting: Sequence[Waiting]) -> None:
    """Those the filters leave. Raises StoreError."""
    if not waiting:
        empty(_("Nobody waits for your answer."), icon=":material/inbox:")
        return
    left = {case.request.id for case in narrowed(desk, [one.case for one in waiting])}
    shown = [one for one in waiting if one.case.request.id in left]
    if st.session_state.get(STAGE) == OVERDUE:  # chosen among the filters just drawn
        shown = [one for one in shown if one.stage is Stage.OVERDUE]
    if not shown:
        st.info(_("No request matches. Choose other filters."), icon=":material/filter_alt_off:")
        return
    inbox(desk, shown)


def narrowed(desk: Desk, cases: Sequence[Case]) -> list[Case]:
    """By kind and person, which stand in the address."""
    with st.container(horizontal=True, gap="small"):
        kinds = {s.value: tr(SUBJECTS[s]) for s in Subject if _any(cases, s)}
        kind = one_of(KIND, kinds, _("All kinds"), _("Kind"))
        people = day_reading.names(desk.company, {case.request.employee for case in cases})
        person = one_of(PERSON, people, _("All people"), _("Person"))
        if any(case.open for case in cases):
            words = {ALL: _("In time and overdue"), OVERDUE: _("Only overdue")}
            day_address.choice(STAGE, list(words), ALL)
            st.selectbox(
                _("When"), list(words), format_func=lambda each: words[each],
                label_visibility="collapsed", key=STAGE, width=190,
            )  # fmt: skip
    return [
        case
        for case in cases
        if kind in {"", case.request.subject.value} and person in {"", case.request.employee}
    ]


def _any(cases: Sequence[Case], subject: Subject) -> bool:
    return any(case.request.subject is subject for case in cases)


main()
