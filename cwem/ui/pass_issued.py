"""PINs and codes that were just made, shown once: as letters with a PIN, as a sheet of cards with
codes. They live in the session of whoever made them until they say that they have them, or the
person has left."""

from collections.abc import Iterable

import streamlit as st

from cwem.attendance.pass_desk import IssuedPass
from cwem.people.assignments import employed
from cwem.people.values import Company
from cwem.ui.downloads import made_when_pressed
from cwem.ui.formats import here
from cwem.ui.language import _, language, n_
from cwem.ui.layout import card
from cwem.ui.pass_letters import Holder, letters_html, sheet_html
from cwem.ui.people_desk import Desk

_KEPT = "pass_issued"


def keep(made: Iterable[IssuedPass], company: Company) -> None:
    """Show these on the next run, each person's last ones."""
    kept: dict[str, Holder] = dict(st.session_state.get(_KEPT, {}))
    for one in made:
        person = company.employees.get(one.employee)
        before = kept.get(one.employee)
        pin, code = one.pin, one.code
        if before is not None:  # a PIN now and a code a minute ago belong on one letter
            pin, code = pin or before.issued.pin, code or before.issued.code
        name, spoken = (person.name, person.language) if person else ("", "")
        kept[one.employee] = Holder(IssuedPass(one.employee, pin, code), name, spoken)
    st.session_state[_KEPT] = kept


def issued_card(desk: Desk) -> None:
    """What was kept, if there is anything."""
    kept: dict[str, Holder] = st.session_state.get(_KEPT, {})
    if not kept:
        return
    company, today = desk.company(), here()
    kept = {number: one for number, one in kept.items() if employed(company, number, today)}
    if not kept:
        st.session_state.pop(_KEPT)
        return
    holders = sorted(kept.values(), key=lambda one: (one.name.casefold(), one.issued.employee))
    caption = _(
        "Shown this once: print the letters, give each person their own, then close this card. "
        "Later you can only make new ones."
    )
    with card(n_("{n} letter to pass on", "{n} letters to pass on", len(holders)), caption):
        spoken = language()
        with st.container(horizontal=True):
            st.download_button(
                _("Printable letters"),
                made_when_pressed(
                    desk.guest, desk.permission, lambda: letters_html(holders, spoken)
                ),
                "cwem-pins.html",
                "text/html",
                type="primary",
                icon=":material/print:",
                on_click="ignore",
                key="passes-letters",
            )
            coded = [one for one in holders if one.issued.code]
            if coded:
                st.download_button(
                    _("Sheet of cards with codes"),
                    made_when_pressed(
                        desk.guest, desk.permission, lambda: sheet_html(coded, spoken)
                    ),
                    "cwem-codes.html",
                    "text/html",
                    icon=":material/qr_code_2:",
                    on_click="ignore",
                    key="passes-sheet",
                )
            st.button(
                _("I have them: close"),
                icon=":material/check:",
                key="passes-close",
                on_click=lambda: st.session_state.pop(_KEPT, None),
            )
