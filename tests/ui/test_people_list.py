"""Who is in the list, and what is looked for."""

from datetime import date

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.invitations import Invitation
from cwem.people.csv_import import plan_import
from cwem.people.timeline import EVER
from cwem.people.values import Company
from cwem.ui.people_list import AccountState, AtWork, Known, Row, at_work, matching, rows
from cwem.values import Purpose
from tests.people.staff import many_people

TODAY = date(2026, 5, 4)
EMPLOYEE = frozenset({Role.EMPLOYEE})
TEXT = """number;name;email;joined;left;team;site;site zone;team manager
1;Ada Lovelace;ada@example.org;2020-01-01;;Sales;Köln;Europe/Berlin;2
2;Bo Diddley;bo@example.org;;;Sales;Köln;Europe/Berlin;
3;cy Twombly;;2020-01-01;2026-06-30;Lab;Lisboa;Europe/Lisbon;
4;Di Prima;;2026-06-01;;Lab;Lisboa;Europe/Lisbon;
5;;;2020-01-01;2026-05-03;;;;
"""


def company(text: str = TEXT) -> Company:
    made = plan_import(text.encode(), Company(), TODAY)
    assert made.problems == ()
    return Company().after(made.changes)


def invited(number: str, expires: int, revoked: int | None = None) -> Invitation:
    return Invitation(number, number, EMPLOYEE, number, 0, "root", expires, revoked=revoked)


def found(known: Known | None = None) -> dict[str, Row]:
    return {row.number: row for row in rows(company(), known or Known(), TODAY)}


def test_everybody_is_there_by_name_and_who_has_none_by_number() -> None:
    assert [row.number for row in rows(company(), Known(), TODAY)] == ["5", "1", "2", "3", "4"]
    ada = found()["1"]
    assert (ada.team, ada.site, ada.manager, ada.zone) == (
        "Sales", "Köln", "Bo Diddley", "Europe/Berlin",
    )  # fmt: skip
    assert found()["2"].manager == ""
    assert (found()["5"].title, ada.title) == ("5", "Ada Lovelace (1)")


def test_a_manager_who_has_left_is_none() -> None:
    gone = company(TEXT.replace("2;Bo Diddley;bo@example.org;;;", "2;Bo;;2020-01-01;2026-05-03;"))
    shown = {row.number: row.manager for row in rows(gone, Known(), TODAY)}
    assert shown["1"] == ""


def test_how_an_employment_stands() -> None:
    states = {number: (row.at_work, row.day) for number, row in found().items()}
    assert states == {
        "1": (AtWork.EMPLOYED, None),
        "2": (AtWork.EMPLOYED, None),
        "3": (AtWork.LEAVING, date(2026, 6, 30)),
        "4": (AtWork.COMING, date(2026, 6, 1)),
        "5": (AtWork.LEFT, date(2026, 5, 3)),
    }
    assert at_work(company(), "3", date(2026, 6, 30))[0] is AtWork.LEAVING
    assert at_work(company(), "3", date(2026, 7, 1))[0] is AtWork.LEFT
    assert at_work(company(), "1", EVER)[0] is AtWork.COMING


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", "51234"), ("LOVE", "1"), ("ada@", "1"), ("sales", "12"), ("bo sales", "2"),
        ("bo lab", ""), ("5", "5"), ("Köln", ""), ("  cy  ", "3"),
    ],
)  # fmt: skip
def test_every_word_is_looked_for_in_name_number_email_and_team(text: str, numbers: str) -> None:
    shown = matching(rows(company(), Known(), TODAY), text)
    assert "".join(row.number for row in shown) == numbers


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"show": "today"}, "123"), ({"show": "coming"}, "4"), ({"show": "leaving"}, "3"),
        ({"show": "left"}, "5"), ({"team": "lab"}, "34"), ({"site": "köln"}, "12"),
        ({"team": "lab", "show": "today"}, "3"),
    ],
)  # fmt: skip
def test_filters(asked: dict[str, str], numbers: str) -> None:
    shown = matching(rows(company(), Known(), TODAY), **asked)
    assert "".join(row.number for row in shown) == numbers


def test_the_state_of_accounts_and_invitations() -> None:
    accounts = {
        "1": Account("ada", EMPLOYEE, "1", 0),
        "2": Account("bo", EMPLOYEE, "2", 0, must_change=True),
        "3": Account("cy", EMPLOYEE, "3", 0, disabled=True),
    }
    known = Known(accounts, {"4": invited("4", 100), "3": invited("3", 100)}, now=50)
    states = [found(known)[number].account for number in "12345"]
    assert states == [
        AccountState.ACTIVE, AccountState.DUE, AccountState.DISABLED, AccountState.INVITED,
        AccountState.NONE,
    ]  # fmt: skip
    assert Known({}, {"4": invited("4", 50)}, now=50).account("4") is AccountState.EXPIRED
    assert Known({}, {"4": invited("4", 90, 1)}, now=50).account("4") is AccountState.NONE


def test_who_is_enrolled_and_agreed() -> None:
    known = Known(enrolled=frozenset("1"), purposes={"1": frozenset({Purpose.ATTENDANCE})})
    assert [row.enrolled for row in found(known).values()].count(True) == 1
    assert found(known)["1"].purposes == {Purpose.ATTENDANCE}


def test_two_thousand_people_are_no_trouble() -> None:
    many = rows(company(many_people(2_000)), Known(), TODAY)
    assert len(many) == 2_000
    assert len(matching(many, "team 7", show="today")) > 20
