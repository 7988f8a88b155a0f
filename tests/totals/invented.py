"""Invented working days: some 1,500 rows a person and day, as an own webcam writes them."""

import random
from collections.abc import Iterator, Sequence
from itertools import chain

from cwem.values import (
    Activity,
    Bout,
    BoutKey,
    Channel,
    Millis,
    Posture,
    Presence,
    utc_day,
)

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
ACTIVITIES = {
    Activity.AT_DESK: 60,
    Activity.SITTING: 14,
    Activity.STANDING: 14,
    Activity.WALKING: 4,
    Activity.HAND_RAISED: 2,
    Activity.HEAD_ON_DESK: 1,
    Activity.UNCERTAIN: 5,
}
POSTURES = {Posture.UPRIGHT: 6, Posture.SLOUCHED: 3, Posture.LEANING: 1, Posture.NOT_JUDGED: 1}
CAMERA = "own webcam"


def invented_day(
    employee: str,
    midnight: Millis,
    seed: int = 0,
    *,
    until: Millis | None = None,
    length: float = 45,
    camera: str = CAMERA,
) -> list[Bout]:
    """A day from about nine to half past five with a break at noon, cut at `until`. `length` is
    the mean seconds of an activity."""
    dice = random.Random(f"{employee} {midnight} {seed}")
    begin = midnight + 9 * HOUR + round(dice.gauss(0, 12) * MINUTE)
    noon = midnight + 12 * HOUR + dice.randrange(40) * MINUTE
    end = midnight + 17 * HOUR + dice.randrange(60) * MINUTE
    halves = ((begin, noon), (noon + dice.randrange(25, 50) * MINUTE, end))
    rows: list[Bout] = []
    for number, (start, over) in enumerate(halves):
        stop = min(over, until or over)
        if start < stop:
            rows += _half(employee, start, stop, f"{camera}-{midnight}-{number}", dice, length)
    return [Bout(b.key, b.label, camera, b.model, b.end, b.confidence) for b in rows]


def _half(
    employee: str, start: Millis, stop: Millis, capture: str, dice: random.Random, length: float
) -> Iterator[Bout]:
    for presence in _runs(start, stop, dice, 4 * length, {Presence.PRESENT: 1}):
        gap = dice.randrange(6, 30) * 1000 if dice.random() < 0.9 else dice.randrange(240) * 1000
        seen = max(presence[0] + 1_000, presence[1] - gap)
        seen = min(seen, presence[1])
        yield _row(employee, Channel.PRESENCE, presence[0], seen, "present", capture, dice)
        if seen < presence[1]:
            yield _row(employee, Channel.PRESENCE, seen, presence[1], "away", capture, dice)
        for at, end, label in _runs(presence[0], seen, dice, length, ACTIVITIES):
            yield _row(employee, Channel.ACTIVITY, at, end, label, capture, dice)
        for at, end, label in _runs(presence[0], seen, dice, length * 1.4, POSTURES):
            yield _row(employee, Channel.POSTURE, at, end, label, capture, dice)


def _runs(
    start: Millis, stop: Millis, dice: random.Random, length: float, weights: dict[str, int]
) -> Iterator[tuple[Millis, Millis, str]]:
    at = start
    while at < stop:
        end = min(stop, at + round(1000 * max(2.0, dice.expovariate(1 / length))))
        yield at, end, dice.choices(list(weights), list(weights.values()))[0]
        at = end


def _row(
    employee: str,
    channel: Channel,
    start: Millis,
    end: Millis,
    label: str,
    capture: str,
    dice: random.Random,
) -> Bout:
    key = BoutKey(employee, utc_day(start), channel, start, capture)
    return Bout(key, str(label), "", "rules-1", end, round(dice.uniform(0.6, 0.99), 3))


def invented_days(
    people: Sequence[str], midnights: Sequence[Millis], length: float = 45
) -> Iterator[Bout]:
    """Everybody's days."""
    return chain.from_iterable(
        invented_day(person, midnight, length=length) for person in people for midnight in midnights
    )
