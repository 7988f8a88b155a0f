"""Who works there, and what they are like."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from cwem.attendance.entries import Means
from cwem.demo.dice import dice
from cwem.demo.names import invented_names
from cwem.values import Purpose

ASSEMBLY, DESIGN, SERVICE = "assembly", "design", "service"
BERLIN, SINGAPORE = "berlin", "singapore"
ZONES = {BERLIN: "Europe/Berlin", SINGAPORE: "Asia/Singapore"}
SIZES = {DESIGN: 18, ASSEMBLY: 26, SERVICE: 16}
"""Team -> people. The first of each manages it; the very first manages the managers."""


class Seat(StrEnum):
    """Where cameras see somebody."""

    DESK = "desk"
    """An own webcam, on the Live page."""
    FLOOR = "floor"
    """Shared cameras at the door and in the hall."""


@dataclass(frozen=True)
class Person:
    """One of them, with habits that stay. Times are minutes, shares 0 to 1."""

    number: str
    name: str
    team: str
    site: str
    roster: str
    """Id of an own one; empty: the team's."""
    seat: Seat
    purposes: frozenset[Purpose]
    means: Means
    """How they say that they leave: at the kiosk, with a PIN or a code. Who is not known by face
    says so when they come, too."""
    ahead: float
    """So long before the shift they usually come."""
    spread: float
    late: float
    """Share of days on which something comes between."""
    stays_on: float
    """Share of days with overtime."""
    ill: float
    """Share of weeks in which an illness begins."""
    forgets: float
    """Share of days on which they leave without a word."""
    upright: float
    remote: int | None
    """Weekday of a remote day."""
    joined: date
    left: date | None
    """The last day."""

    @cached_property
    def login(self) -> str:
        """As "mika.sandkrug"."""
        plain = unicodedata.normalize("NFKD", self.name.lower().replace("ß", "ss"))
        return ".".join(plain.encode("ascii", "ignore").decode().split())

    @property
    def zone(self) -> str:
        return ZONES[self.site]

    @property
    def recognised(self) -> bool:
        """Whether cameras may know the face."""
        return Purpose.ATTENDANCE in self.purposes

    def employed(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or day <= self.left)


def cast(seed: int, first: date) -> tuple[Person, ...]:
    """Everybody, by number. `first` is the first day anything is recorded of."""
    names = invented_names(seed, SIZES[DESIGN] + SIZES[ASSEMBLY], SIZES[SERVICE])
    people: list[Person] = []
    for team, size in SIZES.items():
        for place in range(size):
            number = f"E{len(people) + 1:03}"
            people.append(_person(seed, first, number, names[len(people)], team, place))
    return tuple(people)


def managers(people: tuple[Person, ...]) -> dict[str, str]:
    """Number -> number of the manager; of the very first nobody."""
    leading = {team: next(p.number for p in people if p.team == team) for team in SIZES}
    top = people[0].number
    found = {p.number: leading[p.team] for p in people}
    found |= dict.fromkeys(leading.values(), top)
    found |= {p.number: top for p in people if p.team == DESIGN}
    del found[top]
    return found


def deputies(people: tuple[Person, ...]) -> dict[str, str]:
    """Number of a manager -> of who stands in: the second of the team."""
    found = {}
    for team in SIZES:
        manager, second, *_ = (p.number for p in people if p.team == team)
        found[manager] = second
    return found


def _person(  # noqa: PLR0913, PLR0917 - what a person is made of
    seed: int, first: date, number: str, name: str, team: str, place: int
) -> Person:
    throw = dice(seed, "person", number)
    seat = Seat.FLOOR if team == ASSEMBLY else Seat.DESK
    joined = first - timedelta(days=throw.randrange(90, 4_000))
    if (team, place) in {(DESIGN, 14), (SERVICE, 13)}:
        joined = first + timedelta(days=45 + place)
    left = first + timedelta(days=83) if (team, place) == (ASSEMBLY, 21) else None
    purposes = set(Purpose)
    if place % 6 == 4:
        purposes.discard(Purpose.POSTURE)
    if place in {9, 17} and seat is Seat.FLOOR:
        purposes.clear()
    recognised = Purpose.ATTENDANCE in purposes
    means = Means.KIOSK if recognised and throw.random() < 0.7 else _other(throw.random())
    return Person(
        number,
        name,
        team,
        SINGAPORE if team == SERVICE else BERLIN,
        _roster(team, place),
        seat,
        frozenset(purposes),
        means,
        ahead=throw.uniform(2, 14),
        spread=throw.uniform(2, 7),
        late=throw.choice((0.01, 0.02, 0.02, 0.04, 0.06, 0.16)),
        stays_on=throw.choice((0.04, 0.08, 0.12, 0.3)),
        ill=throw.uniform(0.015, 0.06),
        forgets=throw.choice((0.0, 0.01, 0.02, 0.05)),
        upright=throw.uniform(0.3, 0.75),
        remote=place % 5 if seat is Seat.DESK and place % 3 == 2 else None,
        joined=joined,
        left=left,
    )


def _other(share: float) -> Means:
    return Means.PIN if share < 0.6 else Means.QR


def _roster(team: str, place: int) -> str:
    """The night shift, the other half of the early and late one, part time, and split shifts."""
    if team == ASSEMBLY:
        if place in {7, 8, 9, 10, 11, 12}:
            return "night-week"
        return "late-first" if place % 2 else ""
    if team == DESIGN:
        return {5: "four-short-days", 11: "four-short-days", 16: "three-days"}.get(place, "")
    return "split-week" if place in {3, 6, 9, 12} else ""
