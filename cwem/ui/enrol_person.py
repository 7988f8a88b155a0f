"""One person on the page Enrol: how they stand, photos, and what becomes of them."""

from collections.abc import Callable

import streamlit as st

from cwem.access.consent import ConsentState
from cwem.access.roles import Permission
from cwem.errors import CwemError
from cwem.ui import formats
from cwem.ui.consent_doing import state_badge
from cwem.ui.consent_table import SHOWN
from cwem.ui.enrol_agreed import enrol_if_waiting
from cwem.ui.enrol_desk import Desk
from cwem.ui.enrol_giving import giving
from cwem.ui.enrol_outcome import advice, outcome_card
from cwem.ui.enrol_paper import paper_dialog
from cwem.ui.enrol_remove import delete_waiting, remove_dialog
from cwem.ui.enrol_rows import Row
from cwem.ui.enrol_tray import Tray, tray
from cwem.ui.enrol_work import enrol_tray, seal_tray
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, confirm, header
from cwem.ui.links import link
from cwem.ui.people_desk import plain
from cwem.ui.people_list import AtWork

_SAID_NO = {ConsentState.DECLINED, ConsentState.WITHDRAWN}


def person(desk: Desk, who: Row, close: Callable[[], None]) -> None:
    """Draw the person; `close` leads back to the list. Raises StoreError."""
    desk.note_look(who.number)
    on = tray(who.number)
    name = plain(who.name or who.number)
    caption = (
        _("Number {number}, {team}.", number=plain(who.number), team=plain(who.team))
        if who.team
        else _("Number {number}.", number=plain(who.number))
    )
    with header(name, caption):
        st.button(_("All people"), icon=":material/arrow_back:", on_click=close)
    if who.at_work is AtWork.LEFT:
        st.info(_("{name} has left, so no face is enrolled.", name=name), icon=":material/logout:")
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
            _standing(desk, who, name)
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
        )
    elif pressed or on.go:
        on.go = False
        _attempt(lambda: enrol_tray(desk.runtime, on, desk.by(), _may_know(desk)))


def _before_consent(desk: Desk, who: Row, on: Tray, name: str) -> None:
    """Without one: what can be done instead."""
    st.info(_why(who.state, name), icon=":material/lock:")
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
        if st.button(_("Record a signed paper"), key="enrol-paper", icon=":material/draw:"):
            paper_dialog(
                desk,
                who.number,
                name,
                lambda: enrol_if_waiting(desk.runtime, who.number, desk.by()),
            )
    if not said_no:
        st.caption(
            _(
                "Sealed photos are looked at by nobody and nothing: no face is searched for in "
                "them. The person is asked under My consent; saying no deletes them at once, and "
                "so do {days} days without an answer.",
                days=desk.runtime.settings.waiting_photos_days,
            )
        )


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


def _standing(desk: Desk, who: Row, name: str) -> None:
    """Consent, template, photos that wait."""
    with st.container(gap="xxsmall"):
        st.caption(_("Consent to being recognised by face"))
        state_badge(SHOWN[who.state])
    with st.container(gap="xxsmall"):
        st.caption(_("Face"))
        if who.face is None:
            st.badge(_("Not enrolled"), color="gray")
        else:
            when = formats.moment(who.face.at, formats.viewer_zone())
            st.badge(
                n_("Enrolled from {n} photo", "Enrolled from {n} photos", who.face.images),
                icon=":material/check:",
                color="green",
            )
            st.caption(_("On {when}", when=when))
    if who.face is not None and st.button(
        _("Remove"), key="enrol-remove", icon=":material/delete:"
    ):
        remove_dialog(desk, who.number, name)
    if who.waiting is not None:
        _waiting(desk, who, name)
    link("consents.py", _("Consents"), ":material/handshake:")
    if desk.guest.may(Permission.MANAGE_PEOPLE, who.number):
        link("people.py", _("Open the person"), ":material/badge:", number=who.number)


def _waiting(desk: Desk, who: Row, name: str) -> None:
    assert who.waiting is not None
    since = formats.moment(who.waiting.since, formats.viewer_zone())
    with st.container(gap="xxsmall"):
        st.caption(_("Waiting for consent"))
        st.badge(
            n_("{n} photo, sealed", "{n} photos, sealed", who.waiting.photos),
            icon=":material/lock:",
            color="orange",
        )
        st.caption(
            _(
                "Since {since}. Deleted {days} days after the last one came.",
                since=since,
                days=desk.runtime.settings.waiting_photos_days,
            )
        )
    if st.button(_("Delete them now"), key="enrol-discard", icon=":material/delete:"):
        confirm(
            _("Delete the photos of {name}?", name=name),
            _("They cannot be brought back; new ones have to be taken."),
            _("Delete"),
            lambda: delete_waiting(desk, who.number),
        )


def _attempt(action: Callable[[], None]) -> None:
    """Do it and draw the page anew with the outcome; what goes wrong is said here, and the photos
    stay."""
    try:
        action()
    except CwemError as error:
        st.error(tr(error), icon=":material/error:")
    else:
        st.rerun()


def _may_know(desk: Desk) -> bool:
    """Whether the visitor may learn whose face it is already."""
    return desk.guest.may(Permission.MANAGE_PEOPLE)
