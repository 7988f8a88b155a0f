"""The days of the page as a file: the rows, filters and figures that are on it."""

import pandas as pd
import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.people.values import Days as Period
from cwem.ui import day_events, guard
from cwem.ui.attendance_table import ALL, Told, columns
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _
from cwem.ui.looks import note_files


def export(guest: guard.Guest, table: pd.DataFrame, told: Told, period: Period) -> None:
    """A button for all the days of the page, as CSV."""
    note = {"from": period.first.isoformat(), "to": period.last.isoformat()}

    def read() -> bytes:
        note_files(guest, Action.EXPORT_ATTENDANCE, sorted(set(table.employee)), **note)
        return as_csv(table, told)

    st.download_button(
        _("Export as CSV"),
        made_when_pressed(guest, Permission.SEE_ATTENDANCE, read),
        f"attendance-{period.first.isoformat()}-{period.last.isoformat()}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def as_csv(table: pd.DataFrame, told: Told) -> bytes:
    """One line for each person and day, lengths in minutes so that the file adds up."""
    rows = table.sort_values(["day", "employee"], kind="stable")
    shown = columns(rows, told, ALL)
    lengths = {
        _("Planned (min)"): rows.planned,
        _("Worked (min)"): rows.worked,
        _("Breaks (min)"): rows.breaks,
        _("Overtime (min)"): rows.overtime,
        _("Late (min)"): rows.late,
        _("Left early (min)"): rows.early,
        _("Paid, not worked (min)"): rows.credited,
    }
    found: dict[str, list[object]] = {
        _("Day"): [day.isoformat() for day in rows.day.dt.date],
        _("Number"): list(rows.employee),
        _("Person"): [told.names.get(number, number) for number in rows.employee],
        _("Status"): [status[0] for status in shown[_("Status")]],  # type: ignore[index]
        _("Shift"): shown[_("Shift")],
        _("Arrival"): shown[_("Arrival")],
        _("Departure"): shown[_("Departure")],
        _("Time zone"): list(rows.zone),
    }
    for name, values in lengths.items():
        found[name] = [f"{value:.2f}" for value in values]
    return day_events.write_csv(list(found), zip(*found.values(), strict=True))
