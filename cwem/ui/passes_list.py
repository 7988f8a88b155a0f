"""Who has a PIN and a code, as rows, and which of them are looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from cwem.attendance.passes import PassKind
from cwem.people.assignments import employed, team_on
from cwem.people.values import Company
from cwem.ui.language import _, tr
from cwem.words import Words, say

SHOW: Mapping[str, Words] = {
    "all": say("Everybody"),
    "none": say("With neither"),
    "pin": say("With a PIN"),
    "code": say("With a code"),
    "gone": say("Not employed, with a PIN or code"),
}
"""What can be asked for."""


@dataclass(frozen=True, slots=True)
class PassRow:
    """One person."""

    number: str
    name: str
    team: str
    """Id; empty: none."""
    works: bool
    held: frozenset[PassKind]

    @property
    def title(self) -> str:
        return f"{self.name} ({self.number})" if self.name else self.number


def pass_rows(company: Company, held: Mapping[str, frozenset[PassKind]], on: date) -> list[PassRow]:
    """Everybody who works here on this day or holds something all the same, by name."""
    rows = []
    for number, person in company.employees.items():
        works, has = employed(company, number, on), held.get(number, frozenset())
        if works or has:
            team = team_on(company, number, on)
            rows.append(PassRow(number, person.name, team.id if team else "", works, has))
    return sorted(rows, key=lambda row: (row.name.casefold(), row.number))


def matching(rows: Sequence[PassRow], text: str, team: str, show: str) -> list[PassRow]:
    """Those asked for."""
    sought = text.strip().casefold()
    return [
        row
        for row in rows
        if _wanted(row, show)
        and (not team or row.team == team)
        and sought in f"{row.name} {row.number}".casefold()
    ]


def _wanted(row: PassRow, show: str) -> bool:
    if show == "gone":
        return not row.works
    asked = {"none": not row.held, "pin": PassKind.PIN in row.held, "code": PassKind.QR in row.held}
    return row.works and asked.get(show, True)


def filters(company: Company, rows: Sequence[PassRow]) -> list[PassRow]:
    """Draw the filters, which stand in the address; who is left."""
    teams = {row.team: company.teams[row.team].name for row in rows if row.team}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Find"),
            placeholder=_("Name or number"),
            icon=":material/search:",
            label_visibility="collapsed",
            key="find",
            bind="query-params",
            width=280,
        )
        team = st.selectbox(
            _("Team"),
            ["", *sorted(teams, key=lambda each: teams[each].casefold())],
            format_func=lambda each: teams.get(each, _("All teams")),
            label_visibility="collapsed",
            key="team",
            bind="query-params",
            width=200,
        )
        show = st.selectbox(
            _("Show"),
            list(SHOW),
            format_func=lambda each: tr(SHOW[each]),
            label_visibility="collapsed",
            key="show",
            bind="query-params",
            width=260,
        )
    return matching(rows, text or "", team or "", show or "all")
