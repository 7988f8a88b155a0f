"""IANA time zones by name, forgiving about capitals."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

_NOT_PLACES = {"Factory", "localtime", "posixrules"}


@cache
def _by_folded_name() -> dict[str, str]:
    names = available_timezones() - _NOT_PLACES
    return {name.casefold(): name for name in names}


def known_zone(name: str) -> str | None:
    """The zone's name as it is written officially; None if there is no such zone."""
    return _by_folded_name().get(name.strip().replace(" ", "_").casefold())


def similar_zone(name: str) -> str | None:
    """The zone that was probably meant."""
    names = _by_folded_name()
    folded = name.strip().replace(" ", "_").casefold()
    if found := get_close_matches(folded, names, 1, 0.7):
        return names[found[0]]
    cities = {folded.rpartition("/")[2]: zone for folded, zone in sorted(names.items())}
    found = get_close_matches(folded.rpartition("/")[2], cities, 1, 0.8)
    return cities[found[0]] if found else None
