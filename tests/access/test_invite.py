"""Inviting, renewing, revoking and accepting, over the real store."""

from dataclasses import replace

import pytest

from cwem.access.accounts import AccountTaken, Role
from cwem.access.audit import CONSOLE, Action, By
from cwem.access.invitations import Invitation, InvitationState
from cwem.access.invite import (
    MOST_DAYS,
    Issued,
    Wanted,
    accept,
    find,
    invite,
    renew,
    revoke,
)
from cwem.access.issue import change_roles, disable_account
from cwem.access.passwords import PasswordRefused
from cwem.access.reception import Admitted
from cwem.access.visitors import Caller
from cwem.errors import InputError
from cwem.people.belongings import belongings, end
from tests.access.fakes import HOUR, PASSWORD, T0, House

DAY = 24 * HOUR
HERE = Caller("192.0.2.1", "Firefox on Linux")
EMPLOYEE = frozenset({Role.EMPLOYEE})
WANTED = [Wanted("Ada", EMPLOYEE, "E1", "de"), Wanted("bo", frozenset({Role.MANAGER}), "E2")]


def by(house: House, actor: str = CONSOLE) -> By:
    return By(actor, house.clock(), "192.0.2.9")


def invited(house: House, *wanted: Wanted, days: int = 14, actor: str = CONSOLE) -> list[Issued]:
    return list(invite(house.store.invitations, wanted or WANTED, days, by(house, actor)))


def one(house: House, id: str) -> Invitation:
    return next(each for each in house.store.invitations.invitations() if each.id == id)


def test_everybody_gets_a_link_of_their_own(house: House) -> None:
    first, second = invited(house)
    assert first.token != second.token
    assert first.invitation == Invitation(
        first.invitation.id, "ada", EMPLOYEE, "E1", T0, CONSOLE, T0 + 14 * DAY, "de"
    )
    assert find(house.reception, first.token, HERE) == first.invitation
    assert [(e.action, e.about, e.account) for e in house.entries()] == [
        (Action.INVITE, "E2", "bo"),
        (Action.INVITE, "E1", "ada"),
    ]
    assert first.token not in repr([first, house.entries()])


@pytest.mark.parametrize(
    "wrong",
    [
        Wanted("a b", EMPLOYEE, "E3"),
        Wanted("console", EMPLOYEE, "E3"),
        Wanted("cy", frozenset({Role.MANAGER}), None),
        Wanted("cy", frozenset(), "E3"),
        Wanted("ADA", EMPLOYEE, "E3"),
        Wanted("cy", EMPLOYEE, "E1"),
    ],
)
def test_all_are_invited_or_nobody(house: House, wrong: Wanted) -> None:
    with pytest.raises(InputError):
        invited(house, *WANTED, wrong)
    assert house.store.invitations.invitations() == []
    assert house.entries() == []


def test_who_has_an_account_is_not_invited(house: House) -> None:
    house.person("ada", employee="E1")
    for taken in (Wanted("ada", EMPLOYEE, "E9"), Wanted("other", EMPLOYEE, "E1")):
        with pytest.raises(AccountTaken):
            invited(house, taken)


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1])
def test_the_days_have_limits(house: House, days: int) -> None:
    with pytest.raises(InputError, match="1 to 90 days"):
        invited(house, days=days)


def test_renewing_replaces_the_link_and_its_expiry(house: House) -> None:
    (old, _) = invited(house)
    house.clock.at += 20 * DAY
    assert one(house, old.invitation.id).state(house.clock()) is InvitationState.EXPIRED
    done = renew(house.store.invitations, [old.invitation], 7, by(house))
    (new,) = done.issued
    assert new.invitation == replace(old.invitation, expires=house.clock() + 7 * DAY)
    assert find(house.reception, old.token, HERE) is None
    assert find(house.reception, new.token, HERE) == new.invitation
    assert house.entries()[0].action == Action.RENEW_INVITATION


def test_what_cannot_be_renewed_is_told_and_the_rest_is(house: House) -> None:
    ada, bo = invited(house)
    revoke(house.store.invitations, [ada.invitation], by(house))
    house.clock.at += 20 * DAY
    house.person("bo", employee="E2")
    cy = invited(house, Wanted("cy", EMPLOYEE, "E3"))[0]
    all_three = [each.invitation for each in (ada, bo, cy)]
    done = renew(house.store.invitations, all_three, 7, by(house))
    assert [each.invitation.login for each in done.issued] == ["cy"]
    assert [each.login for each, _reason in done.refused] == ["ada", "bo"]
    assert all(reason for _each, reason in done.refused)


def test_revoking_ends_links_once(house: House) -> None:
    ada, bo = invited(house)
    both = [ada.invitation, bo.invitation]
    assert revoke(house.store.invitations, both, by(house)) == 2
    again = [one(house, each.id) for each in both]
    assert revoke(house.store.invitations, again, by(house)) == 0
    assert find(house.reception, ada.token, HERE) is None
    actions = [e.action for e in house.entries()]
    assert actions.count(Action.REVOKE_INVITATION) == 2


def test_accepting_makes_the_account_and_logs_in(house: House) -> None:
    ada, _ = invited(house)
    admitted = accept(house.reception, ada.token, PASSWORD, "en", HERE)
    assert isinstance(admitted, Admitted)
    assert (admitted.account.name, admitted.account.language) == ("ada", "en")
    assert house.reception.visitor(admitted.token) is not None
    assert one(house, ada.invitation.id).state(house.clock()) is InvitationState.ACCEPTED
    assert accept(house.reception, ada.token, PASSWORD, "en", HERE) is None, "once"
    assert isinstance(house.reception.log_in("ada", PASSWORD, HERE), Admitted)


def test_nothing_is_made_after_its_time(house: House) -> None:
    ada, _ = invited(house)
    house.clock.at += 14 * DAY
    assert accept(house.reception, ada.token, PASSWORD, "", HERE) is None
    assert house.store.accounts.accounts() == []


def test_a_weak_password_leaves_the_link_open(house: House) -> None:
    ada, _ = invited(house)
    with pytest.raises(PasswordRefused):
        accept(house.reception, ada.token, "short", "", HERE)
    assert find(house.reception, ada.token, HERE) == ada.invitation


def test_an_invitation_from_the_console_tells_nobody(house: House) -> None:
    ada = invited(house, WANTED[0], actor=CONSOLE)[0]
    accept(house.reception, ada.token, PASSWORD, "", HERE)
    assert house.store.notices.of(CONSOLE, 10) == []


@pytest.mark.parametrize("what", ["disabled", "demoted", "left", "never there"])
def test_whose_word_it_was_has_to_hold_still(house: House, what: str) -> None:
    house.person("boss", Role.ADMIN)
    if what != "never there":
        house.person("mallory", Role.ADMIN, employee="E9")
    (ghost,) = invited(house, Wanted("ghost", frozenset({Role.ADMIN}), None), actor="mallory")
    accounts, now = house.store.accounts, by(house, "boss")
    if what == "disabled":
        disable_account(accounts, "mallory", now)
    elif what == "demoted":
        change_roles(accounts, "mallory", {Role.EMPLOYEE}, now)
    elif what == "left":
        end(house.store, "E9", belongings(house.store)["E9"], now)
    assert find(house.reception, ghost.token, HERE) is None
    assert accept(house.reception, ghost.token, PASSWORD, "en", HERE) is None
    assert accounts.account("ghost") is None


def test_the_console_s_word_holds(house: House) -> None:
    (one,) = invited(house, Wanted("ada", EMPLOYEE, "E1"), actor=CONSOLE)
    assert find(house.reception, one.token, HERE) == one.invitation


def test_a_password_that_is_due_takes_no_word_back(house: House) -> None:
    house.person("mallory", Role.ADMIN, must_change=True)
    (one,) = invited(house, actor="mallory")[:1]
    assert find(house.reception, one.token, HERE) == one.invitation


def test_an_invitation_from_before_that_rule_is_refused(house: House) -> None:
    """Of an account that was closed when its invitations were left alone."""
    house.person("boss", Role.ADMIN)
    house.person("mallory", Role.ADMIN)
    disable_account(house.store.accounts, "mallory", by(house, "boss"))
    (one,) = invited(house, actor="mallory")[:1]
    assert find(house.reception, one.token, HERE) is None
    (again,) = renew(house.store.invitations, [one.invitation], 14, by(house, "boss")).issued
    assert find(house.reception, again.token, HERE) == again.invitation
