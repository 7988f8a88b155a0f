"""Overview: a manager's own people, and nobody else's."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.attendance.book import leave_entry
from cwem.attendance.entries import LeaveDay, LeaveKind, PunchKind
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.settings import ROOT
from cwem.values import day_start
from tests.access.fakes import MINUTE, T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS, FOREIGN, OTHER_BOSS, PEOPLE, TODAY, fill, leaks
from tests.pages.shown import recorded
from tests.pages.working_time import agreed, company, punch


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


def run() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "overview.py"), default_timeout=30).run()
    assert not page.exception
    return page


def rows(page: AppTest) -> dict[str, dict[str, object]]:
    return {row["Person"]: row for row in page.dataframe[0].value.to_dict("records")}


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.ADMIN, Role.KIOSK])
def test_only_for_those_who_manage(
    role: Role, house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house)
    log_in(role, employee=None if role is Role.KIOSK else BOSS)
    page = run()
    assert page.title[0].value == "Not for this account"
    assert leaks(told(), {**PEOPLE, **FOREIGN}) == []
    assert not page.dataframe


def test_a_manager_sees_their_own_people_and_each_look_is_noted_once(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    assert set(rows(page)) == set(PEOPLE.values())
    assert leaks(told(), FOREIGN) == []
    assert "Posture" not in str(told())
    page.run()
    noted = [e.about for e in house.entries() if e.action == Action.SEE_OVERVIEW]
    assert sorted(noted) == sorted(PEOPLE)


def test_the_other_manager_sees_theirs(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house)
    log_in(Role.MANAGER, employee=OTHER_BOSS)
    page = run()
    assert set(rows(page)) == set(FOREIGN.values())
    assert leaks(told(), PEOPLE) == []


def test_nobody_assigned(house: House, log_in: LogIn, told: Callable[[], list]) -> None:
    fill(house)
    log_in(Role.MANAGER, employee="E001")
    page = run()
    assert any("Nobody is assigned to you" in each.value for each in page.markdown)
    assert leaks(told(), {**PEOPLE, **FOREIGN}) == []


def test_who_is_assigned_to_another_manager_since_today_is_not_seen(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house)
    moved = Assignment(AssignmentKind.MANAGER, "E002", Step(TODAY, OTHER_BOSS))
    planned = Assignment(
        AssignmentKind.MANAGER, "E003", Step(TODAY + timedelta(days=1), OTHER_BOSS)
    )
    registry = house.store.registry
    registry.change(Changes(assignments=(moved, planned)), registry.revision(), T0)
    log_in(Role.MANAGER, employee=BOSS)
    assert set(rows(run())) == set(PEOPLE.values()) - {"Ben Okoro"}
    assert leaks(told(), {"E002": "Ben Okoro"}) == []


def test_states(house: House, log_in: LogIn) -> None:
    filled = fill(house)
    house.clock.at = T0 + 4 * MINUTE
    for number, kind in (("E002", "break"), ("E003", "end")):
        for at, what in ((T0 - 60 * MINUTE, "start"), (T0, kind)):
            event = WorkEvent(number, at, WorkEventKind(what), "x")
            filled.house.store.work_events.append(event)
    log_in(Role.MANAGER, employee=BOSS)
    found = {name: next(iter(row["Now"])) for name, row in rows(run()).items()}
    assert found["Ben Okoro"] == "On a break"
    assert found["Chen Li"] == "Day ended"
    assert set(found.values()) <= {"In", "Away", "On a break", "Day ended"}
    assert "In" in found.values()


def test_not_seen_and_away(house: House, log_in: LogIn) -> None:
    fill(house)
    house.clock.at = T0 + 20 * MINUTE
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    assert {next(iter(row["Now"])) for row in rows(page).values()} == {"Away"}
    assert page.metric[0].value == "0 of 6"


def test_in_late_absent_and_on_leave_of_those_planned(house: House, log_in: LogIn) -> None:
    """Ada was seen, Ben came late with a PIN, Chen is on leave; the others are not there."""
    filled = fill(house, days=0)
    filled.work("E001")
    agreed(house)
    punch(house, "E002", TODAY, 600, PunchKind.IN)
    leave = LeaveDay("E003", day_start(TODAY), LeaveKind.VACATION, said=T0, by="boss")
    house.store.entries.append([leave_entry(leave)])
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    assert {each.label: each.value for each in page.metric} == {
        "In now": "2 of 6", "Late today": "1 of 5", "Absent": "3 of 5", "On leave": "1 of 6",
    }  # fmt: skip
    found = {name: list(row["Now"]) for name, row in rows(page).items()}
    assert found["Ben Okoro"] == ["In", "Late"], "as much in as whoever a camera saw"
    assert found["Chen Li"] == ["On leave"]
    absent = [name for name, states in found.items() if states == ["Absent"]]
    assert absent == ["Dora Weiss", "Emre Kaya", "Fay Lund"], "whom the card counts"
    assert rows(page)["Ben Okoro"]["Arrived"].startswith("10:00")


@pytest.mark.parametrize("planned", [True, False])
def test_every_tile_has_its_definition_one_click_away(
    planned: bool, house: House, log_in: LogIn
) -> None:
    if planned:
        company(house, 1)
    else:
        fill(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    said = " ".join(each.value for each in page.markdown)
    assert len(page.metric) == 4
    for each in page.metric:
        assert f"**{each.label}**" in said
        assert re.fullmatch(r"\d of \d", each.value)
    assert "Left out: " in said


def test_today_is_compared_with_the_same_weekday(house: House, log_in: LogIn) -> None:
    company(house, 8)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    assert "Compared with the same weekday" in " ".join(each.value for each in page.caption)
    (absent,) = [each for each in page.metric if each.label == "Absent"]
    assert absent.proto.delta_description == "than a usual Tuesday"


def test_incomplete_days_and_crossed_limits_need_attention(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    fill(house, days=0)
    agreed(house)
    for back in range(1, 8):
        punch(house, "E002", TODAY - timedelta(days=back), 600, PunchKind.IN)
    punch(house, "E001", TODAY - timedelta(days=1), 960, PunchKind.OUT)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    said = " ".join(each.value for each in page.markdown)
    assert "Ben Okoro: when they left is not known" in said
    assert "Ada Baum: when they arrived is not known" in said
    assert "Lab: Attendance rate" in said
    assert "below the limit of 85 %" in said
    assert leaks(told(), FOREIGN) == []


def test_of_too_many_people_it_says_where_their_days_are(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(house, days=0)
    monkeypatch.setattr("cwem.ui.overview_attention.MANY", 3)
    log_in(Role.MANAGER, employee=BOSS)
    said = " ".join(each.value for each in run().markdown)
    assert "Of more than 3 people incomplete days and limits are not listed here" in said


def test_activity_of_a_site_that_shows_groups_only_is_of_nobody(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    company(house, 1, groups_only=True)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    assert set(rows(page)) == set(PEOPLE.values()), "attendance is theirs all the same"
    assert "shown for whole teams only" in " ".join(each.value for each in page.caption)
    assert "Sitting" not in str(told())
