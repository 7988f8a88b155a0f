"""Who is away when, and how that was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.demo.cast import Person
from cwem.demo.dice import dice
from cwem.demo.world import World

BLOCK = 60
"""Days in which everybody takes one holiday."""
WEEK = timedelta(days=7)
LONGEST_ILLNESS = 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vacation:
    """One holiday, as it is asked for."""

    first: date
    last: date
    asked: date
    decided: date | None
    """None: nobody has."""
    approved: bool

    def takes(self, day: date) -> bool:
        return self.approved and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Illness:
    """Some days in bed, entered by the manager on the first."""

    first: date
    last: date


def vacations(world: World, person: Person, until: date) -> Iterator[Vacation]:
    """Those asked for up to this day. Whom nobody manages asks nobody."""
    if person.number not in world.managers:
        return
    for block in range((until - world.first).days // BLOCK + 3):
        throw = dice(world.seed, person.number, "vacation", block)
        if throw.random() < 0.12:
            continue
        begin = world.first + timedelta(days=block * BLOCK + throw.randrange(3, BLOCK - 16))
        begin += timedelta(days=(7 - begin.weekday()) % 7)
        last = begin + timedelta(days=throw.choice((4, 4, 4, 4, 11, 11, 2, 0)))
        asked = begin - timedelta(days=throw.randrange(14, 50))
        share = throw.random()
        decided = None if share < 0.03 else asked + timedelta(days=throw.randrange(1, 6))
        approved = decided is not None and share < 0.94
        if asked <= until:
            yield Vacation(begin, last, asked, decided, approved)


def illnesses(world: World, person: Person, first: date, last: date) -> Iterator[Illness]:
    """Those that touch these days."""
    week = (first - world.first).days // 7 - 1
    while (monday := world.first + WEEK * week) <= last:
        throw = dice(world.seed, person.number, "ill", week)
        if throw.random() < person.ill and week >= 0:
            begin = monday + timedelta(days=throw.randrange(7))
            length = min(1 + int(throw.expovariate(1 / 2.2)), LONGEST_ILLNESS)
            yield Illness(begin, begin + timedelta(days=length - 1))
        week += 1


def away(world: World, person: Person, day: date) -> bool:
    """Whether the person is on holiday or ill."""
    if any(each.takes(day) for each in vacations(world, person, day)):
        return True
    return any(each.first <= day <= each.last for each in illnesses(world, person, day, day))
