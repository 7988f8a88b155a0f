"""The accounts in a list, by their names, roles and states."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cwem.access.accounts import Account, Role
from cwem.ui.accounts_list import STATE_WORDS, Row, State, matching, rows, state, without_account
from cwem.values import Employee

ADA = Account("ada", frozenset({Role.EMPLOYEE, Role.ADMIN}), "E1", 0)
DOOR = Account("door", frozenset({Role.KIOSK}), None, 0, must_change=True)
BOB = Account("bob", frozenset({Role.EMPLOYEE}), "E2", 0, must_change=True, disabled=True)
PEOPLE = {"E1": Employee("E1", "Ada Lovelace"), "E3": Employee("E3", "Grace")}
NEW_YEAR = 1_767_225_600_000
"""2026-01-01T00:00Z."""


def listed(zone: str = "UTC") -> list[Row]:
    return rows([DOOR, BOB, ADA], PEOPLE, {"ada": NEW_YEAR}, ZoneInfo(zone))


def test_accounts_are_listed_by_name_with_their_people() -> None:
    assert [(row.account, row.person, row.title) for row in listed()] == [
        (ADA, "Ada Lovelace", "ada · Ada Lovelace · E1"),
        (BOB, "", "bob · E2"),
        (DOOR, "", "door"),
    ]


def test_the_last_log_in_is_a_day_where_the_viewer_is() -> None:
    assert [row.last for row in listed()] == [date(2026, 1, 1), None, None]
    assert listed("America/New_York")[0].last == date(2025, 12, 31)


def test_an_account_is_in_one_state() -> None:
    assert [state(each) for each in (ADA, DOOR, BOB)] == [
        State.IN_USE, State.PASSWORD_DUE, State.DISABLED,
    ]  # fmt: skip
    assert set(STATE_WORDS) == set(State)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["ada", "bob", "door"]),
        ({"text": "LOVE  e1"}, ["ada"]),
        ({"text": "love e2"}, []),
        ({"role": Role.EMPLOYEE}, ["ada", "bob"]),
        ({"only": State.DISABLED}, ["bob"]),
        ({"role": Role.ADMIN, "only": State.DISABLED}, []),
    ],
)
def test_filters_narrow_together(asked: dict[str, object], names: list[str]) -> None:
    assert [row.account.name for row in matching(listed(), **asked)] == names  # type: ignore[arg-type]


def test_who_has_an_account_is_not_offered_another() -> None:
    assert without_account(PEOPLE, [ADA]) == {"E3": "E3 Grace"}
