"""The days behind figures of activity, one by one, and the way into each of them."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from cwem.kpi.definitions import DEFINITIONS, Kpi
from cwem.totals.periods import Unit
from cwem.ui import formats
from cwem.ui.activity_asked import DAY, SPAN, WHO
from cwem.ui.activity_people import MINE
from cwem.ui.kpi_activity import Compared
from cwem.ui.kpi_words import DASH, long_time, minutes, seen_percent
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card

SHOWN = 400
"""Rows at once, the newest; the export has them all."""
TALL, MANY = 460, 12
_KEY = "activity-days"


def days_card(told: Compared, names: Mapping[str, str], me: str | None) -> None:
    """Days of people who may be told apart; whatever is chosen opens."""
    every = told.whole.every
    if len(every) < 2:
        return
    rows = every.sort_values("day", ascending=False, kind="stable")
    shown = rows.head(SHOWN)
    counted = frozenset(zip(told.now.days.employee, told.now.days.day.dt.date, strict=True))
    days = list(zip(shown.employee, shown.day.dt.date, strict=True))
    with card(_("Days behind these figures"), _("Choose one to see it from hour to hour.")):
        st.dataframe(
            _columns(shown, [one in counted for one in days], names, told.today),
            column_config={
                _("Day"): st.column_config.DateColumn(
                    format=formats.table_day(), pinned=True, width=104
                ),
                _("Person"): st.column_config.TextColumn(width=132),
                _("Present"): st.column_config.TextColumn(width=84),
                tr(DEFINITIONS[Kpi.ACTIVE].name): st.column_config.TextColumn(width=152),
                tr(DEFINITIONS[Kpi.LONGEST].name): st.column_config.TextColumn(width=108),
                tr(DEFINITIONS[Kpi.SITTINGS].name): st.column_config.TextColumn(width=156),
                tr(DEFINITIONS[Kpi.COVERAGE].name): st.column_config.TextColumn(width=58),
                _("Counts"): st.column_config.TextColumn(width=112),
            },
            hide_index=True,
            height=TALL if len(shown) > MANY else "content",
            on_select=lambda: _open(days, me),
            selection_mode="single-row",
            key=_KEY,
            alt=_("Days of activity, newest first"),
        )
        if len(rows) > SHOWN:
            st.caption(_("The newest {n} are shown; the export has them all.", n=SHOWN))
        else:
            st.caption(n_("{n} day", "{n} days", len(rows)))


def _columns(
    rows: pd.DataFrame, counted: Sequence[bool], names: Mapping[str, str], today: date
) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {_("Day"): [day.date() for day in rows.day]}
    if len(names) > 1:
        found[_("Person")] = [names.get(number, number) for number in rows.employee]
    return found | {
        _("Present"): [minutes(length) for length in rows.present],
        tr(DEFINITIONS[Kpi.ACTIVE].name): [
            _("{part} of {whole}", part=long_time(up), whole=long_time(whole)) if whole else DASH
            for up, whole in zip(rows.up, rows.observed, strict=True)
        ],
        tr(DEFINITIONS[Kpi.LONGEST].name): [
            DASH if pd.isna(length) else minutes(length) for length in rows.longest
        ],
        tr(DEFINITIONS[Kpi.SITTINGS].name): [
            DASH if pd.isna(many) else str(round(many)) for many in rows.long
        ],
        tr(DEFINITIONS[Kpi.COVERAGE].name): [
            seen_percent(seen / whole) if whole else DASH
            for seen, whole in zip(rows.present, rows.session, strict=True)
        ],
        _("Counts"): [
            _counts(one, day.date() >= today) for one, day in zip(counted, rows.day, strict=True)
        ],
    }


def _counts(counted: bool, goes_on: bool) -> str:
    if counted:
        return _("Yes")
    return _("Goes on") if goes_on else _("Too little seen")


def _open(days: Sequence[tuple[str, date]], me: str | None) -> None:
    """The page is about this day of this person from now on."""
    picked = st.session_state[_KEY]["selection"]["rows"]
    if picked:
        number, day = days[picked[0]]
        st.session_state[SPAN], st.session_state[DAY] = Unit.DAY.value, day
        st.session_state[WHO] = MINE if number == me else number
