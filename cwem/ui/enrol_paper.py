"""Recording a signed paper without leaving the person whose photos are there."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from cwem.access.agreeing import Paper, record_paper
from cwem.access.consent import PURPOSES, Version, current_versions
from cwem.access.roles import Permission
from cwem.errors import CwemError
from cwem.ui import formats, guard
from cwem.ui.enrol_desk import Desk
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import error, flash
from cwem.values import Purpose

FACE = Purpose.ATTENDANCE


def paper_dialog(desk: Desk, number: str, name: str, recorded: Callable[[], None]) -> None:
    """Ask for what the person signed and record it; `recorded` runs then."""

    @st.dialog(_("Record a signed paper"), icon=":material/draw:")
    def ask() -> None:
        guard.still_here(Permission.RECORD_CONSENT)
        title = tr(PURPOSES[FACE].title)
        st.markdown(markdown(_("What {name} signed: **{purpose}**", name=name, purpose=title)))
        zone = formats.viewer_zone()
        today = formats.here(desk.guest.reception.now())
        version = st.selectbox(
            _("Version of the text that was signed"), _versions(desk), key="enrol-paper-version"
        )
        signed: date = st.date_input(
            _("Signed on"),
            today,
            max_value=today,
            format=formats.typed_day(),
            key="enrol-paper-day",
        )
        kept = st.text_input(
            _("Where the paper is kept"),
            placeholder=_("For example: personnel file, cabinet 3"),
            max_chars=200,
            key="enrol-paper-kept",
        )
        if not st.button(_("Record"), key="enrol-paper-record", type="primary"):
            return
        try:
            paper = Paper(number, FACE, version, signed, kept or "")
            record_paper(desk.runtime.access, paper, zone, desk.guest.by(Permission.RECORD_CONSENT))
        except CwemError as problem:
            error(problem)
            return
        flash(_("The signed consent of {person} was recorded.", person=name))
        recorded()
        st.rerun()

    ask()


def _versions(desk: Desk) -> list[str]:
    """Of the text, newest first; what is asked today comes first."""
    published = desk.runtime.access.agreements.texts()
    found = {Version.parse(text.version) for text in published if text.purpose is FACE}
    found.add(current_versions(published)[FACE])
    return [str(version) for version in sorted(found, reverse=True)]
