"""Taking a stretch of one's own out, where nobody else could decide about it: posture, and activity
at a site that shows it of groups only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.requests import LONGEST_NOTE, Stretch
from cwem.errors import InputError, StoreError
from cwem.kpi.disputed import change, recorded
from cwem.ui import formats, guard
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import error, flash
from cwem.ui.my_day_ask_activity import stretch_field
from cwem.ui.requests_desk import Desk
from cwem.ui.requests_words import lengths_words
from cwem.values import Channel
from cwem.words import Words, say

TITLES: Mapping[Channel, Words] = {
    Channel.POSTURE: say("This is not how I sat"),
    Channel.ACTIVITY: say("This is not what I did"),
}


@dataclass(frozen=True, slots=True)
class Out:
    """What the dialog is opened for."""

    day: date
    channel: Channel


def take_out(desk: Desk, out: Out) -> None:
    """Open the dialog. Call it when the button was pressed."""

    @st.dialog(tr(TITLES[out.channel]), width="medium", icon=":material/content_cut:")
    def show() -> None:
        guard.still_here(Permission.ASK_CORRECTION)
        try:
            _draw(desk, out)
        except StoreError as problem:
            error(problem)

    show()


def _draw(desk: Desk, out: Out) -> None:
    st.markdown(
        markdown(
            _("{day}. What you take out stops counting at once, for you and in every group. "
              "Nobody has to approve it, because nobody else sees it. It stays visible to you as "
              "taken out and cannot be brought back.", day=formats.day(out.day))
        )
    )  # fmt: skip
    stretch: Stretch | None = None
    try:
        day = desk.working.one(desk.me, out.day, desk.now())
        stretch = stretch_field(desk, day, out.channel)
    except InputError as problem:
        error(problem)
    if stretch is not None:
        before = change(stretch, recorded(desk.days, desk.me, stretch)).before
        st.markdown(markdown(_("Taken out: **{what}**", what=lengths_words(out.channel, before))))
    note = st.text_area(
        _("For yourself, if you like"), max_chars=LONGEST_NOTE, height=90,
        key=f"out-note-{out.day}",
        placeholder=_("For example: the camera stood on the side."),
    )  # fmt: skip
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="out-cancel"):
            st.rerun()
        if st.button(_("Take out"), type="primary", key="out-do", disabled=stretch is None):
            assert stretch is not None
            _do(desk, out, stretch, note)


def _do(desk: Desk, out: Out, stretch: Stretch, note: str) -> None:
    try:
        by = desk.guest.by(Permission.ASK_CORRECTION)
        desk.taking_out.take_out(desk.me, out.day, stretch, note, by)
    except (InputError, StoreError) as problem:
        error(problem)
        return
    flash(_("Taken out. It counts no longer."))
    st.rerun()
