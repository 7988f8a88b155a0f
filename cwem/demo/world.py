"""The company as a whole: who, where, what was agreed, from when on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from cwem.attendance.holidays import holiday
from cwem.attendance.shifts import RuleBook, Shift
from cwem.demo.agreed import SITES, TEAM_ROSTERS, rule_book
from cwem.demo.cast import Person, cast, managers
from cwem.values import Millis

DAYS = 120
"""So many are made at first."""


@dataclass(frozen=True)
class World:
    """All that the rows follow from."""

    seed: int
    first: date
    """The first day anything is recorded of."""

    @cached_property
    def people(self) -> tuple[Person, ...]:
        return cast(self.seed, self.first)

    @cached_property
    def known(self) -> dict[str, Person]:
        """By number."""
        return {person.number: person for person in self.people}

    @cached_property
    def book(self) -> RuleBook:
        return rule_book(self.first)

    @cached_property
    def managers(self) -> dict[str, str]:
        return managers(self.people)

    def manager(self, person: Person) -> Person | None:
        """Who decides what this person asks for."""
        number = self.managers.get(person.number)
        return self.known[number] if number else None

    def shift(self, person: Person, day: date) -> Shift | None:
        """What is planned; None: a day off, a holiday, or not employed."""
        if not person.employed(day) or self.closed(person.site, day):
            return None
        roster = self.book.rosters[person.roster or TEAM_ROSTERS[person.team]]
        return self.book.shifts.get(roster.on(day))

    def closed(self, site: str, day: date) -> bool:
        """Whether nobody has to come to this site."""
        country = next(each.country for each in SITES if each.id == site)
        extra = self.book.site(site).extra_holidays
        return day in extra or holiday(country, day) is not None


def moment(zone: str, day: date, minute: float) -> Millis:
    """So many minutes by the wall clock after the midnight this day begins with."""
    at = datetime(day.year, day.month, day.day, tzinfo=_zone(zone)) + timedelta(minutes=minute)
    return round(at.timestamp() * 1000)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
