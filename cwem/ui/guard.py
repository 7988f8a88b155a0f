"""Who looks at this page, and whether they may. Every page asks for itself, first thing.

`st.switch_page` and an address typed by hand run a page without the shell, so nothing is left to
the navigation. What is asked here is at most a second old, on every rerun and fragment.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import streamlit as st

from cwem.access.audit import Action, By
from cwem.access.reception import Reception
from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import Caller, Visitor
from cwem.errors import StoreError
from cwem.ui import state
from cwem.ui.language import _, speak, tr
from cwem.ui.terms import term

log = logging.getLogger(__name__)

_ACCOUNT = "guard_account"
_REFUSED = "guard_refused"
COOKIES = ("__Host-cwem_login", "cwem_login")
"""The log-in cookie over HTTPS and over HTTP; cwem/web/cookies.py gives it. The gate has looked at
the one that belongs to the address before it let the socket through."""


@dataclass(frozen=True, slots=True)
class Guest:
    """The visitor of this run, with the reception that knows them."""

    visitor: Visitor
    reception: Reception

    def may(self, permission: Permission, about: str | None = None, on: date | None = None) -> bool:
        """Whether the visitor may do this about this person on this day; see roles.may."""
        return self.reception.may(self.visitor, permission, about, on)

    def by(self) -> By:
        """Who does it, now, from here."""
        visitor = self.visitor
        return By(visitor.account.name, self.reception.now(), visitor.login.address)

    def still_may(self, permission: Permission) -> Callable[[], bool]:
        """For what runs on without the page: asks anew each time, from any thread. Raises
        StoreError."""
        token, reception = _token(), self.reception

        def ask() -> bool:
            visitor = reception.visitor(token)
            return visitor is not None and may_at_all(visitor.account, permission)

        return ask


def require(permission: Permission) -> Guest:
    """The visitor, if there is anybody about whom they may do this; otherwise the page ends here
    with a word. About whom exactly, the page asks `Guest.may`."""
    guest = enter()
    if not may_at_all(guest.visitor.account, permission):
        refuse(guest, permission)
    return guest


def enter() -> Guest:
    """The visitor, whatever they may do; without a log-in the page ends here."""
    server = state.server()
    if server.reception is None:
        problem = tr(server.problem)
        st.error(_("CWEM cannot work yet: {problem}", problem=problem), icon=":material/build:")
        st.stop()
    try:
        visitor = server.reception.visitor(_token())
    except StoreError as error:
        _out_of_reach(error)
    if visitor is None or visitor.account.disabled:
        _gone()
    if st.session_state.setdefault(_ACCOUNT, visitor.account.name) != visitor.account.name:
        # a socket taken up again by somebody else: nothing of the one before may show
        st.session_state.clear()
        st.session_state[_ACCOUNT] = visitor.account.name
    speak(visitor.account.language)
    return Guest(visitor, server.reception)


def still_here() -> None:
    """For the top of a fragment: when the log-in ended, let the whole page say so."""
    server = state.server()
    try:
        here = server.reception is not None and server.reception.visitor(_token()) is not None
    except StoreError as error:
        _out_of_reach(error)
    if not here:
        st.rerun(scope="app")


def refuse(guest: Guest, permission: Permission) -> NoReturn:
    """Say that the visitor may not do this, note it once, and end the page."""
    noted = st.session_state.setdefault(_REFUSED, set())
    if permission not in noted:
        try:
            guest.reception.record(guest.visitor, Action.REFUSE_PAGE, permission=permission.value)
            noted.add(permission)
        except StoreError as error:  # refused all the same, and noted the next time
            log.warning("a refused page could not be noted: %s", error)
    st.title(_("Not for this account"), anchor=False)
    st.info(
        _(
            "{refusal} If you need this for your work, ask your administrator.",
            refusal=term(permission),
        ),
        icon=":material/lock:",
    )
    st.stop()


def log_out() -> None:
    """End this log-in; the next run says goodbye."""
    server = state.server()
    try:
        if server.reception is not None and (visitor := server.reception.visitor(_token())):
            login = visitor.login
            server.reception.log_out(_token(), Caller(login.address, login.browser))
    except StoreError as error:
        log.warning("a log-out failed: %s", error)
        st.toast(
            _("You are still logged in: CWEM cannot reach its records. Try again in a moment."),
            icon=":material/cloud_off:",
            duration="long",
        )


def go_to(path: str) -> None:
    """Leave for a page outside Streamlit."""
    st.html(
        f"<script>window.cwemLeaving = true; window.location.assign({json.dumps(path)})</script>",
        unsafe_allow_javascript=True,
    )


def _gone() -> NoReturn:
    st.title(_("You are logged out"), anchor=False)
    st.info(_("Your log-in has ended. Log in again to go on."), icon=":material/logout:")
    if st.button(_("Log in"), type="primary"):
        go_to("/login")
    go_to("/login")
    st.stop()


def _out_of_reach(error: StoreError) -> NoReturn:
    """End the page with a sentence; the error may name files, and nobody knows who looks."""
    log.error("a page could not be shown: %s", error)
    st.error(
        _(
            "CWEM cannot reach its records just now. Try again in a moment; if it stays like this, "
            "tell your administrator."
        ),
        icon=":material/cloud_off:",
    )
    st.stop()


def _token() -> str:
    name = COOKIES[not (st.context.url or "").startswith("https:")]
    return str(st.context.cookies.get(name, ""))
