"""Teams and sites: where people work and who manages them."""

from functools import partial

import streamlit as st

from cwem.people.values import Company
from cwem.ui import choosing
from cwem.ui.formats import here
from cwem.ui.language import _
from cwem.ui.layout import card, empty, header
from cwem.ui.people_desk import Desk, open_desk
from cwem.ui.places_detail import not_deleted, site, team
from cwem.ui.places_forms import ask_site, ask_team
from cwem.ui.places_rows import sites, teams
from cwem.ui.places_tables import site_table, team_table

PLACE = "place"
"""The parameter of the address that opens one: "team:ID" or "site:ID"."""


def main() -> None:
    """The page, top to bottom."""
    desk = open_desk()
    company = desk.company()
    kind, _colon, key = st.query_params.get(PLACE, "").partition(":")
    if kind == "team" and key in company.teams:
        team(desk, company, company.teams[key], close)
    elif kind == "site" and key in company.sites:
        site(desk, company, company.sites[key], close)
    else:
        everything(desk, company)


def everything(desk: Desk, company: Company) -> None:
    """Both lists."""
    with header(
        _("Teams and sites"), _("Where people work, in which time zone, and who manages them.")
    ):
        known = bool(company.sites or company.teams)
        if known and st.button(_("Add a team"), icon=":material/group_add:"):
            ask_team(desk)
        if known and st.button(_("Add a site"), icon=":material/add_home_work:"):
            ask_site(desk)
    if not known:
        nothing(desk)
        return
    with card(_("Sites"), _("Choose one to see and change more.")):
        if not company.sites:
            st.markdown(_("There is no site yet; add one."))
        elif chosen := site_table(sites(company, here())):
            open_place("site", chosen)
    with card(_("Teams"), _("Choose one to see and change more.")):
        if not company.teams:
            st.markdown(_("There is no team yet; add one."))
        elif chosen := team_table(teams(company, here())):
            open_place("team", chosen)
        choose(company)
    not_deleted()


def nothing(desk: Desk) -> None:
    """The first thing to do."""
    empty(
        _("There is no site yet. Begin with the place where people work."),
        _("Add a site"),
        icon=":material/domain:",
        act=partial(ask_site, desk),
    )


def choose(company: Company) -> None:
    """The same choice for the keyboard: a list to type into."""
    names = {f"team:{key}": team.name for key, team in company.teams.items()}
    names |= {f"site:{key}": site.name for key, site in company.sites.items()}
    titles = dict(sorted(names.items(), key=lambda each: each[1].casefold()))
    hint = _("Open a team or site: type its name")
    chosen = choosing.typed(_("Open a team or site"), titles, hint, "open-place")
    if chosen:
        open_place(*chosen.split(":", 1))


def open_place(kind: str, key: str) -> None:
    """Draw the page anew with this one."""
    st.query_params[PLACE] = f"{kind}:{key}"
    st.rerun()


def close() -> None:
    """Back to the lists."""
    st.query_params.pop(PLACE, None)


main()
