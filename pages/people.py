"""People: who is employed, coming or gone, and each person's assignments."""

import streamlit as st

from cwem.access.audit import Action
from cwem.people.values import Company
from cwem.ui.formats import here
from cwem.ui.language import _
from cwem.ui.layout import empty, error, header, saying
from cwem.ui.links import go
from cwem.ui.people_add import add_person
from cwem.ui.people_desk import Desk, open_desk
from cwem.ui.people_list import Known, rows
from cwem.ui.people_person import person
from cwem.ui.people_table import choose, counted, export, filters, table

NUMBER = "number"
"""The parameter of the address that opens one person."""


def main() -> None:
    """The page, top to bottom."""
    desk = open_desk()
    company = desk.company()
    with saying(stop=True):
        known = Known.read(desk.runtime.access, desk.runtime.store, desk.guest.reception.now())
    number = st.query_params.get(NUMBER, "")
    if number in company.employees:
        person(desk, company, known, number, close)
    else:
        everybody(desk, company, known)
        if number:
            error(_("Nobody has the number {number}; choose from the list.", number=number))


def everybody(desk: Desk, company: Company, known: Known) -> None:
    """The list."""
    found = rows(company, known, here())
    with header(_("People"), _("Who works here, where they belong and whether they can log in.")):
        if found:
            export(desk, here())
            if st.button(_("Import"), icon=":material/upload:"):
                go("people_import.py")
            if st.button(_("Invite"), icon=":material/mail:"):
                go("invitations.py")
        if st.button(_("Add a person"), type="primary", icon=":material/person_add:"):
            add_person(desk, company)
    if not found:
        empty(
            _("There is nobody yet. A file from your personnel system brings everybody in."),
            _("Import people"),
            "people_import.py",
            ":material/group_add:",
        )
        return
    desk.note_look(Action.SEE_PEOPLE)
    shown = filters(company, found)
    if shown:
        chosen = table(shown) or choose(shown)
        if chosen:
            open_person(chosen)
    else:
        st.info(_("Nobody matches. Search for less, or show everybody."), icon=":material/search:")
    st.caption(counted(shown, found))


def open_person(number: str) -> None:
    """Draw the page anew with this person."""
    st.query_params[NUMBER] = number
    st.rerun()


def close() -> None:
    """Back to the list."""
    st.query_params.pop(NUMBER, None)


main()
