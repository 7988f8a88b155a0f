"""From a total down to what it was counted from.

    the team's month -> its people's days -> each day's pieces -> the bout or adjustment of each

The pieces of a day's figure add up to it exactly: where two cameras saw the same moment only the
one that counts is among them, and what a correction covers is counted from the correction. Who may
see which of it is the matter of whoever shows it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cwem.totals.reading import Days
from cwem.track.timeline import Piece, pieces
from cwem.values import Channel, Millis


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where one figure of one person's day comes from."""

    employee: str
    day: date
    channel: Channel
    label: str
    length: Millis
    pieces: tuple[Piece, ...]
    """In order of time; each has the camera, the model's version and the confidence of its bout,
    or the author and approver of its adjustment."""
    removed: Millis | None = None
    """When the events were removed: the figure stays, and there are no pieces."""


def lineage(days: Days, employee: str, day: date, channel: Channel, label: str) -> Lineage:
    """Of one figure. Raises StoreError."""
    if sealed := days.sealed(employee, day, {channel}):
        length = sealed.lengths.get(channel, {}).get(label, 0)
        return Lineage(employee, day, channel, label, length, (), sealed.sealed)
    begin, end = days.bounds(employee, day)
    line = pieces(*days.rows(employee, day, {channel}))
    cut = (
        replace(piece, start=max(piece.start, begin), end=min(piece.end, end))
        for piece in line
        if piece.label == label
    )
    found = tuple(piece for piece in cut if piece.length > 0)
    length = sum(piece.length for piece in found)
    return Lineage(employee, day, channel, label, length, found)


def behind(
    days: Days, people: Mapping[str, Collection[date]], channel: Channel, label: str
) -> Iterator[Lineage]:
    """Of any total: that of one person over time, of a team or of the company, as those people's
    days; their lengths add up to it. Days that contribute nothing are left out."""
    for employee, those in sorted(people.items()):
        for day in sorted(those):
            found = lineage(days, employee, day, channel, label)
            if found.length:
                yield found
