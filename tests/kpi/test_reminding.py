"""Reminders: once each, in time, and to whoever may decide then."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import By
from cwem.attendance.decisions import Case, Verdict
from cwem.attendance.entries import LeaveKind
from cwem.attendance.requests import APPROVED_WITHIN, Request, Stretch, Subject
from cwem.errors import InputError, NotAllowed
from cwem.kpi.correcting import Corrections, Where
from cwem.kpi.inbox import LOOKED_BACK, Inbox
from cwem.kpi.reminding import Reminders, Reminding
from cwem.kpi.reread import TOGETHER, Reread
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.values import DAY, Channel, Employee
from tests.access.fakes import T0, House
from tests.access.fakes import house as open_house

KIND = AssignmentKind
TUESDAY = date(2023, 11, 14)
"""The day it is at T0."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """E1 is managed by E2, who is managed by E3; everybody has an account."""
    opened = open_house(tmp_path)
    registry = opened.store.registry
    steps = [("E1", "E2"), ("E2", "E3")]
    changes = Changes(
        employees=tuple(Employee(n, f"Person {n}") for n in ("E1", "E2", "E3")),
        assignments=tuple(Assignment(KIND.MANAGER, n, Step(EVER, m)) for n, m in steps),
    )
    registry.change(changes, registry.revision(), T0)
    opened.person("eva", Role.EMPLOYEE, employee="E1")
    opened.person("mia", Role.MANAGER, employee="E2")
    opened.person("top", Role.MANAGER, employee="E3")
    yield opened
    opened.store.close()


def inbox(house: House) -> Inbox:
    store = house.store
    return Inbox(store.entries, store.accounts, store.registry.company(), lambda _n, _d: "UTC")


def where(house: House) -> Where:
    return Where(house.store.entries, house.store.adjustments, house.store.notices)


def corrections(house: House) -> Corrections:
    return Corrections(where(house), inbox(house))


def remind(house: House, days: float) -> int:
    company = house.store.registry.company()
    made = Reminding(where(house), inbox(house), company, lambda _n, _d: "UTC")
    return made.remind(round(T0 + days * DAY), Reread())


def ask(house: House, **more: object) -> Request:
    given = {"subject": Subject.LEAVE, "leave": LeaveKind.VACATION, **more}
    day = date(2023, 12, 4)
    request = Request("E1", first=day, last=day, note="trip", said=T0, by="eva", **given)  # type: ignore[arg-type]
    return corrections(house).ask(request, By("eva", T0)).request


def told(house: House, name: str) -> list[str]:
    return [str(notice.words) for notice in house.store.notices.of(name, 20)][::-1]


def test_two_days_before_the_end_and_once_after_it(house: House) -> None:
    ask(house)
    first = ["Person E1 asks for vacation on Dec 4, 2023."]
    assert told(house, "mia") == first
    for days in (0.1, 1, 2, 5):
        assert remind(house, days) == 1
        assert told(house, "mia") == first, "Tuesday to Sunday"
    for days in (6, 6.2, 7):
        remind(house, days)
    assert told(house, "mia")[1:] == [
        "Person E1 waits for your answer about vacation on Dec 4, 2023, by Nov 21, 2023."
    ]
    assert told(house, "top") == []
    for days in (8, 8.5, 9):
        remind(house, days)
    late = (
        "Nobody has answered Person E1 in time about vacation on Dec 4, 2023; "
        "you may decide it now."
    )
    assert told(house, "mia")[2:] == [late]
    assert told(house, "top") == [late]
    (own,) = told(house, "eva")
    assert own.endswith("It may be decided by: Person E2, Person E3.")


def test_of_too_long_ago_it_is_refused_and_not_approved(house: House) -> None:
    """No closing looks back so far: it would never be paid, and the page says that it is."""
    request = ask(house)
    late = request.at + APPROVED_WITHIN + DAY
    with pytest.raises(InputError, match="no closing looks back so far"):
        corrections(house).decide(request, Verdict.APPROVED, "", By("mia", late))
    corrections(house).decide(request, Verdict.REFUSED, "too late", By("mia", late))


def test_at_the_last_moment_it_is_approved(house: House) -> None:
    request = ask(house)
    by = By("mia", request.at + APPROVED_WITHIN)
    corrections(house).decide(request, Verdict.APPROVED, "", by)
    (case,) = inbox(house).of(["E1"], by.at)
    assert case.decision is not None


def test_overdue_the_managers_manager_decides_and_not_before(house: House) -> None:
    request = ask(house)
    with pytest.raises(NotAllowed, match="not yours"):
        corrections(house).decide(request, Verdict.APPROVED, "", By("top", T0 + DAY))
    corrections(house).decide(request, Verdict.APPROVED, "", By("top", T0 + 8 * DAY))
    assert remind(house, 9) == 0
    with pytest.raises(InputError, match="Person E3 has approved this already"):
        corrections(house).decide(request, Verdict.REFUSED, "no", By("mia", T0 + 9 * DAY))


def unread(house: House) -> list[int]:
    return [house.store.notices.unread(name) for name in ("mia", "top", "eva")]


def test_once_one_has_decided_nobody_is_asked_any_more(house: House) -> None:
    request = ask(house)
    other = ask(house, leave=LeaveKind.ILLNESS)
    for days in (6, 8):
        remind(house, days)
    assert unread(house) == [6, 2, 2]
    corrections(house).decide(request, Verdict.APPROVED, "", By("top", T0 + 9 * DAY))
    assert unread(house) == [3, 1, 2], "the other request waits; the answer is new"
    corrections(house).take_back(other, By("eva", T0 + 9 * DAY))
    assert unread(house) == [1, 1, 1], "that it was taken back is news"


def test_a_deputy_of_then_is_not_asked_any_more_either(house: House) -> None:
    registry = house.store.registry
    registry.change(
        Changes(assignments=(
            Assignment(KIND.DEPUTY, "E2", Step(TUESDAY, "E3")),
            Assignment(KIND.DEPUTY, "E2", Step(date(2023, 11, 16), None)),
        )),
        registry.revision(), T0,
    )  # fmt: skip
    request = ask(house)
    assert unread(house) == [1, 1, 0]
    corrections(house).decide(request, Verdict.REFUSED, "no", By("mia", T0 + 3 * DAY))
    assert unread(house) == [0, 0, 1]


def test_what_a_store_that_was_away_left_unread_is_settled_within_the_hour(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(house)
    with monkeypatch.context() as away:
        away.setattr(house.store.notices, "settle", lambda *_: None)
        corrections(house).decide(request, Verdict.APPROVED, "", By("mia", T0 + DAY))
    assert unread(house)[0] == 1
    remind(house, 1.04)
    assert unread(house) == [0, 0, 1]


def test_nobody_decides_their_own_not_even_as_payroll(house: House) -> None:
    request = ask(house)
    with pytest.raises(NotAllowed, match="for themselves"):
        corrections(house).decide(request, Verdict.APPROVED, "", By("eva", T0 + 1))


def test_a_deputy_decides_within_the_dates(house: House) -> None:
    registry = house.store.registry
    registry.change(
        Changes(
            employees=(Employee("E4", "Person E4"),),
            assignments=(
                Assignment(KIND.DEPUTY, "E2", Step(TUESDAY, "E4")),
                Assignment(KIND.DEPUTY, "E2", Step(date(2023, 11, 17), None)),
            ),
        ),
        registry.revision(),
        T0,
    )
    house.person("dee", Role.MANAGER, employee="E4")
    request = ask(house)
    assert told(house, "dee") == ["Person E1 asks for vacation on Dec 4, 2023."]
    with pytest.raises(NotAllowed):
        corrections(house).decide(request, Verdict.APPROVED, "", By("dee", T0 + 4 * DAY))
    corrections(house).decide(request, Verdict.APPROVED, "", By("dee", T0 + DAY))


def test_without_anybody_administrators_are_told(house: House) -> None:
    house.person("root", Role.ADMIN)
    request = Request("E3", Subject.FIGURE, TUESDAY, TUESDAY, "why", T0, "top", figure="worked")
    corrections(house).ask(request, By("top", T0))
    (warning,) = told(house, "root")
    assert warning.startswith("Nobody can decide what Person E3 asks for")


def test_an_activity_that_was_another_one_is_adjusted_also_after_a_fault(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch = Stretch(T0 - 7_200_000, T0 - 3_600_000, Channel.ACTIVITY.value, "walking")
    request = ask(house, subject=Subject.ACTIVITY, leave=None, stretch=stretch)
    with monkeypatch.context() as patched:
        patched.setattr("cwem.kpi.correcting.adjust", lambda *_: None)
        corrections(house).decide(request, Verdict.APPROVED, "", By("mia", T0 + 1))
    of = house.store.adjustments.of
    assert of("E1", T0 - DAY, T0) == []
    remind(house, 0.1)
    remind(house, 0.2)
    (one,) = of("E1", T0 - DAY, T0)
    assert (one.label, one.author, one.approver, one.reason) == ("walking", "eva", "mia", "trip")


def test_everybody_is_read_at_most_once_an_hour(house: House) -> None:
    asked: list[int] = []

    class Noting:
        def remind(self, now: int, _known: object) -> None:
            asked.append(now)

    reminders = Reminders(Noting)  # type: ignore[arg-type]
    for minutes in (0, 10, 59, 60, 61, 121):
        reminders.run(T0 + minutes * 60_000)
    assert [(at - T0) // 60_000 for at in asked] == [0, 60, 121]


def test_only_those_about_whom_something_was_entered_are_read_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = house.store.registry
    others = tuple(Employee(f"F{n:02d}") for n in range(2 * TOGETHER))
    registry.change(Changes(employees=others), registry.revision(), T0)
    read: list[str] = []
    of = house.store.entries.of

    def noting(employees: Collection[str], *how: Any) -> Any:
        read.extend(employees)
        return of(employees, *how)

    monkeypatch.setattr(house.store.entries, "of", noting)
    known: Reread[Case] = Reread()

    def again(days: float) -> tuple[int, int]:
        """(requests that are open, people who were read)"""
        read.clear()
        company = registry.company()
        made = Reminding(where(house), inbox(house), company, lambda _n, _d: "UTC")
        return made.remind(round(T0 + days * DAY), known), len(read)

    everybody = len(registry.company().employees)
    assert again(0) == (0, everybody)
    assert again(0.1) == (0, 0)
    request = ask(house)
    assert again(0.2) == (1, TOGETHER)
    assert again(6) == (1, 0)
    assert told(house, "mia")[1:], "reminded of what was read days ago"
    corrections(house).decide(request, Verdict.APPROVED, "", By("mia", T0 + 7 * DAY))
    assert again(7.1) == (0, TOGETHER)
    open_one = ask(house, leave=LeaveKind.ILLNESS)
    assert again(8)[0] == 1
    assert again((open_one.at + LOOKED_BACK - T0) / DAY) == (1, 0)
    assert again((open_one.at + LOOKED_BACK - T0) / DAY + 1) == (0, 0), "history"
    house.store.erasures.erase("E1", T0, "root", lambda _mark: None)
    assert again(8) == (0, everybody - 1), "who was erased is forgotten, others move up"
