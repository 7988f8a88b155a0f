"""What cameras saw of a working day, as bouts.

own webcam       present and away in turn, activity and posture while present; none in breaks
door and hall    some seconds at the door, then stays in the hall; activity while there
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from cwem.demo.agreed import DOORS, HALL
from cwem.demo.cast import Person, Seat
from cwem.demo.dice import dice, token
from cwem.demo.workdays import MINUTE, Happened, Stretch
from cwem.demo.world import World
from cwem.values import (
    DAY,
    UNPROVEN,
    Activity,
    Bout,
    BoutKey,
    BoutVoid,
    Channel,
    Millis,
    Posture,
    Presence,
    Purpose,
    utc_day,
)

MODEL = "demo"
"""Instead of a model's name and version: none has seen anybody."""
MISTAKEN = "identity revised"

_AT_DESK = ((Activity.AT_DESK, 0.86, 15.0), (Activity.STANDING, 0.06, 14.0),
            (Activity.HAND_RAISED, 0.02, 0.4), (Activity.HEAD_ON_DESK, 0.01, 1.5),
            (Activity.UNCERTAIN, 0.05, 1.0))  # fmt: skip
_SITTING = ((Activity.SITTING, 0.8, 18.0), (Activity.STANDING, 0.14, 20.0),
            (Activity.HAND_RAISED, 0.02, 0.4), (Activity.UNCERTAIN, 0.04, 1.0))  # fmt: skip
_IN_THE_HALL = ((Activity.STANDING, 0.45, 5.0), (Activity.WALKING, 0.3, 1.5),
                (Activity.SITTING, 0.2, 9.0), (Activity.UNCERTAIN, 0.05, 0.5))  # fmt: skip
"""Label, its share of the changes, and minutes it lasts on average."""


@dataclass(slots=True)
class Seen:
    """Rows of one day."""

    bouts: list[Bout] = field(default_factory=list)
    voids: list[BoutVoid] = field(default_factory=list)


def seen(world: World, day: Happened) -> Seen:
    """What there is of this person's day; nothing of somebody whose face nobody knows."""
    found = Seen()
    if not day.person.recognised:
        return found
    throw = dice(world.seed, day.person.number, day.day, "seen")
    if day.person.seat is Seat.DESK:
        _before_webcam(day, throw, found)
    else:
        _before_door_and_hall(world, day, throw, found)
    return found


OWN = "own webcam"
"""Every own webcam's camera, as Live calls it; a capture tells them apart."""


# --- an own webcam ------------------------------------------------------------------------------


def _before_webcam(day: Happened, throw: Random, found: Seen) -> None:
    camera = OWN
    for n, stretch in enumerate(_without(day.stays, [*day.breaks, *day.gaps])):
        capture = token("webcam", day.person.number, day.day, n)
        rows = _Rows(day.person, camera, capture, throw, found)
        for begin, end, label in _comings(stretch, throw):
            rows.add(Channel.PRESENCE, begin, end, label)
            if label == Presence.PRESENT and Purpose.POSTURE in day.person.purposes:
                hips = day.person.number[-1] in "258"
                rows.labels(Channel.ACTIVITY, begin, end, _SITTING if hips else _AT_DESK)
                rows.labels(Channel.POSTURE, begin, end, _postures(day.person))


def _comings(stretch: Stretch, throw: Random) -> Iterator[tuple[Millis, Millis, str]]:
    """Present, away, present, ... from end to end; now and then the camera is switched off."""
    at, end = stretch
    while at < end:
        until = min(end, at + _length(throw, 42))
        yield at, until, Presence.PRESENT
        if until < end:
            at = min(end, until + _length(throw, 4.5))
            yield until, at, Presence.PAUSED if throw.random() < 0.08 else Presence.AWAY
        else:
            at = until


# --- shared cameras -----------------------------------------------------------------------------


def _before_door_and_hall(world: World, day: Happened, throw: Random, found: Seen) -> None:
    person = day.person
    come, gone = day.stays[0][0], day.stays[-1][1]
    door = _Rows(
        person, DOORS[person.site], token("door", person.site, utc_day(come)), throw, found
    )
    door.present(come, come + throw.randrange(8_000, 40_000))
    hall = _Rows(person, HALL, token("hall", day.day), throw, found)
    last = gone - _length(throw, 3)
    if day.wordless:
        last = gone - 150 * MINUTE
    for stretch in _without([(come + 4 * MINUTE, last)], [*day.breaks, *day.gaps]):
        _in_hall(world, hall, stretch, throw)
    if day.wordless:  # seen once more in passing, which says nothing of when they left
        hall.present(last + 30 * MINUTE, last + 31 * MINUTE)
    if not day.wordless:
        seconds = throw.randrange(6_000, 25_000)
        door = _Rows(
            person, DOORS[person.site], token("door", person.site, utc_day(gone)), throw, found
        )
        door.present(gone - seconds, gone)


def _in_hall(world: World, hall: "_Rows", stretch: Stretch, throw: Random) -> None:
    at, end = stretch
    while at < end:
        until = min(end, at + 20_000 + _length(throw, 14))
        hall.present(at, until)
        if throw.random() < 0.003:
            hall.void_since(at, throw.choice(world.people).number)
        at = until + _length(throw, 9)


# --- rows ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Rows:
    """Adds bouts of one capture."""

    person: Person
    camera: str
    capture: str
    throw: Random
    found: Seen

    def add(self, channel: Channel, begin: Millis, end: Millis, label: str) -> None:
        """One bout, or two around a midnight in UTC."""
        confidence = round(self.throw.uniform(0.72, 0.99), 3)
        while begin < end:
            midnight = (begin // DAY + 1) * DAY
            key = BoutKey(self.person.number, utc_day(begin), channel, begin, self.capture)
            upto = min(end, midnight)
            evidence = UNPROVEN
            if label == Presence.PRESENT:
                evidence = stood_on(self.camera, self.capture, begin)
            self.found.bouts.append(
                Bout(key, label, self.camera, MODEL, upto, confidence, evidence)
            )
            begin = upto

    def present(self, begin: Millis, end: Millis) -> None:
        """Before a shared camera: too far away for a posture."""
        self.add(Channel.PRESENCE, begin, end, Presence.PRESENT)
        if Purpose.POSTURE in self.person.purposes:
            self.labels(Channel.ACTIVITY, begin, end, _IN_THE_HALL)
            self.add(Channel.POSTURE, begin, end, Posture.NOT_JUDGED)

    def labels(
        self,
        channel: Channel,
        begin: Millis,
        end: Millis,
        mix: Sequence[tuple[str, float, float]],
    ) -> None:
        """One label after the other, none twice running."""
        names = [label for label, _, _ in mix]
        shares = [share for _, share, _ in mix]
        minutes = {label: length for label, _, length in mix}
        last = ""
        while begin < end:
            (label,) = self.throw.choices(names, shares)
            if label == last:
                continue
            upto = min(end, begin + 4_000 + _length(self.throw, minutes[label]))
            self.add(channel, begin, upto, label)
            last, begin = label, upto

    def void_since(self, at: Millis, instead: str) -> None:
        """The camera took somebody else for this person from then on."""
        other = instead if instead != self.person.number else None
        for bout in reversed(self.found.bouts):
            if bout.key.start < at:
                break
            since = max(at + 30_000, bout.key.start)
            if bout.end > since:
                self.found.voids.append(BoutVoid(bout.key, since, MISTAKEN, other))


def stood_on(camera: str, capture: str, begin: Millis) -> float:
    """What the name of a stay stood on: at a desk nearly always enough for the strictest point."""
    weak, fair = (0.004, 0.02) if camera == OWN else (0.03, 0.11)
    thrown = int(token("evidence", capture, begin)[:6], 16) / 16**6
    return 0.001 if thrown < weak else 0.0003 if thrown < fair else 0.0001


def _postures(person: Person) -> Sequence[tuple[str, float, float]]:
    upright = person.upright
    rest = 1 - upright
    return (
        (Posture.UPRIGHT, upright, 9.0), (Posture.SLOUCHED, rest * 0.5, 7.0),
        (Posture.LEANING, rest * 0.25, 5.0), (Posture.TILTED, rest * 0.1, 3.0),
        (Posture.TOO_CLOSE, rest * 0.1, 4.0), (Posture.UNCERTAIN, 0.05, 1.0),
        (Posture.NOT_JUDGED, 0.03, 2.0),
    )  # fmt: skip


def _length(throw: Random, minutes: float) -> Millis:
    """So long on average, and at least six seconds."""
    return 6_000 + int(throw.expovariate(1 / (minutes * MINUTE)))


def _without(stays: Sequence[Stretch], taken: Sequence[Stretch]) -> list[Stretch]:
    """What is left of the stays, in order."""
    left = list(stays)
    for begin, end in taken:
        pieces = [
            piece
            for one in left
            for piece in ((one[0], min(one[1], begin)), (max(one[0], end), one[1]))
        ]
        left = [piece for piece in pieces if piece[0] < piece[1]]
    return sorted(left)
