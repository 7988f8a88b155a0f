"""Whom a change of the company may have given another team, or days with other bounds."""

from collections.abc import Iterator

from cwem.people.values import AssignmentKind, Company

_OWN = {AssignmentKind.EMPLOYMENT, AssignmentKind.TEAM, AssignmentKind.ZONE}


class Compared:
    """The company with which everything that is kept was compared last, as far as this process
    knows. Used by the thread that adds up."""

    def __init__(self) -> None:
        self.company: Company | None = None

    def at(self, revision: int) -> Company | None:
        """The company at this revision; None: it was compared by another process, or before this
        one was started."""
        known = self.company
        return known if known is not None and known.revision == revision else None


def moved_people(old: Company, new: Company) -> frozenset[str]:
    """Everybody of whom something is not as it was that days depend on (reading.Days): dates of
    employment, team or zone, or the zone of the site of a team they were ever in."""
    found = {
        subject
        for kind, subject in old.lines.keys() | new.lines.keys()
        if kind in _OWN and old.line(kind, subject) != new.line(kind, subject)
    }
    found |= old.employees.keys() ^ new.employees.keys()
    if teams := set(_moved_teams(old, new)):
        found |= {
            subject
            for company in (old, new)
            for (kind, subject), line in company.lines.items()
            if kind is AssignmentKind.TEAM and any(step.value in teams for step in line.steps)
        }
    return frozenset(found)


def _moved_teams(old: Company, new: Company) -> Iterator[str]:
    for id in old.teams.keys() | new.teams.keys():
        if (id in old.teams, _zone(old, id)) != (id in new.teams, _zone(new, id)):
            yield id


def _zone(company: Company, team: str) -> str | None:
    found = company.teams.get(team)
    site = company.sites.get(found.site) if found and found.site else None
    return site.zone if site else None
