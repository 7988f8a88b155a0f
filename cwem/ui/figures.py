"""Charts: one template, light and dark, and the table that stands beside every chart.

No title inside the figure (the card has it), units on the axis, one hover for all labels at a
place, legend below, no tool bar. A label has the colour it has everywhere (palette.py); time that
nobody observed is hatched grey."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]
import streamlit as st
from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from cwem.ui import formats
from cwem.ui.language import _, language
from cwem.ui.palette import DARK_PAGE, LIGHT_PAGE, Ink

NOT_OBSERVED = "not observed"
"""Stands for a label where nobody was there to see."""
_FONT = '"Source Sans", system-ui, sans-serif'
_HOURS_FROM = 2 * 3600
"""Seconds from which an axis counts in hours."""


def ink() -> Ink:
    """The colours of the page as the viewer sees it now."""
    return DARK_PAGE if st.context.theme.type == "dark" else LIGHT_PAGE


def template(colours: Ink) -> go.layout.Template:
    """How every figure looks."""
    axis = {
        "gridcolor": colours.grid,
        "linecolor": colours.grid,
        "tickcolor": colours.grid,
        "tickfont": {"color": colours.soft},
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": _FONT, "size": 13, "color": colours.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
            "hovermode": "x unified",
            "hoverlabel": {
                "bgcolor": colours.back,
                "bordercolor": colours.grid,
                "font": {"family": _FONT, "color": colours.text},
            },
            "legend": {
                "orientation": "h",
                "yref": "container",
                "yanchor": "bottom",
                "y": 0,
                "x": 0,
            },
            "bargap": 0.3,
            "barcornerradius": 2,
            "xaxis": {**axis, "showgrid": False, "autotickangles": [0, 45]},
            "yaxis": axis,
        }
    )


def stacked_durations(
    places: Sequence[object],
    seconds: Mapping[str, Sequence[float]],
    words: Mapping[str, str],
    colours: Ink,
) -> go.Figure:
    """How long each label lasted at each place (an hour, a day, a person), stacked.

    `seconds` has a row of figures per label, one per place, bottom first; `words` says what to
    call each label. A label of the palette, or NOT_OBSERVED."""
    hours = max((sum(column) for column in zip(*seconds.values(), strict=True)), default=0.0)
    unit, suffix = (3600, _("h")) if hours >= _HOURS_FROM else (60, _("min"))
    figure = go.Figure(layout={"template": template(colours), "barmode": "stack"})
    for label, row in seconds.items():
        figure.add_bar(
            x=list(places),
            y=[value / unit for value in row],
            name=words[label],
            marker=_marker(label, colours),
            customdata=[formats.duration(value) for value in row],
            hovertemplate="%{customdata}<extra>" + words[label] + "</extra>",
        )
    figure.update_yaxes(ticksuffix=f" {suffix}", rangemode="tozero")
    return figure


def _marker(label: str, colours: Ink) -> dict[str, Any]:
    if label != NOT_OBSERVED:
        return {"color": colours.labels[label]}
    pattern = {"shape": "/", "size": 5, "fgcolor": colours.soft, "fgopacity": 0.35}
    return {"color": colours.not_observed, "pattern": pattern}


def chart_with_table(
    figure: go.Figure, columns: Mapping[str, Sequence[object]], alt: str, height: int = 300
) -> None:
    """The chart, what it shows in one sentence for those who do not see it, and below it the same
    figures as a table."""
    st.plotly_chart(figure, height=height, theme=None, config=configuration(language()), alt=alt)
    with st.expander(_("As a table"), icon=":material/table:"):
        st.dataframe(dict(columns), hide_index=True, alt=alt)


@cache
def configuration(code: str) -> dict[str, Any]:
    """Plotly's settings for a reader of this language: no tool bar, names of days and months,
    decimal signs."""
    locale = Locale.parse(code)
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    days, short_days = get_day_names("wide", locale=locale), get_day_names(locale=locale)
    months = get_month_names("wide", locale=locale)
    short_months = get_month_names("abbreviated", locale=locale)
    german = code == "de"
    words = {
        "days": [str(days[n]) for n in sunday_first],
        "shortDays": [str(short_days[n])[:2] for n in sunday_first],
        "months": [str(months[n]) for n in range(1, 13)],
        "shortMonths": [str(short_months[n]).rstrip(".") for n in range(1, 13)],
        "date": "%d.%m.%Y" if german else "%Y-%m-%d",
        "dayMonth": "%-d. %b" if german else "%b %-d",
        "dayMonthYear": "%-d. %b %Y" if german else "%b %-d, %Y",
        "decimal": get_decimal_symbol(locale),
        "thousands": get_group_symbol(locale),
    }
    return {
        "displayModeBar": False,
        "responsive": True,
        "locale": code,
        "locales": {code: {"dictionary": {}, "format": words}},
    }
