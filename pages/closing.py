"""Closing months: a team's figures are frozen for payroll, after a look at what is not settled."""

from dataclasses import replace
from datetime import date

import streamlit as st
from babel.dates import format_date

from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.kpi.closing import Period
from cwem.kpi.report.order import Format
from cwem.ui import day_address, formats, guard, links, state
from cwem.ui.closing_cards import team_card
from cwem.ui.closing_desk import ClosingDesk, closing_desk, months, older
from cwem.ui.language import _, language, tr
from cwem.ui.layout import empty, error, header
from cwem.ui.payroll_style import asked_style
from cwem.ui.requests_desk import open_desk

MONTH, TEAM = "month", "team"
AT_ONCE = 6
"""Teams that are shown at once; of more, one is chosen."""
ALL = "*"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.CLOSE_PERIODS)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    try:
        page(closing_desk(open_desk(guest, runtime)))
    except StoreError as problem:
        error(problem)


def page(desk: ClosingDesk) -> None:
    """Raises StoreError."""
    today = formats.here(desk.desk.now())
    those = months(today)
    those += older(desk, those[-1][0])
    known = {f"{first:%Y-%m}": (first, last) for first, last in those}
    with header(
        _("Closing months"),
        _("Frozen figures never change; later corrections are paid with the next month."),
    ):
        first, last = known[chosen_month(list(known))]
        teams = desk.teams(first, last)
        chosen = chosen_team(teams)
        closed = desk.newest(first, last)
        if closed:
            desk = replace(desk, style=asked_style(Format.CSV))
        links.link("reports.py", _("Exports"), ":material/download:")
    if not teams:
        empty(_("Nobody was in the company in this month."), icon=":material/group_off:")
        return
    left_only = "" in teams and "" not in closed and not desk.unassigned(first, last)
    summary([team for team in teams if team or not left_only], set(closed))
    for team in [chosen] if chosen in teams else teams:
        team_card(desk, Period(first, last, team), teams[team], closed.get(team))


def chosen_month(names: list[str]) -> str:
    """Last month, or the one in the address."""
    chosen = day_address.choice(MONTH, names, names[1])
    st.selectbox(
        _("Month"), names, format_func=month_words, label_visibility="collapsed", key=MONTH,
        width=170,
    )  # fmt: skip
    return chosen


def month_words(name: str) -> str:
    """2026-10 -> October 2026."""
    first = date.fromisoformat(f"{name}-01")
    return str(format_date(first, "LLLL y", locale=language()))


def chosen_team(teams: dict[str, str]) -> str:
    """One team, or all where there are few; an id, ALL, or "" for those in none."""
    if len(teams) < 2:
        return ALL
    few = len(teams) <= AT_ONCE
    ids = {team or "none": team for team in teams}
    options = [ALL, *ids] if few else list(ids)
    chosen = day_address.choice(TEAM, options, options[0])
    st.selectbox(
        _("Team"), options, label_visibility="collapsed", key=TEAM, width=190,
        format_func=lambda each: _("All teams") if each == ALL else teams.get(ids[each], each),
    )  # fmt: skip
    return ALL if chosen == ALL else ids[chosen]


def summary(teams: list[str], closed: set[str]) -> None:
    """How far the month is; where nobody is in a team there is nothing to do for it."""
    if not teams:
        return
    done = sum(team in closed for team in teams)
    st.progress(done / len(teams), _("{n} of {all} teams closed", n=done, all=len(teams)))


main()
