"""The frame around every page: navigation by permission, title, who is logged in."""

from typing import NamedTuple

import streamlit as st

from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import ANYONE
from cwem.settings import ROOT
from cwem.ui import guard, state
from cwem.ui.language import tr
from cwem.words import Words, say

LOGO = ROOT / "cwem" / "ui" / "logo.svg"


class Entry(NamedTuple):
    """A page in the navigation, and the permission that offers it."""

    file: str
    title: Words
    icon: str
    permission: Permission


NAVIGATION = {
    say("Today"): [
        Entry("live.py", say("Live"), "videocam", Permission.USE_CAMERA),
    ],
    say("Manage"): [
        Entry("start.py", say("Getting started"), "checklist", Permission.MANAGE_SETTINGS),
        Entry("people.py", say("People"), "badge", Permission.MANAGE_PEOPLE),
        Entry("people_import.py", say("Import people"), "upload", Permission.MANAGE_PEOPLE),
        Entry("places.py", say("Teams and sites"), "domain", Permission.MANAGE_PEOPLE),
        Entry("consents.py", say("Consents"), "handshake", Permission.RECORD_CONSENT),
        Entry("cameras.py", say("Cameras"), "photo_camera", Permission.MANAGE_CAMERAS),
    ],
    say("System"): [
        Entry("accounts.py", say("Accounts"), "manage_accounts", Permission.MANAGE_ACCOUNTS),
        Entry("invitations.py", say("Invitations"), "mail", Permission.MANAGE_ACCOUNTS),
        Entry("settings.py", say("Settings"), "tune", Permission.MANAGE_SETTINGS),
        Entry("system.py", say("System"), "monitor_heart", Permission.SEE_SYSTEM),
        Entry("audit.py", say("Audit"), "history", Permission.SEE_AUDIT),
    ],
    say("Me"): [
        Entry("account.py", say("My account"), "person", Permission.OWN_ACCOUNT),
        Entry("consent.py", say("My consent"), "handshake", Permission.OWN_CONSENT),
        Entry("notices.py", say("Notices"), "notifications", Permission.SEE_NOTICES),
        Entry("connection.py", say("Connection check"), "lan", Permission.CHECK_CONNECTION),
    ],
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
            tr(group): [_page(entry, guest, default=entry.file == "live.py") for entry in entries]
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
        title=tr(entry.title),
        icon=f":material/{entry.icon}:",
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
