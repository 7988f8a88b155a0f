"""Sites and teams as rows, with who is there on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from cwem.people.assignments import employed, team_on
from cwem.people.values import AssignmentKind, Company, Site, Team
from cwem.people.wording import person_name


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site on one day."""

    site: Site
    teams: int
    people: int


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team on one day; empty where it has no site or manager."""

    team: Team
    site: str
    manager: str
    people: int


def sites(company: Company, on: date) -> list[SiteRow]:
    """All, by name."""
    headcount = _people(company, on)
    teams = Counter(team.site for team in company.teams.values())
    at_site: Counter[str | None] = Counter()
    for key, team in company.teams.items():
        at_site[team.site] += headcount[key]
    rows = [SiteRow(site, teams[key], at_site[key]) for key, site in company.sites.items()]
    return sorted(rows, key=lambda row: (row.site.name.casefold(), row.site.id))


def teams(company: Company, on: date, site: str | None = None) -> list[TeamRow]:
    """All, or those of one site, by name."""
    headcount = _people(company, on)
    rows = []
    for key, team in company.teams.items():
        if site is not None and team.site != site:
            continue
        boss = company.line(AssignmentKind.TEAM_MANAGER, key).on(on)
        where = company.sites.get(team.site or "")
        rows.append(
            TeamRow(
                team,
                where.name if where else "",
                person_name(company, boss) if boss and employed(company, boss, on) else "",
                headcount[key],
            )
        )
    return sorted(rows, key=lambda row: (row.team.name.casefold(), row.team.id))


def members(company: Company, team: str, on: date) -> list[str]:
    """The numbers of who is in the team on that day, by name."""
    found = [n for n in company.employees if _team(company, n, on) == team]
    return sorted(found, key=lambda n: person_name(company, n).casefold())


def _people(company: Company, on: date) -> Counter[str | None]:
    return Counter(_team(company, number, on) for number in company.employees)


def _team(company: Company, number: str, on: date) -> str | None:
    team = team_on(company, number, on) if employed(company, number, on) else None
    return team.id if team else None
