"""Accounts: who may log in, as what, and giving and withdrawing access."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.access.issue import disable_account, enable_account, reset_password
from cwem.access.roles import Permission
from cwem.errors import InputError, StoreError
from cwem.ui import account_words, accounts_dialogs, formats, guard, links, state
from cwem.ui.accounts_list import STATE_WORDS, Row, State, rows
from cwem.ui.accounts_table import choose, counted, filters, table
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, confirm, empty, flash, header
from cwem.ui.looks import note_look
from cwem.ui.people_desk import plain
from cwem.values import Employee

NAME = "account"
"""The parameter of the address that opens one account."""


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.MANAGE_ACCOUNTS)
    runtime = state.server().runtime
    assert runtime is not None
    try:
        employees = {each.number: each for each in runtime.store.employees()}
        accounts = runtime.access.accounts.accounts()
        last = runtime.access.logins.last()
        found = rows(accounts, employees, last, formats.viewer_zone())
        name = st.query_params.get(NAME, "")
        row = next((each for each in found if each.account.name == name), None)
        if row is None:
            note_look(guest, Action.SEE_ACCOUNTS)
        else:
            employee = row.account.employee
            note_look(guest, Action.SEE_ACCOUNT, employee, account=row.account.name)
    except StoreError as error:
        st.error(tr(error), icon=":material/cloud_off:")
        return
    if row is not None:
        one(guest, runtime, row)
    else:
        everything(guest, runtime, employees, found)
        if name:
            st.error(
                _("There is no account of this name; choose from the list."),
                icon=":material/error:",
            )
    accounts_dialogs.show_handed_over()


# --- the list -------------------------------------------------------------------------------------


def everything(
    guest: guard.Guest, runtime: state.Runtime, employees: dict[str, Employee], found: list[Row]
) -> None:
    """All accounts."""
    with header(_("Accounts"), summary(found)):
        links.link("invitations.py", _("Invite people"), ":material/mail:")
        if st.button(_("Add an account"), type="primary", icon=":material/person_add:"):
            accounts_dialogs.add(guest, runtime, employees, [row.account for row in found])
    shown = filters(found)
    if not shown:
        empty(_("No account matches. Search for less, or show all roles and states."))
    elif chosen := table(shown) or choose(shown):
        st.query_params[NAME] = chosen
        st.rerun()
    st.caption(counted(shown, found))
    if len(found) == 1:
        empty(
            _("You are the only one who can log in. Invite your colleagues."),
            _("Invite people"),
            "invitations.py",
            ":material/mail:",
        )


def summary(found: list[Row]) -> str:
    """One line about how things are now."""
    able = [row for row in found if row.state is not State.DISABLED]
    admins = sum(Role.ADMIN in row.account.roles for row in able)
    return n_(
        "{all} who can log in, {n} of them administrator.",
        "{all} who can log in, {n} of them administrators.",
        admins,
        all=len(able),
    )


# --- one account ----------------------------------------------------------------------------------


def one(guest: guard.Guest, runtime: state.Runtime, row: Row) -> None:
    """One account, and what can be done about it."""
    with header(plain(row.account.name), about(row)):
        st.button(_("All accounts"), icon=":material/arrow_back:", on_click=back)
    with card(
        _("Access"), _("Everything done here is in the audit, and the person sees it there.")
    ):
        facts(row)
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
            actions(guest, runtime, row)


def about(row: Row) -> str:
    """Whose account it is."""
    if Role.KIOSK in row.account.roles:
        return _("A kiosk device")
    if row.account.employee:
        return _(
            "{person}, employee number {number}",
            person=plain(row.person) or _("No name known"),
            number=row.account.employee,
        )
    return _("No employee: records nobody's time")


def facts(row: Row) -> None:
    """State, roles and last log-in."""
    colours = {State.IN_USE: "green", State.PASSWORD_DUE: "orange", State.DISABLED: "gray"}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(tr(STATE_WORDS[row.state]), color=colours[row.state])
        st.text(account_words.roles(row.account.roles), width="content")
    st.caption(
        _("Last log-in: {day}", day=formats.day(row.last)) if row.last else _("Never logged in")
    )


def actions(guest: guard.Guest, runtime: state.Runtime, row: Row) -> None:
    """The buttons for somebody else's account."""
    name = row.account.name
    with st.container(horizontal=True):
        if row.state is State.DISABLED:
            if st.button(_("Enable"), icon=":material/lock_open:", type="primary"):
                confirm(
                    _("Enable this account?"),
                    _(
                        "{name} can log in again, with a one-time password that is shown next.",
                        name=plain(name),
                    ),
                    _("Enable"),
                    partial(enable, guest, runtime, name),
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
                    name=plain(name),
                ),
                _("Give a new password"),
                partial(reset, guest, runtime, name),
            )
        if st.button(_("Disable"), icon=":material/block:"):
            confirm(
                _("Disable this account?"),
                _(
                    "Nobody can log in as {name} any more, and a running camera there stops within "
                    "seconds. Nothing is deleted; you can enable it again.",
                    name=plain(name),
                ),
                _("Disable"),
                partial(disable, guest, runtime, name),
            )


def reset(guest: guard.Guest, runtime: state.Runtime, name: str) -> None:
    """Give a one-time password."""
    accounts, find = runtime.access.accounts, runtime.store.employee
    issue(name, lambda: reset_password(accounts, name, "", guest.by(), find))


def enable(guest: guard.Guest, runtime: state.Runtime, name: str) -> None:
    """Let somebody log in again."""
    issue(name, lambda: enable_account(runtime.access.accounts, name, guest.by()))


def issue(name: str, make: Callable[[], str]) -> None:
    """Make a one-time password and show it with the next run."""
    try:
        accounts_dialogs.hand_over(name, make())
    except (InputError, StoreError) as error:
        flash(tr(error), ":material/error:")


def disable(guest: guard.Guest, runtime: state.Runtime, name: str) -> None:
    """Close the account."""
    try:
        disable_account(runtime.access.accounts, name, guest.by())
    except (InputError, StoreError) as error:
        flash(tr(error), ":material/error:")
    else:
        flash(_("{name} can no longer log in.", name=name))


def back() -> None:
    """To the list."""
    st.query_params.pop(NAME, None)


main()
