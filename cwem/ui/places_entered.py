"""What is typed about a site or team, checked, and given an id where it is new."""

import re
from collections.abc import Mapping

from cwem.errors import InputError
from cwem.people.ids import new_id
from cwem.people.values import Company, Site, Team
from cwem.people.zones import known_zone
from cwem.ui.people_entered import one_line
from cwem.words import say

_COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def site_of(company: Company, known: Site | None, name: str, zone: str, country: str) -> Site:
    """The site as typed: `known` changed, or a new one. Raises InputError."""
    called = _name(name, {k: s.name for k, s in company.sites.items()}, known.id if known else "")
    if not zone or known_zone(zone) != zone:
        raise InputError(say("Choose the time zone of {name}.", name=called))
    where = country.strip().upper()
    if where and not _COUNTRY.fullmatch(where):
        raise InputError(
            say(
                "{country} is no country; write it like DE, or DE-BE with the region.",
                country=where,
            )
        )
    return Site(known.id if known else new_id(called, company.sites, "place"), called, zone, where)


def team_of(company: Company, known: Team | None, name: str, site: str) -> Team:
    """The team as typed: `known` changed, or a new one; `site` empty: at none. Raises
    InputError."""
    called = _name(name, {k: t.name for k, t in company.teams.items()}, known.id if known else "")
    return Team(known.id if known else new_id(called, company.teams, "place"), called, site or None)


def _name(name: str, names: Mapping[str, str], own: str) -> str:
    called = one_line(name, say("The name"))
    if not called:
        raise InputError(say("Give a name."))
    if any(key != own and other.casefold() == called.casefold() for key, other in names.items()):
        raise InputError(say("{name} exists already; choose another name.", name=called))
    return called
