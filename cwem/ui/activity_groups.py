"""What is shown of groups only: how upright teams sat, and what a site locks."""

from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure  # type: ignore[import-untyped]

from cwem.attendance.told import NOT_OVER
from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import Share, share
from cwem.kpi.privacy import Locks, posture_of_group, running
from cwem.people.managed import members
from cwem.people.values import Company, each_day
from cwem.people.values import Days as Period
from cwem.totals.groups import LEAST
from cwem.totals.reading import Days
from cwem.ui import figures
from cwem.ui.activity_people import OWN_PEOPLE, TEAM
from cwem.ui.attendance_charts import Columns, blank, rate
from cwem.ui.kpi_cards import kpi_card
from cwem.ui.kpi_words import figure, made_of
from cwem.ui.language import _, n_, tr
from cwem.values import Channel, Millis, Posture

_POSTURE = frozenset({Channel.POSTURE})


def posture_card(  # noqa: PLR0913, PLR0917 - which groups, when, and who looks
    days: Days, known: Company, choice: str, teams: Mapping[str, str], period: Period,
    me: str | None, now: Millis,
) -> None:  # fmt: skip
    """How upright the chosen team, or each of one's teams, sat; never a person. Raises
    StoreError."""
    if choice.startswith(TEAM):
        teams = {choice: teams[choice]} if choice in teams else {}
    elif choice != OWN_PEOPLE:
        return
    if not teams:
        return
    whose = {id: members(known, id.removeprefix(TEAM), period) for id in teams}
    going = {id: running(days, those, now) for id, those in whose.items()}
    found = {id: of_team(days, those, going[id], me) for id, those in whose.items()}
    shown = {id: share(Kpi.UPRIGHT, table) for id, table in found.items() if len(table)}
    with kpi_card(_("Sitting upright"), [Kpi.UPRIGHT],
                  _("Of teams, never of a person: days on which at least {n} people had their "
                    "posture judged.", n=LEAST)):  # fmt: skip
        if not shown:
            begun = all(going[id] >= set(each_day(period)) for id in teams)
            st.caption(
                tr(NOT_OVER)
                if begun
                else _("On no day of this time there were enough people of a team.")
            )
            return
        figure_, columns = _bars(shown, found, teams)
        figures.chart_with_table(
            figure_,
            columns,
            _("How much of the time teams sat upright"),
            height=90 + 40 * len(shown),
        )


def of_team(
    days: Days, whose: Mapping[str, frozenset[date]], going: frozenset[date], me: str | None
) -> pd.DataFrame:
    """The team's days that may be told, see `posture_of_group`; `whose` are the days on which its
    people were in it, `going` those that are not over. Raises StoreError."""
    rows = []
    for number, those in whose.items():
        read = days.added_up(number, min(those), max(those), _POSTURE)
        rows += [row for row in read if row.day in those - going and row.lengths]
    return posture_of_group(rows, me)


def _bars(
    shown: Mapping[str, Share], found: Mapping[str, pd.DataFrame], teams: Mapping[str, str]
) -> tuple[Figure, Columns]:
    colours = figures.ink()
    drawn = blank(colours)
    drawn.add_bar(
        y=[teams[id] for id in shown], x=[rate(one) for one in shown.values()], orientation="h",
        marker={"color": colours.labels[Posture.UPRIGHT]},
        text=[figure(Kpi.UPRIGHT, one) for one in shown.values()], textposition="outside",
        textfont={"color": colours.text}, cliponaxis=False,
        customdata=[made_of(Kpi.UPRIGHT, one) for one in shown.values()],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    drawn.update_layout(hovermode="closest", showlegend=False)
    drawn.update_xaxes(tickformat=".0%", range=[0, 1.08], showgrid=True)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    return drawn, {
        _("Team"): [teams[id] for id in shown],
        _("Upright"): [figure(Kpi.UPRIGHT, one) for one in shown.values()],
        _("Made of"): [made_of(Kpi.UPRIGHT, one) for one in shown.values()],
        _("Days"): [len(found[id]) for id in shown],
    }


def locked_note(locks: Locks, known: Company, own: Collection[str], open_: Collection[str]) -> None:
    """Say whose activity a site keeps to groups."""
    hidden = len(set(own) - set(open_))
    if hidden:
        names = [known.sites[id].name for id in locks.sites if id in known.sites]
        st.caption(
            n_("Activity of {n} person is shown together with their team only: so it is agreed "
               "at {sites}.",
               "Activity of {n} people is shown together with their teams only: so it is agreed "
               "at {sites}.", hidden, sites=", ".join(sorted(names)))
        )  # fmt: skip
