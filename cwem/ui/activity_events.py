"""The events behind one person's day of activity, for that person and their own manager: what was
seen when. Nobody's posture, and no camera: that is on the page Detections."""

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.totals.lineage import lineage
from cwem.totals.reading import SUMMED, Days
from cwem.ui import day_events, guard
from cwem.ui.language import _, n_
from cwem.ui.layout import card, error
from cwem.ui.my_day_events import SHOWN, figure_words
from cwem.values import Channel


@st.fragment
def events_card(guest: guard.Guest, days: Days, known: Company, number: str, day: date) -> None:
    """A figure of the day opened to its events."""
    guard.still_here()
    if not guest.may(Permission.SEE_ACTIVITY, number, day):
        return
    try:
        read = days.day(number, day, SUMMED)
        # when a camera saw somebody says whether they came with their face
        means = guest.may(Permission.SEE_MEANS, number, day)
        channels = (Channel.ACTIVITY, Channel.PRESENCE) if means else (Channel.ACTIVITY,)
        choices = [(c, label) for c in channels for label in read.totals(c)]
        if not choices:
            return
        with card(
            _("The events behind a figure"),
            _("Every figure is the sum of its events; a correction counts more than what was "
              "seen."),
        ):  # fmt: skip
            picked = st.selectbox(
                _("Figure"),
                choices,
                format_func=lambda each: figure_words(read, *each),
                width=380,
            )
            if picked is not None:
                _table(days, known, number, day, picked)
    except StoreError as problem:
        error(problem)


def _table(days: Days, known: Company, number: str, day: date, picked: tuple[Channel, str]) -> None:
    channel, label = picked
    behind = lineage(days, number, day, channel, label)
    _bouts, voids, _adjustments = days.rows(number, day, [channel])
    found = day_events.counted(behind.pieces, voids)
    zone = ZoneInfo(days.zone(number, day))
    columns = day_events.columns(found[:SHOWN], known.cameras, zone)
    for hidden in (_("Camera"), _("Decided by")):
        columns.pop(hidden, None)
    clock = st.column_config.DatetimeColumn(format="HH:mm:ss", timezone=zone.key, width=90)
    st.dataframe(
        columns,
        column_config={_("From"): clock, _("To"): clock},
        hide_index=True,
        alt=_("Events, newest first"),
    )
    st.caption(n_("{n} event, newest first.", "{n} events, newest first.", len(found)))
