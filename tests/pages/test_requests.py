"""Requests: asked for on My day, answered by the manager and nobody else, both sides told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.attendance.book import punch_entry
from cwem.attendance.day_times import DayTimes, statement_of
from cwem.attendance.decisions import Verdict
from cwem.attendance.entries import EntryKind, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.requests import Request, Stretch, Subject
from cwem.kpi.correcting import Corrections, Where
from cwem.kpi.disputed import within
from cwem.kpi.inbox import Inbox
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.settings import ROOT
from cwem.totals.reading import Days
from cwem.ui.formats import duration
from cwem.values import DAY, Channel
from tests.access.fakes import HOUR, T0, House
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS, FOREIGN, OTHER_BOSS, PEOPLE, TODAY, ZONE, fill, leaks
from tests.pages.fragments import in_fragment
from tests.pages.shown import recorded
from tests.pages.working_time import agreed

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    return recorded(monkeypatch)


@pytest.fixture
def staffed(house: House) -> House:
    """Two days of work, and accounts of two people, their manager and another one."""
    fill(house, days=2)
    house.person("eva", Role.EMPLOYEE, employee="E001")
    house.person("ben", Role.EMPLOYEE, employee="E002")
    return house


def run(page: str, **address: str) -> AppTest:
    done = AppTest.from_file(str(ROOT / "pages" / page), default_timeout=60)
    for key, value in address.items():
        done.query_params[key] = value
    done.run()
    assert not done.exception, done.exception
    return done


def inbox(house: House) -> Inbox:
    store = house.store
    return Inbox(store.entries, store.accounts, store.registry.company(), lambda _n, _d: ZONE)


def corrections(house: House) -> Corrections:
    store = house.store
    return Corrections(Where(store.entries, store.adjustments, store.notices), inbox(house))


def vacation(number: str = "E001", by: str = "eva", ahead: int = 3) -> Request:
    day = TODAY + timedelta(days=ahead)
    return Request(number, Subject.LEAVE, day, day, "a trip", T0, by, leave=LeaveKind.VACATION)


def asked(house: House, request: Request) -> Request:
    return corrections(house).ask(request, By(request.by, T0)).request


def cases(house: House) -> list:
    return inbox(house).of([*PEOPLE, *FOREIGN, BOSS], T0)


def notices(house: House, account: str) -> list[str]:
    return [str(each.words) for each in house.store.notices.of(account, 9)]


def said(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.error, page.info, page.title, page.toast)
    return " ".join(str(each.value) for kind in kinds for each in kind)


def in_dialog(page: AppTest, patch: pytest.MonkeyPatch, press: str) -> None:
    """Press a button of the open dialog, and draw the page anew as a browser would."""
    page.button(key=press).click()
    with in_fragment(page, patch):
        page.run()
    assert not page.exception, page.exception


# --- asking ---------------------------------------------------------------------------------------


def test_an_employee_asks_for_other_times_and_the_manager_is_told(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    page = run("my_day.py", day=YESTERDAY.isoformat())
    page.button(key="ask-open").click().run()
    page.time_input(key=f"ask-departure-{YESTERDAY}").set_value(time(20, 30))
    page.text_area(key=f"ask-note-{YESTERDAY}").set_value("stayed for the delivery")
    in_dialog(page, monkeypatch, "ask-send")
    (case,) = cases(staffed)
    left = midnight(ZONE, YESTERDAY) + 20 * HOUR + HOUR // 2
    assert (case.request.employee, case.request.times) == ("E003", DayTimes(left=left))
    assert notices(staffed, "mia") == [f"Chen Li asks for other times on {_written(YESTERDAY)}."]
    assert notices(staffed, "eva") == []


def _written(day: object) -> str:
    return f"{day:%b} {day.day}, {day.year}"  # type: ignore[attr-defined]


def test_without_a_reason_nothing_is_asked(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    page = run("my_day.py", day=YESTERDAY.isoformat())
    page.button(key="ask-open").click().run()
    page.time_input(key=f"ask-departure-{YESTERDAY}").set_value(time(20, 30))
    page.button(key="ask-send").click()
    with in_fragment(page, monkeypatch):
        page.run()
    assert any("Say why" in each.value for each in page.error)
    assert cases(staffed) == []


def test_ones_own_requests_with_their_state(staffed: House, log_in: LogIn) -> None:
    reception = log_in(Role.EMPLOYEE, name="ada", employee="E003")
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    open_one = asked(staffed, vacation("E003", "ada"))
    answered = asked(staffed, vacation("E003", "ada", ahead=9))
    corrections(staffed).decide(answered, Verdict.REFUSED, "not that week", By("mia", T0 + 1))
    page = run("requests.py")
    text = said(page)
    assert "not that week" in text
    assert "Decided by: Mia Manager" in text
    assert page.button(key=f"back-{open_one.id}")
    assert not page.button_group, "nothing of others to choose"
    assert reception.store.notices.unread("ada") == 1


def test_a_week_of_leave_says_how_many_working_days_it_is(staffed: House, log_in: LogIn) -> None:
    """With a weekend, and Thanksgiving on the Thursday."""
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    week = replace(vacation(ahead=6), last=TODAY + timedelta(days=12))
    asked(staffed, week)
    assert "vacation, 7 days" in said(run("requests.py"))
    assert "of them" not in said(run("requests.py")), "nothing is planned without a roster"
    agreed(staffed)
    assert "vacation, 7 days, 4 of them working days" in said(run("requests.py"))


def test_a_request_is_taken_back(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    one = asked(staffed, vacation("E003", "ada"))
    page = run("requests.py")
    page.button(key=f"back-{one.id}").click().run()
    in_dialog(page, monkeypatch, "confirm-do")
    (case,) = cases(staffed)
    assert case.decision is not None
    assert case.decision.verdict is Verdict.TAKEN_BACK


def test_a_day_without_a_departure_is_asked_about_until_it_is_answered(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    day = TODAY - timedelta(days=5)
    came = midnight(ZONE, day) + 9 * HOUR
    punch = Punch("E003", came, PunchKind.IN, Means.PIN, "device:door")
    staffed.store.entries.append([punch_entry(punch)])
    page = run("my_day.py")
    assert f"{_written(day)}: when did you leave?" in said(page)
    page.button(key=f"left-{day}").click().run()
    assert "You came at 09:00" in said(page)
    page.time_input(key=f"ask-departure-{day}").set_value(time(17, 0))
    page.text_area(key=f"ask-note-{day}").set_value("forgot to say it")
    in_dialog(page, monkeypatch, "ask-send")
    (case,) = cases(staffed)
    assert case.request.times == DayTimes(left=came + 8 * HOUR)
    assert "when did you leave?" not in said(run("my_day.py")), "it is asked for"
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    corrections(staffed).decide(case.request, Verdict.APPROVED, "", By("mia", T0))
    again = run("my_day.py", day=day.isoformat())
    assert {m.label: m.value for m in again.metric}["Departure"].startswith("17:00")
    shown = next(each.value for each in again.dataframe if "Known" in each.value)
    assert list(shown["Known"]) == ["with your PIN", "corrected"]
    assert list(shown["Note"]) == ["", "forgot to say it (approved by Mia Manager)"]


def test_a_day_without_an_arrival_asks_for_the_arrival_and_keeps_what_is_known(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    day = TODAY - timedelta(days=5)
    left = midnight(ZONE, day) + 16 * HOUR
    punch = Punch("E003", left, PunchKind.OUT, Means.PIN, "device:door")
    staffed.store.entries.append([punch_entry(punch)])
    shown = run("my_day.py", day=day.isoformat())
    assert "When did you arrive?" in said(shown)
    assert {m.label: m.value for m in shown.metric}["Departure"].startswith("16:00")
    page = run("my_day.py")
    assert f"{_written(day)}: when did you arrive?" in said(page)
    assert "did you leave" not in said(page)
    page.button(key=f"left-{day}").click().run()
    assert "You left at 16:00" in said(page)
    page.time_input(key=f"ask-arrival-{day}").set_value(time(8, 0))
    page.text_area(key=f"ask-note-{day}").set_value("the camera was off")
    in_dialog(page, monkeypatch, "ask-send")
    (case,) = cases(staffed)
    assert case.request.times == DayTimes(left - 8 * HOUR)


def punched(house: House, day: date, **clock: str) -> Callable[[str], int]:
    """Of Chen on this day: in_1="08:00"; and how to read such times."""

    def at(written: str) -> int:
        hours, minutes = map(int, written.split(":"))
        return midnight(ZONE, day) + hours * HOUR + minutes * HOUR // 60

    for kind, when in clock.items():
        punch = Punch("E003", at(when), PunchKind(kind.split("_")[0]), Means.PIN, "device:door")
        house.store.entries.append([punch_entry(punch)])
    return at


def refused(page: AppTest, patch: pytest.MonkeyPatch) -> str:
    """What the open dialog says against what was entered."""
    with in_fragment(page, patch):
        page.run()
    assert page.button(key="ask-send").disabled
    return " ".join(str(each.value) for each in page.error)


def test_another_time_of_the_day_can_be_asked_for(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    day = TODAY - timedelta(days=5)
    at = punched(staffed, day, in_1="09:00", out_1="17:00")
    page = run("my_day.py", day=day.isoformat())
    page.button(key="ask-open").click().run()
    page.checkbox(key=f"ask-again-{day}").check()
    with in_fragment(page, monkeypatch):
        page.run()
    assert page.time_input(key=f"ask-arrival-{day}").label == "Arrival, time 1"
    page.time_input(key=f"ask-arrival-{day}-1").set_value(time(7, 0))
    page.time_input(key=f"ask-departure-{day}-1").set_value(time(9, 30))
    assert "or after the next one" in refused(page, monkeypatch)
    page.time_input(key=f"ask-departure-{day}-1").set_value(time(8, 0))
    page.text_area(key=f"ask-note-{day}").set_value("the delivery came early")
    with in_fragment(page, monkeypatch):
        page.run()
    in_dialog(page, monkeypatch, "ask-send")
    (case,) = cases(staffed)
    assert case.request.times == DayTimes(
        each=((at("07:00"), at("08:00")), (at("09:00"), at("17:00"))), breaks=()
    )
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    decides = said(run("requests.py")).replace("\\", "")
    assert "there 07:00–08:00, 09:00–17:00, no breaks" in decides, "whoever decides sees it"


def test_of_two_times_the_one_without_an_end_is_asked_about(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    day = TODAY - timedelta(days=5)
    at = punched(staffed, day, in_1="08:00", out_1="10:00", in_2="20:00")
    page = run("my_day.py", day=day.isoformat())
    page.button(key=f"left-{day}").click().run()
    assert "You came at 20:00" in said(page)
    page.time_input(key=f"ask-departure-{day}-1").set_value(time(21, 30))
    page.text_area(key=f"ask-note-{day}").set_value("forgot it")
    in_dialog(page, monkeypatch, "ask-send")
    (case,) = cases(staffed)
    assert case.request.times == DayTimes(left=at("21:30"))


def test_an_arrival_of_another_day_is_not_asked_for(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left at twenty past midnight: half past eight would be the morning before."""
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    day = TODAY - timedelta(days=5)
    punched(staffed, day, out_1="00:20")
    page = run("my_day.py", day=day.isoformat())
    page.button(key=f"left-{day}").click().run()
    page.time_input(key=f"ask-arrival-{day}").set_value(time(8, 30))
    assert "of another day" in refused(page, monkeypatch)


def test_what_is_corrected_says_so_and_by_whom_also_late_on_the_day(
    staffed: House, log_in: LogIn
) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    day = TODAY - timedelta(days=5)
    at = punched(staffed, day, in_1="23:30")
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    times = DayTimes(at("23:40"), at("23:50"))
    one = asked(staffed, Request("E003", Subject.TIMES, day, day, "a call", T0, "ada", times))
    corrections(staffed).decide(one, Verdict.APPROVED, "", By("mia", T0 + 1))
    shown = next(
        each.value
        for each in run("my_day.py", day=day.isoformat()).dataframe
        if "Known" in each.value
    )
    assert list(shown["Known"]) == ["with your PIN", "corrected", "corrected"]
    assert list(shown["Note"]) == [
        "other times were said",
        *["a call (approved by Mia Manager)"] * 2,
    ]


# --- answering ------------------------------------------------------------------------------------


def test_a_manager_sees_own_people_only(
    staffed: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    asked(staffed, vacation())
    staffed.person("zoe", Role.EMPLOYEE, employee="E007")
    asked(staffed, vacation("E007", "zoe"))
    page = run("requests.py")
    assert "Ada Baum" in [each.label for each in page.checkbox]
    assert leaks(told(), FOREIGN) == []
    looked = {e.about for e in staffed.entries() if e.action == Action.SEE_REQUESTS}
    assert looked == {"E001"}


def test_approved_it_holds_and_both_sides_know(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    one = asked(staffed, vacation())
    page = run("requests.py")
    page.button(key=f"approve-{one.id}").click().run()
    assert cases(staffed)[0].open, "asked once more first"
    in_dialog(page, monkeypatch, "answer-do")
    (case,) = cases(staffed)
    assert case.decision is not None
    assert (case.decision.by, case.decision.verdict) == ("mia", Verdict.APPROVED)
    leave = staffed.store.entries.of({"E001"}, 0, T0 + 90 * DAY, {EntryKind.LEAVE})["E001"]
    assert [each.body["approver"] for each in leave] == ["mia"]
    assert any("Mia Manager has approved vacation" in each for each in notices(staffed, "eva"))
    done = [e for e in staffed.entries() if e.action == Action.APPROVE_REQUEST]
    assert [(e.actor, e.about) for e in done] == [("mia", "E001")]


def test_many_are_approved_at_once_after_one_question(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    asked(staffed, vacation())
    asked(staffed, vacation("E002", "ben"))
    page = run("requests.py")
    page.button(key="requests-all").click().run()
    page.button(key="requests-approve").click().run()
    in_dialog(page, monkeypatch, "answer-do")
    assert [case.decision.verdict for case in cases(staffed)] == [Verdict.APPROVED] * 2


def test_a_refusal_needs_a_word(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    one = asked(staffed, vacation())
    page = run("requests.py")
    page.button(key=f"refuse-{one.id}").click().run()
    page.button(key="answer-do").click()
    with in_fragment(page, monkeypatch):
        page.run()
    assert any("Say why it is refused" in each.value for each in page.error)
    assert cases(staffed)[0].open


def test_what_somebody_else_decided_meanwhile_is_said(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    one = asked(staffed, vacation())
    page = run("requests.py")
    page.button(key=f"approve-{one.id}").click().run()
    registry = staffed.store.registry
    deputy = Assignment(AssignmentKind.DEPUTY, BOSS, Step(EVER, OTHER_BOSS))
    registry.change(Changes(assignments=(deputy,)), registry.revision(), T0)
    staffed.person("otto", Role.MANAGER, employee=OTHER_BOSS)
    corrections(staffed).decide(one, Verdict.REFUSED, "no", By("otto", T0 + 5))
    page.button(key="answer-do").click()
    with in_fragment(page, monkeypatch):
        page.run()
    assert any("Otto Other has refused this already" in each.value for each in page.error)
    assert staffed.store.entries.of({"E001"}, 0, T0 + 90 * DAY, {EntryKind.LEAVE}) == {}


def test_nobody_decides_their_own(staffed: House, log_in: LogIn) -> None:
    log_in(Role.MANAGER, Role.PAYROLL, name="mia", employee=BOSS)
    asked(staffed, vacation(BOSS, "mia"))
    page = run("requests.py")
    assert not [each for each in page.button if str(each.key).startswith("approve-")]
    assert "My own (1)" in str([each.options for each in page.button_group])


def test_payroll_decides_where_nobody_else_may(staffed: House, log_in: LogIn) -> None:
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    log_in(Role.PAYROLL, name="pat")
    one = asked(staffed, vacation(BOSS, "mia"))
    asked(staffed, vacation())
    page = run("requests.py")
    keys = [str(each.key) for each in page.button if str(each.key).startswith("approve-")]
    assert keys == [f"approve-{one.id}"], "Ada Baum has a manager"


def test_overdue_it_goes_to_who_manages_the_manager(staffed: House, log_in: LogIn) -> None:
    registry = staffed.store.registry
    higher = Assignment(AssignmentKind.MANAGER, BOSS, Step(EVER, OTHER_BOSS))
    registry.change(Changes(assignments=(higher,)), registry.revision(), T0)
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    reception = log_in(Role.MANAGER, name="otto", employee=OTHER_BOSS)
    one = asked(staffed, vacation(ahead=30))
    page = run("requests.py")
    assert not [each for each in page.button if str(each.key).startswith("approve-")]
    staffed.clock.at = T0 + 9 * DAY
    assert reception.now() == T0 + 9 * DAY
    staffed.enter("otto")
    log = staffed.enter("otto")
    assert log
    found = inbox(staffed).theirs(staffed.store.accounts.account("otto"), staffed.clock())  # type: ignore[arg-type]
    assert [case.request.id for case in found] == [one.id]


def test_the_inbox_tells_before_and_after_and_never_the_means(
    staffed: House, log_in: LogIn, told: Callable[[], list]
) -> None:
    log_in(Role.MANAGER, name="mia", employee=BOSS)

    begin = T0 - DAY
    times = DayTimes(begin - 12 * HOUR)
    request = replace(vacation(), subject=Subject.TIMES, first=YESTERDAY, last=YESTERDAY,
                      leave=None, times=times)  # fmt: skip
    asked(staffed, request)
    page = run("requests.py")
    text = said(page)
    assert "Arrival" in text
    assert "→" in text
    every = " ".join(words for _where, words in told()).casefold()
    for means in ("camera", "pin", "seen", "kiosk"):
        assert f" {means} " not in every


# --- entering -------------------------------------------------------------------------------------


def test_a_manager_enters_leave_and_the_person_is_told(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    page = run("requests.py")
    page.button(key="enter-leave").click().run()
    assert set(page.multiselect(key="enter-people").options) == set(PEOPLE.values())
    page.multiselect(key="enter-people").set_value(["E001", "E002"])
    with in_fragment(page, monkeypatch):
        page.run()
    in_dialog(page, monkeypatch, "enter-do")
    found = staffed.store.entries.of(PEOPLE, 0, T0 + 9 * DAY, {EntryKind.LEAVE})
    assert sorted(found) == ["E001", "E002"]
    assert any("Mia Manager has entered vacation for you" in n for n in notices(staffed, "eva"))
    done = [e.about for e in staffed.entries() if e.action == Action.ENTER_LEAVE]
    assert sorted(map(str, done)) == ["E001", "E002"]


def test_an_employee_has_nothing_to_enter(staffed: House, log_in: LogIn) -> None:
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    page = run("requests.py")
    assert [str(each.key) for each in page.button] == ["ask-leave-open"]


def test_a_kiosk_asks_for_nothing(house: House, log_in: LogIn) -> None:
    log_in(Role.KIOSK, name="door")
    assert run("requests.py").title[0].value == "Not for this account"


# --- that wasn't me -------------------------------------------------------------------------------


def test_a_recognition_that_was_wrong_counts_no_more_and_is_flagged(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffed.person("root", Role.ADMIN)
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    page = run("my_day.py", day=YESTERDAY.isoformat())
    choice = page.selectbox(key=f"not-me-{YESTERDAY}")
    before = len(choice.options)
    choice.select_index(0).run()
    page.button(key="not-me").click().run()
    page.text_area(key="not-me-note").set_value("I was on the train")
    in_dialog(page, monkeypatch, "not-me-do")
    bouts, voids = staffed.store.bouts("E003", YESTERDAY, TODAY)
    assert {void.reason for void in voids} == {"not me"}
    assert bouts
    (warning,) = notices(staffed, "root")
    assert "Chen Li says that a recognition was wrong" in warning
    assert "I was on the train" in warning
    (neutral,) = notices(staffed, "mia")
    assert "camera" not in neutral
    assert "recogni" not in neutral
    again = run("my_day.py", day=YESTERDAY.isoformat())
    left = [each for each in again.selectbox if each.key == f"not-me-{YESTERDAY}"]
    assert not left or len(left[0].options) == before - 1


def test_manual_times_name_author_and_approver(staffed: House) -> None:

    staffed.person("mia", Role.MANAGER, employee=BOSS)
    times = DayTimes(T0 - DAY - 12 * HOUR)
    one = asked(staffed, replace(vacation(), subject=Subject.TIMES, first=YESTERDAY,
                                 last=YESTERDAY, leave=None, times=times))  # fmt: skip
    corrections(staffed).decide(one, Verdict.APPROVED, "", By("mia", T0 + 1))
    (entry,) = staffed.store.entries.of({"E001"}, 0, T0, {EntryKind.TIMES})["E001"]
    assert statement_of(entry).times == times
    assert (entry.by, entry.body["approver"], entry.body["request"]) == ("eva", "mia", one.id)


# --- activity -------------------------------------------------------------------------------------


def walked() -> Request:
    stretch = Stretch(T0 - 5 * HOUR, T0 - 4 * HOUR, "activity", "walking")
    return replace(vacation(), subject=Subject.ACTIVITY, first=TODAY, last=TODAY, leave=None,
                   stretch=stretch)  # fmt: skip


def recorded_meanwhile(house: House, employee: str) -> int:
    """Milliseconds of the stretch `walked` in which the person's activity was recorded."""
    stretch = walked().stretch
    assert stretch is not None
    days = Days(house.store, house.store.registry.company(), 300_000)
    spans = days.day(employee, TODAY).spans[Channel.ACTIVITY]
    return sum(each.length for each in within(spans, stretch.begin, stretch.end))


def test_activity_is_disputed_by_what_was_recorded(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    page = run("my_day.py", day=YESTERDAY.isoformat())
    page.button(key="ask-activity").click().run()
    page.selectbox(key=f"ask-run-activity-{YESTERDAY}").select_index(0)
    with in_fragment(page, monkeypatch):
        page.run()
    page.selectbox(key=f"ask-label-{YESTERDAY}").set_value("standing")
    with in_fragment(page, monkeypatch):
        page.run()
    page.text_area(key=f"ask-note-{YESTERDAY}").set_value("the desk was up")
    in_dialog(page, monkeypatch, "ask-send")
    (case,) = cases(staffed)
    assert case.request.stretch is not None
    assert (case.request.stretch.channel, case.request.stretch.label) == ("activity", "standing")
    assert notices(staffed, "mia") == [
        f"Chen Li asks for another activity on {_written(YESTERDAY)}."
    ]


def test_whoever_decides_sees_what_it_was_and_would_be_and_the_look_is_audited(
    staffed: House, log_in: LogIn
) -> None:
    asked(staffed, walked())
    seen = recorded_meanwhile(staffed, "E001")
    assert 0 < seen < HOUR, "some of the stretch was recorded, and not all of it"
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    text = said(run("requests.py"))
    assert f"Walking {duration(seen / 1000)}" in text, "nothing is made of what nobody saw"
    looks = [e for e in staffed.entries() if e.action == Action.SEE_ACTIVITY]
    assert [(e.about, dict(e.details)) for e in looks] == [("E001", {"day": TODAY.isoformat()})]


def test_at_a_site_of_groups_nobody_reads_what_was_recorded(staffed: House, log_in: LogIn) -> None:
    asked(staffed, walked())
    agreed(staffed, groups_only=True)
    log_in(Role.MANAGER, name="mia", employee=BOSS)
    text = said(run("requests.py"))
    assert "is not shown to you" in text
    assert "→" not in text
    assert not [e for e in staffed.entries() if e.action == Action.SEE_ACTIVITY]


def test_what_was_approved_goes_with_a_recognition_that_was_wrong(
    staffed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Activity and posture of the stay go, and what somebody had approved about it, too."""
    staffed.person("mia", Role.MANAGER, employee=BOSS)
    seen_then = recorded_meanwhile(staffed, "E003")
    assert seen_then > 0
    one = asked(staffed, replace(walked(), employee="E003", by="ada"))
    corrections(staffed).decide(one, Verdict.APPROVED, "", By("mia", T0 + 1))
    staffed.clock.at += HOUR
    log_in(Role.EMPLOYEE, name="ada", employee="E003")
    page = run("my_day.py", day=TODAY.isoformat())
    seen = page.selectbox(key=f"not-me-{TODAY}")
    days = Days(staffed.store, staffed.store.registry.company(), 300_000)
    before = days.day("E003", TODAY)
    assert before.totals(Channel.ACTIVITY)["walking"] >= seen_then
    for index in range(len(seen.options)):
        again = run("my_day.py", day=TODAY.isoformat())
        again.selectbox(key=f"not-me-{TODAY}").select_index(0).run()
        again.button(key="not-me").click().run()
        again.text_area(key="not-me-note").set_value(f"not me {index}")
        in_dialog(again, monkeypatch, "not-me-do")
    left = days.day("E003", TODAY)
    for begin, end in before.visits:
        assert [within(spans, begin, end) for spans in left.spans.values()] == [[], [], []]
