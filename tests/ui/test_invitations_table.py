"""Who can be invited, under which name, and which invitations are shown."""

from datetime import date

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.invitations import Invitation, InvitationState
from cwem.people.assignments import employ, reassign
from cwem.people.timeline import Span
from cwem.people.values import AssignmentKind, Changes, Company, Team
from cwem.ui.invitations_table import (
    Candidate,
    NameFrom,
    candidates,
    invitation_rows,
    proposed,
    still_open,
)
from cwem.values import Employee

ROLES = frozenset({Role.EMPLOYEE})
TODAY = date(2026, 5, 4)
S = InvitationState


def invitation(id: str, employee: str, expires: int = 10, **ends: int) -> Invitation:
    return Invitation(id, f"login{id}", ROLES, employee, 0, "root", expires, "", **ends)


SENT = [
    invitation("1", "E1"),
    invitation("2", "E2", expires=3),
    invitation("3", "E3", accepted=2),
    invitation("4", "E4", revoked=2),
]


def test_states_and_search() -> None:
    names = {"E1": "Ada", "E2": "Bo"}
    rows = invitation_rows(SENT, names, 5)
    assert [row.state for row in rows] == [S.OPEN, S.EXPIRED, S.ACCEPTED, S.REVOKED]
    assert [one.id for one in still_open(rows)] == ["1", "2"]
    assert [r.invitation.id for r in invitation_rows(SENT, names, 5, {S.REVOKED, S.OPEN})] == [
        "1",
        "4",
    ]
    for text, found in (("ADA", ["1"]), ("e2", ["2"]), ("login3", ["3"]), ("nobody", [])):
        assert [r.invitation.id for r in invitation_rows(SENT, names, 5, (), text)] == found


def company() -> Company:
    people = tuple(Employee(f"E{n}", name) for n, name in enumerate(["Zoe", "Ada", "Bo", "Cy"]))
    known = Company().after(Changes(teams=(Team("t", "Team"),), employees=people))
    known = known.after(reassign(known, AssignmentKind.TEAM, "E1", Span("t", TODAY, None)))
    known = known.after(employ(known, "E2", date(2026, 9, 1)))
    left = Span("employed", date(2020, 1, 1), date(2026, 1, 1))
    return known.after(reassign(known, AssignmentKind.EMPLOYMENT, "E3", left))


def test_who_is_here_or_coming_and_has_nothing_yet_can_be_invited() -> None:
    assert candidates(company(), [], [], TODAY, 5) == [
        Candidate("E1", "Ada", "t"),
        Candidate("E2", "Bo", ""),
        Candidate("E0", "Zoe", ""),
    ]
    account = Account("z", ROLES, "E0", 0)
    waiting = candidates(company(), [account], SENT, TODAY, 5)
    assert [each.number for each in waiting] == ["E2"], "E2's invitation has expired"


@pytest.mark.parametrize(
    ("source", "person", "name"),
    [
        (NameFrom.EMAIL, Employee("7", "Ada", "Ada@Example.org"), "ada@example.org"),
        (NameFrom.EMAIL, Employee("7", "Ada"), "7"),
        (NameFrom.NAME, Employee("7", "Jörg von der Groß-Çelik"), "joerg.celik"),
        (NameFrom.NAME, Employee("7", "Ada"), "ada"),
        (NameFrom.NAME, Employee("7", "李明"), "7"),
        (NameFrom.NUMBER, Employee("A 7", "Ada"), ""),
        (NameFrom.NUMBER, Employee("console", "Ada"), ""),
    ],
)
def test_log_in_names_are_proposed(source: NameFrom, person: Employee, name: str) -> None:
    assert proposed([person], source, ()) == {person.number: name}


def test_nobody_is_proposed_a_name_that_is_taken() -> None:
    people = [Employee(number, "Ada Lo") for number in "123"]
    names = proposed(people, NameFrom.NAME, {"ada.lo"})
    assert names == {"1": "ada.lo2", "2": "ada.lo3", "3": "ada.lo4"}
