"""A day in figures and words: cards, totals, and why something was not observed."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from cwem.totals.day import PersonDay
from cwem.totals.gaps import Reason
from cwem.totals.sums import longest_sitting
from cwem.ui import formats
from cwem.ui.language import _
from cwem.ui.layout import Metric
from cwem.values import Channel, Millis, Span
from cwem.words import Words, say

REASONS: Mapping[Reason, Words] = {
    Reason.NOBODY: say("Nobody in front of the camera"),
    Reason.BREAK: say("On a break"),
    Reason.PAUSED: say("Recording paused"),
    Reason.UNKNOWN: say("Not recorded"),
}
"""In the order in which they are listed."""
ADVICE: Mapping[Reason, Words] = {
    Reason.NOBODY: say("The camera was on and did not see you."),
    Reason.BREAK: say("You said that you took a break; nothing is recorded then."),
    Reason.PAUSED: say("Recording was paused, or the camera showed a black picture."),
    Reason.UNKNOWN: say(
        "No camera was on, or the server could not be reached. Which of the two is not known."
    ),
}


def cards(day: PersonDay, zone: ZoneInfo, viewer: ZoneInfo) -> list[Metric]:
    """What cameras saw of a day. Breaks are among the figures of the working day, from wherever
    they were said."""

    def clock(at: Millis | None) -> str:
        return _("not seen") if at is None else formats.clock(at, zone, viewer)

    return [
        Metric(_("Present"), duration(day.present), help=_("How long a camera saw you.")),
        Metric(_("First seen"), clock(day.arrival), help=_("By a camera.")),
        Metric(_("Last seen"), clock(day.departure)),
        Metric(
            _("Longest sitting"),
            duration(longest_sitting(day.spans[Channel.ACTIVITY])),
            help=_("From sitting down to getting up for a minute or more."),
        ),
    ]


def duration(length: Millis) -> str:
    """Milliseconds for people."""
    return formats.duration(length / 1000)


def reasons(gaps: Sequence[Span]) -> list[tuple[Reason, Millis, int]]:
    """(why, how long together, how often) for each reason there is."""
    found = []
    for reason in REASONS:
        those = [gap for gap in gaps if gap.label == reason]
        if those:
            found.append((reason, sum(gap.length for gap in those), len(those)))
    return found


def coarse(spans: Sequence[Span], step: Millis) -> list[Span]:
    """For drawing, where a thousand spans are narrower than a pixel: each step of time has the
    label that lasted longest in it, or none where most of it is empty.

    In order and without overlap in, the same out."""
    slots: dict[int, dict[str, Millis]] = {}
    for span in spans:
        for slot in range(span.start // step, -(-span.end // step)):
            inside = min(span.end, (slot + 1) * step) - max(span.start, slot * step)
            labels = slots.setdefault(slot, {})
            labels[span.label] = labels.get(span.label, 0) + inside
    found: list[Span] = []
    for slot, labels in sorted(slots.items()):
        if sum(labels.values()) * 2 < step:
            continue
        label = max(labels, key=lambda each: (labels[each], each))
        start, end = slot * step, (slot + 1) * step
        if found and found[-1].label == label and found[-1].end == start:
            start = found.pop().start
        found.append(Span(start, end, label))
    return found
