"""Everything the pages about requests and closing say comes from the catalogue, with requests of
every kind in them."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import By
from cwem.attendance.day_times import DayTimes
from cwem.attendance.decisions import Verdict
from cwem.attendance.entries import LeaveKind
from cwem.attendance.requests import Request, Stretch, Subject
from cwem.values import DAY, Activity, Channel
from tests.access.fakes import HOUR, T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS, BOSSES, PEOPLE, fill
from tests.pages.shown import recorded
from tests.pages.test_every_word import outside, pseudo
from tests.pages.test_requests import YESTERDAY, asked, corrections, run, vacation

__all__ = ["pseudo"]
NOTES = ("a trip", "moved boxes", "not that week", "eva", "mia", "ben", "pat", "Lab", "New York")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


def of_every_kind(number: str, by: str) -> list[Request]:
    times = replace(vacation(number, by), subject=Subject.TIMES, first=YESTERDAY, last=YESTERDAY,
                    leave=None, note="moved boxes")  # fmt: skip
    at = T0 - DAY - 10 * HOUR
    return [
        vacation(number, by),
        replace(vacation(number, by, ahead=9), half=True, leave=LeaveKind.ILLNESS),
        replace(times, times=DayTimes(at, at + 9 * HOUR, breaks=((at + HOUR, at + 2 * HOUR),))),
        replace(times, subject=Subject.FIGURE, figure="worked"),
        replace(times, subject=Subject.ACTIVITY,
                stretch=Stretch(at, at + HOUR, Channel.ACTIVITY.value, Activity.WALKING.value)),
    ]  # fmt: skip


def without_data(shown: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What people entered is no message."""
    entered = re.compile("|".join(map(re.escape, (*PEOPLE.values(), *BOSSES.values(), *NOTES))))
    return [(where, entered.sub("", text)) for where, text in shown]


@pytest.fixture
def german(house: House, log_in: LogIn, pseudo: None) -> House:
    """Mia, who reads German and has requests to answer, some answered and some of her own."""
    fill(house, days=2)
    house.person("eva", Role.EMPLOYEE, employee="E001")
    house.person("ben", Role.EMPLOYEE, employee="E002")
    house.person("pat", Role.PAYROLL)
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    house.store.accounts.set_language("mia", "de")
    for number, by in (("E001", "eva"), (BOSS, "mia"), ("E002", "ben")):
        for request in of_every_kind(number, by):
            one = asked(house, request)
            if by == "ben":
                verdict = Verdict.REFUSED if one.half else Verdict.APPROVED
                corrections(house).decide(one, verdict, "not that week", By("mia", T0 + 1))
    return house


@pytest.mark.parametrize("view", ["open", "decided", "mine"])
def test_every_word_of_requests(view: str, german: House, told: Callable[[], list]) -> None:
    run("requests.py", view=view)
    assert outside(without_data(told())) == []


@pytest.mark.parametrize("button", ["enter-leave", "enter-outage", "ask-leave-open"])
def test_every_word_of_what_is_entered(
    button: str, german: House, told: Callable[[], list]
) -> None:
    page = run("requests.py")
    page.button(key=button).click().run()
    assert not page.exception, page.exception
    assert outside(without_data(told())) == []


def test_every_word_of_notices(german: House, told: Callable[[], list]) -> None:
    run("notices.py")
    assert outside(without_data(told())) == []
