"""Removing what is stored of a face: the template, or photos that wait."""

import streamlit as st

from cwem.access.agreeing import withdraw
from cwem.access.roles import Permission
from cwem.access.waiting_room import delete
from cwem.enrolling import remove_template
from cwem.errors import CwemError
from cwem.ui import guard
from cwem.ui.enrol_desk import Desk
from cwem.ui.enrol_tray import tray
from cwem.ui.language import _, markdown
from cwem.ui.layout import error, flash
from cwem.values import Purpose

TEMPLATE, CONSENT = "template", "consent"


def remove_dialog(desk: Desk, number: str, name: str) -> None:
    """Ask whether the consent is to go with the template, then do it."""

    @st.dialog(markdown(_("Remove the face of {name}?", name=name)), icon=":material/warning:")
    def ask() -> None:
        guard.still_here(Permission.ENROL)
        what = st.radio(
            _("What is to go"),
            [TEMPLATE, CONSENT],
            format_func=lambda each: (
                _("The template only") if each == TEMPLATE else _("The template and the consent")
            ),
            captions=[
                _(
                    "The cameras do not know this face from now on. The consent stands, so new "
                    "photos can be enrolled at any time: for bad photos, or a mistake."
                ),
                _(
                    "The person does not want to be recognised any more. Somebody has to agree "
                    "again before anything new is enrolled."
                ),
            ],
            label_visibility="collapsed",
            key="enrol-remove-what",
        )
        reason = ""
        if what == CONSENT:
            reason = st.text_input(
                _("Why you do it for them"),
                placeholder=_("For example: asked for it by letter of 3 May"),
                max_chars=200,
                key="enrol-remove-reason",
            )
        st.caption(_("What is destroyed cannot be brought back. What was recorded stays."))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="enrol-remove-cancel"):
                st.rerun()
            if st.button(_("Remove"), key="enrol-remove-do", type="primary") and _done(
                desk, number, what == CONSENT, reason or ""
            ):
                flash(_("The face of {name} was removed.", name=name))
                st.rerun()

    ask()


def _done(desk: Desk, number: str, consent_too: bool, reason: str) -> bool:
    """Whether it went; if not, why not is shown."""
    try:
        if consent_too:
            by = desk.guest.by(Permission.RECORD_CONSENT)
            withdraw(desk.runtime.access, number, Purpose.ATTENDANCE, by, reason)
            desk.runtime.refresh()
        else:
            remove_template(desk.runtime, number, desk.by())
    except CwemError as problem:
        error(problem)
        return False
    tray(number).outcome = None
    return True


def delete_waiting(desk: Desk, number: str) -> None:
    """Delete the photos that wait, and say so after the coming rerun. Raises InputError,
    StoreError."""
    delete(desk.runtime.access, number, desk.by())
    tray(number).outcome = None
    flash(_("The photos that waited were deleted."))
