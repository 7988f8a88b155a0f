"""How a person stands: consent, template, photos that wait, and taking these away."""

import streamlit as st

from cwem.access.roles import Permission
from cwem.ui import formats
from cwem.ui.consent_doing import state_badge
from cwem.ui.consent_table import SHOWN
from cwem.ui.enrol_desk import Desk
from cwem.ui.enrol_remove import delete_waiting, remove_dialog
from cwem.ui.enrol_rows import Row
from cwem.ui.language import _, n_
from cwem.ui.layout import confirm
from cwem.ui.links import link


def standing(desk: Desk, who: Row, name: str) -> None:
    """Draw it, in a card."""
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
            Permission.ENROL,
        )
