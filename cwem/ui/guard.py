"""Who looks at this page, and whether they may. Every page asks for itself, first thing.

`st.switch_page` and an address typed by hand run a page without the shell, so nothing is left to
the navigation. What is asked here is at most a second old, on every rerun and fragment.

Nobody changes anything without a `By`, and `Guest.by` alone makes one: whatever has stood open for
hours, a dialog or a question, asks there whether it may still be done.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import streamlit as st

from cwem.access.audit import Action, By
from cwem.access.logins import login_cookie
from cwem.access.reception import Reception
from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import Caller, Visitor
from cwem.capture.allowed import GRACE
from cwem.errors import NotAllowed, StoreError
from cwem.ui import state
from cwem.ui.language import _, markdown, speak, tr
from cwem.ui.mishaps import OUT_OF_REACH
from cwem.ui.terms import term
from cwem.words import say

log = logging.getLogger(__name__)

_ACCOUNT = "guard_account"
_REFUSED = "guard_refused"
_REQUIRED = "guard_required"
_KNOWN = "guard_known"
_RUNS = "guard_runs"


@dataclass(frozen=True, slots=True)
class Guest:
    """The visitor of this run, with the reception that knows them."""

    visitor: Visitor
    reception: Reception

    def may(self, permission: Permission, about: str | None = None, on: date | None = None) -> bool:
        """Whether the visitor may do this about this person on this day; see roles.may."""
        return self.reception.may(self.visitor, permission, about, on)

    def by(self, permission: Permission) -> By:
        """Who does it, now, from here: looked up anew. Raises NotAllowed, a sentence, if the log-in
        has ended, is somebody else's, or may not do this any more; StoreError."""
        visitor = _still(self.reception, self.visitor.account.name, permission)
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
    st.session_state[_REQUIRED] = permission
    return guest


def enter(*, used: bool = True) -> Guest:
    """The visitor, whatever they may do; without a log-in the page ends here. `used`: not by a
    clock."""
    server = state.server()
    if server.reception is None:
        problem = tr(server.problem)
        words = markdown(_("CWEM cannot work yet: {problem}", problem=problem))
        st.error(words, icon=":material/build:")
        st.stop()
    try:
        visitor = _look_up(server.reception, used=used)
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


def still_here(permission: Permission | None = None) -> None:
    """For the top of a fragment: when the log-in ended, is somebody else's or may not do this any
    more, let the whole page say so. Without a permission it is the one the page requires. A clock
    may ask: it does not count as use."""
    server, session = state.server(), st.session_state
    try:
        visitor = _look_up(server.reception, used=False) if server.reception else None
    except StoreError as error:
        _out_of_reach(error)
    asked = permission or session.get(_REQUIRED)
    if (
        visitor is None
        or visitor.account.disabled
        or session.get(_ACCOUNT, visitor.account.name) != visitor.account.name
        or (asked is not None and not may_at_all(visitor.account, asked))
    ):
        st.rerun(scope="app")


def keep_while(runs: Callable[[], bool]) -> None:
    """While the store cannot be asked and `runs` says so, whoever was let in stays on this page for
    the time a capture goes on (capture/allowed.py): a page that broke off would end its camera."""
    st.session_state[_RUNS] = runs


def _look_up(reception: Reception, *, used: bool) -> Visitor | None:
    """Raises StoreError."""
    session, now = st.session_state, time.monotonic()
    try:
        visitor = reception.visitor(_token(), used=used)
    except StoreError:
        known: tuple[Visitor, float] | None = session.get(_KNOWN)
        runs: Callable[[], bool] = session.get(_RUNS, lambda: False)
        if known is None or now - known[1] > _grace() or not runs():
            raise
        return known[0]
    session[_KNOWN] = (visitor, now) if visitor is not None else None
    return visitor


def _grace() -> float:
    """How long a capture goes on without an answer, and so its page."""
    runtime = state.server().runtime
    return GRACE if runtime is None else runtime.settings.outage


def check(permission: Permission) -> None:
    """For what runs before the page is drawn: whether who opened the page may still do this.
    Raises NotAllowed, a sentence, and StoreError."""
    reception = state.server().reception
    if reception is not None:
        _still(reception, st.session_state.get(_ACCOUNT), permission)


def _still(reception: Reception, name: str | None, permission: Permission) -> Visitor:
    visitor = reception.visitor(_token(), anew=True)
    if visitor is None or visitor.account.disabled or visitor.account.name != name:
        raise NotAllowed(say("Your log-in has ended, so nothing was changed. Log in again."))
    if not may_at_all(visitor.account, permission):
        raise NotAllowed(say("{refusal} Nothing was changed.", refusal=term(permission)))
    return visitor


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
    st.error(tr(OUT_OF_REACH), icon=":material/cloud_off:")
    st.stop()


def _token() -> str:
    """The gate has looked at the cookie of this scheme before it let the socket through."""
    name = login_cookie(secure=(st.context.url or "").startswith("https:"))
    return str(st.context.cookies.get(name, ""))
