"""Why a person was not seen: what the camera missed, and what the person said about it.

    presence   [present ][away][present ]            [paused][present]
    said                            [break       )
    gaps                 [nobody]       [break  ][ ? ][paused]

What was said counts more than what a camera missed; of what nobody knows, only that is said."""

from collections.abc import Iterable
from enum import StrEnum

from cwem.attendance.work_events import WorkState
from cwem.totals.day import PersonDay
from cwem.values import Channel, Millis, Presence, Span


class Reason(StrEnum):
    """Why nothing was observed."""

    BREAK = "break"
    PAUSED = "paused"
    NOBODY = "nobody in front of the camera"
    UNKNOWN = "not known"


_SAID = {WorkState.BREAK.value: Reason.BREAK, WorkState.PAUSED.value: Reason.PAUSED}
_MISSED = {
    Presence.AWAY.value: Reason.NOBODY,
    Presence.PAUSED.value: Reason.PAUSED,
}


def gaps(day: PersonDay, said: Iterable[Span]) -> list[Span]:
    """Where the person was not seen between the first and the last sign of them, in order, without
    overlap; each labelled with its Reason. `said` is `work_events.spans`."""
    known = [_cut(span, day.begin, day.end) for span in said if span.label in _SAID]
    told = [Span(s.start, s.end, _SAID[s.label]) for s in known if s.length > 0]
    presence = day.spans[Channel.PRESENCE]
    seen = [span for span in presence if span.label == Presence.PRESENT]
    missed = [
        Span(span.start, span.end, _MISSED[span.label])
        for span in presence
        if span.label in _MISSED
    ]
    signs = [*told, *seen]
    if not signs:
        return []
    begin, end = min(span.start for span in signs), max(span.end for span in signs)
    whole = [Span(begin, end, Reason.UNKNOWN)]
    return _joined(_over(_over(_over(whole, missed), told), seen))


def _cut(span: Span, begin: Millis, end: Millis) -> Span:
    return Span(max(span.start, begin), min(span.end, end), span.label)


def _over(under: list[Span], upper: list[Span]) -> list[Span]:
    """What is left of `under` beside `upper`, and `upper` itself where it has a reason and lies
    within. Both in order and without overlap."""
    found: list[Span] = []
    upper = sorted(upper, key=lambda span: span.start)
    first = 0
    for span in under:
        at = span.start
        while first < len(upper) and upper[first].end <= span.start:
            first += 1
        for top in upper[first:]:
            if top.start >= span.end:
                break
            start, end = max(top.start, span.start), min(top.end, span.end)
            if start > at:
                found.append(Span(at, start, span.label))
            if top.label != Presence.PRESENT and end > start:
                found.append(Span(start, end, top.label))
            at = max(at, end)
        if at < span.end:
            found.append(Span(at, span.end, span.label))
    return found


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if found and found[-1].label == span.label and found[-1].end == span.start:
            found[-1] = Span(found[-1].start, span.end, span.label)
        else:
            found.append(span)
    return found
