"""Saying that a recognition was of somebody else."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.working_day import Evidence, WorkingDay
from cwem.errors import InputError, StoreError
from cwem.ui import formats, guard
from cwem.ui.language import _, markdown
from cwem.ui.layout import error, flash
from cwem.ui.requests_desk import Desk


@dataclass(frozen=True, slots=True)
class Doubted:
    """What the dialog is opened for."""

    day: WorkingDay
    seen: Evidence


def stay_words(each: Evidence, zone: ZoneInfo, viewer: ZoneInfo) -> str:
    """A stay before a camera, to choose it by."""
    return _("{begin} to {end}", begin=formats.clock(each.at, zone, viewer),
             end=formats.clock(each.until or each.at, zone, viewer))  # fmt: skip


def not_me(desk: Desk, about: Doubted) -> None:
    """Ask for a word and say what follows, then do it."""
    one, seen = about.day, about.seen

    @st.dialog(_("That wasn't me"), icon=":material/person_off:")
    def show() -> None:
        guard.still_here(Permission.ASK_CORRECTION)
        zone = ZoneInfo(one.zone)
        st.markdown(
            markdown(
                _(
                    "{stay} does not count any more, at once: not as working time and in no other "
                    "figure. It stays visible as struck and cannot be brought back. Administrators "
                    "are told, so that they can mend the recognition.",
                    stay=stay_words(seen, zone, formats.viewer_zone()),
                )
            )
        )
        note = st.text_area(_("What you know about it"), max_chars=500, height=90,
                            key="not-me-note")  # fmt: skip
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="not-me-cancel"):
                st.rerun()
            if st.button(_("It wasn't me"), type="primary", key="not-me-do"):
                try:
                    by = desk.guest.by(Permission.ASK_CORRECTION)
                    desk.striking.stay(one, seen, note, by)
                except (InputError, StoreError) as problem:
                    error(problem)
                    return
                flash(_("It does not count any more. Administrators were told."))
                st.rerun()

    show()
