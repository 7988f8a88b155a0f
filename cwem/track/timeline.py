"""Reading bouts of one person and channel as one line of time.

    camera A   [ sitting            ][ uncertain      ]
    camera B          [ standing .9 ]      [ sitting  ]
    timeline   [ sit  ][ standing   ][ unc.][ sitting  ]

Two cameras and two tabs give one union. Where bouts overlap, an observed label counts more than
"uncertain", that more than "paused" and that more than "away"; within a layer the higher
confidence, then the earlier start, then the capture: a total order, so every reader sees the same.
(Adjustments, the highest layer, come with corrections.)
"""

from collections.abc import Iterable
from itertools import pairwise

from cwem.values import Activity, Bout, BoutVoid, Millis, Posture, Presence, Span, standing

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({Presence.AWAY}),
    frozenset({Presence.PAUSED}),
    frozenset({Activity.UNCERTAIN, Posture.UNCERTAIN, Posture.NOT_JUDGED}),
)
"""From the lowest; every other label is observed and above them."""


def timeline(bouts: Iterable[Bout], voids: Iterable[BoutVoid] = ()) -> list[Span]:
    """The spans of one person's bouts of one channel, in order, without overlap; neighbours of
    one label are joined."""
    rows = sorted(standing(bouts, voids), key=lambda bout: bout.key.start)
    edges = sorted({edge for bout in rows for edge in (bout.key.start, bout.end)})
    spans: list[Span] = []
    active: list[Bout] = []
    upcoming = iter(rows)
    coming = next(upcoming, None)
    for start, end in pairwise(edges):
        active = [bout for bout in active if bout.end > start]
        while coming is not None and coming.key.start == start:
            active.append(coming)
            coming = next(upcoming, None)
        if active:
            _append(spans, start, end, max(active, key=_weight).label)
    return spans


def _append(spans: list[Span], start: Millis, end: Millis, label: str) -> None:
    if spans and spans[-1].end == start and spans[-1].label == label:
        start = spans.pop().start
    spans.append(Span(start, end, label))


def _weight(bout: Bout) -> tuple[int, float, int, str]:
    layer = next((rank for rank, labels in enumerate(LAYERS) if bout.label in labels), len(LAYERS))
    return layer, bout.confidence, -bout.key.start, bout.key.capture
