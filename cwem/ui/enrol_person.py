"""One person on the page Enrol: how they stand, photos, and what becomes of them."""

from collections.abc import Callable

import streamlit as st

from cwem.access.audit import Action
from cwem.access.consent import ConsentState
from cwem.access.roles import Permission
from cwem.errors import CwemError
from cwem.ui.enrol_agreed import enrol_if_waiting
from cwem.ui.enrol_desk import Desk
from cwem.ui.enrol_giving import giving
from cwem.ui.enrol_outcome import advice, outcome_card
from cwem.ui.enrol_paper import paper_dialog
from cwem.ui.enrol_rows import Row
from cwem.ui.enrol_standing import standing
from cwem.ui.enrol_tray import Tray, tray
from cwem.ui.enrol_work import enrol_tray, seal_tray
from cwem.ui.language import _, markdown
from cwem.ui.layout import card, confirm, error, header
from cwem.ui.looks import note_look
from cwem.ui.people_list import AtWork

_SAID_NO = {ConsentState.DECLINED, ConsentState.WITHDRAWN}


def person(desk: Desk, who: Row, close: Callable[[], None]) -> None:
    """Draw the person; `close` leads back to the list. Raises StoreError."""
    note_look(desk.guest, Action.SEE_ENROLMENT, who.number)
    on = tray(who.number)
    name = who.name or who.number
    caption = (
        _("Number {number}, {team}.", number=who.number, team=who.team)
        if who.team
        else _("Number {number}.", number=who.number)
    )
    with header(name, caption):
        st.button(_("All people"), icon=":material/arrow_back:", on_click=close)
    if who.at_work is AtWork.LEFT:
        words = _("{name} has left, so no face is enrolled.", name=name)
        st.info(markdown(words), icon=":material/logout:")
        return
    wide, narrow = st.columns([3, 2])
    with wide:
        outcome_card(on)
        with card(_("Photos")):
            if who.state.records:
                _enrol(desk, who, on, name)
            else:
                _before_consent(desk, who, on, name)
    with narrow:
        with card(_("How it stands")):
            standing(desk, who, name)
        with card(_("For better recognition")):
            advice(who.face.images if who.face else 0)


def _enrol(desk: Desk, who: Row, on: Tray, name: str) -> None:
    """With a consent: photos, and one button."""
    giving(on)
    again = who.face is not None
    label = _("Enrol anew") if again else _("Enrol")
    pressed = st.button(
        label, key="enrol-do", type="primary", icon=":material/face:", disabled=not on.ready
    )
    if pressed and again:

        def yes() -> None:
            on.go = True

        confirm(
            _("Enrol {name} anew?", name=name),
            _(
                "A new template from these photos replaces the one there is. If they will not do, "
                "the old one stays."
            ),
            _("Enrol anew"),
            yes,
            Permission.ENROL,
        )
    elif pressed or on.go:
        on.go = False
        _attempt(lambda: enrol_tray(desk.runtime, on, desk.by(), _may_know(desk)))


def _before_consent(desk: Desk, who: Row, on: Tray, name: str) -> None:
    """Without one: what can be done instead."""
    st.info(markdown(_why(who.state, name)), icon=":material/lock:")
    said_no = who.state in _SAID_NO
    if not said_no:
        giving(on)
    with st.container(horizontal=True):
        if not said_no and st.button(
            _("Keep sealed until they agree"),
            key="enrol-seal",
            type="primary",
            icon=":material/lock:",
            disabled=not on.ready,
        ):
            _attempt(lambda: seal_tray(desk.runtime, on, desk.by()))
        if desk.guest.may(Permission.RECORD_CONSENT) and st.button(
            _("Record a signed paper"), key="enrol-paper", icon=":material/draw:"
        ):
            paper_dialog(desk, who.number, name, lambda: _agreed(desk, who.number, on))
    if not said_no:
        st.caption(
            _(
                "Sealed photos are looked at by nobody and nothing: no face is searched for in "
                "them. The person is asked under My consent; saying no deletes them at once, and "
                "so do {days} days without an answer.",
                days=desk.runtime.settings.waiting_photos_days,
            )
        )
        if desk.runtime.access.accounts.of_employee(who.number) is None:
            words = _("{name} has no account to answer with: record a signed paper.", name=name)
            st.caption(markdown(words))


def _agreed(desk: Desk, number: str, on: Tray) -> None:
    """A paper was recorded: what waited is used, and what was said of it is over."""
    on.outcome = None
    enrol_if_waiting(desk.runtime, number, desk.by())


def _why(state: ConsentState, name: str) -> str:
    if state in _SAID_NO:
        return _(
            "{name} does not want to be recognised by face, so photos are neither looked at nor "
            "kept. The person can agree at any time under My consent, or sign a paper.",
            name=name,
        )
    if state is ConsentState.OUTDATED:
        return _(
            "{name} agreed to a text that means something else than today's, so nothing is "
            "computed from photos until they agree again.",
            name=name,
        )
    return _(
        "{name} has not agreed to be recognised by face yet. Nothing is computed from photos "
        "before that.",
        name=name,
    )


def _attempt(action: Callable[[], None]) -> None:
    """Do it and draw the page anew with the outcome; what goes wrong is said here, and the photos
    stay."""
    try:
        action()
    except CwemError as problem:
        error(problem)
    else:
        st.rerun()


def _may_know(desk: Desk) -> bool:
    """Whether the visitor may learn whose face it is already."""
    return desk.guest.may(Permission.MANAGE_PEOPLE)
