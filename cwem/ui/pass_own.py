"""One's own PIN and code: what there is, choosing a PIN, and a code on one's phone."""

from functools import partial

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.passes import Pass, PassKind
from cwem.errors import InputError, StoreError
from cwem.ui import formats, guard, state
from cwem.ui.language import _
from cwem.ui.layout import card, confirm, error, flash, saying
from cwem.ui.pass_letters import code_png, code_svg
from cwem.ui.pass_wiring import pass_desk

_SHOWN = "pass_own_code"


def own_passes(guest: guard.Guest) -> None:
    """The card of My account; nothing for an account that is nobody's."""
    employee, runtime = guest.visitor.account.employee, state.server().runtime
    if employee is None or runtime is None or not guest.may(Permission.OWN_PASS, employee):
        return
    with (
        card(
            _("PIN and code"),
            _(
                "Ways to come and go at the door and on Live without being recognised. They count "
                "the same; no manager sees which way you use."
            ),
        ),
        saying(),
    ):
        held = {one.kind: one for one in runtime.store.passes.of(employee)}
        _pin(guest, runtime, employee, held.get(PassKind.PIN))
        _code(guest, runtime, employee, held.get(PassKind.QR))


def _pin(guest: guard.Guest, runtime: state.Runtime, employee: str, held: Pass | None) -> None:
    if held is None:
        line = _("PIN: none yet.")
    elif held.must_change:
        line = _("PIN: given to you by somebody who has seen it. Choose your own.")
    else:
        line = _("PIN: your own, since {time}.", time=_moment(held))
    with _line(line):
        label = _("Change PIN") if held else _("Choose a PIN")
        if st.button(label, icon=":material/dialpad:", key="own-pin"):
            _choose(guest, runtime, employee)


def _code(guest: guard.Guest, runtime: state.Runtime, employee: str, held: Pass | None) -> None:
    line = _("Code: since {time}.", time=_moment(held)) if held else _("Code: none yet.")
    with _line(line):
        if st.button(_("New code"), icon=":material/qr_code_2:", key="own-code"):
            make = partial(_make, guest, runtime, employee)
            if held is None:
                make()
            else:
                confirm(
                    _("Make a new code?"),
                    _("The one you have, on paper or on a phone, stops working at once."),
                    _("New code"),
                    make,
                    Permission.OWN_PASS,
                )
    if shown := st.session_state.get(_SHOWN):
        _show(shown)


def _make(guest: guard.Guest, runtime: state.Runtime, employee: str) -> None:
    """Raises InputError, StoreError."""
    desk = pass_desk(runtime.store)
    st.session_state[_SHOWN] = desk.issue_code(employee, guest.by(Permission.OWN_PASS))


def _show(code: str) -> None:
    """This once, on the phone it is to be kept on."""
    with st.container(horizontal_alignment="center"):
        svg = code_svg(code, _("Your code"))
        st.html(f'<div style="width:min(18rem,80vw)">{svg}</div>', width="content")
        st.caption(
            _(
                "Shown this once. Save the picture on your phone, or photograph it, and hold it "
                "before the camera at the door."
            ),
            text_alignment="center",
        )
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.download_button(
                _("Save the picture"),
                code_png(code),
                "cwem-code.png",
                "image/png",
                icon=":material/download:",
                type="primary",
                on_click="ignore",
                key="own-code-save",
            )
            st.button(
                _("I have it: close"),
                icon=":material/check:",
                key="own-code-close",
                on_click=lambda: st.session_state.pop(_SHOWN, None),
            )


def _choose(guest: guard.Guest, runtime: state.Runtime, employee: str) -> None:
    @st.dialog(_("Your PIN"), icon=":material/dialpad:")
    def ask() -> None:
        guard.still_here(Permission.OWN_PASS)
        with st.form("own-pin-form", border=False):
            st.caption(
                _(
                    "Six digits that nobody guesses: no date, no row, not your number. Use it "
                    "nowhere else."
                )
            )
            new = st.text_input(_("New PIN"), type="password", max_chars=6, key="own-pin-new")
            again = st.text_input(_("Once more"), type="password", max_chars=6, key="own-pin-again")
            if not st.form_submit_button(_("Keep this PIN"), type="primary"):
                return
        if new != again:
            error(_("The two differ. Type them again."))
            return
        try:
            desk = pass_desk(runtime.store)
            desk.choose_pin(employee, new or "", guest.by(Permission.OWN_PASS))
        except (InputError, StoreError) as problem:
            error(problem)
            return
        flash(_("Your PIN is changed."))
        st.rerun()

    ask()


def _moment(held: Pass) -> str:
    return formats.moment(held.issued, formats.viewer_zone())


def _line(words: str):  # type: ignore[no-untyped-def]  # Streamlit's container
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    row.markdown(words, width="stretch")
    return row
