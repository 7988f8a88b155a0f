"""One team, or one site, with who is there."""

from collections.abc import Callable

import streamlit as st

from cwem.access.audit import Action
from cwem.people.values import AssignmentKind, Company, Site, Team
from cwem.people.wording import days
from cwem.ui.formats import here
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, header, saying
from cwem.ui.links import link
from cwem.ui.looks import note_looks
from cwem.ui.people_dates import assignment, recorded
from cwem.ui.people_desk import Desk
from cwem.ui.places_forms import ask_site, ask_team
from cwem.ui.places_rows import members, teams
from cwem.ui.places_tables import team_table


def team(desk: Desk, company: Company, of: Team, close: Callable[[], None]) -> None:
    """Draw a team; `close` leads back."""
    numbers = members(company, of.id, here())
    with saying(stop=True):
        note_looks(desk.guest, Action.SEE_TEAM, numbers, team=of.id)
    site = company.sites.get(of.site or "")
    caption = n_("{n} person today.", "{n} people today.", len(numbers))
    if site:
        caption = _("At {site}. {count}", site=site.name, count=caption)
    with header(of.name, caption):
        st.button(_("All teams and sites"), icon=":material/arrow_back:", on_click=close)
        if st.button(_("Change name or site"), icon=":material/edit:"):
            ask_team(desk, of)
    with card(_("Who manages the team"), _("Everybody in it who has no manager of their own.")):
        assignment(desk, company, AssignmentKind.TEAM_MANAGER, of.id, of.name)
        with saying():
            recorded(desk, company, [AssignmentKind.TEAM_MANAGER], of.id)
    with card(_("When the team works"), _("Everybody in it who has no roster of their own.")):
        assignment(desk, company, AssignmentKind.TEAM_ROSTER, of.id, of.name)
        with saying():
            recorded(desk, company, [AssignmentKind.TEAM_ROSTER], of.id)
        link("shifts.py", _("Shifts"), ":material/schedule:")
    with card(_("In the team today")):
        if not numbers:
            st.markdown(_("Nobody. A person's team is changed on the page of that person."))
        else:
            st.dataframe(
                {
                    _("Name"): [company.employees[n].name or n for n in numbers],
                    _("Number"): numbers,
                    _("In the team"): [_since(company, n) for n in numbers],
                },
                hide_index=True,
                alt=_("Who is in the team today"),
            )
        link("people.py", _("People"), ":material/badge:")
    not_deleted()


def site(desk: Desk, company: Company, of: Site, close: Callable[[], None]) -> None:
    """Draw a site; `close` leads back."""
    rows = teams(company, here(), of.id)
    people = sum(row.people for row in rows)
    with header(of.name, _("Time zone {zone}.", zone=of.zone)):
        st.button(_("All teams and sites"), icon=":material/arrow_back:", on_click=close)
        if st.button(_("Change the site"), icon=":material/edit:"):
            ask_site(desk, of)
    with card(_("Teams here"), n_("{n} person today.", "{n} people today.", people)):
        if rows:
            team_table(rows, choosable=False)
        else:
            st.markdown(_("No team is here. A team's site is changed on the page of the team."))
    not_deleted()


def _since(company: Company, number: str) -> str:
    span = company.line(AssignmentKind.TEAM, number).span_on(here())
    return tr(days(span)) if span else ""


def not_deleted() -> None:
    """What to do with a place that is not used any more."""
    st.caption(
        _(
            "Teams and sites are not deleted, because the history names them. One that is not used "
            "any more can be renamed and used for something else."
        )
    )
