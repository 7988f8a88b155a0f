"""Requests and decisions in the book: asked once, decided once, by somebody else, in time."""

from dataclasses import replace
from datetime import date

import pytest

from cwem.access.accounts import Account, Role
from cwem.attendance.deadlines import Stage, deadline, deciders, weekend
from cwem.attendance.decisions import (
    Case,
    Decision,
    Verdict,
    cases,
    decision_entry,
    decision_id,
    next_round,
    noted,
)
from cwem.attendance.entries import LeaveKind
from cwem.attendance.requests import Request, Subject, checked, entry_of
from cwem.errors import InputError, StoreChanged
from cwem.values import DAY as DAY_LONG
from cwem.values import day_start
from tests.attendance.fakes import Book

DAY = date(2026, 11, 19)
SAID = day_start(DAY)
ASKED = Request("E1", Subject.LEAVE, DAY, DAY, "trip", SAID, "eva", leave=LeaveKind.VACATION)
YES = Decision(ASKED.id, Verdict.APPROVED, "", 9, "mia")
NO = Decision(ASKED.id, Verdict.REFUSED, "not now", 10, "otto")


def read(book: Book) -> list[Case]:
    return cases(book.everyone(0, 2**60))


def test_a_second_click_is_the_same_request() -> None:
    book = Book()
    book.append([entry_of(ASKED)])
    book.append([entry_of(replace(ASKED, said=SAID + 2))])
    assert [case.request.said for case in read(book)] == [SAID]


def test_of_two_decisions_the_first_holds_and_the_second_is_refused() -> None:
    book = Book()
    book.append([entry_of(ASKED)])
    book.append([decision_entry(ASKED, YES)], once=decision_id(ASKED))
    with pytest.raises(StoreChanged):
        book.append([decision_entry(ASKED, NO)], once=decision_id(ASKED))
    (case,) = read(book)
    assert case.decision == YES
    assert not case.open


def test_asked_again_after_it_was_decided_is_another_request() -> None:
    again = replace(ASKED, round=next_round(ASKED, [Case(ASKED, NO)]))
    assert again.round == 1
    assert again.id != ASKED.id
    assert next_round(ASKED, [Case(ASKED)]) == 0, "still open: the same one"
    other = replace(ASKED, half=True)
    assert next_round(other, [Case(ASKED, NO)]) == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"note": "  "}, "Say why"),
        ({"note": "x" * 501}, "at most 500"),
        ({"last": date(2026, 11, 18)}, "before the first"),
        ({"last": date(2027, 11, 18)}, "at most 92 days"),
        ({"said": SAID + 366 * DAY_LONG}, "last 365 days"),
        ({"said": SAID - 366 * DAY_LONG}, "coming ones"),
        ({"half": True, "last": date(2026, 11, 20)}, "Half a day"),
        ({"leave": None}, "Nothing would change"),
        ({"subject": Subject.TIMES}, "Nothing would change"),
        ({"subject": Subject.FIGURE}, "Nothing would change"),
    ],
)
def test_what_nobody_can_decide_is_refused_with_a_sentence(
    wrong: dict[str, object], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        checked(replace(ASKED, **wrong))  # type: ignore[arg-type]


def test_notes_are_tidied_and_nobody_is_refused_without_one() -> None:
    assert checked(replace(ASKED, note=" a \n b ")).note == "a b"
    assert noted("", Verdict.APPROVED) == ""
    with pytest.raises(InputError, match="Say why it is refused"):
        noted(" ", Verdict.REFUSED)


def test_five_working_days_leave_the_weekend_out() -> None:
    until = deadline(DAY, weekend)
    assert until.last == date(2026, 11, 26), "Thursday to Thursday"
    assert until.reminder == date(2026, 11, 25)
    assert [until.stage(date(2026, 11, n)) for n in (24, 25, 26, 27)] == [
        Stage.WAITING, Stage.DUE_SOON, Stage.DUE_SOON, Stage.OVERDUE,
    ]  # fmt: skip


def test_a_holiday_is_no_working_day() -> None:
    off = date(2026, 11, 23)
    assert deadline(DAY, lambda day: weekend(day) or day == off).last == date(2026, 11, 27)


def test_a_calendar_without_working_days_comes_to_an_end() -> None:
    assert deadline(DAY, lambda _day: True).last > DAY


def account(name: str, employee: str | None, *roles: Role, disabled: bool = False) -> Account:
    return Account(name, frozenset(roles), employee, 0, disabled=disabled)


EVA = account("eva", "E1", Role.EMPLOYEE, Role.MANAGER, Role.PAYROLL)
MIA = account("mia", "E2", Role.MANAGER)
TOP = account("top", "E3", Role.MANAGER)
PAT = account("pat", None, Role.PAYROLL)
ADA = account("ada", None, Role.ADMIN)
ALL = [EVA, MIA, TOP, PAT, ADA]


@pytest.mark.parametrize(
    ("first", "then", "overdue", "expected"),
    [
        ({"E2"}, {"E3"}, False, ["mia"]),
        ({"E2"}, {"E3"}, True, ["mia", "top"]),
        ({"E2"}, set(), True, ["mia", "pat"]),
        (set(), set(), False, ["pat"]),
        (set(), {"E3"}, False, ["top", "pat"]),
        ({"E1"}, set(), False, ["pat"]),
        ({"E9"}, set(), False, ["pat"]),
    ],
    ids=["in time", "overdue", "nobody above", "nobody", "only above", "oneself", "no account"],
)
def test_who_decides(first: set, then: set, overdue: bool, expected: list[str]) -> None:
    assert deciders(ALL, ASKED, first, then, overdue) == expected


def test_nobody_decides_their_own_and_no_closed_account_does() -> None:
    own = replace(ASKED, employee="E2", by="mia")
    assert deciders(ALL, own, {"E2"}, set(), True) == ["eva", "pat"]
    gone = account("mia", "E2", Role.MANAGER, disabled=True)
    assert deciders([gone, PAT], ASKED, {"E2"}, set(), False) == ["pat"]
    simple = account("max", "E2", Role.EMPLOYEE)
    assert deciders([simple], ASKED, {"E2"}, set(), False) == []
