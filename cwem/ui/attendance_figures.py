"""Working days in figures, and the days behind them: the same on the manager's page and on one's
own."""

import pandas as pd
import streamlit as st

from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import Share, share
from cwem.people.values import Days as Period
from cwem.ui import attendance_day, guard, state
from cwem.ui.attendance_export import export
from cwem.ui.attendance_table import Told, chosen_days, day_list
from cwem.ui.kpi_cards import figures_row, kpi_card
from cwem.ui.kpi_words import period as period_words
from cwem.ui.language import _

CARDS = (
    Kpi.ATTENDANCE, Kpi.PUNCTUALITY, Kpi.PRESENCE, Kpi.WORKED, Kpi.OVERTIME, Kpi.BREAKS,
)  # fmt: skip


def summary(table: pd.DataFrame, then: pd.DataFrame | None, before: Period | None) -> None:
    """The figures on top, beside those of the period before."""
    now = {kpi: share(kpi, table) for kpi in CARDS}
    if not now[Kpi.BREAKS].whole or not table.breaks.any():  # nobody records any
        del now[Kpi.BREAKS]
    past: dict[Kpi, Share] = {}
    compared = ""
    if then is not None and before is not None:
        past = {kpi: share(kpi, then) for kpi in now}
        compared = _("Compared with {period}.", period=period_words(before.first, before.last))
        if not any(one.whole for one in past.values()):
            compared = _("There is nothing before to compare with.")
    figures_row(now, past, compared)


def days_card(
    guest: guard.Guest, runtime: state.Runtime, table: pd.DataFrame, told: Told, period: Period
) -> None:
    """The days behind the figures, and each of them opened."""
    caption = _("Behind every figure; choose a row to see why a day came to what it came to.")
    with kpi_card(_("Working days"), (), caption):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            chosen = chosen_days()
            export(guest, table, told, period)
        _rows(guest, runtime, table, told, chosen)


@st.fragment
def _rows(
    guest: guard.Guest, runtime: state.Runtime, table: pd.DataFrame, told: Told, chosen: str
) -> None:
    """The table; choosing a row draws nothing else anew."""
    guard.still_here()
    day_list(
        table,
        told,
        chosen,
        lambda number, day: attendance_day.open_day(guest, runtime, number, day.date()),
    )
