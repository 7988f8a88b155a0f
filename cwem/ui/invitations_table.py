"""Invitations as rows, and whom one could invite under which name."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cwem.access.accounts import Account, Role, new_account, plain_name
from cwem.access.invitations import Invitation, InvitationState
from cwem.access.invite import CLOSED
from cwem.errors import InputError
from cwem.people.assignments import employed, team_on
from cwem.people.values import AssignmentKind, Company
from cwem.values import Employee, Millis
from cwem.words import Words, say


class NameFrom(StrEnum):
    """What log-in names are proposed from."""

    EMAIL = "email"
    NAME = "name"
    NUMBER = "number"


NAME_FROM: Mapping[NameFrom, Words] = {
    NameFrom.EMAIL: say("E-mail address"),
    NameFrom.NAME: say("First and last name"),
    NameFrom.NUMBER: say("Employee number"),
}


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation with the name of its person."""

    invitation: Invitation
    name: str
    state: InvitationState


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be invited."""

    number: str
    name: str
    team: str
    """Its id; empty without one."""


def invitation_rows(
    invitations: Iterable[Invitation],
    names: Mapping[str, str],
    now: Millis,
    states: Collection[InvitationState] = (),
    text: str = "",
) -> list[InvitationRow]:
    """Those in one of the states (none: any) whose name, number or log-in holds the text."""
    sought = text.strip().casefold()
    rows = [
        InvitationRow(one, names.get(one.employee or "", ""), one.state(now)) for one in invitations
    ]
    return [
        row
        for row in rows
        if (not states or row.state in states)
        and sought
        in f"{row.name} {row.invitation.employee or ''} {row.invitation.login}".casefold()
    ]


def still_open(rows: Iterable[InvitationRow]) -> list[Invitation]:
    """Those that can be sent again or revoked."""
    return [row.invitation for row in rows if row.state not in CLOSED]


def candidates(
    company: Company,
    accounts: Iterable[Account],
    invitations: Iterable[Invitation],
    on: date,
    now: Millis,
) -> list[Candidate]:
    """Who works here on this day or will, and has neither an account nor an open invitation, by
    name."""
    taken = {account.employee for account in accounts}
    taken |= {one.employee for one in invitations if one.state(now) is InvitationState.OPEN}
    found = []
    for number, employee in company.employees.items():
        if number in taken or not _here_or_coming(company, number, on):
            continue
        team = team_on(company, number, on)
        found.append(Candidate(number, employee.name, team.id if team else ""))
    return sorted(found, key=lambda each: (each.name.casefold(), each.number))


def _here_or_coming(company: Company, number: str, on: date) -> bool:
    span = company.line(AssignmentKind.EMPLOYMENT, number).span_near(on)
    return employed(company, number, on) or (span is not None and span.since > on)


def proposed(
    people: Iterable[Employee], source: NameFrom, taken: Collection[str]
) -> dict[str, str]:
    """Number -> log-in name: from the source, else from the number; with a figure behind it where
    the name is taken already. Empty where neither makes a name."""
    used = set(taken)
    found: dict[str, str] = {}
    for person in people:
        first = _usable(_from(person, source)) or _usable(person.number)
        name, count = first, 1
        while name and name in used:
            count += 1
            name = f"{first}{count}"
        found[person.number] = name
        used.add(name)
    return found


def _from(person: Employee, source: NameFrom) -> str:
    if source is NameFrom.NUMBER:
        return person.number
    if source is NameFrom.EMAIL:
        return person.email
    words = re.findall(r"[a-z0-9]+", _ascii(person.name))
    return ".".join([words[0], words[-1]] if len(words) > 1 else words)


def _ascii(name: str) -> str:
    """Without accents, as people write names in addresses."""
    german = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    plain = unicodedata.normalize("NFC", name).casefold().translate(german)
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


def _usable(name: str) -> str:
    """The name as accounts have it; empty for one nobody can have."""
    plain = plain_name(name)
    try:
        new_account(plain, frozenset({Role.EMPLOYEE}), None, 0, must_change=False)
    except InputError:
        return ""
    return plain
