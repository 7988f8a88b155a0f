"""The permission table, asked the way pages ask it."""

from dataclasses import replace
from datetime import date

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.roles import GRANTS, Permission, may, may_at_all

DAY = date(2026, 3, 2)
P = Permission


def account(*roles: Role, employee: str | None = "E001") -> Account:
    return Account("someone", frozenset(roles), employee, 0)


def manages(manager: str, employee: str, day: date) -> bool:
    return (manager, employee) == ("E001", "E002") and day >= DAY


def test_every_role_has_a_place_in_the_table() -> None:
    assert set(GRANTS) == set(Role)


@pytest.mark.parametrize("permission", [P.SEE_ATTENDANCE, P.SEE_ACTIVITY])
def test_managers_see_their_own_people_on_the_days_they_are_theirs(permission: P) -> None:
    boss = account(Role.MANAGER)
    assert may(boss, permission, "E002", DAY, manages)
    assert not may(boss, permission, "E002", date(2026, 3, 1), manages)
    assert not may(boss, permission, "E003", DAY, manages)
    assert not may(boss, permission, "E002", None, manages), "a day must be named"
    assert not may(boss, permission, None, DAY, manages), "in general means everyone"
    assert not may(boss, permission, "E002", DAY), "until teams are recorded: nobody"


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.ADMIN])
@pytest.mark.parametrize("permission", [P.SEE_ATTENDANCE, P.SEE_ACTIVITY, P.SEE_AUDIT])
def test_everybody_sees_what_concerns_themselves(role: Role, permission: P) -> None:
    assert may(account(role), permission, "E001", DAY)


def test_being_admin_is_no_reason_to_see_anybodys_working_time() -> None:
    admin = account(Role.ADMIN)
    for permission in (P.SEE_ATTENDANCE, P.SEE_ACTIVITY):
        assert not may(admin, permission, "E002", DAY, manages)
        assert not may(admin, permission)
    for permission in (P.SEE_AUDIT, P.MANAGE_PEOPLE, P.MANAGE_ACCOUNTS):
        assert may(admin, permission)
        assert may(admin, permission, "E002", DAY)


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
@pytest.mark.parametrize("permission", [P.SEE_AUDIT, P.MANAGE_PEOPLE, P.MANAGE_ACCOUNTS])
def test_only_admins_administer(role: Role, permission: P) -> None:
    assert not may(account(role), permission)
    assert not may(account(role), permission, "E002", DAY, manages)


def test_a_kiosk_is_the_screen_at_the_door_and_nothing_else() -> None:
    kiosk = account(Role.KIOSK, employee=None)
    assert [permission for permission in P if may_at_all(kiosk, permission)] == [
        P.USE_CAMERA,
        P.SHARE_CAMERA,
        P.KIOSK,
    ]


def test_an_account_without_an_employee_is_nobody_in_particular() -> None:
    admin = account(Role.ADMIN, employee=None)
    assert not may(admin, P.SEE_ATTENDANCE, "E001", DAY)
    assert not may(admin, P.SEE_ATTENDANCE, None, DAY)


@pytest.mark.parametrize("change", [{"disabled": True}, {"must_change": True}])
def test_disabled_or_before_the_forced_change_nothing_is_allowed(change: dict[str, bool]) -> None:
    everything = account(Role.ADMIN, Role.MANAGER, Role.PAYROLL)
    barred = replace(everything, **change)
    for permission in set(P) - {P.SHARE_CAMERA, P.KIOSK}:  # of a device alone
        assert may_at_all(everything, permission)
        assert not may_at_all(barred, permission)
        assert not may(barred, permission, "E001", DAY, manages)


def test_two_roles_add_up() -> None:
    both = account(Role.ADMIN, Role.MANAGER)
    assert may(both, P.SEE_AUDIT)
    assert may(both, P.SEE_ATTENDANCE, "E002", DAY, manages)
