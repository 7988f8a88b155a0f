"""The events behind one person's day of activity, for that person and their own manager: what was
seen when. Nobody's posture, and no camera: that is on the page Detections."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.totals.lineage import lineage
from cwem.totals.reading import SUMMED, Days
from cwem.ui import activity_edges, day_events, guard
from cwem.ui.language import _, n_
from cwem.ui.layout import card, error
from cwem.ui.my_day_events import SHOWN, figure_words
from cwem.values import Channel


@st.fragment
def events_card(  # noqa: PLR0913, PLR0917 - whose day, and what it is read with
    guest: guard.Guest,
    days: Days,
    known: Company,
    number: str,
    day: date,
    around: activity_edges.Around,
) -> None:
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
                hidden = None
                if not means:
                    works = around({number}, day)[number]
                    hidden = activity_edges.edges(read.spans[Channel.ACTIVITY], works)
                _table(days, known, (number, day), picked, hidden)
    except StoreError as problem:
        error(problem)


def _table(
    days: Days, known: Company, whose: tuple[str, date], picked: tuple[Channel, str],
    hidden: Sequence[activity_edges.Edge] | None,
) -> None:  # fmt: skip
    """`hidden` is what is not told to the minute; None: everything is."""
    (number, day), (channel, label) = whose, picked
    behind = lineage(days, number, day, channel, label)
    _bouts, voids, _adjustments = days.rows(number, day, [channel])
    found = day_events.counted(behind.pieces, voids)
    zone = ZoneInfo(days.zone(number, day))
    shown = found[:SHOWN] if hidden is None else activity_edges.told(found[:SHOWN], hidden)
    columns = day_events.columns(shown, known.cameras, zone)
    for without in (_("Camera"), _("Decided by")):
        columns.pop(without, None)
    clock = st.column_config.DatetimeColumn(format="HH:mm:ss", timezone=zone.key, width=90)
    st.dataframe(
        columns,
        column_config={_("From"): clock, _("To"): clock},
        hide_index=True,
        alt=_("Events, newest first"),
    )
    st.caption(n_("{n} event, newest first.", "{n} events, newest first.", len(found)))
    if hidden is not None:
        st.caption(
            _("Around arrival and departure, times and durations are those of whole quarters of "
              "an hour; so they may add up to more than the figure.")
        )  # fmt: skip
