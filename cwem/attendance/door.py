"""Who stands before the camera at the door, and who has just come.

    frame  1  2  3  4 ........ 300 s .......... n
    Ada    ?  ?  Ada Ada                        Ada       ? not confirmed yet
                 ^ come, since frame 1          ^ come again

Coming is being there: it is recorded by being seen, and said once. Going away says nothing.
Whoever steps up where somebody else has just stood may be the same track: their time begins when
they are known, as the other's may have lasted until then.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cwem.values import Analysis, IdentityStatus, Millis

AGAIN: Millis = 5 * 60_000
"""Who was out of sight for so long comes again: a visit ends then (BoutRules.departure)."""
FRESH: Millis = 1_500
"""What was seen longer ago is nobody who stands here now."""
PENDING: Millis = 10_000
"""So much of the time before somebody was known may be theirs (BoutRules.pending)."""
_FORGET: Millis = 60_000


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who has just come, and since when they were before the camera."""

    employee: str
    since: Millis
    at: Millis
    """When they were known."""


@dataclass(slots=True)
class _Stand:
    """What is remembered of one track."""

    since: Millis
    """Since when it may be the one it is now."""
    last: Millis
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """Who stands there now, the nearest first. `strangers` counts those without a name, also
    those who may still get one."""

    known: tuple[str, ...] = ()
    strangers: int = 0

    @property
    def alone(self) -> str | None:
        """The one person who stands there, if it is one and somebody known."""
        return self.known[0] if len(self.known) == 1 and not self.strangers else None


class Door:
    """What one kiosk's camera has seen. One thread at a time."""

    def __init__(self, again: Millis = AGAIN) -> None:
        self._again = again
        self._tracks: dict[int, _Stand] = {}
        self._last: dict[str, Millis] = {}
        """Employee -> last time they were seen."""
        self._latest: Analysis | None = None
        self._denied: frozenset[str] = frozenset()

    def see(self, analysis: Analysis, denied: Collection[str] = ()) -> Sequence[Comer]:
        """One analysed frame, in order of time; who has just come, the nearest first. `denied`:
        who is not before this camera, whatever the frame says."""
        at = analysis.at
        self._latest, self._denied = analysis, frozenset(denied)
        for employee in self._denied:
            self.missed(employee)
        self._forget(at)
        for seen in analysis.people:
            self._tracks.setdefault(seen.track, _Stand(at, at)).last = at
        came = []
        for employee, track in self._named(analysis):
            stand, last = self._tracks[track], self._last.get(employee)
            if stand.name not in {None, employee}:
                stand.since = at
            stand.name = employee
            if last is None or at - last > self._again:
                came.append(Comer(employee, max(stand.since, at - PENDING), at))
            self._last[employee] = at
        return came

    def missed(self, employee: str) -> None:
        """That this person has come was not taken in: they have not come yet."""
        self._last.pop(employee, None)

    def front(self, now: Millis) -> Front:
        """Who stands there now."""
        latest = self._latest
        if latest is None or now - latest.at > FRESH:
            return Front()
        known = tuple(dict.fromkeys(employee for employee, _ in self._named(latest)))
        faces = sum(seen.person.face is not None for seen in latest.people)
        named = sum(
            seen.person.face is not None and seen.identity.employee not in {None, *self._denied}
            for seen in latest.people
        )
        return Front(known, faces - named)

    def _named(self, analysis: Analysis) -> list[tuple[str, int]]:
        """(employee, track) of everybody with a name, the largest face first."""
        named = [
            (seen.person.face.box.area if seen.person.face else 0.0, employee, seen.track)
            for seen in analysis.people
            if seen.identity.status is IdentityStatus.CONFIRMED
            and (employee := seen.identity.employee) is not None
            and employee not in self._denied
        ]
        return [(employee, track) for _, employee, track in sorted(named, reverse=True)]

    def _forget(self, at: Millis) -> None:
        for track in [key for key, one in self._tracks.items() if at - one.last > _FORGET]:
            del self._tracks[track]
        for employee in [key for key, last in self._last.items() if at - last > 2 * self._again]:
            del self._last[employee]
