"""Public holidays by country and region, named in the reader's language where the calendars have
it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays as calendars

from cwem.words import ENGLISH


@dataclass(frozen=True, slots=True)
class Holiday:
    """One public holiday of one place. As a param of a message its name is written in the
    reader's language."""

    place: str
    """ISO 3166: "DE", "DE-BE"."""
    day: date

    def spelled(self, language: str) -> str:
        """What it is called."""
        return _year(self.place, self.day.year, language).get(self.day, "")

    def __str__(self) -> str:
        return self.spelled(ENGLISH)


def holiday(place: str, day: date) -> Holiday | None:
    """The public holiday on this day; None also where nobody knows the place's calendar. A region
    nobody knows has its country's."""
    return Holiday(place, day) if place and day in _year(place, day.year, ENGLISH) else None


def known_place(place: str) -> bool:
    """Whether there is a calendar of this place."""
    try:
        _calendar(place, 2026, None)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=2_000)
def _year(place: str, year: int, language: str) -> dict[date, str]:
    for each in (place, place.partition("-")[0]):
        try:
            spoken = _calendar(each, year, None).supported_languages
            found = _calendar(each, year, _nearest(language, spoken))
        except NotImplementedError:
            continue
        return {day: str(name) for day, name in found.items()}
    return {}


def _calendar(place: str, year: int, language: str | None) -> calendars.HolidayBase:
    country, _, region = place.partition("-")
    return calendars.country_holidays(country, region or None, years=year, language=language)


def _nearest(language: str, spoken: tuple[str, ...]) -> str | None:
    """The calendar's word for this language, "en_US" for "en"; None: its own language."""
    return next((each for each in sorted(spoken) if each.split("_")[0] == language), None)
