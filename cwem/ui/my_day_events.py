"""The bouts behind a figure of one's day."""

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.totals.day import PersonDay
from cwem.totals.lineage import lineage
from cwem.totals.reading import Days
from cwem.ui import day_events, guard, state
from cwem.ui.day_view import duration
from cwem.ui.language import _, n_
from cwem.ui.layout import card, error
from cwem.values import Channel

SHOWN = 500
"""At once; the newest."""


@st.fragment
def events_of_day(
    guest: guard.Guest, runtime: state.Runtime, days: Days, known: Company, day: date
) -> None:
    """The bouts behind a figure, chosen by channel and label."""
    guard.still_here()
    number = guest.visitor.account.employee or ""
    try:
        read = days.day(number, day)
        choices = [(channel, label) for channel in Channel for label in read.totals(channel)]
        if not choices:
            return
        with card(
            _("The events behind a figure"),
            _("Every figure is the sum of its events; where two cameras saw the same moment, it "
              "counts once, and a correction counts more than what was seen."),
        ):  # fmt: skip
            picked = st.selectbox(
                _("Figure"),
                choices,
                format_func=lambda each: figure_words(read, *each),
                width=380,
            )
            if picked is not None:
                table_of_events(days, known, read, picked)
    except StoreError as problem:
        error(problem)


def figure_words(day: PersonDay, channel: Channel, label: str) -> str:
    """A total, to choose it by."""
    return _(
        "{channel}: {label}, {duration}",
        channel=day_events.CHANNELS[channel],
        label=day_events.label_words(channel, label),
        duration=duration(day.totals(channel)[label]),
    )


def table_of_events(
    days: Days, known: Company, day: PersonDay, picked: tuple[Channel, str]
) -> None:
    """The events of one total, newest first."""
    channel, label = picked
    _bouts, voids, _adjustments = days.rows(day.employee, day.day, [channel])
    behind = lineage(days, day.employee, day.day, channel, label)
    found = day_events.counted(behind.pieces, voids)
    zone = ZoneInfo(days.zone(day.employee, day.day))
    clock = st.column_config.DatetimeColumn(format="HH:mm:ss", timezone=zone.key, width=80)
    st.dataframe(
        day_events.columns(found[:SHOWN], known.cameras, zone),
        column_config={_("From"): clock, _("To"): clock},
        hide_index=True,
        alt=_("Events, newest first"),
    )
    if len(found) > SHOWN:
        st.caption(_("The newest {n} are shown; the export has them all.", n=SHOWN))
    else:
        st.caption(n_("{n} event, newest first.", "{n} events, newest first.", len(found)))
