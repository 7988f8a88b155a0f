"""What really happened on somebody's working day, whoever saw it.

come    09:03 ............ 12:10   12:41 ............ 17:36    gone
                           [ break  ]      [ gap ]             gaps: no camera saw anything
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeAlias

from cwem.attendance.shifts import Shift, ShiftKind
from cwem.demo.absences import away
from cwem.demo.agreed import HALL
from cwem.demo.cast import Person, Seat
from cwem.demo.dice import dice
from cwem.demo.world import World, moment
from cwem.values import Millis

Stretch: TypeAlias = tuple[Millis, Millis]
MINUTE: Millis = 60_000


@dataclass(frozen=True, slots=True)
class Happened:
    """One working day. Times are milliseconds since the epoch."""

    person: Person
    day: date
    shift: Shift
    remote: bool
    stays: tuple[Stretch, ...]
    """At work: one, or two of a split shift."""
    breaks: tuple[Stretch, ...]
    gaps: tuple[Stretch, ...]
    """Which no camera saw."""
    wordless: bool
    """They left without saying so, and before anybody would expect it."""


def happened(world: World, person: Person, day: date) -> Happened | None:
    """None: nothing was planned, or the person was away."""
    shift = world.shift(person, day)
    if shift is None or away(world, person, day):
        return None
    throw = dice(world.seed, person.number, day)
    if throw.random() < 0.004:
        return None  # absent, and nobody knows why
    remote = person.remote is not None and person.remote == day.weekday()
    times = _flexible(person, shift, throw) if shift.kind is ShiftKind.FLEXIBLE else None
    times = times or _fixed(person, shift, throw)
    wordless = person.seat is Seat.FLOOR and throw.random() < person.forgets
    breaks = _breaks(shift, times, throw)
    gaps = [*_outages(world, person, day), *_gaps(person, times, throw)]

    def at(stretches: Sequence[tuple[float, float]]) -> tuple[Stretch, ...]:
        zone = person.zone
        return tuple(
            (moment(zone, day, begin), moment(zone, day, end)) for begin, end in sorted(stretches)
        )

    return Happened(person, day, shift, remote, at(times), at(breaks), at(gaps), wordless)


def _fixed(person: Person, shift: Shift, throw: Random) -> list[tuple[float, float]]:
    """Minutes of the day in which the person was there."""
    found = []
    for stretch in shift.stretches:
        come = stretch.begin - person.ahead + throw.gauss(0, person.spread)
        if throw.random() < person.late / len(shift.stretches):
            come = stretch.begin + min(6 + throw.expovariate(1 / 16), 95)
        gone = stretch.end + abs(throw.gauss(4, 4))
        share = throw.random()
        if share < person.stays_on and stretch is shift.stretches[-1]:
            gone = stretch.end + min(16 + throw.expovariate(1 / 30), 150)
        elif share > 0.975:
            gone = stretch.end - min(10 + throw.expovariate(1 / 30), 120)
        found.append((come, gone))
    return found


def _flexible(person: Person, shift: Shift, throw: Random) -> list[tuple[float, float]]:
    frame = shift.stretches[0]
    usual = 490 + person.ahead * 6
    come = max(frame.begin - 5, usual + throw.gauss(0, 3 * person.spread))
    if throw.random() < person.late:
        come = 600 + min(6 + throw.expovariate(1 / 20), 80)
    length = shift.minutes + shift.pause + throw.gauss(6, 18)
    if throw.random() < person.stays_on:
        length += min(20 + throw.expovariate(1 / 40), 170)
    return [(come, min(come + length, frame.end + 20))]


def _breaks(
    shift: Shift, times: Sequence[tuple[float, float]], throw: Random
) -> list[tuple[float, float]]:
    found = []
    come, gone = times[0]
    if shift.pause:
        begin = come + (gone - come) * throw.uniform(0.4, 0.55)
        found.append((begin, begin + max(8, throw.gauss(shift.pause + 2, 5))))
    if throw.random() < 0.25 and gone - come > 300:
        begin = come + (gone - come) * throw.uniform(0.75, 0.85)
        found.append((begin, begin + throw.uniform(6, 14)))
    return found


def _gaps(
    person: Person, times: Sequence[tuple[float, float]], throw: Random
) -> list[tuple[float, float]]:
    """The own webcam was covered, the window closed, the picture too dark."""
    if throw.random() > (0.16 if person.seat is Seat.DESK else 0.05):
        return []
    come, gone = times[-1]
    begin = throw.uniform(come + 30, max(come + 31, gone - 90))
    return [(begin, begin + min(15 + throw.expovariate(1 / 40), 200))]


def _outages(world: World, person: Person, day: date) -> list[tuple[float, float]]:
    """The hall's camera was away for some hours, for everybody."""
    throw = dice(world.seed, HALL, day)
    if person.seat is not Seat.FLOOR or throw.random() > 0.04:
        return []
    begin = throw.uniform(420, 1_000)
    return [(begin, begin + throw.uniform(60, 240))]
