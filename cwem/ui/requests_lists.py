"""Requests as lists: one's own with their state, and those that are decided."""

from collections.abc import Sequence

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.attendance.decisions import Case
from cwem.kpi.inbox import Waiting
from cwem.ui import formats
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import confirm, flash
from cwem.ui.looks import note_looks
from cwem.ui.requests_asked import what_is_asked
from cwem.ui.requests_desk import Desk
from cwem.ui.requests_words import CHIPS, ICONS, SUBJECTS, VERDICTS, days_of, due, state

SHOWN = 40


def mine(desk: Desk, cases: Sequence[Case]) -> None:
    """One's own, newest first. Raises StoreError."""
    for case in cases[:SHOWN]:
        with st.container(border=True, gap="small"):
            _head(desk, case)
            what_is_asked(desk, case.request, effect=case.open)
            if case.decision is not None:
                _answer(desk, case)
            else:
                _open(desk, desk.inbox.waiting(case, desk.now()))
    if len(cases) > SHOWN:
        st.caption(_("The newest {n} are shown.", n=SHOWN))


def _head(desk: Desk, case: Case) -> None:
    request = case.request
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        colour = CHIPS[case.decision.verdict] if case.decision else "blue"
        st.badge(tr(state(case)), color=colour)  # type: ignore[arg-type]
        st.badge(tr(SUBJECTS[request.subject]), icon=f":material/{ICONS[request.subject]}:",
                 color="gray")  # fmt: skip


def _answer(desk: Desk, case: Case) -> None:
    decision = case.decision
    assert decision is not None
    who = desk.inbox.account_name(decision.by)
    when = formats.moment(decision.at, formats.viewer_zone())
    words = _("{who}, {time}", who=who, time=when)
    if decision.note:
        words = _("{who}, {time}: “{note}”", who=who, time=when, note=decision.note)
    st.caption(markdown(words))


def _open(desk: Desk, one: Waiting) -> None:
    request = one.case.request
    names = ", ".join(desk.inbox.account_name(each) for each in one.deciders)
    st.caption(
        markdown(_("{due}. Decided by: {names}", due=due(one), names=names or _("nobody yet")))
    )
    if st.button(_("Take back"), icon=":material/undo:", type="tertiary", key=f"back-{request.id}"):

        def do() -> None:
            desk.corrections.take_back(request, desk.guest.by(Permission.ASK_CORRECTION))
            flash(_("Taken back; who would have decided is told."))

        confirm(
            _("Take this request back?"),
            _("Nobody answers it any more. You can ask again."),
            _("Take back"),
            do,
            Permission.ASK_CORRECTION,
        )


def decided(desk: Desk, cases: Sequence[Case]) -> None:
    """What was decided, newest first. Raises StoreError."""
    shown = cases[: 5 * SHOWN]
    note_looks(desk.guest, Action.SEE_REQUESTS, {case.request.employee for case in shown})
    zone = formats.viewer_zone()
    answers = [case.decision for case in shown if case.decision is not None]
    st.dataframe(
        {
            _("Person"): [desk.inbox.name(case.request.employee) for case in shown],
            _("Days"): [days_of(case.request) for case in shown],
            _("Kind"): [tr(SUBJECTS[case.request.subject]) for case in shown],
            _("Decision"): [[tr(VERDICTS[each.verdict])] for each in answers],
            _("By"): [desk.inbox.account_name(each.by) for each in answers],
            _("When"): [formats.moment(each.at, zone) for each in answers],
            _("Asked because"): [case.request.note for case in shown],
            _("Answer"): [each.note for each in answers],
        },
        column_config={
            _("Person"): st.column_config.TextColumn(pinned=True, width=140),
            _("Decision"): st.column_config.MultiselectColumn(
                options=[tr(each) for each in VERDICTS.values()],
                color=list(CHIPS.values()),
                width=110,
            ),
        },
        hide_index=True,
        height=520 if len(shown) > 13 else "auto",
        alt=_("Requests that were decided, newest first"),
    )
    if len(cases) > len(shown):
        st.caption(_("The newest {n} are shown.", n=len(shown)))
