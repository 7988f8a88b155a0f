"""Notices: what this account was told, newest first."""

import streamlit as st

from cwem.access.notices import SHOWN, Notice, NoticeKind
from cwem.access.roles import Permission
from cwem.settings import ROOT
from cwem.ui import bell, formats, guard, links
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import empty, header, saying
from cwem.ui.notices_list import LOOKS, chosen
from cwem.ui.terms import term

UNREAD, ALL = "unread", "all"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_NOTICES)
    account = guest.visitor.account.name
    with saying(stop=True):
        notices = guest.reception.store.notices.of(account, SHOWN + 1)
    waiting = sum(notice.read is None for notice in notices)
    caption = n_("{n} unread", "{n} unread", waiting) if waiting else _("Everything is read.")
    with header(_("Notices"), caption):
        if waiting and st.button(_("Mark all as read"), icon=":material/done_all:"):
            mark(guest, None)
    if not notices:
        empty(
            _("Nobody has told you anything yet. Requests, answers and warnings appear here."),
            icon=":material/notifications:",
        )
        return
    left = filters(notices)
    if not left:
        st.info(_("No notice matches. Choose other filters."), icon=":material/filter_alt_off:")
    for notice in left[:SHOWN]:
        line(guest, notice)
    if len(notices) > SHOWN:
        st.caption(_("The newest {n} are shown.", n=SHOWN))


def filters(notices: list[Notice]) -> list[Notice]:
    """What is shown of them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.segmented_control(
            _("Show"),
            [ALL, UNREAD],
            format_func=lambda each: _("Unread") if each == UNREAD else _("All"),
            default=ALL,
            required=True,
            label_visibility="collapsed",
            key="notices-shown",
        )
        kinds = st.pills(
            _("Kind"),
            [kind for kind in NoticeKind if any(n.kind is kind for n in notices)],
            selection_mode="multi",
            format_func=lambda kind: tr(term(kind)),
            label_visibility="collapsed",
            key="notices-kinds",
        )
    return chosen(notices, shown == UNREAD, frozenset(kinds))


def line(guest: guard.Guest, notice: Notice) -> None:
    """One notice: kind, words, when, and where something can be done."""
    look = LOOKS[notice.kind]
    unread = notice.read is None
    words = tr(notice.words)
    with st.container(border=True):
        text, actions = st.columns([5, 3], vertical_alignment="center")
    with text, st.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(tr(term(notice.kind)), icon=f":material/{look.icon}:", color=look.colour)  # type: ignore[arg-type]
            if unread:
                st.badge(_("New"), color="red")
            st.caption(formats.moment(notice.at, formats.viewer_zone()), width="content")
        st.text(words)
    with (
        actions,
        st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"),
    ):
        if unread and st.button(
            _("Mark as read"), key=f"read-{notice.id}", type="tertiary", icon=":material/done:"
        ):
            mark(guest, [notice.id])
        if notice.page and (ROOT / "pages" / notice.page).is_file():
            links.link(notice.page, _("Open"))


def mark(guest: guard.Guest, ids: list[str] | None) -> None:
    """These, or all of the account, are read."""
    with saying():
        by = guest.by(Permission.SEE_NOTICES)
        guest.reception.store.notices.mark_read(by.actor, by.at, ids)
        bell.forget()
        st.rerun()


main()
