"""Sites and teams as tables, from which one is chosen."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from cwem.ui import choosing
from cwem.ui.language import _, language
from cwem.ui.places_forms import countries
from cwem.ui.places_rows import SiteRow, TeamRow

TALL = 420
"""Pixels of a table that is longer than a screen has room for."""
MANY = 10


def site_table(rows: Sequence[SiteRow]) -> str | None:
    """Draw the sites; the id of the one that was chosen."""
    names = countries(language())
    columns: dict[str, list[object]] = {
        _("Site"): [row.site.name for row in rows],
        _("Time zone"): [row.site.zone for row in rows],
        _("Country"): [_country(row.site.country, names) for row in rows],
        _("Teams"): [row.teams for row in rows],
        _("People today"): [row.people for row in rows],
    }
    chosen = _table("sites", columns, _("Sites with time zone, country, teams and people"))
    return rows[chosen].site.id if chosen is not None else None


def team_table(rows: Sequence[TeamRow], choosable: bool = True) -> str | None:
    """Draw the teams; the id of the one that was chosen."""
    columns: dict[str, list[object]] = {
        _("Team"): [row.team.name for row in rows],
        _("Site"): [row.site for row in rows],
        _("Manager"): [row.manager or _("No manager") for row in rows],
        _("People today"): [row.people for row in rows],
    }
    alt = _("Teams with site, manager and people")
    chosen = _table("teams", columns, alt, choosable)
    return rows[chosen].team.id if chosen is not None else None


def _table(
    key: str, columns: dict[str, list[object]], alt: str, choosable: bool = True
) -> int | None:
    if choosable:
        return choosing.table(key, columns, alt, scrolls=(MANY, TALL))
    length = len(next(iter(columns.values())))
    height: int | Literal["auto"] = TALL if length > MANY else "auto"
    st.dataframe(columns, hide_index=True, height=height, alt=alt)
    return None


def _country(code: str, names: dict[str, str]) -> str:
    country, _dash, region = code.partition("-")
    name = names.get(country, country)
    return f"{name} ({region})" if region else name
