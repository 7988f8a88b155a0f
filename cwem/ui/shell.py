"""The frame around every page: navigation by permission, title, who is logged in."""

from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from cwem.access.roles import Permission, Reach, may_at_all, reach
from cwem.access.visitors import ANYONE
from cwem.attendance.deadlines import decides_at_all
from cwem.settings import ROOT
from cwem.ui import enrol_tray, guard, links, state
from cwem.ui.bell import unread
from cwem.ui.demo_mark import demo_mark
from cwem.ui.frame import frame
from cwem.ui.language import _, n_, tr
from cwem.ui.live_camera import PARAMETER
from cwem.ui.live_window import live_window
from cwem.ui.markdown import plain
from cwem.ui.start_facts import lands_here, still_offered
from cwem.words import Words, say

LOGO = ROOT / "cwem" / "ui" / "logo.svg"
LOGO_WIDE = ROOT / "cwem" / "ui" / "logo_wide.svg"


class Entry(NamedTuple):
    """A page in the navigation, and the permission that offers it."""

    file: str
    title: Words
    icon: str
    permission: Permission


NAVIGATION = {
    say("Today"): [
        Entry("overview.py", say("Overview"), "groups", Permission.SEE_TEAM),
        Entry("live.py", say("Live"), "videocam", Permission.USE_CAMERA),
        Entry("my_day.py", say("My day"), "today", Permission.SEE_ATTENDANCE),
        Entry("my_month.py", say("My month"), "calendar_month", Permission.SEE_ATTENDANCE),
        Entry("requests.py", say("Requests"), "inbox", Permission.ASK_CORRECTION),
    ],
    say("Reports"): [
        Entry("attendance.py", say("Attendance"), "event_available", Permission.SEE_ATTENDANCE),
        Entry("activity.py", say("Activity"), "bar_chart", Permission.SEE_ACTIVITY),
        Entry("reports.py", say("Exports"), "download", Permission.SEE_ATTENDANCE),
        Entry("closing.py", say("Closing months"), "lock_clock", Permission.CLOSE_PERIODS),
        Entry("detections.py", say("Detections"), "visibility", Permission.SEE_DETECTIONS),
        Entry("audit.py", say("Audit"), "history", Permission.SEE_AUDIT),
    ],
    say("Manage"): [
        Entry("start.py", say("Getting started"), "checklist", Permission.MANAGE_SETTINGS),
        Entry("people.py", say("People"), "badge", Permission.MANAGE_PEOPLE),
        Entry("people_import.py", say("Import people"), "upload", Permission.MANAGE_PEOPLE),
        Entry("places.py", say("Teams and sites"), "domain", Permission.MANAGE_PEOPLE),
        Entry("shifts.py", say("Shifts"), "schedule", Permission.MANAGE_SHIFTS),
        Entry("enrol.py", say("Enrol"), "face", Permission.ENROL),
        Entry("consents.py", say("Consents"), "handshake", Permission.RECORD_CONSENT),
        Entry("passes.py", say("PINs and codes"), "pin", Permission.MANAGE_PASSES),
        Entry("cameras.py", say("Cameras"), "photo_camera", Permission.MANAGE_CAMERAS),
    ],
    say("System"): [
        Entry("accounts.py", say("Accounts"), "manage_accounts", Permission.MANAGE_ACCOUNTS),
        Entry("invitations.py", say("Invitations"), "mail", Permission.MANAGE_ACCOUNTS),
        Entry("settings.py", say("Settings"), "tune", Permission.MANAGE_SETTINGS),
        Entry("system.py", say("System"), "monitor_heart", Permission.SEE_SYSTEM),
    ],
    say("Me"): [
        Entry("account.py", say("My account"), "person", Permission.OWN_ACCOUNT),
        Entry("consent.py", say("My consent"), "handshake", Permission.OWN_CONSENT),
        Entry("notices.py", say("Notices"), "notifications", Permission.SEE_NOTICES),
        Entry("connection.py", say("Connection check"), "lan", Permission.CHECK_CONNECTION),
    ],
}
OF_ONESELF = {"my_day.py", "my_month.py", "consent.py"}
OF_PEOPLE = {"requests.py", "activity.py", "reports.py", "detections.py"}
"""Without others' figures they show one's own: nothing to an account that is no employee's."""


def main() -> None:
    """Runs for every visit, before the page."""
    st.set_page_config(page_title="CWEM", page_icon=str(LOGO), layout="wide")
    if problem := state.server().problem:
        frame()
        st.title(_("CWEM cannot work yet"), anchor=False)
        st.error(tr(problem), icon=":material/build:")
        st.caption(_("`cwem doctor` lists what is missing and the command that mends it."))
        return
    guest = guard.enter()
    frame()
    live_window()
    device = _is_device(guest)
    if not device:
        st.logo(str(LOGO_WIDE), size="large", icon_image=str(LOGO))
    page = st.navigation(
        {
            tr(group): [_page(entry, guest) for entry in entries]
            for group, entries in NAVIGATION.items()
        },
        position="hidden" if device else "sidebar",
        expanded=True,
    )
    if device:
        _to_the_door()
        return
    with st.sidebar, st.container(key="who", gap="xsmall"):
        _who(guest)
    if page.url_path == "" and lands_here(guest):
        links.go("start.py")
    if page.url_path != "enrol":
        enrol_tray.empty()  # photos lie in memory only while that page is open
    demo_mark()
    page.run()


def _is_device(guest: guard.Guest) -> bool:
    """A kiosk at the door: one page, nothing to choose."""
    account = guest.visitor.account
    return guest.visitor is not ANYONE and account.device


def _to_the_door() -> None:
    """A device has one page, which is none of these; its camera stands in the address."""
    camera = st.query_params.get(PARAMETER, "")
    door = f"/kiosk?{urlencode({PARAMETER: camera})}" if camera else "/kiosk"
    st.link_button(_("Open the screen at the door"), door, icon=":material/door_front:")
    guard.go_to(door)


def _page(entry: Entry, guest: guard.Guest) -> st.Page:
    """Pages that are not offered still have their address, and say there why not."""
    offered = may_at_all(guest.visitor.account, entry.permission) and _of_use(entry, guest)
    return links.page(entry.file, tr(entry.title), f":material/{entry.icon}:", offered)


def _of_use(entry: Entry, guest: guard.Guest) -> bool:
    """Whether a page that may be seen would show this account anything."""
    account = guest.visitor.account
    if entry.file == "start.py":
        return still_offered(guest)
    own = reach(account, entry.permission) is Reach.OWN
    if entry.file == "attendance.py":  # one's own is on My month
        return not own
    if entry.file == "requests.py":
        own = not decides_at_all(account)
    if entry.file in OF_ONESELF or (own and entry.file in OF_PEOPLE):
        return account.employee is not None
    return True


def _who(guest: guard.Guest) -> None:
    if guest.visitor is ANYONE:
        st.caption(_("There are no accounts yet: this page is open to this machine only."))
        st.link_button(_("Set up accounts"), "/setup", icon=":material/key:")
        return
    if may_at_all(guest.visitor.account, Permission.SEE_NOTICES):
        _bell(guest)
    name = plain(guest.visitor.account.name)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.caption(_("Logged in as **{name}**", name=name), width="stretch")
        st.button(_("Log out"), icon=":material/logout:", type="tertiary", on_click=guard.log_out)


def _bell(guest: guard.Guest) -> None:
    """How many notices wait. Asked when a page is drawn and never by a clock: a page that asked by
    itself would keep a log-in open that nobody uses."""
    waiting = unread(guest.reception.store.notices, guest.visitor.account.name)
    if waiting:
        label = n_("**{n} new notice**", "**{n} new notices**", waiting)
        icon = ":material/notifications_unread:"
    else:
        label, icon = _("No new notices"), ":material/notifications:"
    links.link("notices.py", label, icon, wide=True)


main()
