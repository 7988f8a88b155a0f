"""Inviting, sending again and revoking, as the page Invitations does it."""

from collections.abc import Sequence

import streamlit as st

from cwem.access.accounts import Account, Role
from cwem.access.invitations import Invitation
from cwem.access.invite import DAYS, MOST_DAYS, Wanted, invite, renew, revoke
from cwem.errors import InputError, StoreError
from cwem.people.values import Company
from cwem.ui import invited
from cwem.ui.invitations_table import (
    NAME_FROM,
    Candidate,
    InvitationRow,
    NameFrom,
    proposed,
    still_open,
)
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, confirm, error, flash
from cwem.ui.mishaps import sentence
from cwem.ui.people_desk import Desk
from cwem.ui.terms import term

CHOSEN, PROBLEM, LOGINS = "invite-chosen", "invite_problem", "invite-logins"
ROLES = (Role.EMPLOYEE, Role.MANAGER, Role.PAYROLL, Role.AUDITOR, Role.ADMIN)


def show_problem() -> None:
    """Why the last attempt failed, once."""
    for problem in st.session_state.pop(PROBLEM, ()):
        error(problem)


# --- inviting -------------------------------------------------------------------------------------


def invite_card(
    desk: Desk,
    company: Company,
    people: Sequence[Candidate],
    accounts: Sequence[Account],
    invitations: Sequence[Invitation],
) -> None:
    """Choose people, look at their log-in names, invite."""
    with card(
        _("Invite people"),
        n_(
            "{n} person has neither an account nor an open invitation.",
            "{n} people have neither an account nor an open invitation.",
            len(people),
        ),
    ):
        chosen = _choose(company, people)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            source: NameFrom = st.selectbox(
                _("Log-in names from"),
                [*NameFrom],
                format_func=lambda each: tr(NAME_FROM[each]),
                width=220,
                key="invite-source",
            )
            role: Role = st.selectbox(
                _("Role"),
                ROLES,
                format_func=lambda each: tr(term(each)),
                width=180,
                key="invite-role",
            )
            days = st.number_input(
                _("Open for (days)"), 1, MOST_DAYS, DAYS, width=150, key="invite-days"
            )
        taken = {one.name for one in accounts} | {one.login for one in invitations}
        logins = _logins(company, chosen, source, taken)
        if role is Role.ADMIN and chosen:
            st.warning(
                _("Administrators may change everything, also the access of others."),
                icon=":material/admin_panel_settings:",
            )
        st.button(
            n_("Invite {n} person", "Invite {n} people", len(chosen)) if chosen else _("Invite"),
            type="primary",
            icon=":material/send:",
            disabled=not chosen,
            key="invite-do",
            on_click=_invite,
            args=(desk, company, logins, role, int(days)),
        )


def _choose(company: Company, people: Sequence[Candidate]) -> list[str]:
    """Employee numbers; a whole team at once, or one by one."""
    by_number = {each.number: each for each in people}
    kept = [number for number in st.session_state.get(CHOSEN, []) if number in by_number]
    st.session_state[CHOSEN] = kept  # who was invited meanwhile is no longer offered
    teams = sorted(
        {each.team for each in people if each.team}, key=lambda id: company.teams[id].name
    )

    def add_team() -> None:
        team = st.session_state.get("invite-team")
        more = [each.number for each in people if team in {"", each.team}]
        if team is not None:
            st.session_state[CHOSEN] = list(dict.fromkeys([*st.session_state[CHOSEN], *more]))
            st.session_state["invite-team"] = None

    st.selectbox(
        _("Add everybody without an account"),
        ["", *teams],
        None,
        format_func=lambda id: company.teams[id].name if id else _("Of all teams"),
        key="invite-team",
        placeholder=_("Choose a team"),
        on_change=add_team,
        width=320,
    )
    return st.multiselect(
        _("People"),
        list(by_number),
        format_func=lambda number: f"{by_number[number].name} ({number})",
        key=CHOSEN,
        placeholder=_("Search by name or number"),
    )


def _logins(
    company: Company, chosen: Sequence[str], source: NameFrom, taken: set[str]
) -> dict[str, str]:
    """Number -> log-in name, as proposed or as typed over."""
    if not chosen:
        return {}
    names = proposed((company.employees[number] for number in chosen), source, taken)
    edited = st.data_editor(
        {
            _("Name"): [company.employees[number].name for number in chosen],
            _("Number"): list(chosen),
            _("Log-in name"): [names[number] for number in chosen],
        },
        disabled=[_("Name"), _("Number")],
        hide_index=True,
        key=f"{LOGINS}-{hash((tuple(chosen), source))}",
        width="stretch",
    )
    return dict(zip(chosen, (str(name or "") for name in edited[_("Log-in name")]), strict=True))


def _invite(desk: Desk, company: Company, logins: dict[str, str], role: Role, days: int) -> None:
    """Runs before the page is drawn again."""
    wanted = [
        Wanted(login, frozenset({role}), number, company.employees[number].language)
        for number, login in logins.items()
    ]
    names = {number: company.employees[number].name for number in logins}
    try:
        issued = invite(desk.guest.reception.store.invitations, wanted, days, desk.by())
    except (InputError, StoreError) as problem:
        st.session_state[PROBLEM] = [sentence(problem)]
        return
    invited.keep(issued, names)
    st.session_state[CHOSEN] = []
    flash(n_("{n} person invited.", "{n} people invited.", len(issued)))


# --- what was sent --------------------------------------------------------------------------------


def send_again(desk: Desk, rows: Sequence[InvitationRow], days: int) -> None:
    """New links for those that can have one. Raises InputError, StoreError."""
    store = desk.guest.reception.store.invitations
    done = renew(store, still_open(rows), days, desk.by())
    invited.keep(done.issued, {row.invitation.employee or "": row.name for row in rows})
    if done.refused:
        st.session_state[PROBLEM] = [
            _("{login}: {reason}", login=one.login, reason=reason) for one, reason in done.refused
        ]
    if done.issued:
        flash(n_("{n} new link made.", "{n} new links made.", len(done.issued)))


def ask_to_revoke(desk: Desk, rows: Sequence[InvitationRow]) -> None:
    """Ask, then end these links."""
    ended = still_open(rows)

    def do() -> None:
        count = revoke(desk.guest.reception.store.invitations, ended, desk.by())
        flash(n_("{n} invitation revoked.", "{n} invitations revoked.", count))

    confirm(
        n_("Revoke {n} invitation?", "Revoke {n} invitations?", len(ended)),
        _("The links stop working at once. You can invite the same people again."),
        _("Revoke"),
        do,
        desk.permission,
    )


def ask_to_send_again(desk: Desk, rows: Sequence[InvitationRow], days: int) -> None:
    """Ask, then make new links."""
    confirm(
        n_("Make {n} new link?", "Make {n} new links?", len(still_open(rows))),
        _("The links that were sent before stop working at once."),
        _("Make new links"),
        lambda: send_again(desk, rows, days),
        desk.permission,
    )
