"""What managers enter for their people: leave, and times after an outage."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.attendance.book import read
from cwem.attendance.day_times import DayTimes
from cwem.attendance.entries import EntryKind, LeaveKind
from cwem.attendance.working_day import Evidence, EvidenceKind, Status, WorkingDay
from cwem.errors import InputError, NotAllowed
from cwem.kpi.entering import Entering, Span
from cwem.kpi.inbox import Inbox
from cwem.people.values import Changes
from cwem.values import DAY, Employee, day_start
from tests.access.fakes import HOUR, T0, House
from tests.access.fakes import house as open_house

TODAY = date(2023, 11, 14)
MIA = By("mia", T0)
BEGIN = day_start(TODAY)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    registry = opened.store.registry
    people = tuple(Employee(n, f"Person {n}") for n in ("E1", "E2", "E9"))
    registry.change(Changes(employees=people), registry.revision(), T0)
    opened.person("eva", Role.EMPLOYEE, employee="E1")
    opened.person("mia", Role.MANAGER, employee="E9")
    yield opened
    opened.store.close()


def entering(house: House) -> Entering:
    """Of Mia, whose people are E1 and E2, until the end of the month."""
    store = house.store
    inbox = Inbox(store.entries, store.accounts, store.registry.company(), lambda _n, _d: "UTC")
    return Entering(
        store.entries, store.notices, inbox,
        lambda number, day: number in {"E1", "E2"} and day.month == TODAY.month,
    )  # fmt: skip


def whoever(house: House) -> Entering:
    """Of somebody who may enter everything."""
    return replace(entering(house), may=lambda _number, _day: True)


def said(house: House, number: str = "E1") -> list:
    return list(house.store.entries.of({number}, 0, T0 + 90 * DAY).get(number, ()))


def told(house: House) -> list[str]:
    return [str(notice.words) for notice in house.store.notices.of("eva", 9)]


def day(number: str, **times: object) -> WorkingDay:
    return WorkingDay(number, TODAY, "UTC", Status.ABSENT, (), "s", 8 * HOUR, **times)  # type: ignore[arg-type]


def test_leave_holds_day_by_day_and_what_is_said_last_counts(house: House) -> None:
    last = date(2023, 11, 16)
    entering(house).leave(["E1", "E2"], Span(TODAY, last, LeaveKind.VACATION), "", MIA)
    assert [one.kind for one in read(said(house)).leave.values()] == [LeaveKind.VACATION] * 3
    later = By("mia", T0 + 1)
    entering(house).leave(["E1"], Span(TODAY, TODAY, LeaveKind.NONE), "came after all", later)
    assert len(read(said(house)).leave) == 2
    assert len(read(said(house, "E2")).leave) == 3
    assert told(house) == [
        "Person E9 has taken back your leave on Nov 14, 2023.",
        "Person E9 has entered vacation for you from Nov 14, 2023 to Nov 16, 2023.",
    ]
    done = [(e.about, e.actor) for e in house.entries() if e.action == Action.ENTER_LEAVE]
    assert sorted(map(str, done)) == sorted(map(str, [("E1", "mia"), ("E2", "mia"), ("E1", "mia")]))


@pytest.mark.parametrize(
    ("people", "last", "words"),
    [
        (["E1", "E9"], TODAY, "for themselves"),
        (["E1", "E5"], TODAY, "not one of your people"),
        (["E1"], date(2023, 12, 1), "not one of your people on Dec 1"),
    ],
)
def test_nothing_is_kept_if_one_may_not_be_entered(
    house: House, people: list[str], last: date, words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        entering(house).leave(people, Span(TODAY, last, LeaveKind.ILLNESS), "", MIA)
    assert said(house) == []


@pytest.mark.parametrize(
    ("last", "words"), [(date(2023, 11, 1), "before the first"), (date(2024, 11, 1), "at most 92")]
)
def test_impossible_days_are_refused(house: House, last: date, words: str) -> None:
    with pytest.raises(InputError, match=words):
        entering(house).leave(["E1"], Span(TODAY, last, LeaveKind.ILLNESS), "", MIA)


def test_leave_that_no_export_would_pay_any_more_is_refused(house: House) -> None:
    old = TODAY - timedelta(days=420)
    with pytest.raises(InputError, match="tell payroll"):
        entering(house).leave(["E1"], Span(old, old, LeaveKind.VACATION), "", MIA)
    assert said(house) == []


def test_an_outage_is_mended_for_many_at_once(house: House) -> None:
    days = {number: day(number) for number in ("E1", "E2")}
    times = {"E1": (BEGIN + 9 * HOUR, BEGIN + 17 * HOUR), "E2": (BEGIN + 8 * HOUR, None)}
    entering(house).outage(days, times, "the screen was off", MIA)
    (entry,) = said(house)
    assert (entry.by, entry.body["approver"], entry.body["why"]) == (
        "mia", "mia", "the screen was off",
    )  # fmt: skip
    (stated,) = read([entry]).times[BEGIN].statements
    assert stated.adds
    assert stated.times == DayTimes(BEGIN + 9 * HOUR, BEGIN + 17 * HOUR)
    assert stated.until == T0, "what happens later today counts as ever"
    (other,) = read(said(house, "E2")).times[BEGIN].statements
    assert other.times == DayTimes(BEGIN + 8 * HOUR)
    (notice,) = told(house)
    assert notice.startswith("Person E9 has entered times of Nov 14, 2023 for you")
    about = [e.about for e in house.entries() if e.action == Action.CORRECT_OUTAGE]
    assert sorted(map(str, about)) == ["E1", "E2"]


@pytest.mark.parametrize("times", [(None, T0 + 1), (T0 + 1, None)])
def test_nobody_enters_what_has_not_come_yet(
    house: House, times: tuple[int | None, int | None]
) -> None:
    with pytest.raises(InputError, match="lies in the future"):
        entering(house).outage({"E1": day("E1")}, {"E1": times}, "the door was off", MIA)
    assert said(house) == []


@pytest.mark.parametrize(
    "old",
    [
        replace(day("E1"), day=TODAY - timedelta(days=420)),
        replace(day("E1"), status=Status.REMOVED),
    ],
)
def test_times_that_no_export_would_pay_any_more_are_refused(house: House, old: WorkingDay) -> None:
    came = day_start(old.day) + 9 * HOUR
    with pytest.raises(InputError, match="tell payroll"):
        whoever(house).outage({"E1": old}, {"E1": (came, None)}, "the door was off", MIA)
    assert said(house) == []


def test_an_outage_takes_no_time_from_anybody(house: House) -> None:
    seen = Evidence(EvidenceKind.SEEN, BEGIN + 8 * HOUR, BEGIN + 18 * HOUR, "", "stay", True)
    there = day("E1", arrival=seen.at, departure=seen.until, evidence=(seen,))
    for times in ((BEGIN + 9 * HOUR, None), (None, BEGIN + 17 * HOUR)):
        with pytest.raises(InputError, match="was there before or after"):
            entering(house).outage({"E1": there}, {"E1": times}, "off", MIA)
    assert said(house) == []
    entering(house).outage({"E1": there}, {"E1": (BEGIN + 7 * HOUR, None)}, "off", MIA)
    assert [e.kind for e in said(house)] == [EntryKind.TIMES]


def test_a_reason_and_a_time_are_needed(house: House) -> None:
    days = {"E1": day("E1")}
    with pytest.raises(InputError, match="Say why"):
        entering(house).outage(days, {"E1": (BEGIN, None)}, " ", MIA)
    with pytest.raises(InputError, match="at least one person"):
        entering(house).outage(days, {"E1": (None, None)}, "off", MIA)
