"""One person: name and address, where they belong, whether they can log in, when they leave."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cwem.access.audit import Action
from cwem.access.consent import PURPOSES
from cwem.errors import StoreChanged
from cwem.people.assignments import people_of
from cwem.people.leavers import planned_leaving
from cwem.people.values import AssignmentKind, Changes, Company
from cwem.people.wording import person_name
from cwem.ui.explained import draw_anew, first_drawn
from cwem.ui.formats import here
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, flash, header, saying
from cwem.ui.links import link
from cwem.ui.markdown import plain
from cwem.ui.people_add import language_of
from cwem.ui.people_dates import assignment, recorded
from cwem.ui.people_desk import Desk
from cwem.ui.people_entered import employee_of
from cwem.ui.people_leaving import leaves, takes_back
from cwem.ui.people_list import ACCOUNT, AccountState, AtWork, Known, at_work
from cwem.values import Employee
from cwem.words import languages, say

Kind = AssignmentKind
_SHOWN = (Kind.EMPLOYMENT, Kind.TEAM, Kind.ZONE, Kind.ROSTER, Kind.MANAGER, Kind.DEPUTY)


def person(
    desk: Desk, company: Company, known: Known, number: str, close: Callable[[], None]
) -> None:
    """Draw the person of this number; `close` leads back to the list."""
    desk.note_look(Action.SEE_PERSON, number)
    who = company.employees[number]
    planned = planned_leaving(company, number, desk.guest.reception.now())
    state, last = at_work(company, number, here())
    with header(who.name or number, _summary(number, state, last)):
        st.button(_("All people"), icon=":material/arrow_back:", on_click=close)
        if planned is not None and st.button(_("Take leaving back"), icon=":material/undo:"):
            takes_back(desk, company, number, planned)
        if state is not AtWork.LEFT and st.button(
            _("Change last day") if planned else _("Record last day"), icon=":material/logout:"
        ):
            leaves(desk, number, planned)
    wide, narrow = st.columns([3, 2])
    with wide, card(_("Where {name} belongs", name=who.name or number)):
        for kind in _SHOWN:
            assignment(desk, company, kind, number, person_name(company, number))
        _manages(company, number)
        with saying():
            recorded(desk, company, _SHOWN, number)
    with narrow:
        with card(_("Details")):
            _details(desk, company, who)
        with card(_("Access and consent")):
            _access(known, number)


def _summary(number: str, state: AtWork, day: object) -> str:
    parts = {
        AtWork.EMPLOYED: _("Number {number}.", number=number),
        AtWork.COMING: _("Number {number}. Begins on {day}.", number=number, day=day),
        AtWork.LEAVING: _("Number {number}. Leaves on {day}.", number=number, day=day),
        AtWork.LEFT: _("Number {number}. Left on {day}.", number=number, day=day)
        if day
        else _("Number {number}. Not employed.", number=number),
    }
    return parts[state]


def _manages(company: Company, number: str) -> None:
    if people := people_of(company, number, here()):
        st.caption(
            n_(
                "Manages {n} person today, or stands in for their manager.",
                "Manages {n} people today, or stands in for their manager.",
                len(people),
            )
        )


def _details(desk: Desk, company: Company, who: Employee) -> None:
    form = f"name-{who.number}"
    drawn = first_drawn(who, form)
    with st.form(f"details-{who.number}", border=False):
        name = st.text_input(_("Name"), drawn.name, key=form)
        email = st.text_input(
            _("E-mail"), drawn.email, key=f"email-{who.number}", icon=":material/mail:"
        )
        language = language_of(drawn.language, f"language-{who.number}")
        if not st.form_submit_button(_("Save"), icon=":material/save:"):
            return
    with saying():
        new = replace(employee_of(who.number, name or "", email or "", language), number=who.number)
        fields = [
            field for field in ("name", "email", "language")
            if getattr(new, field) != getattr(who, field)
        ]  # fmt: skip
        if drawn != who:
            draw_anew(form)  # whoever saves again has read how it is now
            raise _changed(who)
        if not fields:
            st.info(_("Nothing was different."), icon=":material/info:")
            return
        changes = Changes(employees=(new,))
        desk.change(company, changes, Action.CHANGE_PERSON, who.number, columns=", ".join(fields))
        draw_anew(form)
        flash(_("{name} was saved.", name=new.name))
        st.rerun()


def _changed(now: Employee) -> StoreChanged:
    language = languages().get(now.language, now.language)
    recorded = ", ".join(filter(None, [now.name, now.email, language]))
    return StoreChanged(
        say(
            "Somebody changed this person meanwhile to: {recorded}. Nothing was saved, and what "
            "you typed is still here. Save again if it is to hold.",
            recorded=recorded,
        )
    )


def _access(known: Known, number: str) -> None:
    state, account = known.account(number), known.accounts.get(number)
    colour = {AccountState.ACTIVE: "green", AccountState.NONE: "gray"}.get(state, "orange")
    _fact(_("Account"), tr(ACCOUNT[state]), colour, account.name if account else "")
    if account is not None:
        link("accounts.py", _("Accounts"), ":material/manage_accounts:")
    else:
        link("invitations.py", _("Invite"), ":material/mail:")
    enrolled = number in known.enrolled
    _fact(
        _("Face"), _("Enrolled") if enrolled else _("Not enrolled"), "green" if enrolled else "gray"
    )
    link("enrol.py", _("Enrol"), ":material/face:", number=number)
    agreed = sorted(known.purposes.get(number, ()))
    _fact(
        _("Consent"),
        ", ".join(tr(PURPOSES[purpose].title) for purpose in agreed) or _("None"),
        "green" if agreed else "gray",
    )
    link("consents.py", _("Consents"), ":material/handshake:")


def _fact(label: str, value: str, colour: str, detail: str = "") -> None:
    with st.container(gap=None):
        st.caption(label)
        st.markdown(f":{colour}-badge[{plain(value)}] {plain(detail)}")
