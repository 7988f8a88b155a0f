"""What is asked and shown over the list of accounts."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cwem.access.accounts import Account, Role
from cwem.access.issue import add_account, change_roles
from cwem.access.roles import Permission
from cwem.errors import InputError, StoreError
from cwem.ui import guard, state
from cwem.ui.accounts_list import without_account
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import error, flash
from cwem.ui.terms import term
from cwem.values import Employee

_ISSUED = "accounts_issued"
_ACCESS = Permission.MANAGE_ACCOUNTS
T = TypeVar("T")
_PERSONAL = (Role.EMPLOYEE, Role.MANAGER, Role.PAYROLL, Role.AUDITOR, Role.ADMIN)


class Issued(NamedTuple):
    """A one-time password to be passed on."""

    name: str
    password: str

    def __repr__(self) -> str:
        return f"Issued({self.name})"


def hand_over(name: str, password: str) -> None:
    """Show this one-time password with the coming run of the page, and then never again."""
    st.session_state[_ISSUED] = Issued(name, password)


def show_handed_over() -> None:
    """Draw the one-time password that has just been made, if there is one."""
    issued = st.session_state.pop(_ISSUED, None)
    if issued is None:
        return

    @st.dialog(_("One-time password"), icon=":material/key:")
    def show() -> None:
        guard.still_here(_ACCESS)
        words = _(
            "{name} logs in with this password once and then chooses another. It is shown here "
            "and nowhere else: pass it on in person or by telephone.",
            name=issued.name,
        )
        st.markdown(markdown(words))
        st.code(issued.password, language=None)
        if st.button(_("Done"), key="handed-over", type="primary", width="stretch"):
            st.rerun()

    show()


def add(
    guest: guard.Guest,
    runtime: state.Runtime,
    employees: dict[str, Employee],
    accounts: list[Account],
) -> None:
    """Enter a new account."""

    @st.dialog(_("Add an account"), icon=":material/person_add:")
    def ask() -> None:
        guard.still_here(_ACCESS)
        kinds = {"person": _("For a person"), "kiosk": _("For a kiosk device")}
        kind = st.segmented_control(
            _("What for"),
            list(kinds),
            format_func=lambda each: kinds[each],
            default="person",
            required=True,
            key="account-kind",
            label_visibility="collapsed",
            width="stretch",
        )
        if kind == "kiosk":
            st.caption(
                _("A device at the door: it uses its camera, is no employee and sees nothing else.")
            )
            name, roles, employee = _name(""), {Role.KIOSK}, None
        else:
            st.caption(
                _("With an invitation a person chooses name and password without you knowing them.")
            )
            employee = _employee(without_account(employees, accounts))
            name, roles = _name(employee or ""), set(_roles({Role.EMPLOYEE}, "account-roles"))
        problem = st.container()
        if not _save(_("Add")):
            return
        find = runtime.store.employee
        made = _done(
            lambda: add_account(
                runtime.access.accounts, name, roles, employee, guest.by(_ACCESS), find
            ),
            problem,
        )
        if made is not None:
            account, password = made
            hand_over(account.name, password)
            st.rerun()

    ask()


def roles(guest: guard.Guest, runtime: state.Runtime, account: Account) -> None:
    """Choose other roles for an account."""

    @st.dialog(_("Change roles"), icon=":material/manage_accounts:")
    def ask() -> None:
        guard.still_here(_ACCESS)
        chosen = _roles(set(account.roles), f"roles-of-{account.name}")
        st.caption(_("They hold at once, also where the account is logged in now."))
        problem = st.container()
        if not _save(_("Save")):
            return
        accounts, name = runtime.access.accounts, account.name
        changed = _done(
            lambda: change_roles(accounts, name, chosen, guest.by(_ACCESS), account.roles), problem
        )
        if changed is not None:
            flash(_("The roles of {name} were changed.", name=account.name))
            st.rerun()

    ask()


def _name(suggestion: str) -> str:
    name = st.text_input(
        _("Log-in name"),
        max_chars=64,
        placeholder=suggestion.casefold() or _("Letters, digits or . @ + - _"),
        key="account-name",
    )
    return name.strip() or suggestion


def _employee(free: dict[str, str]) -> str | None:
    nobody = _("Nobody: an administrator who is no employee")
    chosen = st.selectbox(
        _("Employee"),
        ["", *free],
        index=None,
        format_func=lambda each: free.get(each, nobody),
        placeholder=_("Type a name or number"),
        key="account-employee",
    )
    return chosen or None


def _roles(held: set[Role], key: str) -> list[Role]:
    return st.pills(
        _("May act as"),
        _PERSONAL,
        selection_mode="multi",
        default=[role for role in _PERSONAL if role in held],
        format_func=lambda each: tr(term(each)),
        key=key,
    )


def _save(label: str) -> bool:
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="account-cancel"):
            st.rerun()
        return st.button(label, key="account-save", type="primary")


def _done(what: Callable[[], T], problem: DeltaGenerator) -> T | None:
    """Its result; None, and a sentence at `problem`, if it could not be done."""
    try:
        return what()
    except (InputError, StoreError) as refusal:
        with problem:
            error(refusal)
        return None
