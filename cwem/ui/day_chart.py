"""A day as lines of time, and its totals as bars."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import plotly.graph_objects as go  # type: ignore[import-untyped]

from cwem.totals.day import PersonDay
from cwem.totals.gaps import Reason
from cwem.ui import formats
from cwem.ui.day_events import CHANNELS, label_words
from cwem.ui.day_view import REASONS, coarse
from cwem.ui.figures import NOT_OBSERVED, Line, lines_of_time
from cwem.ui.language import tr
from cwem.ui.palette import Ink
from cwem.values import Activity, Channel, Millis, Presence, Span

HOUR: Millis = 3_600_000
_STEPS = 480
"""How many steps a line is drawn in: finer is narrower than a pixel on a phone."""
_TICKS = 7
LOOKS_LIKE: Mapping[str, str] = {
    Reason.NOBODY: Presence.AWAY,
    Reason.PAUSED: Presence.PAUSED,
    Reason.BREAK: Activity.STANDING,
    Reason.UNKNOWN: NOT_OBSERVED,
}
"""Reason -> the label whose colour it has."""


def timeline(
    day: PersonDay, gaps: Sequence[Span], zone: ZoneInfo, colours: Ink
) -> tuple[go.Figure, list[Line]]:
    """Presence with what was not observed, activity and posture, one above the other; and the
    lines, for the legend."""
    present = [s for s in day.spans[Channel.PRESENCE] if s.label == Presence.PRESENT]
    known = sorted([*present, *gaps], key=lambda span: span.start)
    begin, end = _whole_hours(known, day)
    step = max(15_000, -(-(end - begin) // _STEPS // 15_000) * 15_000)
    lines = [
        Line(
            tr(CHANNELS[Channel.PRESENCE]),
            coarse(known, step),
            {
                Presence.PRESENT: tr(label_words(Channel.PRESENCE, Presence.PRESENT)),
                **{reason: tr(words) for reason, words in REASONS.items()},
            },
            LOOKS_LIKE,
        )
    ]
    for channel in (Channel.ACTIVITY, Channel.POSTURE):
        if spans := day.spans[channel]:
            words = {span.label: _named(channel, span.label) for span in spans}
            lines.append(Line(tr(CHANNELS[channel]), coarse(spans, step), words))
    return lines_of_time(lines, (begin, end), _ticks(begin, end, zone), colours), lines


def _named(channel: Channel, label: str) -> str:
    """Alone in a legend, so with a capital."""
    words = tr(label_words(channel, label))
    return words[:1].upper() + words[1:]


def _whole_hours(spans: Sequence[Span], day: PersonDay) -> tuple[Millis, Millis]:
    """The hours of the day that have something in them."""
    first = (spans[0].start - day.begin) // HOUR
    last = -(-(max(span.end for span in spans) - day.begin) // HOUR)
    return day.begin + first * HOUR, min(day.end, day.begin + max(last, first + 1) * HOUR)


def _ticks(begin: Millis, end: Millis, zone: ZoneInfo) -> dict[Millis, str]:
    """Instant -> the time of day there, at most so many that a phone shows them side by side."""
    hours = (end - begin) // HOUR
    step = next(step for step in (1, 2, 3, 4, 6) if hours // step <= _TICKS)
    marks = range(begin, end + 1, step * HOUR)
    return {at: formats.clock(at, zone, zone) for at in marks}
