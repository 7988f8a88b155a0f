"""How people sat, in figures and by day."""

import pandas as pd
import plotly.graph_objects as go  # type: ignore[import-untyped]
import streamlit as st

from cwem.kpi.definitions import DEFINITIONS, Kpi
from cwem.kpi.measures import Share, share, shares
from cwem.ui import figures, formats
from cwem.ui.attendance_charts import Columns, blank
from cwem.ui.kpi_activity import MOST, Judged
from cwem.ui.kpi_cards import figures_row, kpi_card
from cwem.ui.kpi_words import DASH, figure, percent, short_day, too_little
from cwem.ui.language import _, n_, tr
from cwem.values import Activity

ROW = (Kpi.ACTIVE, Kpi.LONGEST, Kpi.SITTINGS, Kpi.COVERAGE)


def sitting_row(found: Judged, then: Judged | None, least: float) -> None:
    """Active time, sitting and how much was seen, of the days that were seen enough."""
    if found.every.empty:
        return
    if found.days.empty:
        st.info(too_little(found.seen) + ".", icon=":material/visibility_off:")
        return
    now = {kpi: share(kpi, found.days) for kpi in ROW[:3]} | {Kpi.COVERAGE: found.seen}
    if not found.sat:
        del now[Kpi.LONGEST], now[Kpi.SITTINGS]
    past: dict[Kpi, Share] = {}
    if then is not None and not then.days.empty:
        past = {Kpi.ACTIVE: share(Kpi.ACTIVE, then.days), Kpi.COVERAGE: then.seen}
    figures_row(now, past, "", "sitting")
    if found.left_out:
        st.caption(
            n_(
                "{n} day was seen for less than {least} of it: too little to judge, and left out "
                "of these figures.",
                "{n} days were seen for less than {least} of them: too little to judge, and left "
                "out of these figures.",
                found.left_out,
                least=percent(least),
            )
        )
    if not found.sat:
        st.caption(_("How people sat is read from their events, for up to {n} days of people: "
                     "choose one person or a shorter time.", n=MOST))  # fmt: skip


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
