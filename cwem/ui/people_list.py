"""Everybody as rows of a table, and which of them are looked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from cwem.access.accounts import Account
from cwem.access.invitations import Invitation, InvitationState
from cwem.access.ports import AccessStore
from cwem.people.assignments import employed, manager_on, team_on, zone_on
from cwem.people.values import AssignmentKind, Company
from cwem.ports import People
from cwem.values import Millis, Purpose
from cwem.words import Words, say

_DAY = timedelta(days=1)


class AtWork(StrEnum):
    """How somebody's employment stands on a day."""

    EMPLOYED = "employed"
    LEAVING = "leaving"
    """Employed, with a last day recorded."""
    COMING = "coming"
    LEFT = "left"


AT_WORK: Mapping[AtWork, Words] = {
    AtWork.EMPLOYED: say("Employed"),
    AtWork.LEAVING: say("Leaving"),
    AtWork.COMING: say("Coming"),
    AtWork.LEFT: say("Left"),
}
SHOW: Mapping[str, frozenset[AtWork]] = {
    "today": frozenset({AtWork.EMPLOYED, AtWork.LEAVING}),
    "coming": frozenset({AtWork.COMING}),
    "leaving": frozenset({AtWork.LEAVING}),
    "left": frozenset({AtWork.LEFT}),
    "all": frozenset(AtWork),
}
"""What can be asked for -> who that is."""
SHOW_WORDS: Mapping[str, Words] = {
    "today": say("Employed today"),
    "coming": say("Coming"),
    "leaving": say("Leaving"),
    "left": say("Left"),
    "all": say("Everybody"),
}


class AccountState(StrEnum):
    """Whether somebody can log in."""

    NONE = "none"
    INVITED = "invited"
    EXPIRED = "expired"
    DUE = "due"
    ACTIVE = "active"
    DISABLED = "disabled"


ACCOUNT: Mapping[AccountState, Words] = {
    AccountState.NONE: say("None"),
    AccountState.INVITED: say("Invited"),
    AccountState.EXPIRED: say("Invitation expired"),
    AccountState.DUE: say("One-time password"),
    AccountState.ACTIVE: say("Active"),
    AccountState.DISABLED: say("Disabled"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of people beside the registry."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    """By employee number."""
    invitations: Mapping[str, Invitation] = field(default_factory=dict)
    """The newest one of each employee."""
    enrolled: frozenset[str] = frozenset()
    purposes: Mapping[str, frozenset[Purpose]] = field(default_factory=dict)
    now: Millis = 0

    @classmethod
    def read(cls, access: AccessStore, people: People, now: Millis) -> "Known":
        """Raises StoreError."""
        oldest_first = reversed(access.invitations.invitations())
        return cls(
            {a.employee: a for a in access.accounts.accounts() if a.employee},
            {one.employee: one for one in oldest_first if one.employee},
            people.enrolled(),
            people.purposes(),
            now,
        )

    def account(self, number: str) -> AccountState:
        """The account's state, else that of the invitation to make one."""
        account, invitation = self.accounts.get(number), self.invitations.get(number)
        if account is not None:
            if account.disabled:
                return AccountState.DISABLED
            return AccountState.DUE if account.must_change else AccountState.ACTIVE
        state = invitation.state(self.now) if invitation else None
        if state is InvitationState.OPEN:
            return AccountState.INVITED
        return AccountState.EXPIRED if state is InvitationState.EXPIRED else AccountState.NONE


@dataclass(frozen=True, slots=True)
class Row:
    """One person on one day; ids beside names, for the filters."""

    number: str
    name: str
    email: str
    team: str
    site: str
    manager: str
    zone: str
    at_work: AtWork
    day: date | None
    """The first day of who is coming, the last one of who leaves or has left."""
    enrolled: bool
    purposes: frozenset[Purpose]
    account: AccountState
    team_id: str
    site_id: str

    @property
    def title(self) -> str:
        """How the person is called in a list of choices."""
        return f"{self.name} ({self.number})" if self.name else self.number


def rows(company: Company, known: Known, on: date) -> list[Row]:
    """Everybody, by name."""
    found = [_row(company, known, number, on) for number in company.employees]
    return sorted(found, key=lambda row: (row.name.casefold(), row.number))


def matching(
    found: Iterable[Row], text: str = "", team: str = "", site: str = "", show: str = "all"
) -> list[Row]:
    """Those whose name, number, e-mail or team have every word of the text in them, of this team
    and site, and who are asked for; empty stands for all."""
    words = text.casefold().split()
    return [
        row
        for row in found
        if row.at_work in SHOW[show]
        and (not team or row.team_id == team)
        and (not site or row.site_id == site)
        and all(
            word in f"{row.name} {row.number} {row.email} {row.team}".casefold() for word in words
        )
    ]


def at_work(company: Company, number: str, on: date) -> tuple[AtWork, date | None]:
    """How the employment stands, with the day that is worth saying; who has no dates is
    employed."""
    line = company.line(AssignmentKind.EMPLOYMENT, number)
    span = line.span_near(on)
    if span is None:
        return (AtWork.LEFT, None) if line.steps else (AtWork.EMPLOYED, None)
    if span.since > on:
        return AtWork.COMING, span.since
    if span.until is None:
        return AtWork.EMPLOYED, None
    return (AtWork.LEAVING if span.until > on else AtWork.LEFT), span.until - _DAY


def _row(company: Company, known: Known, number: str, on: date) -> Row:
    person = company.employees[number]
    state, day = at_work(company, number, on)
    if state is AtWork.COMING and day:
        on = day  # where they will belong
    team = team_on(company, number, on)
    site = company.sites.get(team.site or "") if team else None
    manager = manager_on(company, number, on)
    boss = company.employees.get(manager or "")
    if boss and not employed(company, boss.number, on):
        boss = None
    return Row(
        number=number,
        name=person.name,
        email=person.email,
        team=team.name if team else "",
        site=site.name if site else "",
        manager=(boss.name or boss.number) if boss else "",
        zone=zone_on(company, number, on) or "",
        at_work=state,
        day=day,
        enrolled=number in known.enrolled,
        purposes=known.purposes.get(number, frozenset()),
        account=known.account(number),
        team_id=team.id if team else "",
        site_id=site.id if site else "",
    )
