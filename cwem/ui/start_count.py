"""What an installation has, counted for the checklist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cwem.access.accounts import Account
from cwem.access.consent import ConsentText, current_texts
from cwem.access.invitations import Invitation, InvitationState
from cwem.people.assignments import employed, manager_on, roster_on
from cwem.people.values import AssignmentKind, Company
from cwem.values import Millis


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is; counts of people are of those who work here today."""

    sites: int = 0
    teams: int = 0
    people: int = 0
    rosters: int = 0
    teams_without_roster: int = 0
    without_roster: int = 0
    """People for whom nothing is planned."""
    without_manager: int = 0
    """People who have no manager and manage nobody."""
    drafts: int = 0
    """Purposes whose text still is the draft."""
    invited: int = 0
    """People with an account or an open invitation."""
    enrolled: int = 0
    cameras: int = 0
    https: bool = False
    for_others: bool = False
    """Whether the app answers other machines."""
    backed_up: bool = False
    """Whether the last good backup is young enough."""
    backed_up_daily: bool = False
    """Whether one is made every day."""
    settled: frozenset[str] = frozenset()


def facts_of(  # noqa: PLR0913 - where the facts come from
    company: Company,
    day: date,
    *,
    texts: Sequence[ConsentText],
    accounts: Iterable[Account],
    invitations: Iterable[Invitation],
    now: Millis,
    enrolled: frozenset[str],
    settled: frozenset[str],
    https: bool,
    for_others: bool,
    backed_up: bool = False,
    backed_up_daily: bool = False,
    rosters: int = 0,
) -> Facts:
    """Count it."""
    here = {number for number in company.employees if employed(company, number, day)}
    manager = {number: manager_on(company, number, day) for number in here}
    managing = {each for each in manager.values() if each}
    reached = {account.employee for account in accounts}
    reached |= {i.employee for i in invitations if i.state(now) is InvitationState.OPEN}
    current = current_texts(texts).values()
    return Facts(
        sites=len(company.sites),
        teams=len(company.teams),
        people=len(here),
        rosters=rosters,
        teams_without_roster=sum(
            company.line(AssignmentKind.TEAM_ROSTER, team).on(day) is None for team in company.teams
        ),
        without_roster=sum(roster_on(company, number, day) is None for number in here),
        without_manager=sum(not manager[n] and n not in managing for n in here),
        drafts=sum(next(iter(by_language.values())).draft for by_language in current),
        invited=len(here & reached),
        enrolled=len(here & enrolled),
        cameras=len(company.cameras),
        https=https,
        for_others=for_others,
        backed_up=backed_up,
        backed_up_daily=backed_up_daily,
        settled=settled,
    )
