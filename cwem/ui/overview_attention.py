"""What needs attention: days that are incomplete, requests that wait, figures beyond a limit."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from cwem.access.audit import Action
from cwem.attendance.working_day import Status
from cwem.kpi.alerts import alerts
from cwem.kpi.definitions import Kpi
from cwem.people.values import Company
from cwem.ui import attendance_reading, day_reading, formats, guard, links
from cwem.ui.attendance_day import OPEN
from cwem.ui.attendance_reading import MANY, NO_TEAM, Reading
from cwem.ui.attendance_table import BEHIND
from cwem.ui.kpi_alerts import limits, line, sentence
from cwem.ui.kpi_asked import Spanning, days_of
from cwem.ui.kpi_words import made_of
from cwem.ui.language import _, n_
from cwem.ui.layout import card
from cwem.ui.looks import note_looks
from cwem.ui.state import Runtime

WATCHED = (Kpi.ATTENDANCE, Kpi.PUNCTUALITY, Kpi.OVERTIME)
SHOWN = 4
"""Incomplete days one by one; the page Attendance has them all."""


def attention(
    guest: guard.Guest,
    runtime: Runtime,
    known: Company,
    reading: Reading,
    waiting: Callable[[], int] | None = None,
) -> None:
    """The card; nothing where there is nothing to do. `waiting` counts open requests. Of too many
    people to read at once it says where their days are. Raises StoreError."""
    today = day_reading.here(formats.viewer_zone(), reading.now)
    period = days_of(Spanning.WEEKS, today)
    own = attendance_reading.own_days(guest, known, period)
    tables = attendance_reading.tables(runtime.store)
    table = tables.of(reading, own, period) if len(own) <= MANY else None
    missing = table[table.status == Status.INCOMPLETE] if table is not None else None
    found = [] if table is None else alerts(limits(runtime.settings, WATCHED), table, "team")
    requests = waiting() if waiting is not None else 0
    few = missing is None or missing.empty
    if few and not found and not requests and table is not None:
        return
    with card(_("Needs attention")):
        if requests:
            item(":material/inbox:", n_("{n} request waits for an answer",
                                        "{n} requests wait for an answer", requests),
                 "", "requests.py", {})  # fmt: skip
        if missing is not None and not few:
            note_looks(guest, Action.SEE_ATTENDANCE, sorted(set(missing.employee)),
                       on=today.isoformat())  # fmt: skip
            incomplete(known, missing)
        if table is None:
            item(":material/groups:",
                 _("Of more than {n} people incomplete days and limits are not listed here; "
                   "Attendance has them, team by team", n=MANY),
                 "", "attendance.py", {})  # fmt: skip
        teams = {id: team.name for id, team in known.teams.items()}
        for one in found:
            name = teams.get(one.group) or _("Without a team")
            team = {"team": one.group or NO_TEAM} if len(teams) > 1 or not one.group else {}
            item(":material/trending_down:", sentence(one, name),
                 _("{made}, last 4 weeks", made=made_of(one.limit.kpi, one.share)),
                 "attendance.py", team)  # fmt: skip


def incomplete(known: Company, missing: pd.DataFrame) -> None:
    """Days of which the arrival or the departure is not known, newest first."""
    rows = missing.sort_values("day", ascending=False)
    few = rows.head(SHOWN)
    days = few.day.dt.date.tolist()
    for number, day, came in zip(few.employee.tolist(), days, few.arrival.tolist(), strict=True):
        name = day_reading.name_of(known, number)
        item(
            ":material/event_busy:",
            _("{name}: when they left is not known", name=name) if came
            else _("{name}: when they arrived is not known", name=name),
            formats.day(day), "attendance.py", {OPEN: f"{number}.{day.isoformat()}"},
        )  # fmt: skip
    if len(rows) > SHOWN:
        more = len(rows) - SHOWN
        item(":material/more_horiz:", n_("{n} more incomplete day", "{n} more incomplete days",
                                         more), "", "attendance.py",
             {BEHIND: "is-incomplete"})  # fmt: skip


def item(icon: str, words: str, detail: str, page: str, address: Mapping[str, str]) -> None:
    """Icon, sentence, grey detail, and the way there at the right."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        line(icon, words, detail)
        links.link(page, _("Open"), ":material/arrow_forward:", False, **address)
