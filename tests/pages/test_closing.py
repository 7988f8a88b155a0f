"""Closing months: who may, what has to be settled, frozen files, versions."""

import io
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Checkbox

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.attendance.book import leave_entry, punch_entry
from cwem.attendance.closed import Closing, closing_hash
from cwem.attendance.entries import LeaveDay, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.requests import Request, Subject
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.kpi.correcting import Corrections, Where
from cwem.kpi.inbox import Inbox
from cwem.kpi.report.payroll_file import Now, Style, Whose, payroll_rows, write_payroll
from cwem.people.leavers import plan_leaving
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.settings import ROOT
from cwem.values import day_start
from tests.access.fakes import HOUR, T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import PEOPLE, ZONE, fill
from tests.pages.fragments import in_fragment

FIRST, LAST = date(2023, 10, 1), date(2023, 10, 31)
WORKDAYS = 22
OFFICE = Shift("office", "Office", ShiftKind.FIXED, (Stretch(540, 1_020),))
WEEK = Roster("week", "Week", date(2023, 10, 2), ("office",) * 5 + ("", ""))


@pytest.fixture
def month(house: House) -> House:
    """Everybody of the team Lab works by a roster, and nobody came in October."""
    fill(house, days=1)
    store = house.store
    store.rule_books.replace(RuleBook(0, {"office": OFFICE}, {"week": WEEK}))
    roster = Assignment(AssignmentKind.TEAM_ROSTER, "lab", Step(EVER, "week"))
    store.registry.change(Changes(assignments=(roster,)), store.registry.revision(), T0)
    return house


def run(**address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "closing.py"), default_timeout=90)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.error, page.info)
    return " ".join(str(each.value) for kind in kinds for each in kind)


def close(page: AppTest, patch: pytest.MonkeyPatch, sure: bool = False) -> None:
    page.button(key="close-lab").click().run()
    assert not page.exception, page.exception
    if sure:
        assert page.button(key="close-do").disabled
        with in_fragment(page, patch):
            tick(page).set_value(True).run()
    with in_fragment(page, patch):
        page.button(key="close-do").click().run()
    assert not page.exception, page.exception


def tick(page: AppTest) -> Checkbox:
    (found,) = [each for each in page.checkbox if str(each.key).startswith("close-sure")]
    return found


def come_and_stay(house: House, who: str) -> None:
    """In at nine on 10 October, and nobody knows until when."""
    came = midnight(ZONE, date(2023, 10, 10)) + 9 * HOUR
    house.store.entries.append([punch_entry(Punch(who, came, PunchKind.IN, Means.PIN, "door"))])


def ask_for_leave(house: House) -> None:
    house.person("eva", Role.EMPLOYEE, employee="E001")
    store, day = house.store, date(2023, 10, 10)
    inbox = Inbox(store.entries, store.accounts, store.registry.company(), lambda _n, _d: ZONE)
    request = Request("E001", Subject.LEAVE, day, day, "ill", T0, "eva", leave=LeaveKind.ILLNESS)
    where = Where(store.entries, store.adjustments, store.notices)
    Corrections(where, inbox).ask(request, By("eva", T0))


def closings(house: House) -> list:
    return list(house.store.closings.closings(FIRST, LAST))


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.ADMIN, Role.AUDITOR])
def test_only_payroll_closes_months(role: Role, month: House, log_in: LogIn) -> None:
    log_in(role, employee="E001")
    page = run()
    assert page.title[0].value == "Not for this account"


def test_last_month_is_closed_team_by_team_and_audited(
    month: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.PAYROLL, name="pat")
    page = run(team="lab")
    assert "**Lab**, 7 people" in said(page)
    close(page, monkeypatch)
    (one,) = closings(month)
    assert (one.first, one.last, one.team, one.version, one.by) == (FIRST, LAST, "lab", 1, "pat")
    assert len(month.store.closings.lines(one)) == 7
    (entry,) = [e for e in month.entries() if e.action == Action.CLOSE_PERIOD]
    assert (entry.actor, entry.details["team"], entry.details["version"]) == ("pat", "lab", 1)
    again = run(team="lab")
    assert "Unchanged since it was closed" in said(again)
    frozen = again.dataframe[0].value
    assert list(frozen["Absent days"]) == [WORKDAYS] * 7


def test_the_month_that_goes_on_is_not_closed(month: House, log_in: LogIn) -> None:
    log_in(Role.PAYROLL, name="pat")
    page = run(month="2023-11", team="lab")
    assert page.button(key="close-lab").disabled


def test_what_is_not_settled_is_listed_and_has_to_be_confirmed(
    month: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.PAYROLL, name="pat")
    come_and_stay(month, "E002")
    ask_for_leave(month)
    page = run(team="lab")
    text = said(page)
    assert "Ben Okoro, Oct 10, 2023" in text
    assert "Ada Baum: illness on Oct 10, 2023" in text
    close(page, monkeypatch, sure=True)
    assert len(closings(month)) == 1


def test_closed_again_it_says_what_changed(
    month: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.PAYROLL, name="pat")
    close(run(team="lab"), monkeypatch)
    page = run(team="lab")
    page.button(key="close-lab").click().run()
    with in_fragment(page, monkeypatch):
        page.button(key="close-do").click().run()
    assert "Nothing has changed since version 1" in said(page)
    day = day_start(date(2023, 10, 10))
    leave = LeaveDay("E001", day, LeaveKind.VACATION, False, T0, "mia")
    month.store.entries.append([leave_entry(leave)])
    close(run(team="lab"), monkeypatch)
    assert [one.version for one in closings(month)] == [1, 2]
    changed = run(team="lab").dataframe[-1].value
    assert list(changed["Person"]) == [PEOPLE["E001"]]
    assert list(changed["Paid, not worked"]) == ["8 h 00 min"]


def file_of(house: House, version: int) -> bytes:
    """What the button of this version gives when it is pressed, without the rest of the page."""
    whose = Whose(FIRST, LAST, "lab", version=version)
    made = io.BytesIO()
    rows = payroll_rows(house.store.closings, Now(None, None, T0), whose)  # type: ignore[arg-type]
    write_payroll(rows, whose, Style("csv", "en", ","), made)
    return made.getvalue()


def test_the_file_of_a_version_is_the_same_whatever_comes(
    month: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.PAYROLL, name="pat")
    close(run(team="lab"), monkeypatch)
    first = file_of(month, 1)
    leave = LeaveDay("E001", day_start(date(2023, 10, 10)), LeaveKind.VACATION, False, T0, "mia")
    month.store.entries.append([leave_entry(leave)])
    month.store.rule_books.replace(RuleBook(1))
    assert file_of(month, 1) == first
    close(run(team="lab"), monkeypatch)
    assert file_of(month, 1) == first != file_of(month, 2)
    assert first.count(b"period,2023-10-01") == 7
    offered = [each.proto.label for each in run(team="lab").get("download_button")]
    assert offered == [
        "Payroll file", "Payroll file of version 1", "Payroll file of version 2",
    ]  # fmt: skip


def test_what_is_corrected_of_somebody_who_left_can_be_paid(month: House, log_in: LogIn) -> None:
    """Everybody is in a team, so that nobody else is in none."""
    log_in(Role.PAYROLL, name="pat")
    company = month.store.registry.company()
    inside = tuple(
        Assignment(AssignmentKind.TEAM, number, Step(EVER, "lab")) for number in company.employees
    )
    month.store.registry.change(Changes(assignments=inside), company.revision, T0)
    assert "Without a team" not in said(run())
    company = month.store.registry.company()
    left = plan_leaving(company, month.store, "E001", date(2023, 9, 15)).changes
    month.store.registry.change(left, company.revision, T0)
    page = run()
    assert "**Without a team**, 0 people" in said(page)
    assert "Nobody was in it in this month" in said(page)
    assert said(page).count("Ready to close") == 1, "the other team"
    assert page.get("progress")[0].proto.text == "0 of 1 teams closed"
    assert not page.button(key="close-").disabled


def test_what_came_up_while_the_question_stood_open_is_shown_and_nothing_is_closed(
    month: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.PAYROLL, name="pat")
    page = run(team="lab")
    page.button(key="close-lab").click().run()
    ask_for_leave(month)
    with in_fragment(page, monkeypatch):
        page.button(key="close-do").click().run()
        assert "This came up since you looked" in page.warning[0].value
        assert "Ada Baum: illness on Oct 10, 2023" in said(page)
        assert page.button(key="close-do").disabled
        tick(page).set_value(True).run()
        come_and_stay(month, "E002")
        page.button(key="close-do").click().run()
        assert "Ben Okoro, Oct 10, 2023" in said(page)
        assert "Ada Baum: illness" not in said(page), "that was seen"
        assert page.button(key="close-do").disabled, "what was ticked was ticked about less"
        assert closings(month) == []
        tick(page).set_value(True).run()
        page.button(key="close-do").click().run()
    assert len(closings(month)) == 1


def test_a_month_of_long_ago_that_nobody_closed_can_be_chosen(month: House, log_in: LogIn) -> None:
    log_in(Role.PAYROLL)
    assert "2022-06" not in run().selectbox(key="month").options
    digests = ()
    may = Closing(date(2022, 5, 1), date(2022, 5, 31), "lab", 1, closing_hash(digests), digests,
                  T0, "pay", 1)  # fmt: skip
    month.store.closings.close(may, (), month.store.closings.ground())
    names = run().selectbox(key="month").options
    assert "June 2022" in names
    assert names.index("June 2022") > names.index("October 2022"), "the newest first"
    assert "**Lab**" in said(run(month="2022-06"))
