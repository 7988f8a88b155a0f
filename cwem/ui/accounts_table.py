"""The list of accounts as it is drawn: filters and table."""

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from cwem.access.accounts import Role
from cwem.ui import choosing
from cwem.ui.accounts_list import STATE_WORDS, Row, State, matching
from cwem.ui.formats import day
from cwem.ui.language import _, n_, tr
from cwem.ui.terms import term
from cwem.words import languages

_ROLES = (
    Role.ADMIN,
    Role.MANAGER,
    Role.PAYROLL,
    Role.AUDITOR,
    Role.EMPLOYEE,
    Role.KIOSK,
)
_ROLE_COLOURS = ("violet", "blue", "gray", "orange")
_STATE_COLOURS = ("green", "orange", "gray")


def filters(found: Sequence[Row]) -> list[Row]:
    """Draw the filters; what is left."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="accounts-filters"):
        text = st.text_input(
            _("Find"),
            placeholder=_("Log-in name, person or number"),
            icon=":material/search:",
            label_visibility="collapsed",
            key="find",
            bind="query-params",
            width=290,
        )
        role = st.selectbox(
            _("Role"),
            ["", *_ROLES],
            format_func=lambda each: tr(term(Role(each))) if each else _("All roles"),
            label_visibility="collapsed",
            key="accounts-role",
            width=170,
        )
        state = st.selectbox(
            _("State"),
            ["", *State],
            format_func=lambda each: tr(STATE_WORDS[State(each)]) if each else _("All states"),
            label_visibility="collapsed",
            key="accounts-state",
            width=170,
        )
    return matching(
        found, text or "", Role(role) if role else None, State(state) if state else None
    )


def table(shown: Sequence[Row]) -> str | None:
    """Draw the accounts; the name of the one that was chosen."""
    alt = _("Accounts with person, roles, state, last log-in and language")
    chosen = choosing.table("accounts", _columns(shown), alt, _config())
    return shown[chosen].account.name if chosen is not None else None


def choose(shown: Sequence[Row]) -> str | None:
    """The same choice for the keyboard: a list to type into."""
    titles = {row.account.name: row.title for row in shown}
    hint = _("Open an account: type a name or number")
    return choosing.typed(_("Open an account"), titles, hint, "open-account")


def counted(shown: Sequence[Row], found: Sequence[Row]) -> str:
    """How many are shown, of how many."""
    if len(shown) == len(found):
        return n_(
            "{n} account. Choose one to change it.",
            "{n} accounts. Choose one to change it.",
            len(shown),
        )
    return _(
        "{shown} of {all} accounts. Choose one to change it.", shown=len(shown), all=len(found)
    )


def _columns(shown: Sequence[Row]) -> dict[str, list[object]]:
    spoken = languages()
    return {
        "name": [row.account.name for row in shown],
        "person": [row.person for row in shown],
        "number": [row.account.employee or "" for row in shown],
        "roles": [
            [tr(term(role)) for role in _ROLES if role in row.account.roles] for row in shown
        ],
        "state": [[tr(STATE_WORDS[row.state])] for row in shown],
        "last": [day(row.last) if row.last else _("Never") for row in shown],
        "language": [spoken.get(row.account.language, "") for row in shown],
    }


def _config() -> dict[str, ColumnConfig]:
    column = st.column_config
    return {
        "name": column.TextColumn(_("Log-in name"), pinned=True),
        "person": column.TextColumn(_("Person")),
        "number": column.TextColumn(_("Number"), width="small"),
        "roles": column.MultiselectColumn(
            _("Roles"),
            options=[tr(term(each)) for each in _ROLES],
            color=_ROLE_COLOURS,
            width=270,
        ),
        "state": column.MultiselectColumn(
            _("State"),
            options=[tr(STATE_WORDS[each]) for each in State],
            color=_STATE_COLOURS,
        ),
        "last": column.TextColumn(
            _("Last log-in"),
            help=_("The day only: who runs the system sees nobody's working time."),
        ),
        "language": column.TextColumn(_("Language"), help=_("Empty: as the browser says.")),
    }
