"""Charts: one template, light and dark, and the table that stands beside every chart.

No title inside the figure (the card has it), units on the axis, one hover for all labels at a
place, legend below, no tool bar. A label has the colour it has everywhere (palette.py); time that
nobody observed is hatched grey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]
import streamlit as st
from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from cwem.ui import formats, guard
from cwem.ui.language import _, language
from cwem.ui.palette import DARK_PAGE, LIGHT_PAGE, Ink
from cwem.values import Millis, Span

NOT_OBSERVED = "not observed"
"""Stands for a label where nobody was there to see."""
TABLE = "as-table-"
"""What the key of a chart's table begins with."""
OPENED = False
"""Whether tables are open at first."""
_FONT = '"Source Sans", system-ui, sans-serif'
FEW = 4
"""So many lying bars or fewer are drawn slender."""
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
            "xaxis": {
                **axis,
                "showgrid": False,
                "autotickangles": [0, 45],
                "ticklabelstandoff": 5,
            },
            "yaxis": axis,
        }
    )


def stacked_durations(
    places: Sequence[object],
    seconds: Mapping[str, Sequence[float]],
    words: Mapping[str, str],
    colours: Ink,
    *,
    lying: bool = False,
) -> go.Figure:
    """How long each label lasted at each place (an hour, a day, a person), stacked; lying bars,
    the first place on top, where places have long names.

    `seconds` has a row of figures per label, one per place, bottom first; `words` says what to
    call each label. A label of the palette, or NOT_OBSERVED."""
    hours = max((sum(column) for column in zip(*seconds.values(), strict=True)), default=0.0)
    unit, suffix = _unit(hours)
    figure = go.Figure(layout={"template": template(colours), "barmode": "stack"})
    for label, row in seconds.items():
        names, values = list(places), [value / unit for value in row]
        figure.add_bar(
            x=values if lying else names,
            y=names if lying else values,
            orientation="h" if lying else "v",
            name=words[label],
            marker=_marker(label, colours),
            customdata=[formats.duration(value) for value in row],
            hovertemplate="%{customdata}<extra>" + words[label] + "</extra>",
        )
    if lying:
        figure.update_layout(hovermode="y unified", bargap=0.3 if len(places) > FEW else 0.7)
        figure.update_xaxes(ticksuffix=f" {suffix}", rangemode="tozero", showgrid=True)
        figure.update_yaxes(autorange="reversed", showgrid=False)
    else:
        figure.update_yaxes(ticksuffix=f" {suffix}", rangemode="tozero")
    return figure


def lying_height(bars: int) -> int:
    """Pixels for so many lying bars, with room for a legend of a line for each label on a phone."""
    return 230 + 26 * bars


@dataclass(frozen=True, slots=True)
class Line:
    """One line of time: spans in order, what to call each label, and where a label is none of the
    palette's, which of its colours it has."""

    name: str
    spans: Sequence[Span]
    words: Mapping[str, str]
    looks_like: Mapping[str, str] = field(default_factory=dict)


def lines_of_time(
    lines: Sequence[Line], within: tuple[Millis, Millis], ticks: Mapping[Millis, str], colours: Ink
) -> go.Figure:
    """Lines of time, the first one on top, from one instant to another; `ticks` says what the
    clock shows where. The axis counts instants, not wall clocks: a day may have two 02:30."""
    begin, end = within
    figure = go.Figure(layout={"template": template(colours), "barmode": "overlay"})
    for line in lines:
        for label, words in line.words.items():
            spans = [span for span in line.spans if span.label == label]
            if not spans:
                continue
            figure.add_bar(
                orientation="h",
                base=[span.start - begin for span in spans],
                x=[span.length for span in spans],
                y=[line.name] * len(spans),
                name=words,
                marker={**_marker(line.looks_like.get(label, label), colours), "cornerradius": 0},
                customdata=[formats.duration(span.length / 1000) for span in spans],
                hovertemplate=words + "<br>%{customdata}<extra></extra>",
            )
    figure.update_layout(hovermode="closest", bargap=0.35, showlegend=False)
    figure.update_xaxes(
        range=[0, end - begin],
        tickvals=[at - begin for at in ticks],
        ticktext=list(ticks.values()),
        showgrid=True,
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def legend(lines: Sequence[Line], colours: Ink) -> None:
    """What the colours of `lines_of_time` mean, line by line: the figure's own legend would not
    fit on a phone."""
    rows = []
    for line in lines:
        shown = {span.label for span in line.spans}
        marks = [
            _mark(words, line.looks_like.get(label, label), colours)
            for label, words in line.words.items()
            if label in shown
        ]
        rows.append(f"<div><b>{escape(line.name)}</b> {' '.join(marks)}</div>")
    style = f"display:grid;gap:.25rem;font-size:.875rem;color:{colours.soft}"
    st.html(f'<div style="{style}">{"".join(rows)}</div>')


def _mark(words: str, label: str, colours: Ink) -> str:
    fill = colours.not_observed if label == NOT_OBSERVED else colours.labels[label]
    if label == NOT_OBSERVED:
        stripe, space = f"{colours.soft}59 0 1px", f"{colours.not_observed} 0 3px"
        fill += f" repeating-linear-gradient(-45deg,{stripe},{space})"
    square = (
        "display:inline-block;width:.75em;height:.75em;border-radius:2px;margin:0 .35em 0 .75em;"
        f"background:{fill}"
    )
    return (
        f'<span style="white-space:nowrap"><span aria-hidden="true" style="{square}"></span>'
        f"{escape(words)}</span>"
    )


def longest_first(
    seconds: Mapping[str, float], words: Mapping[str, str], colours: Ink
) -> go.Figure:
    """One bar per label with its duration written at its end, in the order given."""
    unit, suffix = _unit(max(seconds.values(), default=0.0))
    figure = go.Figure(layout={"template": template(colours), "showlegend": False})
    for label, value in seconds.items():
        figure.add_bar(
            orientation="h",
            x=[value / unit],
            y=[words[label]],
            marker=_marker(label, colours),
            text=[formats.duration(value)],
            textposition="outside",
            textfont={"color": colours.text},
            cliponaxis=False,
            hovertemplate="%{text}<extra>" + words[label] + "</extra>",
        )
    longest = max(seconds.values(), default=0.0) / unit
    figure.update_layout(hovermode="closest", barmode="stack")
    figure.update_xaxes(ticksuffix=f" {suffix}", range=[0, longest * 1.45 or 1], showgrid=True)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def _unit(longest: float) -> tuple[int, str]:
    """Seconds of the axis' unit, and its sign."""
    return (3600, _("h")) if longest >= _HOURS_FROM else (60, _("min"))


def _marker(label: str, colours: Ink) -> dict[str, Any]:
    if label != NOT_OBSERVED:
        return {"color": colours.labels[label]}
    pattern = {"shape": "/", "size": 5, "fgcolor": colours.soft, "fgopacity": 0.35}
    return {"color": colours.not_observed, "pattern": pattern}


def chart_with_table(
    figure: go.Figure,
    columns: Mapping[str, Sequence[object]],
    alt: str,
    height: int = 300,
    name: str = "",
) -> None:
    """The chart, what it shows in one sentence for those who do not see it, and below it the same
    figures as a table. `name` tells a page's charts apart where `alt` does not, or changes."""
    st.plotly_chart(figure, height=height, theme=None, config=configuration(language()), alt=alt)
    _as_table(columns, alt, name or alt)


@st.fragment
def _as_table(columns: Mapping[str, Sequence[object]], alt: str, name: str) -> None:
    """Made and sent once somebody opens it: a closed one would cost the browser as much as the
    chart. Opening it draws nothing else anew."""
    table = st.expander(
        _("As a table"),
        OPENED,
        icon=":material/table:",
        key=f"{TABLE}{name}",
        on_change="rerun",
    )
    if table.open:
        guard.still_here()
        table.dataframe(dict(columns), hide_index=True, alt=alt)


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
