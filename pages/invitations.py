"""Invitations: who was sent a one-time link, and inviting those who have no account yet."""

import streamlit as st

from cwem.access.audit import Action
from cwem.access.invitations import Invitation, InvitationState
from cwem.access.invite import DAYS, MOST_DAYS
from cwem.access.roles import Permission
from cwem.ui import formats, guard, invited, state
from cwem.ui.account_words import actor
from cwem.ui.formats import here
from cwem.ui.invitations_desk import (
    ask_to_revoke,
    ask_to_send_again,
    invite_card,
    show_problem,
)
from cwem.ui.invitations_table import (
    InvitationRow,
    candidates,
    invitation_rows,
    still_open,
)
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, empty, header, saying
from cwem.ui.people_desk import Desk
from cwem.ui.terms import term
from cwem.web.addresses import colleagues_address, for_this_machine

LONG, HEIGHT = 12, 460


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.MANAGE_ACCOUNTS)
    runtime = state.server().runtime
    assert runtime is not None
    desk = Desk(guest, runtime, Permission.MANAGE_ACCOUNTS)
    with header(
        _("Invitations"),
        _("One-time links with which people make their own accounts; no mail server is needed."),
    ):
        pass
    show_problem()
    base = colleagues_address(runtime.settings, st.context.url or "")
    invited.show(guest, base, not for_this_machine(base))
    company = desk.company()
    with saying(stop=True):
        sent = guest.reception.store.invitations.invitations()
        accounts = guest.reception.store.accounts.accounts()
        people = candidates(company, accounts, sent, here(), guest.reception.now())
        if people or sent:
            desk.note_look(Action.SEE_INVITATIONS)
    if people:
        invite_card(desk, company, people, accounts, sent)
    if sent:
        names = {number: employee.name for number, employee in company.employees.items()}
        sent_card(desk, sent, names)
    elif not people:
        empty(
            _("Nobody can be invited: everybody has an account, or nobody is entered yet."),
            _("Import people"),
            "people_import.py",
        )


def sent_card(desk: Desk, sent: list[Invitation], names: dict[str, str]) -> None:
    """The list with its filters, and what can be done with the chosen ones."""
    with card(_("Sent so far")):
        with st.container(horizontal=True, vertical_alignment="center"):
            states = st.pills(
                _("Show"),
                list(InvitationState),
                selection_mode="multi",
                format_func=lambda each: tr(term(each)),
                label_visibility="collapsed",
                key="invitations-states",
            )
            text = st.text_input(
                _("Search"), placeholder=_("Name, number or log-in"), key="invitations-text",
                label_visibility="collapsed", icon=":material/search:", width=240,
            )  # fmt: skip
        rows = invitation_rows(sent, names, desk.guest.reception.now(), states, text)
        if not rows:
            st.caption(_("Nothing here matches. Choose fewer filters."))
            return
        chosen = table(rows)
        act(desk, chosen)


def table(rows: list[InvitationRow]) -> list[InvitationRow]:
    """The invitations; those that are chosen in it."""
    zone = formats.viewer_zone()
    # Another list gets another key: a choice is by position, and must not slip to somebody else.
    picked = st.dataframe(
        {
            _("Name"): [row.name for row in rows],
            _("Number"): [row.invitation.employee or "" for row in rows],
            _("Log-in name"): [row.invitation.login for row in rows],
            _("Role"): [
                ", ".join(tr(term(role)) for role in sorted(row.invitation.roles)) for row in rows
            ],
            _("State"): [[tr(term(row.state))] for row in rows],
            _("Expires"): [formats.moment(row.invitation.expires, zone) for row in rows],
            _("Invited by"): [actor(row.invitation.by) for row in rows],
        },
        column_config={
            _("State"): st.column_config.MultiselectColumn(
                options=[tr(term(each)) for each in InvitationState],
                color=["blue", "orange", "green", "gray"],
            )
        },
        hide_index=True,
        height=HEIGHT if len(rows) > LONG else "auto",
        alt=_("Invitations, newest first"),
        on_select="rerun",
        selection_mode="multi-row",
        key=f"invitations-{hash(tuple(row.invitation.id for row in rows))}",
    )
    return [rows[at] for at in picked.selection.rows if at < len(rows)]


def act(desk: Desk, chosen: list[InvitationRow]) -> None:
    """Send again or revoke what is chosen."""
    left = len(still_open(chosen))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.number_input(
            _("New links are open for (days)"), 1, MOST_DAYS, DAYS, width=220, key="again-days"
        )
        again = st.button(
            _("Make new links"), icon=":material/restart_alt:", disabled=not left, key="again"
        )
        ending = st.button(_("Revoke"), icon=":material/link_off:", disabled=not left, key="revoke")
    if not chosen:
        st.caption(_("Choose rows to make new links for them, or to revoke theirs."))
    elif left < len(chosen):
        st.caption(
            n_(
                "{n} of the chosen ones can be changed: the others were accepted or revoked.",
                "{n} of the chosen ones can be changed: the others were accepted or revoked.",
                left,
            )
        )
    if again:
        ask_to_send_again(desk, chosen, int(days))
    elif ending:
        ask_to_revoke(desk, chosen)


main()
