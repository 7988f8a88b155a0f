"""Enrol: whose face is known, and photos to enrol one."""

import streamlit as st

from cwem.access.audit import Action
from cwem.errors import StoreError
from cwem.ui.enrol_desk import Desk, open_desk
from cwem.ui.enrol_list import chosen, figures
from cwem.ui.enrol_person import person
from cwem.ui.enrol_rows import Faces, Row, row, rows
from cwem.ui.enrol_tray import empty as empty_tray
from cwem.ui.formats import here
from cwem.ui.language import _
from cwem.ui.layout import empty, error, header
from cwem.ui.looks import note_look

NUMBER = "number"
"""The parameter of the address that opens one person."""


def main() -> None:
    """The page, top to bottom."""
    desk = open_desk()
    try:
        company = desk.runtime.registry.company()
        faces = Faces.read(desk.runtime.store, desk.runtime.access)
        number = st.query_params.get(NUMBER, "")
        if number in company.employees:
            person(desk, row(company, faces, number, here()), close)
            return
        empty_tray()
        everybody(desk, rows(company, faces, here()))
    except StoreError as problem:
        error(problem)
        return
    if number:
        error(_("Nobody has the number {number}; choose from the list.", number=number))


def everybody(desk: Desk, found: list[Row]) -> None:
    """The list."""
    with header(
        _("Enrol"),
        _("Whose face the cameras know. Only administrators see this."),
    ):
        pass
    if not found:
        empty(
            _("There is nobody to enrol yet. Enter or import people first."),
            _("Import people"),
            "people_import.py",
            ":material/group_add:",
        )
        return
    note_look(desk.guest, Action.SEE_ENROLMENT)
    figures(found)
    if number := chosen(found):
        st.query_params[NUMBER] = number
        st.rerun()


def close() -> None:
    """Back to the list."""
    st.query_params.pop(NUMBER, None)


main()
