"""The fields of a request: times, leave, or a figure. What one did: my_day_ask_activity.py."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from cwem.attendance.asking_words import LEAVES
from cwem.attendance.clock_times import (
    apart,
    arrival_at,
    breaks_at,
    latest_at,
    longest_day,
    moment,
    next_at,
    refuse_impossible,
    unless_same,
)
from cwem.attendance.corrections import different, known_spells, lacking
from cwem.attendance.day_times import DayTimes, Ends, begin_of
from cwem.attendance.entries import LeaveKind
from cwem.attendance.intervals import Interval
from cwem.attendance.planning import DayPlan
from cwem.attendance.requests import Stretch
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError
from cwem.ui import formats
from cwem.ui.language import _, tr
from cwem.ui.requests_desk import Desk
from cwem.ui.requests_words import FIGURES
from cwem.values import Millis
from cwem.words import say

STEP = 60
"""Seconds."""
JUST_NOW: Millis = 5_000
"""A break that ends so shortly ago goes on: it ends when the page was read."""
ARRIVAL, DEPARTURE = "arrival", "departure"
CLOCK = r"^([01]?[0-9]|2[0-3])[:.]([0-5][0-9])$"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the fields say; see Request."""

    first: date
    last: date
    times: DayTimes | None = None
    leave: LeaveKind | None = None
    half: bool = False
    stretch: Stretch | None = None
    figure: str = ""


def times_form(desk: Desk, day: WorkingDay, focus: str) -> Wanted:
    """Arrival, departure and breaks as they were, for each time the person was there; with `focus`
    the one time that is missing."""
    alone = focus in {ARRIVAL, DEPARTURE}
    plan, now = desk.planned(day), desk.now()
    day = replace(day, breaks=tuple(each for each in day.breaks if not _goes_on(day, each, now)))
    known, asked = known_spells(day), lacking(day) if alone else None
    again = f"ask-again-{day.day}"
    more = not alone and bool(st.session_state.get(again))
    said: list[Ends] = []
    for at, ends in enumerate(known):
        if asked not in {None, at}:
            said.append(ends)
            continue
        fields = _Fields(day, ends, at, 1 if alone else len(known) + more, focus if alone else "")
        found = fields.typed(plan)
        if found != (None, None) or len(known) == 1:
            said.append(found)
    if more:
        found = _Fields(day, (None, None), len(known), len(known) + 1, "").another(plan, said)
        said = [ends for ends in (*said, found) if ends != (None, None)] or [(None, None)]
        said.sort(key=begin_of)
    if not alone:
        st.checkbox(_("I was there another time that day"), key=again)
    said = apart(said)
    _refuse_another_day(plan, known, said)
    begin = plan.times.begin if plan.times is not None else plan.begin
    start = next((came for came, _left in (*said, *known) if came is not None), begin)
    breaks = None if alone else _breaks(day, start)
    lasted = (left - came for came, left in known if came and left)
    refuse_impossible(said, breaks or (), max([longest_day(plan.times), *lasted]), now)
    return Wanted(day.day, day.day, different(day, said, breaks))


def _goes_on(day: WorkingDay, rest: Interval, now: Millis) -> bool:
    """Whether a break is not over yet: what comes of it is still to be recorded."""
    return day.status is Status.RUNNING and rest[1] > now - JUST_NOW


def _bounds(plan: DayPlan) -> Interval:
    """In which time somebody comes for this day: the calendar's, and the window of its shift."""
    if plan.times is None:
        return plan.begin, plan.end
    return min(plan.begin, plan.times.opens), max(plan.end, plan.times.closes)


def _refuse_another_day(plan: DayPlan, known: Sequence[Ends], said: Sequence[Ends]) -> None:
    """Raises InputError for an arrival that is another day's and was not known."""
    since, until = _bounds(plan)
    recorded = {came for came, _left in known}
    if any(
        came is not None and came not in recorded and not since <= came < until
        for came, _left in said
    ):
        raise InputError(say("This arrival would be of another day. Ask about that day, or look at "
                             "both times."))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Fields:
    """Arrival and departure of one time somebody was there."""

    day: WorkingDay
    known: Ends
    at: int
    """Which of `of`."""
    of: int
    focus: str

    def typed(self, plan: DayPlan) -> Ends:
        """Draw both, or the one that is missing."""
        came, left = self.known
        zone, viewer = ZoneInfo(self.day.zone), formats.viewer_zone()
        begin = plan.times.begin if plan.times is not None and self.at == 0 else None
        with st.container(horizontal=not self.focus):
            if self.focus == DEPARTURE and came is not None:
                st.markdown(_("You came at {time}.", time=formats.clock(came, zone, viewer)))
                arrival: Millis | None = came
            else:
                arrival = self._arrival(self._field(ARRIVAL, came), begin, _bounds(plan))
            if self.focus == ARRIVAL and left is not None:
                st.markdown(_("You left at {time}.", time=formats.clock(left, zone, viewer)))
                return arrival, left
            clock = self._field(DEPARTURE, left)
        since = next((at for at in (arrival, came, begin) if at is not None), plan.begin)
        return arrival, self._departure(clock, since)

    def another(self, plan: DayPlan, others: Sequence[Ends]) -> Ends:
        """Draw both, of a time nothing is known of: in the window of the shift rather than outside,
        and as near to the other times as there is one."""
        zone, (since, until) = self.day.zone, _bounds(plan)
        with st.container(horizontal=True):
            clock, end = self._field(ARRIVAL, None), self._field(DEPARTURE, None)
        arrival = None
        if clock is not None:
            near = [moment(self.day.day + timedelta(days=n), clock, zone) for n in (0, 1)]
            free = [
                at for at in near
                if since <= at < until
                and not any(came and left and came <= at < left for came, left in others)
            ]  # fmt: skip
            ends = [end for pair in others for end in pair if end is not None]
            opens, closes = (plan.times.opens, plan.times.closes) if plan.times else (0, 0)

            def far(at: Millis) -> tuple[bool, Millis]:
                return not opens <= at < closes, min((abs(at - e) for e in ends), default=0)

            arrival = min(free or near[:1], key=far)
        return arrival, self._departure(end, plan.begin if arrival is None else arrival)

    def _field(self, name: str, known: Millis | None) -> time | None:
        label = _("Arrival") if name == ARRIVAL else _("Departure")
        if self.of > 1:
            label = _("{label}, time {n}", label=label, n=self.at + 1)
        key = f"ask-{name}-{self.day.day}" + (f"-{self.at}" if self.at else "")
        return st.time_input(label, clock_of(known, self.day.zone), step=STEP, key=key)

    def _arrival(self, clock: time | None, begin: Millis | None, bounds: Interval) -> Millis | None:
        came, left = self.known
        zone = self.day.zone
        if clock is None or (known := unless_same(clock, came, zone)) is not None:
            return None if clock is None else known
        if came is None and left is not None:
            return latest_at(left, clock, zone)
        return arrival_at(self.day.day, clock, zone, begin, came, within=bounds)

    def _departure(self, clock: time | None, since: Millis) -> Millis | None:
        if clock is None:
            return None
        known = unless_same(clock, self.known[1], self.day.zone)
        return next_at(since, clock, self.day.zone) if known is None else known


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
