"""Entering a site or team, over the page."""

from functools import cache

import streamlit as st
from babel import Locale

from cwem.access.audit import Action
from cwem.people.values import AssignmentKind, Changes, Company, Site, Team
from cwem.ui import guard
from cwem.ui.explained import unchanged
from cwem.ui.formats import here
from cwem.ui.language import _, language
from cwem.ui.layout import flash, saying
from cwem.ui.people_change import choices_of
from cwem.ui.people_desk import Desk
from cwem.ui.places_entered import site_of, team_of

_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
"""Codes of two letters that name unions and test regions."""


@cache
def countries(spoken: str) -> dict[str, str]:
    """Code -> name in this language, by name."""
    found = {
        code: str(name)
        for code, name in Locale.parse(spoken).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    return dict(sorted(found.items(), key=lambda each: each[1]))


def ask_site(desk: Desk, known: Site | None = None) -> None:
    """Enter a new site, or change this one."""

    @st.dialog(_("Change the site") if known else _("Add a site"), width="medium")
    def ask() -> None:
        guard.still_here()
        company = desk.company()
        of = known.id if known else ""
        name = st.text_input(_("Name"), known.name if known else "", key=f"site-name-{of}")
        zone = _zone(company, known, of)
        with st.container(horizontal=True):
            country, region = _country(known, of)
        if known and zone != known.zone:
            st.info(
                _(
                    "Nobody's days change: everybody keeps the time zone they have. Whoever is "
                    "added to a team here from now on gets {zone}. If people really move, change "
                    "their own time zone from that day.",
                    zone=zone,
                ),
                icon=":material/schedule:",
            )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="site-cancel"):
                st.rerun()
            if not st.button(_("Save"), key="site-save", type="primary"):
                return
        with saying():
            where = f"{country}-{region.strip()}" if country and region.strip() else country
            new = site_of(company, known, name or "", zone, where)
            unchanged(company.sites.get(new.id), known)
            if new != known:
                desk.change(company, Changes(sites=(new,)), Action.CHANGE_PLACE, site=new.id)
                flash(_("{name} was saved.", name=new.name))
            st.rerun()

    ask()


def _zone(company: Company, known: Site | None, of: str) -> str:
    zones = choices_of(company, AssignmentKind.ZONE, "", here())
    return (
        st.selectbox(
            _("Time zone"),
            zones,
            zones.index(known.zone) if known else None,
            placeholder=_("Type a city, such as Berlin"),
            key=f"site-zone-{of}",
        )
        or ""
    )


def _country(known: Site | None, of: str) -> tuple[str, str]:
    code, _dash, region = (known.country if known else "").partition("-")
    names = {"": _("Not known")} | countries(language())
    options = [*names, *([code] if code not in names else [])]
    country = st.selectbox(
        _("Country"),
        options,
        options.index(code),
        format_func=lambda each: names.get(each, each),
        key=f"site-country-{of}",
        help=_("Public holidays depend on it."),
    )
    typed = st.text_input(
        _("Region"),
        region,
        max_chars=3,
        key=f"site-region-{of}",
        help=_("Where holidays depend on it: BE is Berlin in Germany."),
    )
    return country, typed or ""


def ask_team(desk: Desk, known: Team | None = None) -> None:
    """Enter a new team, or change this one."""

    @st.dialog(_("Change the team") if known else _("Add a team"), width="medium")
    def ask() -> None:
        guard.still_here()
        company = desk.company()
        of = known.id if known else ""
        name = st.text_input(_("Name"), known.name if known else "", key=f"team-name-{of}")
        sites = ["", *sorted(company.sites, key=lambda key: company.sites[key].name.casefold())]
        now = (known.site if known else "") or ""
        site = st.selectbox(
            _("Site"),
            sites,
            sites.index(now) if known or len(sites) != 2 else 1,
            format_func=lambda each: company.sites[each].name if each else _("No site"),
            key=f"team-site-{of}",
        )
        if known and site != now:
            st.info(
                _(
                    "Everybody in the team keeps their time zone. If people really move, change "
                    "their own time zone from that day."
                ),
                icon=":material/schedule:",
            )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="team-cancel"):
                st.rerun()
            if not st.button(_("Save"), key="team-save", type="primary"):
                return
        with saying():
            new = team_of(company, known, name or "", site)
            unchanged(company.teams.get(new.id), known)
            if new != known:
                desk.change(company, Changes(teams=(new,)), Action.CHANGE_PLACE, team=new.id)
                flash(_("{name} was saved.", name=new.name))
            st.rerun()

    ask()
