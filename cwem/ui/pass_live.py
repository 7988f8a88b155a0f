"""Coming and going with a PIN on one's own Live page, beside the camera: for whoever is not
recognised, or does not want to be. It counts the same."""

from collections.abc import Mapping

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.entries import PunchKind
from cwem.attendance.pass_key import warn_of_key
from cwem.attendance.passes import PassKind
from cwem.attendance.passing import Refused
from cwem.attendance.punching import Punched, Punching
from cwem.errors import InputError, StoreError
from cwem.people.known import KnownPeople
from cwem.ui import formats, guard, links
from cwem.ui.language import _, tr
from cwem.ui.layout import card, error, saying
from cwem.ui.pass_wiring import passing
from cwem.ui.state import Runtime
from cwem.values import Millis
from cwem.words import Words, say

_LAST, _WRONG, _TURN = "pass_live_last", "pass_live_wrong", "pass_live_turn"
TAKEN_BACK_FOR: Millis = 60_000
"""So long a button takes it back here; later it is a correction."""
BUTTONS: Mapping[PunchKind, tuple[Words, str]] = {
    PunchKind.IN: (say("I am coming"), "login"),
    PunchKind.OUT: (say("I am leaving"), "logout"),
    PunchKind.BREAK: (say("Break"), "local_cafe"),
    PunchKind.BACK: (say("Back from break"), "undo"),
}


def with_pin(guest: guard.Guest, runtime: Runtime, employee: str) -> None:
    """The card."""
    with (
        card(
            _("With your PIN"),
            _("Instead of the camera, or beside it. All ways count the same."),
        ),
        saying(),
    ):
        held = runtime.store.passes.of(employee)
        if not any(one.kind is PassKind.PIN for one in held):
            st.caption(_("You have no PIN yet. Choose one under My account."))
            links.link("account.py", _("My account"), ":material/dialpad:")
            return
        _form(guest, runtime, employee)
        _last(guest, runtime)


def _form(guest: guard.Guest, runtime: Runtime, employee: str) -> None:
    turn = st.session_state.setdefault(_TURN, 0)
    with st.form("pass-live", border=False, enter_to_submit=False):
        pin = st.text_input(
            _("Your PIN"),
            type="password",
            max_chars=6,
            placeholder=_("Six digits"),
            key=f"pass-live-pin-{turn}",
            width=220,
        )
        with st.container(horizontal=True):
            pressed = [
                kind
                for kind, (words, icon) in BUTTONS.items()
                if st.form_submit_button(
                    tr(words), icon=f":material/{icon}:", key=f"pass-live-{kind.value}"
                )
            ]
    if not pressed:
        return
    try:
        problem = _say(guest, runtime, employee, pin or "", pressed[0])
    except (InputError, StoreError) as mishap:
        error(mishap)
        return
    if problem:
        error(problem)
        return
    st.session_state[_TURN] = turn + 1  # an empty field
    st.rerun()


def _say(
    guest: guard.Guest, runtime: Runtime, employee: str, pin: str, kind: PunchKind
) -> str | None:
    """Why not; None: it is said. Raises InputError, StoreError."""
    by = guest.by(Permission.OWN_PASS)
    people = KnownPeople(runtime.registry)
    proven = passing(runtime.store, guest.reception, people).pin(employee, pin, by)
    if isinstance(proven, Refused):
        if proven.keyless:
            warn_of_key(guest.reception.store, by.at)
            return _(
                "PINs cannot be checked right now; whoever gives them out has been told. Choose a "
                "new one under My account."
            )
        if proven.wait:
            time = formats.duration(-(-proven.wait // 1_000))
            return _("Too many tries. Please wait {time} and try again.", time=time)
        return _("This is not your PIN. Nothing was recorded.")
    said = _punching(runtime).punch(proven.employee, kind, proven.means, by)
    st.session_state[_LAST] = said
    return None


def _punching(runtime: Runtime) -> Punching:
    return Punching(runtime.store.entries, runtime.store.work_events)


def _last(guest: guard.Guest, runtime: Runtime) -> None:
    """What was said last here, with the way back while it is fresh."""
    last: Punched | None = st.session_state.get(_LAST)
    if last is None:
        return
    punch, zone = last.punch, formats.viewer_zone()
    line = _words(punch.kind, formats.clock(punch.at, zone, zone))
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.success(line, icon=":material/check_circle:")
        fresh = guest.reception.now() - punch.at <= TAKEN_BACK_FOR and not last.again
        if fresh and st.button(_("Undo"), icon=":material/undo:", key="pass-live-undo"):
            with saying():
                by = guest.by(Permission.OWN_PASS)
                _punching(runtime).take_back(punch, by)
                st.session_state.pop(_LAST)
                st.rerun()


def _words(kind: PunchKind, time: str) -> str:
    return {
        PunchKind.IN: _("**IN** at {time}.", time=time),
        PunchKind.OUT: _("**OUT** at {time}.", time=time),
        PunchKind.BREAK: _("**BREAK** since {time}.", time=time),
        PunchKind.BACK: _("**BACK** at {time}.", time=time),
    }[kind]
