"""Adding a person, over the page."""

from collections.abc import Mapping

import streamlit as st

from cwem.access.audit import Action
from cwem.people.values import AssignmentKind, Company
from cwem.people.wording import person_name
from cwem.ui.formats import here, typed_day
from cwem.ui.language import _
from cwem.ui.layout import flash, saying
from cwem.ui.people_change import FIRST, LAST, choices_of
from cwem.ui.people_desk import Desk
from cwem.ui.people_entered import Beginning, employee_of, new_person
from cwem.words import languages


def add_person(desk: Desk, company: Company) -> None:
    """Ask for what is needed and record it."""

    @st.dialog(_("Add a person"), width="medium")
    def ask() -> None:
        desk.still_here()
        number = st.text_input(_("Number"), key="add-number", help=_("As the company writes it."))
        name = st.text_input(_("Name"), key="add-name")
        email = st.text_input(_("E-mail"), key="add-email", icon=":material/mail:")
        spoken = language_of("", "add-language")
        begin = _beginning(company, desk.rosters())
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="add-cancel"):
                st.rerun()
            if not st.button(_("Add"), key="add-do", type="primary"):
                return
        with saying():
            person = employee_of(number or "", name or "", email or "", spoken)
            now = desk.company()
            desk.change(now, new_person(now, person, begin), Action.ADD_PERSON, person.number)
            flash(_("{name} was added.", name=person.name))
            st.query_params["number"] = person.number
            st.rerun()

    ask()


def language_of(known: str, key: str) -> str:
    """Choose a person's language, empty where nobody said."""
    names = {"": _("Not known")} | languages()
    options = [*names, *([known] if known not in names else [])]
    return st.selectbox(
        _("Language"),
        options,
        options.index(known),
        format_func=lambda each: names.get(each, each),
        key=key,
    )


def _beginning(company: Company, rosters: Mapping[str, str]) -> Beginning:
    first_day = st.date_input(
        _("First day"),
        here(),
        min_value=FIRST,
        max_value=LAST,
        format=typed_day(),
        key="add-first",
    )
    teams = choices_of(company, AssignmentKind.TEAM, "", here())
    team = st.selectbox(
        _("Team"),
        ["", *teams],
        format_func=lambda each: company.teams[each].name if each else _("No team"),
        key="add-team",
    )
    site = company.sites.get(company.teams[team].site or "") if team else None
    zones = choices_of(company, AssignmentKind.ZONE, "", here())
    zone = st.selectbox(
        _("Time zone"),
        ["", *zones],
        zones.index(site.zone) + 1 if site else 0,
        format_func=lambda each: each or _("Not known"),
        key=f"add-zone-{site.id if site else ''}",
        help=_("In which the person's days are counted; to begin with that of the site."),
    )
    people = choices_of(company, AssignmentKind.MANAGER, "", here())
    manager = st.selectbox(
        _("Manager"),
        ["", *people],
        format_func=lambda each: person_name(company, each) if each else _("The team's manager"),
        key="add-manager",
    )
    roster = st.selectbox(
        _("Roster"),
        ["", *choices_of(company, AssignmentKind.ROSTER, "", here(), rosters)],
        format_func=lambda each: rosters.get(each) or _("The team's roster"),
        key="add-roster",
    )
    return Beginning(first_day, team or "", zone or "", manager or "", roster or "")
