"""Attendance and My month: the same figures for both sides, and every day opened to why."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.attendance.entries import PunchKind
from cwem.attendance.shifts import ReckoningRule, SiteRules
from cwem.kpi.definitions import Kpi
from cwem.kpi.measures import share
from cwem.kpi.tables import day_table
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.settings import ROOT
from cwem.ui import day_reading, state
from cwem.ui.attendance_export import as_csv
from cwem.ui.attendance_table import Told
from cwem.ui.kpi_words import figure, made_of
from cwem.ui.working_days import working_days
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS, FOREIGN, OTHER_BOSS, PEOPLE, TODAY, ZONE, leaks
from tests.pages.shown import recorded
from tests.pages.working_time import DAY, company, punch

EVERYBODY = {**PEOPLE, **FOREIGN}
MONDAY = TODAY - DAY


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


def run(page: str = "attendance", **address: str) -> AppTest:
    found = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    for key, value in address.items():
        found.query_params[key] = value
    found.run()
    assert not found.exception, found.exception
    return found


def figures(page: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in page.metric}


def days(page: AppTest) -> list[dict[str, object]]:
    """The table of working days, which has shifts."""
    found = [each.value for each in page.dataframe if "Shift" in each.value.columns]
    return list(found[-1].to_dict("records")) if found else []


def shown(page: AppTest) -> str:
    return " ".join(str(each.value) for each in [*page.markdown, *page.caption, *page.info])


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.ADMIN, Role.KIOSK])
def test_only_for_those_who_see_others(
    role: Role, house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    company(house, 1)
    log_in(role, name="somebody", employee=None if role is Role.KIOSK else "E001")
    assert run().title[0].value == "Not for this account"
    assert leaks(told(), EVERYBODY) == []


def test_a_manager_sees_their_people_and_each_look_is_noted_once(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    company(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    assert list(figures(page)) == [
        "Attendance rate", "Punctuality", "Time at work", "Worked of planned", "Overtime",
    ]  # fmt: skip
    assert {row["Person"] for row in days(page)} == set(PEOPLE.values())
    assert leaks(told(), FOREIGN) == []
    page.run()
    noted = [e.about for e in house.entries() if e.action == Action.SEE_ATTENDANCE]
    assert sorted(map(str, noted)) == sorted(PEOPLE)


def test_the_other_manager_sees_theirs_and_a_name_in_the_address_changes_nothing(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    company(house)
    log_in(Role.MANAGER, employee=OTHER_BOSS)
    for address in ({}, {"person": "E001"}, {"team": "lab"}, {"open": f"E001.{MONDAY}"}):
        page = run(**address)
        assert leaks(told(), PEOPLE) == []
        assert {row.get("Person", "Zoltan Foreign") for row in days(page)} == {"Zoltan Foreign"}


@pytest.mark.parametrize("role", [Role.PAYROLL, Role.AUDITOR])
def test_payroll_and_auditor_see_everybody(role: Role, house: House, log_in: LogIn) -> None:
    company(house, 2)
    log_in(role, name="office", employee=None)
    page = run()
    assert set(EVERYBODY.values()) <= {str(row["Person"]) for row in days(page)}


def test_the_figures_are_those_of_ones_own_month(house: House, log_in: LogIn) -> None:
    """What the manager sees about somebody is what that person sees."""
    company(house)
    log_in(Role.MANAGER, employee=BOSS)
    theirs = run(person="E001", span="month", against="nothing")
    seen, rows = figures(theirs), days(theirs)
    log_in(Role.EMPLOYEE, name="own", employee="E001")
    page = run("my_month", against="nothing")
    own = figures(page)
    assert {name: own[name] for name in seen} == seen
    assert [(r["Day"], r["Arrival"], r["Worked"]) for r in days(page)] == [
        (r["Day"], r["Arrival"], r["Worked"]) for r in rows
    ]
    assert Action.SEE_ATTENDANCE in [e.action for e in house.entries()]
    assert "figures your manager sees" in shown(page)


def test_a_limit_is_told_of_a_team_and_of_nobody_in_it(house: House, log_in: LogIn) -> None:
    """Ada and Ben came at ten on every day."""
    company(house, 0)
    for number in ("E001", "E002"):
        for back in range(1, 21):
            punch(house, number, TODAY - back * DAY, 600, PunchKind.IN)
            punch(house, number, TODAY - back * DAY, 1020, PunchKind.OUT)
    log_in(Role.MANAGER, employee=BOSS)
    assert "Lab: Punctuality 0 %, below the limit" in shown(run())
    one = run(person="E001")
    assert figures(one)["Punctuality"] == "0 %"
    assert "limit" not in shown(one)


@pytest.mark.parametrize("many", [3, 150])
def test_those_in_no_team_can_be_chosen(
    many: int, house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many people one team at a time is read; Ben left his on Monday."""
    monkeypatch.setattr("cwem.ui.attendance_asked.MANY", many)
    company(house, 2)
    registry = house.store.registry
    alone = Assignment(AssignmentKind.TEAM, "E002", Step(MONDAY, None))
    gone = Assignment(AssignmentKind.EMPLOYMENT, "E003", Step(MONDAY - 30 * DAY, None))
    off = Assignment(AssignmentKind.TEAM, "E003", Step(MONDAY - 30 * DAY, None))
    registry.change(Changes(assignments=(alone, gone, off)), registry.revision(), 1)
    log_in(Role.PAYROLL, name="office", employee=None)
    page = run()
    (box,) = [each for each in page.selectbox if each.label == "Team"]
    assert box.options[-2:] == ["Lab", "Without a team"]
    one = run(team="-")
    assert {row["Person"] for row in days(one)} >= {"Ben Okoro"}
    assert "Ada Baum" not in {row["Person"] for row in days(one)}
    assert "Working days" in shown(run(team="-", person="E002"))


def test_breaks_are_judged_where_anybody_records_them(house: House, log_in: LogIn) -> None:
    company(house, 2)
    for minute, kind in ((720, PunchKind.BREAK), (755, PunchKind.BACK)):
        punch(house, "E002", MONDAY, minute, kind)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(span="days", **{"from": MONDAY.isoformat(), "to": MONDAY.isoformat()})
    assert figures(page)["Breaks taken"] == "17 %", "one of six"


def test_every_tile_says_what_it_is_made_of_and_what_it_means(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    company(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run()
    said = " ".join(text for kind, text in told() if kind.startswith("Metric"))
    assert "planned days" in said
    assert "days at work" in said
    assert "Left out" in shown(page)
    assert "On how many of the planned days somebody came to work." in shown(page)


def test_a_forgotten_departure_and_a_missing_day_are_behind_the_figures(
    house: House, log_in: LogIn
) -> None:
    """Ben, whom no camera knows, came with a PIN on Monday and forgot to leave."""
    company(house, 1)
    punch(house, "E002", MONDAY, 540, PunchKind.IN)
    log_in(Role.MANAGER, employee=BOSS)
    address = {"span": "days", "from": MONDAY.isoformat(), "to": MONDAY.isoformat()}
    page = run(**address, against="nothing")
    assert figures(page)["Attendance rate"] == "17 %", "one of six"
    assert figures(page)["Punctuality"] == "100 %"
    assert figures(page)["Worked of planned"] == "0 %", "the incomplete day is left out"
    by_person = {row["Person"]: row for row in days(page)}
    assert list(by_person["Ben Okoro"]["Status"]) == ["Incomplete"]
    assert list(by_person["Ada Baum"]["Status"]) == ["Absent"]
    behind = run(**address, days="punctuality")
    assert [row["Person"] for row in days(behind)] == ["Ben Okoro"]
    assert [row["Counts as"] for row in days(behind)] == ["1 of 1"]
    only = run(**address, days="is-absent")
    assert "Ben Okoro" not in [row["Person"] for row in days(only)]
    assert len(days(only)) == 5


def test_a_manager_is_told_the_same_of_a_pin_and_of_a_face(
    house: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    """The opened day says when, and not by which means."""
    company(house, 2)
    punch(house, "E007", MONDAY, 540, PunchKind.IN)
    for number, minute in (("E002", 535), ("E002", 1030)):
        punch(house, number, MONDAY, minute, PunchKind.IN if minute < 600 else PunchKind.OUT)
    log_in(Role.MANAGER, employee=BOSS)
    words = {}
    for number in ("E001", "E002"):
        page = run(open=f"{number}.{MONDAY.isoformat()}", person=number)
        lines = next(each.value for each in page.dataframe if "Known" in each.value.columns)
        words[number] = list(zip(lines["What"], lines["Known"], strict=True))
        said = " ".join(text for _kind, text in told()).casefold()
        for means in ("by a camera", "pin", "qr", "kiosk", "first seen"):
            assert f" {means} " not in f" {said} ", means
    assert words["E001"] == words["E002"] == [("came", "recorded"), ("left", "recorded")]
    noted = [e.action for e in house.entries()]
    assert Action.SEE_MEANS not in noted


def test_one_sees_by_which_means_ones_own_day_came_about(house: House, log_in: LogIn) -> None:
    company(house, 2)
    punch(house, "E002", MONDAY, 530, PunchKind.IN)
    log_in(Role.EMPLOYEE, employee="E002")
    page = run("my_month", open=f"E002.{MONDAY.isoformat()}")
    lines = next(each.value for each in page.dataframe if "Known" in each.value.columns)
    assert {"said", "by a camera"} <= set(lines["Known"])
    assert Action.SEE_MEANS not in [e.action for e in house.entries()]


def test_the_auditor_sees_the_means_and_it_is_noted(house: House, log_in: LogIn) -> None:
    company(house, 2)
    log_in(Role.AUDITOR, name="auditor", employee=None)
    page = run(open=f"E002.{MONDAY.isoformat()}")
    assert [each for each in page.dataframe if "Known" in each.value.columns]
    assert "E002" in [e.about for e in house.entries() if e.action == Action.SEE_MEANS]


def test_a_day_opens_to_the_steps_from_planned_to_worked(house: House, log_in: LogIn) -> None:
    company(house, 2)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(open=f"E001.{MONDAY.isoformat()}", person="E001")
    assert "Why" in shown(page)
    steps = next(each.value for each in page.dataframe if "Step" in each.value.columns)
    assert next(iter(steps["Step"])) == "Planned"
    assert list(steps["Step"])[-1] == "Worked"
    row = next(r for r in days(page) if r["Day"] == MONDAY)
    assert list(steps["Time"])[-1] == row["Worked"]


FIRST_TO_LAST = "Worked time: From the first arrival to the last departure. Less recorded breaks."
STAYS = "Worked time: Only stays between arrival and departure. Stricter,"


@pytest.mark.parametrize(("at_door", "rule", "other"), [
    (False, FIRST_TO_LAST, STAYS), (True, STAYS, FIRST_TO_LAST),
])  # fmt: skip
def test_the_rule_in_force_is_named_where_time_is_shown(
    at_door: bool, rule: str, other: str, house: House, log_in: LogIn
) -> None:
    company(house, 2, at_door=at_door)
    log_in(Role.EMPLOYEE, employee="E001")
    pages = [run("my_month"), run("my_day", day=MONDAY.isoformat())]
    log_in(Role.MANAGER, name="boss", employee=BOSS)
    pages.append(run(open=f"E001.{MONDAY.isoformat()}"))
    for page in pages:
        assert shown(page).count(rule) == 1
        assert other not in shown(page)


def test_who_was_at_two_sites_in_the_month_is_told_which_rule_is_whose(
    house: House, log_in: LogIn
) -> None:
    company(house, 2)
    books, registry = house.store.rule_books, house.store.registry
    book = books.book()
    strict = SiteRules(ReckoningRule.SEEN_AT_DOOR)
    books.replace(replace(book, sites={**book.sites, "sf": strict}))
    moved = Changes(
        sites=(Site("sf", "San Francisco", ZONE),),
        teams=(Team("port", "Port", "sf"),),
        assignments=(Assignment(AssignmentKind.TEAM, "E001", Step(MONDAY, "port")),),
    )
    registry.change(moved, registry.revision(), T0)
    log_in(Role.EMPLOYEE, employee="E001")
    page = run("my_month")
    assert f"New York. {FIRST_TO_LAST}" in shown(page)
    assert f"San Francisco. {STAYS}" in shown(page)


def test_an_address_that_means_nothing_shows_the_page(house: House, log_in: LogIn) -> None:
    company(house, 1)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(span="ages", against="them", team="x", person="y", days="z", open="nobody", site="q",
               calendar="w", **{"from": "1", "to": "2"})  # fmt: skip
    assert page.metric
    later = run(span="days", **{"from": "2030-01-01", "to": "2030-01-02"})
    assert later.metric, "not after today"


def test_nobody_assigned(house: House, log_in: LogIn) -> None:
    company(house, 1)
    log_in(Role.MANAGER, employee="E001")
    assert "Nobody is assigned to you" in shown(run())


def test_my_month_of_nobodys_record(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, employee=None)
    assert "belongs to nobody's record" in shown(run("my_month"))


def test_the_file_is_the_page(house: House, log_in: LogIn) -> None:
    """Its lines are the rows, and their minutes add up to the figures."""
    company(house, 3)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(against="nothing")
    runtime = state.server().runtime
    assert runtime is not None
    known = day_reading.company(runtime)
    working = working_days(runtime, known)
    read = working.of(list(PEOPLE), TODAY - 27 * DAY, TODAY, house.clock())
    table = day_table(read, known, working.book)
    lines = list(csv.DictReader(io.StringIO(as_csv(table, Told(PEOPLE, {})).decode("utf-8-sig"))))
    assert len(lines) == len(table) == 28 * 6
    assert {(line["Day"], line["Person"]) for line in lines} >= {
        (str(row["Day"]), str(row["Person"])) for row in days(page)
    }
    overtime = share(Kpi.OVERTIME, table)
    closed = [line for line in lines if line["Status"] not in {"Incomplete", "Not over", "Ahead"}]
    assert sum(float(line["Overtime (min)"]) for line in closed) == pytest.approx(
        overtime.part, abs=0.01 * len(lines)
    )
    assert figures(page)["Overtime"] == figure(Kpi.OVERTIME, overtime)
    said = [m.proto.delta_description for m in page.metric if m.label == "Overtime"]
    assert said == [made_of(Kpi.OVERTIME, overtime)]
