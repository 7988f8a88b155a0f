"""The fields of a request: times, leave, or a figure. What one did: my_day_ask_activity.py."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from cwem.attendance.asking_words import LEAVES
from cwem.attendance.clock_times import arrival_at, breaks_at, next_at, refuse_beyond, unless_same
from cwem.attendance.corrections import changes
from cwem.attendance.entries import LeaveKind
from cwem.attendance.matching import LONGEST_DAY
from cwem.attendance.requests import Change, Stretch
from cwem.attendance.working_day import WorkingDay
from cwem.errors import InputError
from cwem.ui import formats
from cwem.ui.language import _, tr
from cwem.ui.requests_desk import Desk
from cwem.ui.requests_words import FIGURES
from cwem.values import Millis
from cwem.words import say

STEP = 60
"""Seconds."""
DEPARTURE = "departure"
CLOCK = r"^([01]?[0-9]|2[0-3])[:.]([0-5][0-9])$"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the fields say; see Request."""

    first: date
    last: date
    changes: tuple[Change, ...] = ()
    leave: LeaveKind | None = None
    half: bool = False
    stretch: Stretch | None = None
    figure: str = ""


def times_form(desk: Desk, day: WorkingDay, focus: str) -> Wanted:
    """Arrival, departure and breaks as they were."""
    key, shift = f"{day.day}", desk.shift(day)
    begin = shift.begin if shift is not None else None
    arrival: Millis | None = None
    if focus == DEPARTURE and day.arrival is not None:
        known = formats.clock(day.arrival, ZoneInfo(day.zone), formats.viewer_zone())
        st.markdown(_("You came at {time}.", time=known))
    else:
        came = st.time_input(_("Arrival"), clock_of(day.arrival, day.zone), step=STEP,
                              key=f"ask-arrival-{key}")  # fmt: skip
        if came is not None:
            arrival = unless_same(came, day.arrival, day.zone)
            arrival = arrival or arrival_at(day.day, came, day.zone, begin)
    left = st.time_input(_("Departure"), clock_of(day.departure, day.zone), step=STEP,
                         key=f"ask-departure-{key}")  # fmt: skip
    start = next((t for t in (arrival, day.arrival, begin) if t is not None), None)
    start = arrival_at(day.day, time(0), day.zone, None) if start is None else start
    departure = None
    if left is not None:
        departure = unless_same(left, day.departure, day.zone) or next_at(start, left, day.zone)
    breaks = None if focus == DEPARTURE else _breaks(day, start)
    if departure is not None and departure > desk.now():
        raise InputError(say("The departure lies in the future. Ask once you have left."))
    ended = day.departure if departure is None else departure
    # longer only with such a shift
    longest = max(LONGEST_DAY, shift.closes - start if shift is not None else 0)
    refuse_beyond(start, ended, breaks or (), longest)
    return Wanted(day.day, day.day, changes(day, arrival, departure, breaks))


def _breaks(day: WorkingDay, start: Millis) -> list[tuple[Millis, Millis]]:
    """The breaks as they are typed; the same to the minute keep their seconds."""
    known = [(clock_of(b, day.zone), clock_of(e, day.zone)) for b, e in day.breaks]
    begin, end = _("From"), _("To")
    with st.expander(_("Breaks ({n})", n=len(known))):
        edited = st.data_editor(
            pd.DataFrame({begin: typed(b for b, _e in known), end: typed(e for _b, e in known)}),
            num_rows="dynamic",
            column_config={name: clock_column() for name in (begin, end)},
            hide_index=True,
            key=f"ask-breaks-{day.day}",
            width="stretch",
        )
        st.caption(_("Times as 12:30. A row without both times is no break."))
    pairs = [
        (time_of(b), time_of(e))
        for b, e in zip(list(edited[begin]), list(edited[end]), strict=True)
    ]
    return breaks_at(start, [(b, e) for b, e in pairs if b and e], day.zone, day.breaks)


def leave_form(_desk: Desk, day: WorkingDay, _figure: str) -> Wanted:
    """Days of leave or remote work."""
    kind = st.selectbox(
        _("Kind"), list(LeaveKind), format_func=lambda each: tr(LEAVES[each]).capitalize(),
        key=f"ask-leave-{day.day}",
    )  # fmt: skip
    chosen = st.date_input(_("From and to"), (day.day, day.day), format=formats.typed_day(),
                          key=f"ask-days-{day.day}")  # fmt: skip
    first, last = day.day, day.day
    if isinstance(chosen, tuple) and len(chosen) == 2:
        first, last = chosen
    half = st.checkbox(_("Half a day"), key=f"ask-half-{day.day}", disabled=first != last)
    return Wanted(first, last, leave=kind, half=half and first == last)


def figure_form(_desk: Desk, day: WorkingDay, figure: str) -> Wanted:
    """A figure that is wrong for a reason no field fits."""
    names = list(FIGURES)
    chosen = st.selectbox(
        _("Which figure"), names, names.index(figure) if figure in names else 0,
        format_func=lambda each: tr(FIGURES[each]), key=f"ask-figure-{day.day}",
    )  # fmt: skip
    st.caption(_("You get an answer in words. Where times were wrong, ask for other times."))
    return Wanted(day.day, day.day, figure=chosen)


def clock_of(at: Millis | None, zone: str) -> time | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).time().replace(second=0, microsecond=0)


def typed(times: Iterable[time | None]) -> pd.Series:
    """A column to be typed over."""
    return pd.Series(["" if each is None else f"{each:%H:%M}" for each in times], dtype="string")


def clock_column() -> ColumnConfig:
    """Of times of day as text: a column of times cannot be empty."""
    return st.column_config.TextColumn(validate=CLOCK, width=90)


def time_of(cell: object) -> time | None:
    """A cell of the column; None: nothing, or nothing that a clock shows."""
    found = re.fullmatch(CLOCK, cell.strip()) if isinstance(cell, str) else None
    return time(int(found[1]), int(found[2])) if found else None
