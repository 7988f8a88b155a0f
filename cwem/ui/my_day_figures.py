"""A day of oneself in figures: cards, timeline, totals and what was not observed."""

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.errors import StoreError
from cwem.totals.day import PersonDay
from cwem.totals.gaps import gaps
from cwem.totals.reading import Days
from cwem.ui import (
    day_chart,
    day_events,
    day_reading,
    day_view,
    figures,
    formats,
    guard,
    my_day_disputes,
    state,
)
from cwem.ui.day_view import duration
from cwem.ui.figures import Line
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, empty, error, metrics, quiet
from cwem.values import Channel, RolledDay, Span


def figures_of_day(
    guest: guard.Guest, runtime: state.Runtime, days: Days, number: str, day: date
) -> None:
    """Cards, timeline, totals and what was not observed; today every ten seconds."""
    guard.still_here()
    try:
        now = guest.reception.now()
        if sealed := days.sealed(number, day):
            figures_kept(sealed)
            return
        read = days.day(number, day)
        said = day_reading.said(runtime, number, read.begin, read.end, now)
    except StoreError as problem:
        error(problem)
        return
    missing = gaps(read, said)
    if not read.visits and not missing:
        nothing(day == days.today(number, now))
        return
    zone, viewer = ZoneInfo(days.zone(number, day)), formats.viewer_zone()
    with quiet("my-day"):
        metrics(day_view.cards(read, zone, viewer))
        with card(_("From first to last"), freshness(read, zone, viewer)):
            figure, lines = day_chart.timeline(read, missing, zone, figures.ink())
            figures.legend(lines, figures.ink())
            figures.chart_with_table(
                figure,
                line_table(lines, zone),
                alt(read, zone),
                height=70 + 50 * len(lines),
                name="timeline",
            )
            my_day_disputes.ways(guest, runtime, read)
        left, right = st.columns([3, 2], gap="small")
        with left:
            totals(read)
        with right:
            not_observed(missing)


def figures_kept(sealed: RolledDay) -> None:
    """A day whose events were removed: what it came to."""
    removed = day_reading.here(formats.viewer_zone(), sealed.sealed or 0)
    st.info(
        _("The events of this day were removed on {day}, as the settings say. What they came to "
          "was kept.", day=formats.day(removed)),
        icon=":material/auto_delete:",
    )  # fmt: skip
    lines = [
        (tr(day_events.CHANNELS[channel]), tr(day_events.label_words(channel, label)), length)
        for channel in Channel
        for label, length in sorted(
            sealed.lengths.get(channel, {}).items(), key=lambda item: -item[1]
        )
    ]
    st.dataframe(
        {
            _("Kind"): [kind for kind, _label, _length in lines],
            _("What"): [label for _kind, label, _length in lines],
            _("Duration"): [duration(length) for _kind, _label, length in lines],
        },
        hide_index=True,
        alt=_("What the day came to"),
    )


def nothing(today: bool) -> None:
    """An empty day."""
    if today:
        empty(
            _("Nothing is recorded today yet. Start the camera on the page Live."),
            _("Open Live"),
            "live.py",
            ":material/videocam:",
        )
    else:
        empty(_("No activity was recorded on this day."), icon=":material/event_busy:")


def freshness(day: PersonDay, zone: ZoneInfo, viewer: ZoneInfo) -> str:
    """Up to when something is known."""
    if day.departure is None:
        return _("No camera saw you.")
    last = max(span.end for span in day.spans[Channel.PRESENCE])
    return _(
        "Recorded up to {time}. Very short spells are not drawn; the figures have them.",
        time=formats.clock(last, zone, viewer),
    )


def alt(day: PersonDay, zone: ZoneInfo) -> str:
    """The timeline in a sentence."""
    if day.arrival is None or day.departure is None:
        return _("Timeline of the day")
    return _(
        "Timeline of the day from {first} to {last}, present for {present}",
        first=formats.clock(day.arrival, zone, zone),
        last=formats.clock(day.departure, zone, zone),
        present=duration(day.present),
    )


def line_table(lines: list[Line], zone: ZoneInfo) -> dict[str, list[object]]:
    """What the chart shows, line by line: none of a line's spans lies over another."""
    rows = [(line, span) for line in lines for span in line.spans]
    return {
        _("Kind"): [line.name for line, _span in rows],
        _("What"): [line.words[span.label] for line, span in rows],
        _("From"): [formats.clock(span.start, zone, zone) for _line, span in rows],
        _("To"): [formats.clock(span.end, zone, zone) for _line, span in rows],
        _("Duration"): [duration(span.length) for _line, span in rows],
    }


def totals(day: PersonDay) -> None:
    """Time per activity."""
    found = day.totals(Channel.ACTIVITY)
    with card(_("Time per activity")):
        if not found:
            st.caption(_("Activity is recorded only with your consent to it; see My consent."))
            return
        words = {label: tr(day_events.label_words(Channel.ACTIVITY, label)) for label in found}
        seconds = {label: length / 1000 for label, length in found.items()}
        whole = sum(found.values())
        figures.chart_with_table(
            figures.longest_first(seconds, words, figures.ink()),
            {
                _("Activity"): [*words.values(), _("Together")],
                _("Time"): [*(duration(length) for length in found.values()), duration(whole)],
            },
            _("Time per activity"),
            height=60 + 34 * len(found),
        )


def not_observed(missing: list[Span]) -> None:
    """Why there are holes."""
    with card(_("Not observed")):
        rows = day_view.reasons(missing)
        if not rows:
            st.caption(_("Nothing is missing between the first and the last time you were seen."))
        for reason, length, count in rows:
            often = n_("once", "{n} times", count)
            st.markdown(
                _("**{reason}**: {duration}, {often}", reason=day_view.REASONS[reason],
                  duration=duration(length), often=often)
            )  # fmt: skip
            st.caption(tr(day_view.ADVICE[reason]))
