"""What a report is to be: what the address says, and what changes it."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cwem.kpi.report.columns import TABLES, TableName
from cwem.kpi.report.order import ATTENDANCE, Format
from cwem.people.values import Company
from cwem.ui import day_address, day_reading
from cwem.ui.attendance_reading import MANY, in_teams
from cwem.ui.kpi_asked import one_of
from cwem.ui.language import _, tr
from cwem.ui.reports_scope import Whom
from cwem.words import Words, say

TEAM, PERSON, TABLE, FORMAT = "team", "person", "table", "format"
PAYROLL = "payroll"
"""Choice: hours, overtime and absences of everybody, for payroll."""
FORMATS: Mapping[Format, Words] = {
    Format.CSV: say("CSV, for any program"),
    Format.XLSX: say("Excel"),
    Format.JSON: say("JSON, for programs"),
    Format.HTML: say("Paper, a page a person"),
}

MIME: Mapping[Format, str] = {
    Format.CSV: "text/csv",
    Format.JSON: "application/json",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.HTML: "text/html",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is chosen; empty: all of them."""

    team: str
    person: str
    table: str
    """A TableName, or PAYROLL."""
    format: Format

    @property
    def tables(self) -> tuple[TableName, ...]:
        """What is in the file: of attendance all three, where the file has room for them."""
        name = TableName(self.table)
        if name in ATTENDANCE and self.format is not Format.CSV:
            return ATTENDANCE
        return (name,)


def asked(company: Company, those: Whom, payroll: bool) -> Wish:
    """Whose, which table and how, with what chooses them."""
    with st.container(horizontal=True, gap="small", key="report-filters"):
        team = one_of(TEAM, those.teams, _("All teams"), _("Team"))
        person = _person(company, those, team)
        table = _table(those, payroll)
        forms = {
            each.value: tr(words) for each, words in FORMATS.items()
            if each is not Format.HTML or table in ATTENDANCE
        }  # fmt: skip
        form = day_address.chosen(FORMAT, forms, Format.XLSX, _("Format"), 210)
    return Wish(team, person, table, Format(form))


def _person(company: Company, those: Whom, team: str) -> str:
    """One of the team; of a company too large to choose from, a team is chosen first."""
    inside: Mapping[str, object] = those.attendance
    if team:
        inside = in_teams(company, those.attendance, {team}, those.period)
    if len(inside) > MANY:
        return ""
    names = day_reading.names(company, inside)
    return one_of(PERSON, names, _("All people"), _("Person"))


def _table(those: Whom, payroll: bool) -> str:
    names: list[str] = [*those.tables(), *([PAYROLL] if payroll else [])]
    options = {name: title(name) for name in names}
    return day_address.chosen(TABLE, options, TableName.DAYS, _("Table"), 190)


def title(table: str) -> str:
    """What a table is called."""
    return _("Payroll") if table == PAYROLL else tr(TABLES[TableName(table)].title)
