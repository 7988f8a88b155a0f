"""Attendance as it is drawn: arrivals, trends, hours and teams; each with its table. The calendar
is in attendance_calendar.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd
import plotly.graph_objects as go  # type: ignore[import-untyped]

from cwem.attendance.working_day import Status
from cwem.kpi.definitions import DEFINITIONS, Kpi
from cwem.kpi.measures import CAME, Share, hours_by, shares
from cwem.people.values import Days as Period
from cwem.ui import attendance_look, figures, formats
from cwem.ui.kpi_words import (
    DASH,
    figure,
    made_of,
    minutes,
    short_day,
    wall_clock,
)
from cwem.ui.language import _, tr
from cwem.ui.palette import Ink
from cwem.values import Activity

Columns = dict[str, list[object]]
STEPS = (5, 15, 30)
"""Minutes a bar of the arrivals may have: the shortest that gives BARS bars at most."""
BARS = 30
FEW = 5
"""Of fewer people a day's rate is nothing or all of it: weeks say more."""
TICKS = 5
"""Days that are written below a chart, so that a phone shows them side by side."""
DAILY = 35
"""Days up to which a bar is a day; of more it is a week."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its table and its sentence for those who do not see it."""

    figure: go.Figure
    table: Columns
    alt: str
    height: int = 300


def blank(colours: Ink) -> go.Figure:
    """A figure in our template."""
    return go.Figure(layout={"template": figures.template(colours)})


def rate(share: Share | None) -> float | None:
    """For an axis; None: nothing is drawn."""
    return share.value if share is not None else None


# --- arrivals -----------------------------------------------------------------------------------


def arrivals(table: pd.DataFrame, colours: Ink) -> Drawn | None:
    """How many arrived when, in time and late. None: nobody did."""
    came = table[(table.arrival > 0) & table.status.isin((*CAME, Status.RUNNING))]
    if came.empty:
        return None
    first, last = int(came.arrival_clock.min()), int(came.arrival_clock.max())
    step = next((n for n in STEPS if (last - first) / n < BARS), STEPS[-1])
    first, last = first // step * step, last // step * step
    places = list(range(first, last + step, step))
    slots = (came.arrival_clock // step * step).astype(int)
    late = came.late > 0
    counts = {
        kind: [int(n) for n in slots[mask].value_counts().reindex(places, fill_value=0)]
        for kind, mask in ((Status.PRESENT, ~late), (Status.LATE, late))
    }
    words = {Status.PRESENT: _("In time"), Status.LATE: _("Late")}
    drawn = blank(colours)
    for kind, row in counts.items():
        drawn.add_bar(
            x=[place + step / 2 for place in places], y=row, width=step * 0.9, name=words[kind],
            marker={"color": attendance_look.colour(kind, colours)},
            customdata=[f"{wall_clock(p)}–{wall_clock(p + step)}" for p in places],
            hovertemplate="%{customdata}: %{y}<extra>" + words[kind] + "</extra>",
        )  # fmt: skip
    drawn.update_layout(barmode="stack", hovermode="closest", bargap=0.05)
    marks = _hours(first, last + step)
    drawn.update_xaxes(tickvals=marks, ticktext=[wall_clock(m) for m in marks], tickangle=0,
                       range=[first - step, last + 2 * step])  # fmt: skip
    drawn.update_yaxes(rangemode="tozero")
    columns: Columns = {
        _("From"): [wall_clock(place) for place in places],
        **{words[kind]: list(row) for kind, row in counts.items()},
    }
    return Drawn(drawn, columns, _("How many arrivals there were at which time of day"))


def _hours(first: int, last: int) -> list[int]:
    """Where the clock is written below arrivals: five to seven times."""
    step = next((n for n in (15, 30, 60, 120, 240) if (last - first) / n <= 6), 480)
    return list(range(-(-first // step) * step, last + 1, step))


# --- over time ----------------------------------------------------------------------------------


def buckets(
    table: pd.DataFrame, period: Period, weekly: bool = False
) -> "tuple[pd.Series[pd.Timestamp], bool]":
    """The day each row is drawn at: its own, or of a longer period the first of its week; and
    whether these are weeks."""
    weekly = weekly or (period.last - period.first).days >= DAILY
    if not weekly:
        return table.day, False
    return table.day - pd.to_timedelta(table.day.dt.day_of_week, unit="D"), True


def place(day: pd.Timestamp, weekly: bool, long: bool) -> str:
    """What a bar is called."""
    return short_day(day.date(), month=weekly or long)


_LINES = {Kpi.ATTENDANCE: Activity.STANDING, Kpi.PUNCTUALITY: Activity.SITTING}


def trends(table: pd.DataFrame, period: Period, colours: Ink) -> Drawn | None:
    """Attendance rate and punctuality over time. None: there is nothing to count."""
    few = table.employee.nunique() < FEW and (period.last - period.first).days > 7
    keys, weekly = buckets(table, period, weekly=few)
    found = {kpi: shares(kpi, table, keys) for kpi in _LINES}
    days = sorted({day for one in found.values() for day in one})
    if not days:
        return None
    places = [place(day, weekly, len(days) > 14) for day in days]
    drawn = blank(colours)
    columns: Columns = {
        _("Week from") if weekly else _("Day"): [formats.day(day.date()) for day in days]
    }
    for kpi, one in found.items():
        name = tr(DEFINITIONS[kpi].name)
        drawn.add_scatter(
            x=list(range(len(days))), y=[rate(one.get(day)) for day in days], name=name,
            mode="lines+markers", line={"color": colours.labels[_LINES[kpi]], "width": 2},
            marker={"size": 6, "symbol": "circle" if kpi is Kpi.ATTENDANCE else "square"},
            customdata=[made_of(kpi, one[day]) if day in one else DASH for day in days],
            hovertemplate="%{y:.0%}, %{customdata}<extra>" + name + "</extra>",
        )  # fmt: skip
        columns[name] = [figure(kpi, one[day]) if day in one else DASH for day in days]
    _time_axis(drawn, places)
    lowest = min((s.value or 0 for one in found.values() for s in one.values()), default=0)
    floor = max(0.0, min(0.8, lowest - 0.05))
    drawn.update_yaxes(tickformat=".0%", range=[floor, 1.02], dtick=0.05 if floor > 0.7 else 0.2)
    return Drawn(drawn, columns, _("Attendance rate and punctuality over time"))


def hours(table: pd.DataFrame, period: Period, colours: Ink) -> Drawn | None:
    """Hours worked beside those planned, over time. None: none of either."""
    keys, weekly = buckets(table, period)
    found = hours_by(table.assign(bucket=keys), "bucket")
    found = found[(found.worked > 0) | (found.planned > 0)]
    if found.empty:
        return None
    places = [place(day, weekly, len(found) > 14) for day in found.index]
    drawn = blank(colours)
    for column, name, shade in (
        ("planned", _("Planned"), attendance_look.planned_ink(colours)),
        ("worked", _("Worked"), colours.labels[Activity.SITTING]),
    ):
        drawn.add_bar(
            x=list(range(len(places))), y=found[column].tolist(), name=name,
            marker={"color": shade},
            customdata=[minutes(60 * value) for value in found[column]],
            hovertemplate="%{customdata}<extra>" + name + "</extra>",
        )  # fmt: skip
    drawn.update_layout(barmode="group", bargap=0.25, bargroupgap=0.05)
    drawn.update_yaxes(ticksuffix=" " + _("h"), rangemode="tozero")
    _time_axis(drawn, places)
    columns: Columns = {
        _("Week from") if weekly else _("Day"): [formats.day(day.date()) for day in found.index],
        _("Planned"): [minutes(60 * value) for value in found.planned],
        _("Worked"): [minutes(60 * value) for value in found.worked],
        _("Difference"): [minutes(60 * value) for value in found.balance],
    }
    return Drawn(drawn, columns, _("Hours worked beside hours planned"))


def overtime(table: pd.DataFrame, period: Period, colours: Ink) -> Drawn | None:
    """Hours of overtime over time. None: there is none."""
    keys, weekly = buckets(table, period)
    found = hours_by(table.assign(bucket=keys), "bucket")
    found = found[(found.worked > 0) | (found.planned > 0)]
    if not found.overtime.sum():
        return None
    places = [place(day, weekly, len(found) > 14) for day in found.index]
    drawn = blank(colours)
    drawn.add_bar(
        x=list(range(len(places))), y=found.overtime.tolist(), name=_("Overtime"),
        marker={"color": colours.labels[Activity.WALKING]},
        customdata=[minutes(60 * value) for value in found.overtime],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    drawn.update_layout(showlegend=False)
    drawn.update_yaxes(ticksuffix=" " + _("h"), rangemode="tozero")
    _time_axis(drawn, places)
    columns: Columns = {
        _("Week from") if weekly else _("Day"): [formats.day(day.date()) for day in found.index],
        _("Overtime"): [minutes(60 * value) for value in found.overtime],
    }
    return Drawn(drawn, columns, _("Overtime over time"))


def _time_axis(drawn: go.Figure, places: Sequence[str]) -> None:
    step = 1 + (len(places) - 1) // TICKS
    marks = list(range(0, len(places), step))
    drawn.update_xaxes(tickvals=marks, ticktext=[places[mark] for mark in marks], tickangle=0,
                       ticklabelstandoff=6,
                       range=[-0.6, len(places) - 0.4])  # fmt: skip


# --- teams --------------------------------------------------------------------------------------

COMPARED = (Kpi.ATTENDANCE, Kpi.PUNCTUALITY, Kpi.WORKED)


def teams(table: pd.DataFrame, names: Mapping[str, str], colours: Ink) -> Drawn | None:
    """Teams side by side. None: there are not two of them."""
    found = {kpi: shares(kpi, table, "team") for kpi in (*COMPARED, Kpi.OVERTIME)}
    ids = [id for id in names if any(id in one for one in found.values())]
    if len(ids) < 2:
        return None
    shades = (Activity.STANDING, Activity.SITTING, Activity.AT_DESK)
    drawn = blank(colours)
    for kpi, shade in zip(COMPARED, shades, strict=True):
        one, name = found[kpi], tr(DEFINITIONS[kpi].name)
        drawn.add_bar(
            y=[names[id] for id in ids], x=[rate(one.get(id)) for id in ids], orientation="h",
            name=name, marker={"color": colours.labels[shade]},
            customdata=[made_of(kpi, one[id]) if id in one else DASH for id in ids],
            hovertemplate="%{x:.0%}, %{customdata}<extra>" + name + "</extra>",
        )  # fmt: skip
    drawn.update_layout(barmode="group", hovermode="closest", bargap=0.25)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    drawn.update_xaxes(tickformat=".0%", rangemode="tozero", showgrid=True)
    people = table.groupby("team").employee.nunique()
    columns: Columns = {
        _("Team"): [names[id] for id in ids],
        _("People"): [int(people.get(id, 0)) for id in ids],
    }
    for kpi, one in found.items():
        columns[tr(DEFINITIONS[kpi].name)] = [
            f"{figure(kpi, one[id])} ({made_of(kpi, one[id])})" if id in one else DASH for id in ids
        ]
    return Drawn(drawn, columns, _("Teams side by side"), 110 + 64 * len(ids))
