"""Reading bouts of one person and channel as one line of time.

    camera A     [ sitting            ][ uncertain      ]
    camera B            [ standing .9 ]      [ sitting  ]
    adjustment                                    [ none ]
    timeline     [ sit  ][ standing   ][ unc.][ s ]

Two cameras and two tabs give one union. An adjustment counts more than whatever was observed; an
observed label more than "uncertain", that more than "paused" and that more than "away". Within a
layer the higher confidence, then the earlier start, then the capture: a total order, so every
reader sees the same. Of adjustments the later approved one counts, then the larger id. One of
activity or posture says what was recorded, and makes no time out of nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from cwem.values import (
    Activity,
    Adjustment,
    Bout,
    BoutVoid,
    Channel,
    Millis,
    Posture,
    Presence,
    Span,
    standing,
)

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({Presence.AWAY}),
    frozenset({Presence.PAUSED}),
    frozenset({Activity.UNCERTAIN, Posture.UNCERTAIN, Posture.NOT_JUDGED}),
)
"""From the lowest; every other label is observed and above them, an adjustment above all."""

Source: TypeAlias = Bout | Adjustment
_Weight: TypeAlias = tuple[int, float, int, str]
_Weighed: TypeAlias = tuple[Millis, Millis, _Weight, Source]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the line, with the one thing it is counted from."""

    start: Millis
    end: Millis
    label: str
    source: Source

    @property
    def length(self) -> Millis:
        return self.end - self.start


def timeline(
    bouts: Iterable[Bout], voids: Iterable[BoutVoid] = (), adjustments: Sequence[Adjustment] = ()
) -> list[Span]:
    """The spans of one person's bouts of one channel, in order, without overlap; neighbours of
    one label are joined."""
    spans: list[Span] = []
    for piece in pieces(bouts, voids, adjustments):
        start = piece.start
        if spans and spans[-1].end == start and spans[-1].label == piece.label:
            start = spans.pop().start
        spans.append(Span(start, piece.end, piece.label))
    return spans


def pieces(
    bouts: Iterable[Bout], voids: Iterable[BoutVoid] = (), adjustments: Sequence[Adjustment] = ()
) -> list[Piece]:
    """The same line, each stretch with its source."""
    rows = sorted(standing(bouts, voids), key=lambda bout: bout.key.start)
    if not adjustments and all(a.end <= b.key.start for a, b in pairwise(rows)):
        # one camera at a time, as on most days: nothing to weigh
        return [Piece(bout.key.start, bout.end, bout.label, bout) for bout in rows]
    weighed: list[_Weighed] = [(bout.key.start, bout.end, _weight(bout), bout) for bout in rows]
    weighed += [(one.start, one.end, _approved(one), one) for one in adjustments]
    return _heaviest(weighed)


def _heaviest(rows: list[_Weighed]) -> list[Piece]:
    """Between two neighbouring edges the heaviest counts."""
    rows.sort(key=lambda row: row[0])
    edges = sorted({edge for row in rows for edge in row[:2]})
    found: list[Piece] = []
    active: list[_Weighed] = []
    upcoming = iter(rows)
    coming = next(upcoming, None)
    for start, end in pairwise(edges):
        active = [row for row in active if row[1] > start]
        while coming is not None and coming[0] == start:
            active.append(coming)
            coming = next(upcoming, None)
        if active:
            source = max(active, key=lambda row: row[2])[3]
            if _holds(source, active):
                _append(found, start, end, source)
    return found


def _holds(source: Source, active: Iterable[_Weighed]) -> bool:
    return (
        isinstance(source, Bout)
        or source.channel is Channel.PRESENCE
        or any(isinstance(row[3], Bout) for row in active)
    )


def _append(found: list[Piece], start: Millis, end: Millis, source: Source) -> None:
    if source.label is None:
        return
    if found and found[-1].end == start and found[-1].source is source:
        start = found.pop().start
    found.append(Piece(start, end, source.label, source))


def _weight(bout: Bout) -> _Weight:
    layer = next((rank for rank, labels in enumerate(LAYERS) if bout.label in labels), len(LAYERS))
    return layer, bout.confidence, -bout.key.start, bout.key.capture


def _approved(adjustment: Adjustment) -> _Weight:
    return len(LAYERS) + 1, adjustment.at, 0, adjustment.id
