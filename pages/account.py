"""My account: change the password, see and end one's log-ins."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.logins import Login
from cwem.access.roles import Permission
from cwem.ui import guard


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.OWN_ACCOUNT)
    account = guest.visitor.account
    st.title("My account", anchor=False)
    parts = [f"Log-in name: {account.name}", f"may act as: {', '.join(sorted(account.roles))}"]
    if account.employee:
        parts.append(f"employee number: {account.employee}")
    st.text("; ".join(parts))
    with st.container(border=True):
        st.subheader("Password", anchor=False)
        st.caption("After a change you stay logged in here; every other log-in ends.")
        if st.button("Change password", icon=":material/key:"):
            guard.go_to("/password?next=/account")
    with st.container(border=True):
        log_ins(guest)


def log_ins(guest: guard.Guest) -> None:
    """Where this account is logged in."""
    zone = ZoneInfo(st.context.timezone or "UTC")
    present = guest.visitor.login.id
    found = guest.reception.log_ins(guest.visitor)
    others = [login for login in found if login.id != present]
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.subheader("Where you are logged in", anchor=False)
        if len(others) > 1 and st.button("End all others", icon=":material/logout:"):
            for login in others:
                guest.reception.end_log_in(guest.visitor, login.id)
            st.rerun()
    st.caption(f"Times: {zone.key}. End what you do not know, then change your password.")
    for login in found:
        one_log_in(guest, login, zone, here=login.id == present)


def one_log_in(guest: guard.Guest, login: Login, zone: ZoneInfo, here: bool) -> None:
    """One line of the list."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(gap=None, width="stretch"):
            st.text(login.browser or "Another browser")
            since, seen = moment(login.opened, zone), moment(login.seen, zone)
            st.caption(f"From {login.address or 'this machine'}, since {since}, last seen {seen}")
        if here:
            st.badge("This one", icon=":material/check:", color="green")
        elif st.button("End", key=f"end-{login.id}", type="tertiary", icon=":material/logout:"):
            guest.reception.end_log_in(guest.visitor, login.id)
            st.rerun()


def moment(at: int, zone: ZoneInfo) -> str:
    """A time as people write it."""
    return datetime.fromtimestamp(at / 1000, zone).strftime("%d %b %Y, %H:%M")


main()
