"""The list of people as it is drawn: filters, table, file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from cwem.access.audit import Action
from cwem.access.consent import PURPOSES
from cwem.access.roles import Permission
from cwem.people.csv_export import export_csv
from cwem.people.values import Company
from cwem.ui import choosing, formats
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, language, n_, tr
from cwem.ui.looks import note_file
from cwem.ui.people_desk import Desk
from cwem.ui.people_list import (
    ACCOUNT,
    AT_WORK,
    SHOW,
    SHOW_WORDS,
    AccountState,
    AtWork,
    Row,
    matching,
)
from cwem.values import Purpose
from cwem.words import Words, say

AGREED_TO: Mapping[Purpose, Words] = {
    **{purpose: words.title for purpose, words in PURPOSES.items()},
    Purpose.ATTENDANCE: say("Attendance"),
}
"""Short enough for a chip."""

_ACCOUNT_COLOURS = ("gray", "blue", "orange", "orange", "green", "gray")


def filters(company: Company, found: Sequence[Row]) -> list[Row]:
    """Draw the filters; who is left. They stand in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="people-filters"):
        text = st.text_input(
            _("Find"),
            placeholder=_("Name, number, e-mail or team"),
            icon=":material/search:",
            label_visibility="collapsed",
            key="find",
            bind="query-params",
            width=280,
        )
        team = _choice(
            _("Team"), "team", {k: t.name for k, t in company.teams.items()}, _("All teams")
        )
        site = _choice(
            _("Site"), "site", {k: s.name for k, s in company.sites.items()}, _("All sites")
        )
        show = st.selectbox(
            _("Show"),
            list(SHOW),
            format_func=lambda each: tr(SHOW_WORDS[each]),
            label_visibility="collapsed",
            key="show",
            bind="query-params",
            width=157,
        )
    return matching(found, text or "", team, site, show or "today")


def _choice(label: str, key: str, names: dict[str, str], everything: str) -> str:
    if len(names) < 2:
        return ""
    chosen = st.selectbox(
        label,
        ["", *sorted(names, key=lambda each: names[each].casefold())],
        format_func=lambda each: names.get(each, everything),
        label_visibility="collapsed",
        key=key,
        bind="query-params",
        width=157,
    )
    return chosen or ""


def table(shown: Sequence[Row]) -> str | None:
    """Draw the people; the number of the one that was chosen."""
    alt = _("People with team, site, manager, time zone, consent and account")
    chosen = choosing.table("people", _columns(shown), alt, _config())
    return shown[chosen].number if chosen is not None else None


def choose(shown: Sequence[Row]) -> str | None:
    """The same choice for the keyboard: a list to type into."""
    titles = {row.number: row.title for row in shown}
    hint = _("Open a person: type a name or number")
    return choosing.typed(_("Open a person"), titles, hint, "open-person")


def _columns(shown: Sequence[Row]) -> dict[str, list[object]]:
    return {
        "name": [row.name or row.number for row in shown],
        "number": [row.number for row in shown],
        "team": [row.team for row in shown],
        "site": [row.site for row in shown],
        "manager": [row.manager for row in shown],
        "account": [[tr(ACCOUNT[row.account])] for row in shown],
        "enrolled": [_("Enrolled") if row.enrolled else _("No") for row in shown],
        "consent": [[tr(AGREED_TO[p]) for p in sorted(row.purposes)] for row in shown],
        "zone": [row.zone for row in shown],
        "work": [in_words(row) for row in shown],
    }  # fmt: skip


def in_words(row: Row) -> str:
    """How the employment stands, with the day that matters."""
    if row.day is None or row.at_work is AtWork.EMPLOYED:
        return tr(AT_WORK[row.at_work])
    return {
        AtWork.COMING: _("From {day}", day=row.day),
        AtWork.LEAVING: _("Until {day}", day=row.day),
        AtWork.LEFT: _("Left on {day}", day=row.day),
    }[row.at_work]


def _config() -> dict[str, ColumnConfig]:
    column = st.column_config
    return {
        "name": column.TextColumn(_("Name"), width=170),
        "number": column.TextColumn(_("Number")),
        "team": column.TextColumn(_("Team"), width=150),
        "site": column.TextColumn(_("Site")),
        "manager": column.TextColumn(_("Manager")),
        "account": column.MultiselectColumn(
            _("Account"),
            options=[tr(ACCOUNT[each]) for each in AccountState],
            color=_ACCOUNT_COLOURS,
        ),
        "enrolled": column.TextColumn(_("Face"), help=_("Whether a face template is stored.")),
        "consent": column.MultiselectColumn(
            _("Consent"),
            options=[tr(words) for words in AGREED_TO.values()],
            color=["green"] * len(AGREED_TO),
            help=_("What the person agreed to."),
        ),
        "zone": column.TextColumn(_("Time zone")),
        "work": column.TextColumn(_("At work")),
    }


def counted(shown: Sequence[Row], found: Sequence[Row]) -> str:
    """How many are shown, of how many."""
    if len(shown) == len(found):
        return n_("{n} person. Choose one to see and change more.",
                  "{n} people. Choose one to see and change more.", len(shown))  # fmt: skip
    return _("{shown} of {all} people. Choose one to see and change more.",
             shown=len(shown), all=len(found))  # fmt: skip


def export(desk: Desk, today: date) -> None:
    """Everybody as a file, made when the button is pressed."""

    def read() -> bytes:
        company = desk.runtime.registry.company()
        note_file(desk.guest, Action.EXPORT_PEOPLE, people=len(company.employees))
        headers: Literal["en", "de"] = "de" if language() == "de" else "en"
        rosters = desk.runtime.store.rule_books.book().roster_names
        return export_csv(company, today, formats.csv_separator(), headers, rosters)

    st.download_button(
        _("Export"),
        made_when_pressed(desk.guest, Permission.MANAGE_PEOPLE, read),
        "people.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        help=_("Everybody as of today, in the form that the import reads."),
    )
