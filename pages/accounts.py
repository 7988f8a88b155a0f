"""Accounts: who may log in, as what, and giving and withdrawing access."""

import streamlit as st

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.ui import accounts_dialogs, formats, guard, links, state
from cwem.ui.accounts_list import Row, State, rows
from cwem.ui.accounts_one import account
from cwem.ui.accounts_table import choose, counted, filters, table
from cwem.ui.language import _, n_
from cwem.ui.layout import empty, error, header
from cwem.ui.looks import note_look
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
    except StoreError as problem:
        error(problem)
        return
    if row is not None:
        account(guest, runtime, row, back)
    else:
        everything(guest, runtime, employees, found)
        if name:
            error(_("There is no account of this name; choose from the list."))
    accounts_dialogs.show_handed_over()


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


def back() -> None:
    """To the list."""
    st.query_params.pop(NAME, None)


main()
