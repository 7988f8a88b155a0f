"""One person's local day, read from bouts: where the time went, and what nobody observed.

    bouts       [sit    ][stand]          [sit      ]
    arrival     ^                                   ^ departure (so far)
    unobserved                  [--------]
    the day     |<- begin ----------------------------------- end ->|

Everything is cut at the day's own begin and end, so that days add up to what was recorded whatever
the zone. Of two cameras the union counts, and an adjustment above both, see `track.timeline`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cwem.track.bouts import stays
from cwem.track.timeline import timeline
from cwem.values import Adjustment, Bout, BoutVoid, Channel, Millis, Presence, Span


@dataclass(frozen=True, slots=True)
class PersonDay:
    """What is known of one person's day. Times are milliseconds since the epoch, UTC."""

    employee: str
    day: date
    begin: Millis
    end: Millis
    spans: Mapping[Channel, tuple[Span, ...]]
    """Each channel as one line of time without overlaps."""
    visits: tuple[tuple[Millis, Millis], ...]
    """Stays before the cameras."""
    unobserved: tuple[Span, ...]
    """Between arrival and departure, where no camera saw or missed the person."""

    @property
    def arrival(self) -> Millis | None:
        """When the person was first seen."""
        return self.visits[0][0] if self.visits else None

    @property
    def departure(self) -> Millis | None:
        """When the person was last seen; of today, so far."""
        return self.visits[-1][1] if self.visits else None

    def totals(self, channel: Channel) -> dict[str, Millis]:
        """Label -> time, longest first."""
        found: dict[str, Millis] = {}
        for span in self.spans.get(channel, ()):
            found[span.label] = found.get(span.label, 0) + span.length
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    @property
    def present(self) -> Millis:
        """How long the person was seen."""
        return self.totals(Channel.PRESENCE).get(Presence.PRESENT, 0)


def read_day(  # noqa: PLR0913, PLR0917 - one day's bounds and rows
    employee: str,
    day: date,
    begin: Millis,
    end: Millis,
    bouts: Sequence[Bout],
    voids: Sequence[BoutVoid],
    departure: Millis,
    adjustments: Sequence[Adjustment] = (),
) -> PersonDay:
    """The day from `begin` to `end` of one person's bouts, which may reach beyond it; a visit ends
    with an absence of `departure`."""
    spans = {
        channel: _clip(
            timeline(
                [b for b in bouts if b.key.channel is channel],
                voids,
                [one for one in adjustments if one.channel is channel],
            ),
            begin,
            end,
        )
        for channel in Channel
    }
    # of what lies in the day: an absence over midnight is neither the one day's nor the other's
    seen = ((s.start, s.end) for s in spans[Channel.PRESENCE] if s.label == Presence.PRESENT)
    found = stays(seen, departure)
    return PersonDay(
        employee,
        day,
        begin,
        end,
        MappingProxyType(spans),
        tuple(found),
        _holes(spans[Channel.PRESENCE], found),
    )


def _clip(spans: Sequence[Span], begin: Millis, end: Millis) -> tuple[Span, ...]:
    cut = (Span(max(s.start, begin), min(s.end, end), s.label) for s in spans)
    return tuple(span for span in cut if span.length > 0)


def _holes(presence: Sequence[Span], stays: Sequence[tuple[Millis, Millis]]) -> tuple[Span, ...]:
    """Where there is no row at all between the first arrival and the last departure."""
    if not stays:
        return ()
    found, at = [], stays[0][0]
    for span in presence:
        if span.start > at:
            found.append(Span(at, span.start, "unobserved"))
        at = max(at, span.end)
    return tuple(span for span in found if span.end <= stays[-1][1])
