"""Working days one by one: those behind a figure, and the way into each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from cwem.attendance.working_day import Status
from cwem.kpi.definitions import DEFINITIONS, Kpi, Unit
from cwem.kpi.measures import MEASURES, OF_DAYS
from cwem.ui import day_address, formats
from cwem.ui.kpi_words import CHIPS, STATUSES, minutes
from cwem.ui.language import _, n_, tr

SHOWN = 400
"""Rows at once, the newest; the export has them all."""
TALL, MANY = 460, 12
BEHIND = "days"
ALL = "all"
_OPENED = "attendance-opened"
_QUIET = (Status.WEEKEND, Status.NOT_EMPLOYED, Status.AHEAD, Status.REMOVED)


@dataclass(frozen=True, slots=True)
class Told:
    """What is called how."""

    names: Mapping[str, str]
    shifts: Mapping[str, str]


def choices() -> dict[str, str]:
    """Which days can be listed: all of them, those behind a figure, those of a status."""
    found = {ALL: _("All days")}
    for kpi in OF_DAYS:
        found[kpi] = _("Behind {figure}", figure=DEFINITIONS[kpi].name)
    for status, words in STATUSES.items():
        if status not in _QUIET:
            found[_key(status)] = _("Only {status}", status=words)
    return found


def _key(status: Status) -> str:
    return "is-" + status.replace(" ", "-")


def chosen_days() -> str:
    """Which days are listed, with what chooses them."""
    return day_address.chosen(BEHIND, choices(), ALL, _("Which days"), 260)


def listed(table: pd.DataFrame, chosen: str) -> pd.DataFrame:
    """The days of this choice, newest first; of a figure with its part and whole."""
    if chosen in OF_DAYS:
        parts = MEASURES[Kpi(chosen)](table)
        counted = parts[(parts.whole > 0) | (parts.part > 0)]
        table = table.loc[counted.index].join(counted)
    elif chosen != ALL:
        table = table[[_key(Status(each)) == chosen for each in table.status]]
    else:
        table = table[~table.status.isin(_QUIET)]
    return table.sort_values(["day", "employee"], ascending=[False, True], kind="stable")


def columns(rows: pd.DataFrame, told: Told, chosen: str) -> dict[str, list[object]]:
    """What the table shows; clock times are the person's own."""
    viewer = formats.viewer_zone()
    zones = {zone: ZoneInfo(zone) for zone in rows.zone.unique()}

    def clocks(moments: pd.Series) -> list[object]:
        return [
            formats.clock(int(at), zones[zone], viewer) if at else ""
            for at, zone in zip(moments, rows.zone, strict=True)
        ]

    def lengths(column: str) -> list[object]:
        return [minutes(value) if value else "" for value in rows[column]]

    found: dict[str, list[object]] = {_("Day"): [day.date() for day in rows.day]}
    if len(told.names) > 1:
        found[_("Person")] = [told.names.get(number, number) for number in rows.employee]
    found |= {
        _("Status"): [[tr(STATUSES[Status(each)])] for each in rows.status],
        _("Shift"): [told.shifts.get(each, each) for each in rows["shift"]],
        _("Arrival"): clocks(rows.arrival),
        _("Departure"): clocks(rows.departure),
        _("Breaks"): lengths("breaks"),
        _("Planned"): lengths("planned"),
        _("Worked"): lengths("worked"),
        _("Overtime"): lengths("overtime"),
    }
    if chosen in OF_DAYS:
        found[_("Counts as")] = [
            _counts(Kpi(chosen), part, whole)
            for part, whole in zip(rows.part, rows.whole, strict=True)
        ]
    return found


def _counts(kpi: Kpi, part: float, whole: float) -> str:
    """What a day adds to a figure."""
    unit = DEFINITIONS[kpi].unit
    if kpi in {Kpi.WORKED, Kpi.OVERTIME}:
        return _("{part} of {whole}", part=minutes(part), whole=minutes(whole))
    if unit is Unit.TIME_EACH:
        return minutes(part)
    return _("{part} of {whole}", part=round(part), whole=round(whole))


def day_list(
    table: pd.DataFrame, told: Told, chosen: str, opens: Callable[[str, pd.Timestamp], None]
) -> None:
    """The table; `opens` is called with the person and day somebody chose in it."""
    rows = listed(table, chosen)
    shown = rows.head(SHOWN)
    if shown.empty:
        st.caption(_("There is no such day in this time."))
        return
    options = {tr(words): CHIPS[status] for status, words in STATUSES.items()}
    viewer = formats.viewer_zone()
    elsewhere = any(ZoneInfo(zone) != viewer for zone in shown.zone.unique())
    clock = 116 if elsewhere else 84
    event = st.dataframe(
        columns(shown, told, chosen),
        column_config={
            _("Day"): st.column_config.DateColumn(
                format=formats.table_day(), pinned=True, width=110
            ),
            _("Person"): st.column_config.TextColumn(width=150),
            _("Arrival"): st.column_config.TextColumn(width=clock),
            _("Departure"): st.column_config.TextColumn(width=clock),
            _("Status"): st.column_config.MultiselectColumn(
                options=list(options), color=list(options.values()), width=130
            ),
        },
        hide_index=True,
        height=TALL if len(shown) > MANY else "content",
        on_select="rerun",
        selection_mode="single-row",
        key=f"attendance-days-{chosen}",
        alt=_("Working days, newest first"),
    )
    if len(rows) > SHOWN:
        st.caption(_("The newest {n} are shown; the export has them all.", n=SHOWN))
    else:
        st.caption(n_("{n} day. Choose a row to see why.", "{n} days. Choose a row to see why.",
                      len(rows)))  # fmt: skip
    picked = event["selection"]["rows"]
    if picked != st.session_state.get(_OPENED):  # what stays selected is not opened again
        st.session_state[_OPENED] = picked
        if picked and picked[0] < len(shown):
            row = shown.iloc[picked[0]]
            opens(row.employee, row.day)
