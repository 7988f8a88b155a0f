"""Of which countries and regions there are calendars of public holidays, and a year of one place.

What they are called is asked of the reader's language: here they are codes, "DE" and "DE-BE".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

import holidays as library

from cwem.attendance.holidays import Holiday, holiday
from cwem.attendance.shifts import SiteRules
from cwem.words import Words, say

_DAY = timedelta(days=1)


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """Country -> its regions, by code; none where holidays are the same everywhere."""
    found = library.list_supported_countries(include_aliases=False)
    return {country: tuple(parts) for country, parts in sorted(found.items())}


@cache
def region_names(country: str) -> Mapping[str, str]:
    """Region -> what it is called there, where the calendars know."""
    names: Mapping[str, str] = getattr(
        library.country_holidays(country), "subdivisions_aliases", {}
    )
    called: dict[str, str] = {}
    for name, code in names.items():
        called.setdefault(code, name)
    return called


def place_mistake(place: str) -> Words | None:
    """Why there is no calendar of this place, a clause; None if there is one, or none is named."""
    country, _, region = place.partition("-")
    if not place:
        return None
    if country not in regions():
        return _unknown_country(country)
    known = regions()[country]
    if not region or region in known:
        return None
    if not known:
        return say(
            "{country} has no regions with holidays of their own, so {region} cannot be one",
            country=country,
            region=region,
        )
    return say(
        "there is no region {region} in {country}; it has {known}",
        region=region,
        country=country,
        known=", ".join(known),
    )


def _unknown_country(country: str) -> Words:
    meant = get_close_matches(country, regions(), 3, 0.5)
    if meant:
        return say(
            "there is no calendar of a country {country}; did you mean {meant}?",
            country=country,
            meant=", ".join(meant),
        )
    return say(
        "there is no calendar of a country {country}; write two letters, such as DE",
        country=country,
    )


class HolidayKind(StrEnum):
    """What becomes of a day in the list of a site."""

    PUBLIC = "public"
    OWN = "own"
    """The site's own, which no calendar has."""
    WORKED = "worked"
    """A public holiday on which this site works."""


@dataclass(frozen=True, slots=True)
class SiteHoliday:
    """One day of a site's year."""

    day: date
    name: Holiday | str
    kind: HolidayKind


def year_of(place: str, rules: SiteRules, year: int) -> list[SiteHoliday]:
    """The holidays of one year by these rules, by day; `place`: where the rules name none."""
    return list(_year_of(rules.country or place, rules, year))


def _year_of(place: str, rules: SiteRules, year: int) -> Iterator[SiteHoliday]:
    day = date(year, 1, 1)
    while day.year == year:
        public = holiday(place, day)
        if day in rules.extra_holidays and day not in rules.working_holidays:
            yield SiteHoliday(day, rules.extra_holidays[day], HolidayKind.OWN)
        elif public is not None:
            worked = day in rules.working_holidays
            kind = HolidayKind.WORKED if worked else HolidayKind.PUBLIC
            yield SiteHoliday(day, public, kind)
        day += _DAY
