"""Following people from frame to frame by where their head is.

A track is a person, seen by face, keypoints or both; who it is is decided elsewhere. Frames come
at an uneven rate, so every limit is in time and head sizes, none in frames: the reason this is not
one of the frame-counting trackers (docs/decisions/0009-tracking.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from cwem.values import EARS, NOSE, SHOULDERS, Millis, Person


@dataclass(frozen=True, slots=True)
class TrackRules:
    """Limits of association. Sources: a head is about .24 m high and people walk 1.4 m/s, which
    is six heads a second; the rest leaves room for a detector's jitter."""

    reach: float = 0.6
    """How far a head may jump between two frames, in head sizes..."""
    speed: float = 8.0
    """...plus this much a second..."""
    farthest: float = 2.5
    """...but never more than this."""
    growth: float = 2.0
    """Largest ratio of head sizes."""
    faceless: float = 0.5
    """A track with a face prefers a person with a face by this much, in head sizes."""
    lost: Millis = 1_500
    """A track unseen for this long is lost."""
    stall: Millis = 3_000
    """No frame for this long loses every track: somebody else may sit there now."""
    hits: int = 3
    """A track is confirmed once it was seen so often..."""
    settle: Millis = 500
    """...over at least this long: false faces lasted .3 s at most on our clips. Face and body of
    one person are found by two models, so such a track is confirmed at once."""
    margin: float = 0.5
    """Two explanations of a frame closer than this, in head sizes, are a crossing."""


@dataclass(slots=True)
class Track:
    """One followed person. `contested` is set for the frame in which two tracks came so close
    that they may have been swapped; `confirmed` once it is nothing a detector took for a person
    by mistake."""

    id: int
    person: Person
    first: Millis
    last: Millis
    contested: bool = False
    hits: int = 0
    confirmed: bool = False


@dataclass(slots=True)
class Tracker:
    """Gives the people of each frame to tracks. One object per capture, one thread."""

    rules: TrackRules = field(default_factory=TrackRules)
    _tracks: list[Track] = field(default_factory=list)
    _next: int = 1
    _last: Millis | None = None

    def update(self, people: Sequence[Person], at: Millis) -> tuple[list[Track], list[int]]:
        """Match this frame's people. Returns the tracks seen in it, in order of `people`, and the
        numbers of the tracks that are lost for good."""
        lost = self._stalled(at)
        costs = self._costs(people, at)
        chosen = _assign(costs)
        contested = self._contested(people, costs, chosen)
        seen: list[Track] = []
        by_person = {p: t for t, p in chosen}
        for p, person in enumerate(people):
            if p in by_person:
                track = self._tracks[by_person[p]]
                track.person, track.last = person, at
                track.contested = by_person[p] in contested
            else:
                track = Track(self._next, person, at, at)
                self._next += 1
            self._confirm(track)
            seen.append(track)
        lost += [t.id for t in self._tracks if at - t.last >= self.rules.lost]
        here = {t.id for t in seen}
        waiting = [t for t in self._tracks if t.id not in here and t.id not in lost]
        self._tracks = seen + waiting
        self._last = at
        return seen, lost

    def _confirm(self, track: Track) -> None:
        """Count this sighting; see TrackRules."""
        track.hits += 1
        lasting = track.hits >= self.rules.hits and (track.last - track.first >= self.rules.settle)
        whole = track.person.face is not None and track.person.pose is not None
        track.confirmed = track.confirmed or whole or lasting

    def clear(self) -> list[int]:
        """Lose every track; returns their numbers."""
        lost = [t.id for t in self._tracks]
        self._tracks = []
        return lost

    def _stalled(self, at: Millis) -> list[int]:
        stalled = self._last is not None and at - self._last > self.rules.stall
        return self.clear() if stalled else []

    def _costs(self, people: Sequence[Person], at: Millis) -> np.ndarray[tuple[int, int]]:
        """(tracks, people) distance of heads in head sizes; infinite where impossible."""
        costs = np.full((len(self._tracks), len(people)), np.inf)
        heads = [head(person) for person in people]
        for t, track in enumerate(self._tracks):
            x, y, size = head(track.person)
            limit = min(
                self.rules.farthest,
                self.rules.reach + self.rules.speed * (at - track.last) / 1000,
            )
            for p, (px, py, psize) in enumerate(heads):
                if max(size, psize) > self.rules.growth * min(size, psize):
                    continue
                distance = float(np.hypot(px - x, py - y)) / max(size, psize)
                if distance <= limit:
                    faceless = track.person.face is not None and people[p].face is None
                    costs[t, p] = distance + (self.rules.faceless if faceless else 0)
        return costs

    def _contested(
        self,
        people: Sequence[Person],
        costs: np.ndarray[tuple[int, int]],
        chosen: list[tuple[int, int]],
    ) -> set[int]:
        """Tracks that another explanation of the frame fits nearly as well: two of them swapped,
        one gone and its person taken over, or a newcomer in its place. What has no face does not
        contest what has one: such a pair at one head is one person found in two pieces."""
        person_of = dict(chosen)
        crossed: set[int] = set()
        possible = np.isfinite(costs)
        for t, p in chosen:
            for other in np.flatnonzero(possible[:, p]).tolist():
                before = self._tracks[t].person, self._tracks[other].person
                if other == t or not _rivals(*before):
                    continue
                q = person_of.get(other)
                swapped = costs[other, p] + (costs[t, q] - costs[other, q] if q is not None else 0)
                if swapped - costs[t, p] < self.rules.margin:
                    crossed |= {t} if q is None else {t, other}
            for new in np.flatnonzero(possible[t]).tolist():
                free = new not in person_of.values() and _rivals(people[p], people[new])
                if free and costs[t, new] - costs[t, p] < self.rules.margin:
                    crossed.add(t)
        return crossed


def _rivals(one: Person, other: Person) -> bool:
    return other.face is not None or one.face is None


def head(person: Person) -> tuple[float, float, float]:
    """(x, y, size) of the head in pixels: the face box, else what ears, nose and shoulders say.

    From keypoints the size is twice the ear distance or, for a turned head, .6 of the shoulders:
    about what YuNet's box measures on the same people."""
    if person.face is not None:
        box = person.face.box
        return *box.centre, max(box.width, box.height, 1.0)
    if person.pose is None:
        return *person.box.centre, max(person.box.width, 1.0)
    points = person.pose.pixels()
    x, y = points[[NOSE, *EARS]].mean(0).tolist()
    ears = float(np.hypot(*np.subtract(*points[list(EARS)])))
    shoulders = float(np.hypot(*np.subtract(*points[list(SHOULDERS)])))
    return x, y, max(2.0 * ears, 0.6 * shoulders, 1.0)


def _assign(costs: np.ndarray[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cheapest one-to-one assignment among the possible pairs (Hungarian method)."""
    if not costs.size:
        return []
    rows, columns = linear_sum_assignment(np.where(np.isfinite(costs), costs, 1e6))
    return [
        (int(t), int(p)) for t, p in zip(rows, columns, strict=True) if np.isfinite(costs[t, p])
    ]
