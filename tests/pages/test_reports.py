"""Exports: files of those whom the visitor may see, and of nobody else."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditEntry
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, SiteRules, Stretch
from cwem.errors import InputError
from cwem.kpi.report.payroll import Payroll, line_body
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Team
from cwem.settings import ROOT
from tests.access.fakes import House
from tests.kpi.reported import sheets
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS, BOSSES, FOREIGN, PEOPLE, TODAY, fill, leaks
from tests.pages.shown import recorded

WEEK = {"span": "days", "from": (TODAY - timedelta(days=3)).isoformat(), "to": TODAY.isoformat()}
EARLY = Shift("early", "Early", ShiftKind.FIXED, (Stretch(480, 990),), pause=30)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """Every download button a page draws: its name and what makes its file."""
    found: list[SimpleNamespace] = []

    def draw(label: str, make: Callable[[], bytes], name: str, mime: str, **_: object) -> bool:
        found.append(SimpleNamespace(label=label, make=make, name=name, mime=mime))
        return False

    monkeypatch.setattr(st, "download_button", draw)
    return found


def work(house: House) -> None:
    """Three days of everybody, with a shift from Monday to Friday."""
    fill(house, days=3)
    store = house.store
    store.rule_books.replace(
        RuleBook(0, {"early": EARLY},
                 {"week": Roster("week", "Week", TODAY, (*["early"] * 7,))})
    )  # fmt: skip
    roster = Assignment(AssignmentKind.TEAM_ROSTER, "lab", Step(EVER, "week"))
    store.registry.change(Changes(assignments=(roster,)), store.registry.revision(), 1)


def run(**address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "reports.py"), default_timeout=30)
    for key, value in {**WEEK, **address}.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def box(page: AppTest, label: str) -> list[str]:
    return next((list(each.options) for each in page.selectbox if each.label == label), [])


def numbers(content: bytes) -> set[str]:
    text = content.decode("utf-8-sig")
    return {row["employee"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def audited(house: House) -> list[tuple[str, str | None]]:
    return [(str(e.action), e.about) for e in house.entries() if "exported" in e.action]


def test_a_kiosk_is_refused(house: House, log_in: LogIn, offered: list[SimpleNamespace]) -> None:
    log_in(Role.KIOSK, name="door")
    assert run().title[0].value == "Not for this account"
    assert offered == []


def test_an_account_of_nobody_gets_nothing(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    log_in(Role.ADMIN)
    page = run()
    assert any("belongs to nobody's record" in each.value for each in page.markdown)
    assert offered == []


@pytest.mark.parametrize("asked", ["E002", "E007", "all", ""])
def test_an_employee_gets_oneself_whatever_the_address_asks_for(
    asked: str, house: House, log_in: LogIn, offered: list[SimpleNamespace],
    told: Callable[[], list],
) -> None:  # fmt: skip
    work(house)
    log_in(Role.EMPLOYEE, employee="E001")
    page = run(person=asked, format="csv", team="lab")
    assert box(page, "Person") == []
    (button,) = offered
    assert numbers(button.make()) == {"E001"}
    others = {n: name for n, name in {**PEOPLE, **FOREIGN, **BOSSES}.items() if n != "E001"}
    assert leaks(told(), others) == []
    assert audited(house) == []  # one's own


def test_a_manager_gets_their_people_and_oneself_and_each_finds_it_in_the_audit(
    house: House, log_in: LogIn, offered: list[SimpleNamespace], told: Callable[[], list]
) -> None:
    work(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(format="csv")
    assert box(page, "Table") == ["Days", "People", "Teams", "Activity", "Posture of groups"]
    assert leaks(told(), FOREIGN) == []
    (button,) = offered
    assert button.name == "days-2023-11-11-2023-11-14.csv"
    assert audited(house) == []
    assert numbers(button.make()) == {*PEOPLE, BOSS}
    assert sorted(about or "" for _action, about in audited(house)) == sorted(PEOPLE)
    assert {action for action, _about in audited(house)} == {Action.EXPORT_ATTENDANCE}
    looked = {e.about for e in house.entries() if e.action == Action.SEE_ATTENDANCE}
    assert looked == set(PEOPLE)


def test_only_the_days_on_which_they_are_theirs(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    registry = house.store.registry
    away = Assignment(AssignmentKind.MANAGER, "E002", Step(TODAY, None))
    registry.change(Changes(assignments=(away,)), registry.revision(), 1)
    log_in(Role.MANAGER, employee=BOSS)
    run(format="csv", person="E002")
    text = offered[0].make().decode("utf-8-sig")
    days = [row["day"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert TODAY.isoformat() not in days
    assert len(days) == 3


def test_the_preview_is_the_file(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    log_in(Role.MANAGER, employee=BOSS)
    page = run(table="people", format="json")
    shown = page.dataframe[0].value
    (button,) = offered
    read = json.loads(button.make())["tables"]
    assert list(read) == ["days", "people", "teams"]
    assert list(shown["Number"]) == [row["employee"] for row in read["people"]]
    hours = [f"{s // 3600} h {s % 3600 // 60:02d} min" if s >= 3600 else f"{s // 60} min"
             for s in (int(row["worked_seconds"]) for row in read["people"])]  # fmt: skip
    assert list(shown["Worked"]) == hours
    assert any(hours)


def test_excel_and_paper(house: House, log_in: LogIn, offered: list[SimpleNamespace]) -> None:
    work(house)
    log_in(Role.MANAGER, employee=BOSS)
    run()
    assert offered[-1].name == "attendance-2023-11-11-2023-11-14.xlsx"
    book = sheets(offered[-1].make())
    assert list(book) == ["Days", "People", "Teams", "About this file"]
    run(format="html")
    page = offered[-1].make().decode()
    assert page.count('<article class="sheet">') >= len(PEOPLE)
    assert all(name in page for name in PEOPLE.values())
    assert not any(name in page for name in FOREIGN.values())


def test_whoever_lost_the_permission_gets_no_file(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    log_in(Role.MANAGER, employee=BOSS)
    run(format="csv")
    by_admin = AuditEntry(1, "boss", Action.DISABLE_ACCOUNT, account="ada")
    house.store.accounts.disable("ada", by_admin)
    house.clock.at += 5_000
    with pytest.raises(InputError):
        offered[0].make()
    assert audited(house) == []


def test_payroll_sees_everybodys_attendance_and_nobodys_activity(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    log_in(Role.PAYROLL)
    page = run(format="csv")
    assert box(page, "Table") == ["Days", "People", "Teams", "Payroll"]
    content = offered[-1].make()
    assert numbers(content) == {*PEOPLE, *FOREIGN, *BOSSES}
    seen = [row["seen_seconds"] for row in
            csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]  # fmt: skip
    assert set(seen) == {""}
    assert audited(house) == [(Action.EXPORT_ATTENDANCE, None)]
    page = run(table="activity")
    assert page.subheader[0].value == "Days"


def test_the_payroll_export(house: House, log_in: LogIn, offered: list[SimpleNamespace]) -> None:
    work(house)
    log_in(Role.PAYROLL)
    page = run(table="payroll", format="csv")
    assert any("not closed for everybody" in each.value for each in page.info)
    (button,) = offered
    assert button.name == "payroll-2023-11-11-2023-11-14.csv"
    content = button.make()
    assert numbers(content) == {*PEOPLE, *FOREIGN, *BOSSES}
    assert all(name.encode() not in content for name in PEOPLE.values())
    assert audited(house) == [(Action.EXPORT_PAYROLL, None)]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.AUDITOR])
def test_nobody_else_is_offered_payroll(
    role: Role, house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    log_in(role, employee=BOSS)
    page = run(table="payroll")
    assert "Payroll" not in box(page, "Table")
    assert all(not each.name.startswith("payroll") for each in offered)


def test_a_site_that_locks_activity_locks_it_in_files(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    book = house.store.rule_books.book()
    house.store.rule_books.replace(
        RuleBook(book.revision, book.shifts, book.rosters, {"ny": SiteRules(groups_only=True)})
    )
    log_in(Role.MANAGER, employee=BOSS)
    run(table="activity", format="csv")
    assert offered == [] or numbers(offered[-1].make()) <= {BOSS}


def test_posture_is_of_groups_and_looked_at_by_nobodys_name(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    log_in(Role.MANAGER, employee=BOSS)
    run(table="posture", format="csv")
    head, *rows = offered[0].make().decode("utf-8-sig").splitlines()
    assert head == "team,team_name,day,people,upright_seconds,judged_seconds"
    days = [row.split(",")[2] for row in rows]
    assert (TODAY - timedelta(days=1)).isoformat() in days
    assert TODAY.isoformat() not in days, "it goes on, and would grow by one person's"
    assert [e for e in house.entries() if e.about in PEOPLE and "seen" in e.action] == []


def test_posture_of_ones_own_team_is_in_a_file_as_it_is_on_the_page(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    log_in(Role.EMPLOYEE, employee="E001")
    run(table="posture", format="csv")
    _head, *rows = offered[0].make().decode("utf-8-sig").splitlines()
    yesterday = TODAY - timedelta(days=1)
    assert [row.split(",")[:4] for row in rows][-1] == ["lab", "Lab", yesterday.isoformat(), "7"]


def two_teams(house: House) -> None:
    registry, ops = house.store.registry, Team("ops", "Ops", "ny")
    moved = Assignment(AssignmentKind.TEAM, "E002", Step(EVER, "ops"))
    registry.change(Changes(teams=(ops,), assignments=(moved,)), registry.revision(), 1)


def close(house: House, version: int, days: float) -> None:
    """Lab's days of the week, with so many days of vacation of one."""
    line = ClosedLine("E001", line_body(Payroll(worked_minutes=60, vacation_days=days), {}))
    closing = Closing(
        TODAY - timedelta(days=3), TODAY, "lab", version, closing_hash([line.digest]),
        (line.digest,), 1, "pat", 1,
    )  # fmt: skip
    closings = house.store.closings
    closings.close(closing, [line], closings.ground())


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_payroll_file_is_the_same_in_whichever_language_it_is_asked_for(
    form: str, house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    two_teams(house)
    close(house, 1, 0.5)
    files = []
    for name, spoken in (("pat", "en"), ("gerda", "de")):
        log_in(Role.PAYROLL, name=name)
        house.store.accounts.set_language(name, spoken)
        offered.clear()
        page = run(table="payroll", format=form, team="lab")
        files.append(offered[0].make())
        assert any("dieselbe Datei" in each.value for each in page.caption) is (spoken == "de")
    assert files[0] == files[1]
    assert form != "csv" or b",0.5," in files[0]


def test_the_separator_of_a_payroll_file_is_chosen(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    two_teams(house)
    close(house, 1, 0.5)
    log_in(Role.PAYROLL)
    page = run(table="payroll", format="csv", team="lab", cells="semicolon")
    assert b";0,5;" in offered[0].make()
    assert "Payroll file with semicolons (0,5); the same file whoever downloads it." in [
        each.value for each in page.caption
    ]


def test_every_version_of_a_teams_closed_month_is_offered(
    house: House, log_in: LogIn, offered: list[SimpleNamespace]
) -> None:
    work(house)
    two_teams(house)
    close(house, 1, 1)
    log_in(Role.PAYROLL)
    run(table="payroll", format="csv", team="lab")
    assert [each.label for each in offered] == ["Download"]
    first = offered[0].make()
    close(house, 2, 2)
    offered.clear()
    run(table="payroll", format="csv", team="lab")
    newest, one, two = offered
    assert (one.label, one.name) == (
        "Payroll file of version 1", "payroll-2023-11-11-2023-11-14-lab-v1.csv",
    )  # fmt: skip
    assert one.make() == first != newest.make() == two.make()
    told = [e.details for e in house.entries() if e.action == Action.EXPORT_PAYROLL]
    assert {each.get("version") for each in told} == {None, 1, 2}
    offered.clear()
    run(table="payroll", format="csv")
    assert [each.label for each in offered] == ["Download"], "of one team only"
