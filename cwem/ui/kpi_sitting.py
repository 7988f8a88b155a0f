"""How people sat, in figures and by day."""

import pandas as pd
import plotly.graph_objects as go  # type: ignore[import-untyped]
import streamlit as st

from cwem.kpi.definitions import DEFINITIONS, Kpi
from cwem.kpi.measures import Share, share, shares
from cwem.ui import figures, formats
from cwem.ui.attendance_charts import Columns, blank
from cwem.ui.kpi_activity import Judged
from cwem.ui.kpi_cards import figures_row, kpi_card
from cwem.ui.kpi_words import DASH, figure, percent, short_day, too_little
from cwem.ui.language import _, n_, tr
from cwem.values import Activity

ROW = (Kpi.ACTIVE, Kpi.LONGEST, Kpi.SITTINGS, Kpi.COVERAGE)


def sitting_row(found: Judged, then: Judged | None, least: float) -> None:
    """Active time, sitting and how much was seen, of the days that were seen enough; of none, that
    it is too little to judge."""
    if found.every.empty:
        return
    if found.days.empty:
        st.info(too_little(found.seen) + ".", icon=":material/visibility_off:")
        return
    figures_row(_shares(found), _shares(then) if then is not None else {}, "", "sitting")
    if found.left_out:
        st.caption(
            n_(
                "{n} day was seen for less than {least} of it: too little to judge, and left out "
                "of averages.",
                "{n} days were seen for less than {least} of them: too little to judge, and left "
                "out of averages.",
                found.left_out,
                least=percent(least),
            )
        )


def _shares(found: Judged) -> dict[Kpi, Share]:
    """Nothing of days that were seen too little; how much was seen of all of them."""
    if found.days.empty:
        return {}
    return {kpi: share(kpi, found.days) for kpi in ROW} | {Kpi.COVERAGE: found.seen}


def sitting_card(found: Judged) -> None:
    """The longest stretch of each day, and how often they got up."""
    days = found.days[found.days.longest.notna()] if not found.days.empty else found.days
    if days.empty or days.day.nunique() < 2:
        return
    with kpi_card(_("Sitting and getting up"), [Kpi.LONGEST, Kpi.SITTINGS], level=True):
        drawn, columns = _by_day(days)
        figures.chart_with_table(drawn, columns, _("Longest sitting, day by day"), height=280)


def _by_day(days: pd.DataFrame) -> tuple[go.Figure, Columns]:
    longest, often = shares(Kpi.LONGEST, days, "day"), shares(Kpi.SITTINGS, days, "day")
    ups = days.groupby("day").ups.mean()
    places = [short_day(day.date(), month=len(longest) > 14) for day in longest]
    colours = figures.ink()
    drawn = blank(colours)
    drawn.add_bar(
        x=list(range(len(places))),
        y=[share.value for share in longest.values()],
        name=tr(DEFINITIONS[Kpi.LONGEST].name),
        marker={"color": colours.labels[Activity.AT_DESK]},
        customdata=[figure(Kpi.LONGEST, share) for share in longest.values()],
        hovertemplate="%{customdata}<extra></extra>",
    )
    step = 1 + (len(places) - 1) // 8
    marks = list(range(0, len(places), step))
    drawn.update_layout(showlegend=False)
    drawn.update_xaxes(tickvals=marks, ticktext=[places[m] for m in marks], tickangle=0)
    drawn.update_yaxes(ticksuffix=" " + _("min"), rangemode="tozero")
    return drawn, {
        _("Day"): [formats.day(day.date()) for day in longest],
        tr(DEFINITIONS[Kpi.LONGEST].name): [figure(Kpi.LONGEST, one) for one in longest.values()],
        _("Long stretches an hour"): [
            figure(Kpi.SITTINGS, often[day]) if day in often else DASH for day in longest
        ],
        _("Got up, times a day"): [f"{ups[day]:.1f}" for day in longest],
    }
