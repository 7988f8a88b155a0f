"""Today in numbers, beside what is usual: the same weekday of the weeks before by this time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import pandas as pd
import streamlit as st
from babel.dates import get_day_names

from cwem.attendance.working_day import WorkingDay
from cwem.kpi.clocks import clock_minutes
from cwem.kpi.compare import WEEKS, Standing, standing, usual, usual_days
from cwem.kpi.days import WorkingDays
from cwem.kpi.definitions import DEFINITIONS, Tile
from cwem.kpi.tables import day_table
from cwem.ui.kpi_words import figure_of_people
from cwem.ui.language import _, language, tr
from cwem.ui.layout import Metric
from cwem.ui.overview_rows import Now, PersonNow
from cwem.values import Millis

CARDS = (Tile.INSIDE, Tile.LATE, Tile.ABSENT, Tile.LEAVE)
"""Each of them is a field of Standing too."""
_GOOD: Mapping[Tile, Literal["down"]] = {Tile.LATE: "down", Tile.ABSENT: "down"}
_USUAL = "overview-usual"
_FRESH: Millis = 900_000
_GONE: Millis = 3_600_000
"""So long after the last sign somebody is taken to have left."""


def history(working: WorkingDays, people: Mapping[str, date], now: Millis) -> list[pd.DataFrame]:
    """Everybody's working days on the same weekday of the weeks before, a table a week; read again
    after a quarter of an hour. `people` says which day it is for whom: at midnight it is another
    one further east. Raises StoreError."""
    key = (working.company.revision, working.book.revision, frozenset(people.items()))
    kept = st.session_state.get(_USUAL)
    if kept is None or kept[0] != key or now - kept[1] >= _FRESH:
        kept = st.session_state[_USUAL] = key, now, weeks(working, people, now)
    read: list[pd.DataFrame] = kept[2]
    return read


def weeks(working: WorkingDays, people: Mapping[str, date], now: Millis) -> list[pd.DataFrame]:
    """A table for each of the weeks before, of each person on the weekday it is for them. Raises
    StoreError."""
    found: list[dict[str, list[WorkingDay]]] = [{} for _week in range(WEEKS)]
    for today in sorted(set(people.values())):
        those = [number for number, day in people.items() if day == today]
        for week, day in enumerate(usual_days(today)):
            found[week] |= working.of(those, day, day, now, telling=False)
    return [day_table(week, working.company, working.book) for week in found]


def compared(
    working: WorkingDays, people: Sequence[PersonNow], now: Millis
) -> tuple[Standing, Standing | None]:
    """Today by now, and what is usual by this time. Raises StoreError."""
    today = {one.number: one.work.day if one.work else one.day.day for one in people}
    clocks = {one.number: clock_minutes(now, today[one.number], one.zone) for one in people}
    table = day_table(
        {one.number: [one.work] for one in people if one.work is not None},
        working.company,
        working.book,
    )
    before = history(working, today, now)
    return standing(table, clocks), usual(standing(each, clocks) for each in before)


def inside(people: Sequence[PersonNow], now: Millis) -> int:
    """Who came and has not left: also on a break, or out of the cameras' sight for a while."""
    return sum(
        one.now in {Now.IN, Now.BREAK}
        or (one.now is Now.AWAY and now - (one.day.departure or 0) < _GONE)
        for one in people
    )


def cards(
    people: Sequence[PersonNow], standing: Standing, then: Standing | None, now: Millis
) -> list[Metric]:
    """Who is in, late, absent and on leave, each of how many, beside a usual day."""
    on = {one.work.day if one.work else one.day.day for one in people}
    words = _("than usual")
    if len(on) == 1:
        weekday = str(get_day_names("wide", locale=language())[on.pop().weekday()])
        words = _("than a usual {weekday}", weekday=weekday)

    def card(tile: Tile, value: float, of: float) -> Metric:
        one = DEFINITIONS[tile]
        shown = _("{n} of {all}", n=round(value), all=round(of))
        if then is None:
            return Metric(tr(one.name), shown, help=tr(one.sentence))
        difference = figure_of_people(value - getattr(then, tile))
        return Metric(
            tr(one.name),
            shown,
            difference,
            words,
            _GOOD.get(tile, "neither"),
            help=tr(one.sentence),
        )

    return [
        card(Tile.INSIDE, inside(people, now), len(people)),
        card(Tile.LATE, standing.late, standing.planned),
        card(Tile.ABSENT, standing.absent, standing.planned),
        card(Tile.LEAVE, standing.leave, standing.people),
    ]


def usual_words(then: Standing | None) -> str:
    """What today is compared with."""
    if then is None:
        return _("There are no earlier weeks to compare with yet.")
    return _(
        "Compared with the same weekday of the last {n} weeks by this time, holidays left out.",
        n=WEEKS,
    )
