"""Accounts a file asks for: which are made, which are not, and what is said about them."""

import pytest

from cwem.access.accounts import Account, AccountTaken, Role
from cwem.access.audit import Action
from cwem.access.invitations import Invitation
from cwem.errors import InputError, StoreChanged, StoreUnavailable
from cwem.people.csv_accounts import Known, carry_out
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import Plan
from tests.people.staff import BY, TODAY, MemoryRegistry, imported, plan

EMPLOYEE = frozenset({Role.EMPLOYEE})
HEAD = "number,name,login,role,left\n"


def account(name: str, employee: str | None, *roles: Role) -> Account:
    return Account(name, frozenset(roles) or EMPLOYEE, employee, 0)


def invitation(login: str, employee: str | None) -> Invitation:
    return Invitation("1", login, EMPLOYEE, employee, 0, "root", BY.at + 1)


def asked(rows: str, *known: Account | Invitation) -> Plan:
    accounts = tuple(one for one in known if isinstance(one, Account))
    invitations = tuple(one for one in known if isinstance(one, Invitation))
    company = MemoryRegistry().company()
    return plan_import((HEAD + rows).encode(), company, TODAY, Known(accounts, invitations))


@pytest.mark.parametrize(
    ("rows", "known", "problem"),
    [
        ("1,Ada,a b,,\n", (), "row 2, column login: A log-in name has"),
        ("1,Ada,console,,\n", (), "reserved"),
        ("1,Ada,ada,,\n2,Bo,ＡＤＡ,,\n", (), "row 3, column login: .* stands in row 2 already"),
        ("1,Ada,ada,,\n", (account("ada", "7"),), "ada is the log-in name of 7; choose another"),
        ("1,Ada,ADA,,\n", (account("ada", None),), "the log-in name of somebody else"),
        ("1,Ada,ada,,\n", (invitation("ada", "7"),), "ada is the log-in name of 7"),
        ("1,Ada,ada,kiosk,\n", (), "row 2, column role: 'kiosk' is no role; choose from employee"),
    ],
)  # fmt: skip
def test_a_name_nobody_can_have_stops_the_import(
    rows: str, known: tuple[Account | Invitation, ...], problem: str
) -> None:
    made = asked(rows, *known)
    import re

    assert [p for p in made.problems if re.search(problem, str(p))], made.problems
    assert not made.changes
    assert not made.wishes


@pytest.mark.parametrize(
    ("rows", "known", "note"),
    [
        ("1,Ada,ada,,\n", account("ada", "1"), ""),
        ("1,Ada,ada,,\n", invitation("ada", "1"), ""),
        ("1,Ada,ada,employee,\n", account("ada", "1", Role.EMPLOYEE, Role.ADMIN), ""),
        ("1,Ada,ada,manager,\n", account("ada", "1"), "ada has other roles already; change them"),
        ("1,Ada,lovelace,,\n", account("ada", "1"), "1 has the log-in name ada; no other account"),
        ("1,Ada,lovelace,,\n", invitation("ada", "1"), "1 has the log-in name ada"),
        ("1,Ada,ada,,2020-01-01\n", None, "1 has left, so no account is made"),
    ],
)
def test_who_has_one_or_has_left_is_not_invited(
    rows: str, known: Account | Invitation | None, note: str
) -> None:
    made = asked(rows, *([known] if known else []))
    assert made.problems == ()
    assert made.wishes == ()
    said = "; ".join(str(each) for each in made.notes)
    assert note in said
    assert bool(note) == bool(said)


def test_the_wish_has_the_plain_name_the_role_and_the_language() -> None:
    made = plan("number,name,login,role,language\n1,Ada,Ada.L,manager,de\n2,Bo,bo,,\n")
    assert [(w.login, w.role, w.language) for w in made.wishes] == [
        ("ada.l", Role.MANAGER, "de"),
        ("bo", Role.EMPLOYEE, ""),
    ]


def test_roles_without_a_name_are_told_once() -> None:
    made = asked("1,Ada,,manager,\n2,Bo,,employee,\n")
    assert [str(note) for note in made.notes] == [
        "row 2, column login: 2 rows have a role but no log-in name, so no account is made for them"
    ]


# --- done -----------------------------------------------------------------------------------------


class Kept(list[Invitation]):
    """The part of the `Invitations` port an import uses."""

    taken = down = False

    def add(self, invitations, audit) -> None:
        if self.down:
            raise StoreUnavailable("The store /srv/cwem.sqlite is locked.")
        if self.taken:
            raise AccountTaken("ada has an account already.")
        self.extend(each for each, _ in invitations)
        self.audit = audit


def test_people_and_invitations_are_made_in_one_step() -> None:
    registry, kept = MemoryRegistry(), Kept()
    made = asked("1,Ada,ada,admin,\n2,Bo,,,\n")
    issued = carry_out(registry, kept, made, 14, BY)  # type: ignore[arg-type]
    assert set(registry.company().employees) == {"1", "2"}
    assert [(each.login, each.employee, each.by) for each in kept] == [("ada", "1", "console")]
    assert kept[0].expires == BY.at + 14 * 86_400_000
    assert [one.invitation for one in issued] == kept
    (entry,) = kept.audit
    assert (entry.action, entry.about, entry.account) == (Action.INVITE, "1", "ada")
    assert issued[0].token not in repr([issued, entry, kept])


def test_an_outdated_plan_invites_nobody() -> None:
    registry, kept = MemoryRegistry(), Kept()
    made = asked("1,Ada,ada,,\n")
    imported("number\n9\n", registry)
    with pytest.raises(StoreChanged):
        carry_out(registry, kept, made, 14, BY)  # type: ignore[arg-type]
    assert kept == []


def test_a_name_taken_meanwhile_leaves_the_people_and_says_what_to_do() -> None:
    registry, kept = MemoryRegistry(), Kept()
    kept.taken = True
    with pytest.raises(InputError, match=r"were imported, but nobody .* Import the file again"):
        carry_out(registry, kept, asked("1,Ada,ada,,\n"), 14, BY)  # type: ignore[arg-type]
    assert set(registry.company().employees) == {"1"}


def test_a_store_lost_in_between_leaves_the_people_and_says_so() -> None:
    registry, kept = MemoryRegistry(), Kept()
    kept.down = True
    with pytest.raises(InputError, match="were imported, but nobody was invited") as told:
        carry_out(registry, kept, asked("1,Ada,ada,,\n"), 14, BY)  # type: ignore[arg-type]
    assert "/srv" not in str(told.value)
    assert set(registry.company().employees) == {"1"}
