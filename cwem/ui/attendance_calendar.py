"""Attendance as a calendar: the rate of each day, and everybody's status day by day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure  # type: ignore[import-untyped]

from cwem.attendance.working_day import Status
from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import Share, shares
from cwem.people.values import Days as Period
from cwem.ui import attendance_look, formats
from cwem.ui.attendance_charts import Columns, Drawn, blank, rate
from cwem.ui.kpi_words import DASH, STATUSES, figure, made_of, minutes, short_day
from cwem.ui.language import _, tr
from cwem.ui.palette import DARK_PAGE, Ink

_DAY = timedelta(days=1)
TEXTED = 14
"""Weeks up to which a square has room for its figure."""


def calendar(table: pd.DataFrame, period: Period, colours: Ink) -> Drawn:
    """Attendance rate of each day, a column a week, a row a weekday."""
    found = {day.date(): share for day, share in shares(Kpi.ATTENDANCE, table, "day").items()}
    first = period.first - period.first.weekday() * _DAY
    weeks = (period.last - first).days // 7 + 1
    days = [[first + (7 * week + row) * _DAY for week in range(weeks)] for row in range(7)]
    rates = [[rate(found.get(day)) for day in row] for row in days]
    said = [[_said(day, found.get(day), period) for day in row] for row in days]
    lowest = min((share.value or 0 for share in found.values()), default=1.0)
    floor = min(0.5, int(lowest * 10) / 10)
    drawn = blank(colours)
    written = [[_percent(found.get(day)) if weeks <= TEXTED else "" for day in row] for row in days]
    drawn.add_heatmap(
        z=rates, x=list(range(weeks)), y=[short_day(row[0])[:3] for row in days],
        text=written, texttemplate="%{text}",
        textfont={"color": colours.text} if colours is DARK_PAGE else None,
        customdata=said, hovertemplate="%{customdata}<extra></extra>", xgap=3, ygap=3,
        zmin=floor, zmax=1, colorscale=attendance_look.shades(colours),
        colorbar={"thickness": 10, "tickformat": ".0%", "outlinewidth": 0, "len": 0.9,
                  "tickvals": [floor, (1 + floor) / 2, 1], "tickfont": {"color": colours.soft}},
    )  # fmt: skip
    _weeks(drawn, days[0])
    columns: Columns = {
        _("Day"): [formats.day(day) for day in found],
        _("Attendance rate"): [figure(Kpi.ATTENDANCE, one) for one in found.values()],
        _("Made of"): [made_of(Kpi.ATTENDANCE, one) for one in found.values()],
    }
    return Drawn(drawn, columns, _("Attendance rate of each day as a calendar"), 250)


def statuses_of_one(
    table: pd.DataFrame, period: Period, colours: Ink
) -> tuple[Drawn, list[Status]]:
    """One person's status on each day, a column a week, a row a weekday; and the statuses in it."""
    shown = [each for each in attendance_look.ORDER if (table.status == each).any()]
    rows: Iterable[Any] = table.itertuples(index=False)
    of = {row.day.date(): row for row in rows}
    first = period.first - period.first.weekday() * _DAY
    weeks = (period.last - first).days // 7 + 1
    days = [[first + (7 * week + row) * _DAY for week in range(weeks)] for row in range(7)]
    code = {str(each): number for number, each in enumerate(shown)}
    drawn = blank(colours)
    drawn.add_heatmap(
        z=[[code[of[day].status] if day in of else None for day in row] for row in days],
        x=list(range(weeks)), y=[short_day(row[0])[:3] for row in days],
        text=[[str(day.day) if day in of and weeks <= TEXTED else "" for day in row]
              for row in days],
        texttemplate="%{text}",
        customdata=[[_of_one(day, of.get(day)) for day in row] for row in days],
        hovertemplate="%{customdata}<extra></extra>", xgap=3, ygap=3, **_scale(shown, colours),
    )  # fmt: skip
    _weeks(drawn, days[0])
    columns: Columns = {
        _("Day"): [formats.day(day) for day in of],
        _("Status"): [tr(STATUSES[Status(row.status)]) for row in of.values()],
        _("Worked"): [minutes(row.worked) for row in of.values()],
    }
    return Drawn(drawn, columns, _("Status of each day as a calendar"), 250), shown


def _of_one(day: date, row: Any) -> str:
    if row is None:
        return ""
    status = tr(STATUSES[Status(row.status)])
    worked = f"<br>{minutes(row.worked)}" if row.worked else ""
    return f"{short_day(day, month=True)}<br><b>{status}</b>{worked}"


def _scale(shown: list[Status], colours: Ink) -> dict[str, Any]:
    """Colours for whole numbers, one a status."""
    count = max(1, len(shown))
    scale = [
        (edge / count, attendance_look.colour(each, colours))
        for number, each in enumerate(shown)
        for edge in (number, number + 1)
    ]
    return {"zmin": -0.5, "zmax": count - 0.5, "colorscale": scale or None, "showscale": False}


def _weeks(drawn: Figure, mondays: list[date]) -> None:
    """The axes of a calendar."""
    drawn.update_layout(hovermode="closest")
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    marks = list(range(0, len(mondays), 1 + len(mondays) // 10))
    drawn.update_xaxes(
        tickvals=marks, ticktext=[short_day(mondays[week], month=True) for week in marks],
        tickangle=0,
    )  # fmt: skip


def _percent(share: Share | None) -> str:
    return "" if share is None or share.value is None else str(round(100 * share.value))


def _said(day: date, share: Share | None, period: Period) -> str:
    """What stands at a day's square."""
    if not period.first <= day <= period.last:
        return ""
    if share is None:
        return f"{short_day(day, month=True)}<br>" + _("nobody was planned, or it is not over")
    return f"{short_day(day, month=True)}<br><b>{figure(Kpi.ATTENDANCE, share)}</b>, " + made_of(
        Kpi.ATTENDANCE, share
    )


def board(
    table: pd.DataFrame, names: Mapping[str, str], colours: Ink
) -> tuple[Drawn, list[Status]]:
    """Everybody's status on every day, a row a person; and the statuses in it."""
    shown = [each for each in attendance_look.ORDER if (table.status == each).any()]
    code = {str(each): number for number, each in enumerate(shown)}
    numbers = [number for number in names if (table.employee == number).any()]
    days = sorted(table.day.unique())
    grid = table.assign(code=table.status.map(code)).pivot_table(
        index="employee", columns="day", values="code", aggfunc="first"
    )
    grid = grid.reindex(index=numbers, columns=days)
    words = [tr(STATUSES[each]) for each in shown]
    said = [[DASH if np.isnan(each) else words[int(each)] for each in row] for row in grid.values]
    labels = [short_day(pd.Timestamp(day).date(), month=True) for day in days]
    drawn = blank(colours)
    drawn.add_heatmap(
        z=grid.to_numpy(), x=list(range(len(days))), y=[names[n] for n in numbers],
        customdata=[[f"{labels[c]}<br>{one}" for c, one in enumerate(row)] for row in said],
        hovertemplate="%{y}, %{customdata}<extra></extra>", xgap=1, ygap=2,
        **_scale(shown, colours),
    )  # fmt: skip
    drawn.update_layout(hovermode="closest")
    step = 1 + len(days) // 8
    drawn.update_xaxes(tickvals=list(range(0, len(days), step)), ticktext=labels[::step],
                       tickangle=0)  # fmt: skip
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    columns: Columns = {_("Person"): [names[n] for n in numbers]}
    for word in words:
        columns[word] = [row.count(word) for row in said]
    return Drawn(
        drawn, columns, _("Everybody's status, day by day"), 60 + 24 * max(2, len(numbers))
    ), shown
