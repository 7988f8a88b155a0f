"""The frame around every page: navigation by permission, title, who is logged in."""

from typing import NamedTuple

import streamlit as st

from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import ANYONE
from cwem.settings import ROOT
from cwem.ui import guard, state

LOGO = ROOT / "cwem" / "ui" / "logo.svg"


class Entry(NamedTuple):
    """A page in the navigation, and the permission that offers it."""

    file: str
    title: str
    icon: str
    permission: Permission


NAVIGATION = {
    "Today": [Entry("live.py", "Live", ":material/videocam:", Permission.USE_CAMERA)],
    "Manage": [Entry("audit.py", "Audit", ":material/history:", Permission.SEE_AUDIT)],
    "Me": [Entry("account.py", "My account", ":material/person:", Permission.OWN_ACCOUNT)],
}


def main() -> None:
    """Runs for every visit, before the page."""
    st.set_page_config(page_title="CWEM", page_icon=str(LOGO), layout="wide")
    st.logo(str(LOGO), size="large")
    if problem := state.server().problem:
        st.title("CWEM cannot work yet", anchor=False)
        st.error(problem, icon=":material/build:")
        st.caption("`cwem doctor` lists what is missing and the command that mends it.")
        return
    guest = guard.enter()
    page = st.navigation(
        {
            group: [_page(entry, guest, default=entry.file == "live.py") for entry in entries]
            for group, entries in NAVIGATION.items()
        }
    )
    with st.sidebar:
        _who(guest)
    page.run()


def _page(entry: Entry, guest: guard.Guest, default: bool) -> st.Page:
    """Pages that are not offered still have their address, and say there why not."""
    offered = may_at_all(guest.visitor.account, entry.permission)
    return st.Page(
        ROOT / "pages" / entry.file,
        title=entry.title,
        icon=entry.icon,
        default=default,
        visibility="visible" if offered else "hidden",
    )


def _who(guest: guard.Guest) -> None:
    if guest.visitor is ANYONE:
        st.caption("There are no accounts yet: this page is open to this machine only.")
        st.link_button("Set up accounts", "/setup", icon=":material/key:")
        return
    name = guest.visitor.account.name.replace("_", "\\_")
    st.caption(f"Logged in as **{name}**")
    st.button("Log out", icon=":material/logout:", on_click=guard.log_out)


main()
