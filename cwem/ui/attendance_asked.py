"""Whose attendance is asked for: what the address says, and what changes it."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.ui import attendance_reading, day_address, day_reading
from cwem.ui.attendance_reading import MANY, NO_TEAM, OwnDays
from cwem.ui.kpi_asked import one_of
from cwem.ui.language import _

SITE, TEAM, PERSON = "site", "team", "person"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is chosen; empty: all of them. `own` is whoever is read; `team` may be NO_TEAM."""

    own: OwnDays
    site: str
    team: str
    person: str
    teams: Mapping[str, str]
    """Id -> name of those there are."""


def asked_people(company: Company, own: OwnDays, period: Period) -> Asked:
    """Site, team and person, with what chooses them. Of many people one team at a time is read, or
    those in none."""
    teams = attendance_reading.teams(company, own, period)
    without = attendance_reading.unassigned(company, own, period) if teams else {}
    choices = {**teams, NO_TEAM: _("Without a team")} if without else teams
    with st.container(horizontal=True, gap="small", key="attendance-filters"):
        if len(own) > MANY and teams:
            team = day_address.chosen(TEAM, choices, next(iter(choices)), _("Team"), 220)
            site = ""
            inside = attendance_reading.in_teams(company, own, {team}, period)
            own = without if team == NO_TEAM else inside
        else:
            sites = attendance_reading.sites(company, teams)
            site = one_of(SITE, sites, _("All sites"), _("Site"))
            team = one_of(TEAM, choices, _("All teams"), _("Team"))
        people = day_reading.names(company, own)
        person = one_of(PERSON, people, _("All people"), _("Person"))
    return Asked(own, site, team, person, teams)
