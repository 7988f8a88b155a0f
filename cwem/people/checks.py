"""What a change may not contain. Every store asks this before it records one."""

from collections.abc import Container, Iterator

from cwem.errors import InputError
from cwem.people.csv_cells import clean
from cwem.people.values import EMPLOYED, KINDS, Assignment, AssignmentKind, Changes
from cwem.people.zones import known_zone
from cwem.words import Words, say

_EMPLOYEES = {AssignmentKind.MANAGER, AssignmentKind.DEPUTY, AssignmentKind.TEAM_MANAGER}
_ROSTERS = {AssignmentKind.ROSTER, AssignmentKind.TEAM_ROSTER}
_OF_TEAMS = {AssignmentKind.TEAM_MANAGER, AssignmentKind.TEAM_ROSTER}


def check(
    changes: Changes, sites: Container[str], teams: Container[str], employees: Container[str]
) -> None:
    """Raises InputError that names the first mistake: something without an id, text a file cannot
    hold, a zone that does not exist, or a site, team or person that is neither known nor among
    the changes."""
    known = _Known(changes, sites, teams, employees)
    for mistake in known.mistakes(changes):
        raise InputError(say("{mistake}; nothing was changed.", mistake=mistake))


class _Known:
    """The ids there will be."""

    def __init__(
        self,
        changes: Changes,
        sites: Container[str],
        teams: Container[str],
        employees: Container[str],
    ) -> None:
        self._sites = _Either({site.id for site in changes.sites}, sites)
        self._teams = _Either({team.id for team in changes.teams}, teams)
        self._employees = _Either({e.number for e in changes.employees}, employees)

    def mistakes(self, changes: Changes) -> Iterator[Words]:
        """Each as a sentence without its full stop."""
        ids = [site.id for site in changes.sites] + [team.id for team in changes.teams]
        ids += [camera.id for camera in changes.cameras] + [e.number for e in changes.employees]
        if not all(ids):
            yield say("A site, team, camera or person has no id")
        zones = [(x.name, x.zone) for x in changes.sites]
        for name, zone in zones + [(x.name, x.zone) for x in changes.cameras]:
            if known_zone(zone) != zone:
                yield say("{name} has the unknown time zone {zone}", name=name, zone=repr(zone))
        for text in _texts(changes):
            if not _is_clean(text):
                yield say(
                    "{text} holds line breaks, control characters or blanks around it",
                    text=repr(text),
                )
        yield from self._places(changes)
        for assignment in changes.assignments:
            yield from self._wrong(assignment)

    def _places(self, changes: Changes) -> Iterator[Words]:
        for team in changes.teams:
            if team.site is not None and team.site not in self._sites:
                yield say(
                    "Team {name} is at the unknown site {site}",
                    name=team.name,
                    site=repr(team.site),
                )
        for camera in changes.cameras:
            if camera.site not in self._sites:
                yield say(
                    "Camera {name} is at the unknown site {site}",
                    name=camera.name,
                    site=repr(camera.site),
                )
            if camera.people < 1:
                yield say(
                    "Camera {name} expects {count} people; expect at least one",
                    name=camera.name,
                    count=camera.people,
                )

    def _wrong(self, one: Assignment) -> Iterator[Words]:
        if one.subject not in (self._teams if one.kind in _OF_TEAMS else self._employees):
            yield say(
                "{kind} is that of {subject}, who is not known",
                kind=KINDS[one.kind],
                subject=repr(one.subject),
            )
        value = one.step.value
        if value is None:
            return
        if one.kind in _EMPLOYEES:
            known = value in self._employees
        elif one.kind is AssignmentKind.TEAM:
            known = value in self._teams
        elif one.kind is AssignmentKind.ZONE:
            known = known_zone(value) == value
        elif one.kind in _ROSTERS:
            known = bool(value) and _is_clean(value)  # which there are, the rule book says
        else:
            known = value == EMPLOYED
        if not known:
            yield say(
                "{kind} of {subject} is {value}, which is not known",
                kind=KINDS[one.kind],
                subject=one.subject,
                value=repr(value),
            )


def _texts(changes: Changes) -> Iterator[str]:
    for site in changes.sites:
        yield from (site.id, site.name, site.country)
    for team in changes.teams:
        yield from (team.id, team.name)
    for camera in changes.cameras:
        yield from (camera.id, camera.name)
    for person in changes.employees:
        yield from (person.number, person.name, person.email, person.language)


def _is_clean(text: str) -> bool:
    """Whether a file that holds the text is read again as the same."""
    try:
        return clean(text) == text
    except ValueError:
        return False


class _Either:
    """What is in one collection or the other."""

    def __init__(self, one: Container[str], other: Container[str]) -> None:
        self._one, self._other = one, other

    def __contains__(self, item: object) -> bool:
        return item in self._one or item in self._other
