"""One-time links, shown once: after inviting, after sending again, after an import.

They live in the session of whoever made them until they say that they have them; the store has the
digests only.
"""

from collections.abc import Iterable, Mapping

import streamlit as st

from cwem.access.invite import Issued
from cwem.access.roles import Permission
from cwem.ui import formats
from cwem.ui.downloads import made_when_pressed
from cwem.ui.guard import Guest
from cwem.ui.language import _, language, n_
from cwem.ui.layout import card
from cwem.ui.letters import Addressee, addressees, letters_html, link
from cwem.ui.markdown import plain

_KEPT = "invited_links"
_FEW, _HEIGHT = 5, 460
LISTED = 50
"""So many links stand on the page; the letters have them all."""


def keep(issued: Iterable[Issued], names: Mapping[str, str]) -> None:
    """Show these on the next run; `names` are those of the people, by number."""
    st.session_state[_KEPT] = [*st.session_state.get(_KEPT, ()), *addressees(issued, names)]


def show(guest: Guest, base: str, reachable: bool) -> None:
    """The links that were kept, if there are any. `base`: the address of this server, `reachable`
    by others or not; whether the guest may still invite is asked when the letters are made."""
    kept: list[Addressee] = st.session_state.get(_KEPT, [])
    if not kept:
        return
    caption = _(
        "Links are shown this once. Print the letters or copy the links, then close this card; "
        "later you can only make new ones."
    )
    title = n_("{n} link to pass on", "{n} links to pass on", len(kept))
    with card(title, caption):
        if not reachable:
            st.warning(
                _(
                    "The links begin with `{address}`, which only this machine understands. Open "
                    "CWEM by the address your colleagues use and make the links there.",
                    address=base,
                ),
                icon=":material/lan:",
            )
        zone, spoken = formats.viewer_zone(), language()
        with st.container(horizontal=True):
            st.download_button(
                _("Printable letters"),
                made_when_pressed(
                    guest,
                    Permission.MANAGE_ACCOUNTS,
                    lambda: letters_html(kept, base, zone, spoken),
                ),
                "cwem-letters.html",
                "text/html",
                type="primary",
                icon=":material/print:",
                on_click="ignore",
            )
            st.button(
                _("I have them: close"),
                icon=":material/check:",
                key="invited-close",
                on_click=_close,
            )
        with st.container(height=_HEIGHT if len(kept) > _FEW else "content"):
            for each in kept[:LISTED]:
                _line(each, base)
        if (more := len(kept) - LISTED) > 0:
            st.caption(n_("{n} more is in the letters.", "{n} more are in the letters.", more))


def _line(each: Addressee, base: str) -> None:
    invitation = each.issued.invitation
    with st.container(gap=None):
        name = f"**{plain(each.name)}** " if each.name else ""
        st.markdown(f"{name}`{invitation.login}`")
        st.code(link(base, each.issued), language=None, wrap_lines=True)


def _close() -> None:
    st.session_state.pop(_KEPT, None)
