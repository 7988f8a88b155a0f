"""One account: whose it is, and what can be done about it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from cwem.access.accounts import Role
from cwem.access.issue import disable_account, enable_account, reset_password
from cwem.access.roles import Permission
from cwem.ui import account_words, accounts_dialogs, formats, guard, links, state
from cwem.ui.accounts_list import STATE_WORDS, Row, State
from cwem.ui.language import _, tr
from cwem.ui.layout import card, confirm, flash, header

_ACCESS = Permission.MANAGE_ACCOUNTS


def account(
    guest: guard.Guest, runtime: state.Runtime, row: Row, close: Callable[[], None]
) -> None:
    """Draw the account; `close` leads back to the list."""
    with header(row.account.name, _about(row)):
        st.button(_("All accounts"), icon=":material/arrow_back:", on_click=close)
    with card(
        _("Access"), _("Everything done here is in the audit, and the person sees it there.")
    ):
        _facts(row)
        if row.account.name == guest.visitor.account.name:
            st.info(
                _(
                    "This is your own account. You change its password under My account; another "
                    "administrator changes its roles or disables it."
                ),
                icon=":material/person:",
            )
            links.link("account.py", _("My account"), ":material/person:")
        else:
            _actions(guest, runtime, row)


def _about(row: Row) -> str:
    """Whose account it is."""
    if Role.KIOSK in row.account.roles:
        return _("A kiosk device")
    if row.account.employee:
        return _(
            "{person}, employee number {number}",
            person=row.person or _("No name known"),
            number=row.account.employee,
        )
    return _("No employee: records nobody's time")


def _facts(row: Row) -> None:
    """State, roles and last log-in."""
    colours = {State.IN_USE: "green", State.PASSWORD_DUE: "orange", State.DISABLED: "gray"}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(tr(STATE_WORDS[row.state]), color=colours[row.state])  # type: ignore[arg-type]
        st.text(account_words.roles(row.account.roles), width="content")
    st.caption(
        _("Last log-in: {day}", day=formats.day(row.last)) if row.last else _("Never logged in")
    )


def _actions(guest: guard.Guest, runtime: state.Runtime, row: Row) -> None:
    """The buttons for somebody else's account."""
    name = row.account.name
    with st.container(horizontal=True):
        if row.state is State.DISABLED:
            if st.button(_("Enable"), icon=":material/lock_open:", type="primary"):
                confirm(
                    _("Enable this account?"),
                    _(
                        "{name} can log in again, with a one-time password that is shown next.",
                        name=name,
                    ),
                    _("Enable"),
                    partial(_enable, guest, runtime, name),
                    _ACCESS,
                )
            return
        if Role.KIOSK not in row.account.roles and st.button(
            _("Change roles"), icon=":material/manage_accounts:"
        ):
            accounts_dialogs.roles(guest, runtime, row.account)
        if st.button(_("New password"), icon=":material/key:"):
            confirm(
                _("Give a new password?"),
                _(
                    "The present password of {name} stops working and all log-ins end at once. "
                    "The new one works once and is shown next.",
                    name=name,
                ),
                _("Give a new password"),
                partial(_reset, guest, runtime, name),
                _ACCESS,
            )
        if st.button(_("Disable"), icon=":material/block:"):
            confirm(
                _("Disable this account?"),
                _(
                    "Nobody can log in as {name} any more, and a running camera there stops within "
                    "seconds. Open invitations it sent stop working. Nothing is deleted; you can "
                    "enable the account again.",
                    name=name,
                ),
                _("Disable"),
                partial(_disable, guest, runtime, name),
                _ACCESS,
            )


def _reset(guest: guard.Guest, runtime: state.Runtime, name: str) -> None:
    accounts, find = runtime.access.accounts, runtime.store.employee
    password = reset_password(accounts, name, "", guest.by(_ACCESS), find)
    accounts_dialogs.hand_over(name, password)


def _enable(guest: guard.Guest, runtime: state.Runtime, name: str) -> None:
    password = enable_account(runtime.access.accounts, name, guest.by(_ACCESS))
    accounts_dialogs.hand_over(name, password)


def _disable(guest: guard.Guest, runtime: state.Runtime, name: str) -> None:
    disable_account(runtime.access.accounts, name, guest.by(_ACCESS))
    flash(_("{name} can no longer log in.", name=name))
