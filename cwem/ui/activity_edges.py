"""The first and last quarter of an hour of somebody's activity, for whoever is not told by which
means they came and left.

    arrival 08:56 with a face    activity from 08:56:12    drawn from 09:00
    arrival 08:56 with a PIN     activity from 08:58:40    drawn from 09:00

To the minute, the first sight beside the arrival would say whether a camera saw it.
"""

from collections.abc import Sequence
from dataclasses import replace

from cwem.ui.day_events import Event
from cwem.values import Millis, Span

QUARTER: Millis = 900_000
"""Every zone's clock is ahead of UTC by a multiple of it."""


def inner(spans: Sequence[Span]) -> list[Span]:
    """One day's spans in order, from the first quarter that was begun to the last."""
    if not spans:
        return []
    begin, end = _up(spans[0].start), _down(spans[-1].end)
    cut = (Span(max(span.start, begin), min(span.end, end), span.label) for span in spans)
    return [span for span in cut if span.length > 0]


def told(found: Sequence[Event], spans: Sequence[Span]) -> list[Event]:
    """Events of a day with these spans of activity: what lies in the first or last quarter begins
    or ends with it."""
    if not spans:
        return list(found)
    begin, end = _up(spans[0].start), _down(spans[-1].end)
    return [
        replace(
            one,
            start=_down(one.start) if one.start < begin or one.start >= end else one.start,
            end=_up(one.end) if one.end > end or one.end <= begin else one.end,
        )
        for one in found
    ]


def _down(at: Millis) -> Millis:
    return at // QUARTER * QUARTER


def _up(at: Millis) -> Millis:
    return -(-at // QUARTER) * QUARTER
