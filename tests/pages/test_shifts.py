"""The page Shifts: what is agreed, tried before it is kept, and nobody's working time shown to
whoever may not see it."""

from dataclasses import replace
from datetime import date, time

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.access.reception import Reception
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.rule_files import rosters_csv, shifts_csv
from cwem.attendance.shifts import (
    ReckoningRule,
    Roster,
    RuleBook,
    Shift,
    ShiftKind,
    SiteRules,
    Stretch,
)
from cwem.errors import StoreUnavailable
from cwem.kpi.report.payroll import Payroll, line_body
from cwem.people.values import AssignmentKind
from cwem.settings import ROOT
from tests.access.fakes import T0, House
from tests.kpi.trying import BOOK, FIRST, NAMES, OFFICE, WEEK, WORKED, staffed
from tests.pages.conftest import LogIn
from tests.pages.fragments import in_fragment


@pytest.fixture
def agreed(house: House) -> House:
    """Two teams by one roster; everybody comes at 9:07."""
    staffed(house.store)
    house.store.rule_books.replace(BOOK)
    return house


def run(part: str = "") -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "shifts.py"), default_timeout=60)
    if part:
        page.query_params["open"] = part
    return checked(page.run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.error, *page.warning, *page.caption, *page.markdown,
        *page.subheader, *page.toast,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown).replace("\\", "")


def tables(page: AppTest) -> str:
    return " ".join(each.value.to_csv() for each in page.dataframe)


def press(page: AppTest, *keys: str) -> AppTest:
    """Press these together: a dialog is drawn only when the button that opens it is pressed."""
    for key in keys:
        page.button(key=key).click()
    return checked(page.run())


def keys(page: AppTest) -> set[str]:
    return {str(each.key) for each in page.button}


def book(house: House) -> RuleBook:
    return house.store.rule_books.book()


def audited(house: House, action: Action = Action.CHANGE_RULES) -> list[dict[str, object]]:
    return [dict(e.details) for e in house.entries() if e.action == action]


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "shift:office", "roster:week", "site:s", "files"])
@pytest.mark.parametrize(
    "role", [Role.EMPLOYEE, Role.MANAGER, Role.PAYROLL, Role.AUDITOR, Role.KIOSK]
)
def test_nobody_else_sees_anything_here(
    agreed: House, log_in: LogIn, role: Role, part: str
) -> None:
    log_in(role, employee=None if role is Role.KIOSK else "1")
    page = run(part)
    assert page.title[0].value == "Not for this account"
    assert "Office" not in words(page) + tables(page)
    assert not page.button


# --- an empty book --------------------------------------------------------------------------------


def test_an_empty_book_offers_working_times_to_begin_with(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    assert "Begin with one of these" in words(page)
    press(page, "template-office")
    assert book(house).shifts["office"].planned == 480
    assert book(house).rosters["office-monday-to-friday"].on(date(2023, 11, 17)) == "office"
    assert audited(house) == [{"template": "office", "as": "new"}]
    assert "Begin with one of these" not in words(page)
    assert "09:00" in tables(page)


def test_a_template_speaks_the_readers_language(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    house.store.accounts.set_language("ada", "de")
    press(run(), "template-two")
    assert {each.name for each in book(house).shifts.values()} == {"Frühschicht", "Spätschicht"}


def test_the_store_does_not_answer(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)

    def gone(_self: object) -> RuleBook:
        raise StoreUnavailable("/var/lib/secret is locked")

    monkeypatch.setattr(type(agreed.store.rule_books), "book", gone)
    page = run()
    assert "cannot reach its records" in words(page)
    assert "secret" not in words(page)


# --- shifts ---------------------------------------------------------------------------------------


def test_a_night_shift_is_entered(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run("shift:new")
    assert "has no name" not in words(page), "nothing is wrong before anything was typed"
    page.text_input(key="shift-new-name").set_value("Night")
    page.time_input(key="shift-new-0-from").set_value(time(22))
    page.time_input(key="shift-new-0-to").set_value(time(6))
    checked(page.run())
    assert "ends on the next day" in words(page)
    assert page.metric[0].value == "7 h 30 min"
    press(page, "rule-save")
    night = book(agreed).shifts["night"]
    assert (night.stretches, night.pause) == ((Stretch(1320, 1800),), 30)
    assert page.query_params["open"] == "shift:night"
    assert "Night was saved." in words(page)
    assert audited(agreed) == [{"shift": "night", "as": "new"}]


def test_a_split_shift_is_entered_and_its_times_may_not_overlap(
    agreed: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = press(run("shift:new"), "shift-new-add")
    page.text_input(key="shift-new-name").set_value("Split")
    page.time_input(key="shift-new-0-from").set_value(time(8))
    page.time_input(key="shift-new-0-to").set_value(time(12))
    page.time_input(key="shift-new-1-from").set_value(time(11, 30))
    page.time_input(key="shift-new-1-to").set_value(time(18))
    press(page, "rule-save")
    assert "08:00-12:00 and 11:30-18:00 overlap or are not in order." in words(page)
    assert "split" not in book(agreed).shifts
    page.time_input(key="shift-new-1-from").set_value(time(16))
    page.time_input(key="shift-new-1-to").set_value(time(20))
    press(page, "rule-save")
    assert book(agreed).shifts["split"].stretches == (Stretch(480, 720), Stretch(960, 1200))


def test_a_flexible_shift_is_entered(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run("shift:new")
    page.text_input(key="shift-new-name").set_value("Flex")
    page.segmented_control(key="shift-new-kind").set_value(ShiftKind.FLEXIBLE)
    checked(page.run())
    page.number_input(key="shift-new-hours").set_value(7)
    page.number_input(key="shift-new-minutes").set_value(48)
    page.toggle(key="shift-new-has-core").set_value(True)
    checked(page.run())
    page.time_input(key="shift-new-core-from").set_value(time(5))
    press(page, "rule-save")
    assert "The core time 05:00-15:00 lies outside of the frame 06:00-20:00." in words(page)
    page.time_input(key="shift-new-core-from").set_value(time(10))
    press(page, "rule-save")
    flex = book(agreed).shifts["flex"]
    assert (flex.kind, flex.minutes, flex.core) == (ShiftKind.FLEXIBLE, 468, Stretch(600, 900))


def test_a_name_stands_once(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run("shift:new")
    page.text_input(key="shift-new-name").set_value("office")
    press(page, "rule-save")
    assert "Office exists already" in words(page) or "office exists already" in words(page)
    assert set(book(agreed).shifts) == {"office"}


def test_a_shift_that_stands_in_a_roster_is_not_removed(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run("shift:office"), "rule-remove")
    assert "stands in the rosters Week" in words(page)
    assert "confirm-do" not in keys(page)
    assert "office" in book(agreed).shifts


def test_an_unused_shift_is_removed_after_a_question(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    other = replace(OFFICE, id="other", name="Other")
    agreed.store.rule_books.replace(
        replace(book(agreed), shifts={"office": OFFICE, "other": other})
    )
    page = press(run("shift:other"), "rule-remove")
    assert "other" in book(agreed).shifts
    press(page, "rule-remove", "confirm-do")
    assert set(book(agreed).shifts) == {"office"}
    assert audited(agreed) == [{"shift": "other", "as": "removed"}]


def test_a_copy_begins_as_the_shift_without_its_name(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run("shift:office"), "rule-copy")
    assert page.query_params["open"] == "shift:new:office"
    assert page.text_input(key="shift-new-office-name").value == ""
    page.text_input(key="shift-new-office-name").set_value("Office from 2024")
    press(page, "rule-save")
    copy = book(agreed).shifts["office-from-2024"]
    assert replace(copy, id="office", name="Office") == OFFICE


# --- tried before it is kept ----------------------------------------------------------------------


def tolerant(page: AppTest) -> AppTest:
    page.number_input(key="shift-office-grace").set_value(10)
    return press(page, "rule-save")


def test_an_administrator_is_shown_sums_and_no_names(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = tolerant(run("shift:office"))
    assert book(agreed).shifts["office"].grace == 5, "nothing is kept yet"
    shown = words(page) + tables(page)
    assert "Lab,6,30,−3 h 30 min" in tables(page)
    assert "Days of fewer than 5 people change in other teams" in shown
    assert "Desk" not in tables(page)
    assert not [name for name in NAMES.values() if name in shown]
    assert audited(agreed, Action.SEE_ATTENDANCE) == []


def test_it_is_kept_when_the_trial_was_looked_at(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    page = tolerant(run("shift:office"))
    with in_fragment(page, monkeypatch):
        page.button(key="tried-keep").click().run()
    assert book(agreed).shifts["office"].grace == 10
    assert audited(agreed) == [{"shift": "office", "as": "changed", "columns": "grace"}]


def test_it_is_not_kept_by_cancelling(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    page = tolerant(run("shift:office"))
    with in_fragment(page, monkeypatch):
        page.button(key="tried-cancel").click().run()
    assert book(agreed).shifts["office"].grace == 5
    assert audited(agreed) == []


def test_whoever_may_see_attendance_is_shown_every_day_and_is_audited(
    agreed: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN, Role.PAYROLL)
    page = tolerant(run("shift:office"))
    shown = tables(page)
    assert "Gus (7)" in shown
    assert "Late → Present" in shown
    assert "7 min → 0 min" in shown
    assert "**35 days of 7 people** change." in words(page)
    seen = [e.about for e in agreed.entries() if e.action == Action.SEE_ATTENDANCE]
    assert sorted(map(str, seen)) == sorted(NAMES)


def test_a_manager_who_is_administrator_sees_their_own_people_only(
    agreed: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN, Role.MANAGER, employee="1")
    agreed.reception = Reception(
        agreed.store,
        agreed.reception.lifetimes,
        passwords=agreed.passwords,
        manages=lambda boss, number, _day: boss == "1" and number == "7",
        now=agreed.clock,
    )
    from cwem.ui import state

    state.put(replace(state.server(), reception=agreed.reception))
    page = tolerant(run("shift:office"))
    assert "Gus (7)" in tables(page)
    assert "Ada (1)" in tables(page), "oneself"
    assert "Ben" not in tables(page)
    assert "Lab,5,25" in tables(page)


def test_closed_periods_are_said_to_stay(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, Role.PAYROLL)
    frozen = {day.isoformat(): {} for day in WORKED[:2]}
    line = ClosedLine("1", line_body(Payroll(), frozen))
    closing = Closing(
        FIRST, WORKED[1], "lab", 1, closing_hash([line.digest]), (line.digest,), T0, "pay", 0
    )
    agreed.store.closings.close(closing, [line], agreed.store.closings.ground())
    page = tolerant(run("shift:office"))
    assert "2 of these days are in closed periods" in words(page)
    assert "no adjustment comes of this" in words(page)
    assert tables(page).count("Closed: stays") == 2


def test_what_somebody_else_changed_is_said_and_nothing_entered_is_lost(
    agreed: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = run("shift:office")
    theirs = replace(OFFICE, pause=45)
    agreed.store.rule_books.replace(replace(book(agreed), shifts={"office": theirs}))
    page.number_input(key="shift-office-grace").set_value(10)
    checked(page.run())
    assert "Somebody changed this meanwhile" in words(page)
    assert "rule-save" not in keys(page)
    assert page.number_input(key="shift-office-grace").value == 10
    press(page, "rule-mine")
    assert page.number_input(key="shift-office-grace").value == 10
    assert "rule-save" in keys(page)
    # or the other way
    agreed.store.rule_books.replace(
        replace(book(agreed), shifts={"office": replace(theirs, pause=50)})
    )
    checked(page.run())
    press(page, "rule-theirs")
    assert page.number_input(key="shift-office-pause").value == 50
    assert page.number_input(key="shift-office-grace").value == 5


def test_a_book_that_changed_under_the_trial_is_looked_at_again(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    page = tolerant(run("shift:office"))
    other = replace(OFFICE, id="other", name="Other")
    agreed.store.rule_books.replace(
        replace(book(agreed), shifts={"office": OFFICE, "other": other})
    )
    with in_fragment(page, monkeypatch):
        page.button(key="tried-keep").click().run()
        assert "This has changed just now" in words(page)
        assert book(agreed).shifts["office"].grace == 5
        page.button(key="tried-keep").click().run()
    assert book(agreed).shifts["office"].grace == 10
    assert "other" in book(agreed).shifts, "theirs stays"


# --- rosters --------------------------------------------------------------------------------------


def test_a_week_is_entered_and_shown(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run("roster:new")
    page.text_input(key="roster-new-name").set_value("Part time")
    for day in (0, 2):
        page.selectbox(key=f"roster-new-week-{day}").set_value("office")
    checked(page.run())
    assert "**16 h 00 min** a week on average, work on **2 of 7** days." in words(page)
    press(page, "rule-save")
    made = book(agreed).rosters["part-time"]
    assert made.cycle == ("office", "", "office", "", "", "", "")
    assert made.first.weekday() == 0
    assert audited(agreed) == [{"roster": "part-time", "as": "new"}]


def test_another_cycle_is_entered_and_may_not_overlap(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    long = Shift("long", "Long", ShiftKind.FIXED, (Stretch(1200, 1860),), pause=30)
    early = Shift("early", "Early", ShiftKind.FIXED, (Stretch(360, 840),), pause=30)
    shifts = {each.id: each for each in (OFFICE, long, early)}
    agreed.store.rule_books.replace(replace(book(agreed), shifts=shifts))
    page = run("roster:new")
    page.text_input(key="roster-new-name").set_value("Crew")
    page.segmented_control(key="roster-new-kind").set_value("other")
    checked(page.run())
    page.number_input(key="roster-new-days").set_value(3)
    page.date_input(key="roster-new-first").set_value(date(2023, 11, 1))
    checked(page.run())
    page.selectbox(key="roster-new-day-0").set_value("long")
    page.selectbox(key="roster-new-day-1").set_value("early")
    press(page, "rule-save")
    assert "Long of day 1 ends at 07:00, after Early of the next day has begun" in words(page)
    assert "crew" not in book(agreed).rosters
    page.selectbox(key="roster-new-day-1").set_value("")
    press(page, "rule-save")
    assert book(agreed).rosters["crew"] == Roster(
        "crew", "Crew", date(2023, 11, 1), ("long", "", "")
    )


def test_a_changed_roster_is_tried_first(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    page = run("roster:week")
    page.selectbox(key="roster-week-week-4").set_value("")
    press(page, "rule-save")
    assert "Lab,6," in tables(page)
    assert book(agreed).rosters["week"] == WEEK
    with in_fragment(page, monkeypatch):
        page.button(key="tried-keep").click().run()
    assert book(agreed).rosters["week"].on(date(2023, 11, 10)) == ""


def test_an_assigned_roster_stays(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run("roster:week"), "rule-remove")
    assert "so it stays" in words(page)
    assert "confirm-do" not in keys(page)
    assert "week" in book(agreed).rosters


def test_a_roster_is_assigned_by_dates(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    new = Roster("new", "New", date(2023, 1, 2), ("office",))
    agreed.store.rule_books.replace(replace(book(agreed), rosters={"week": WEEK, "new": new}))
    page = run("roster:week")
    assert "Lab" in tables(page)
    assert "Desk" in tables(page)
    page.selectbox(key="assign-to-week").set_value("roster:7")
    checked(page.run())
    press(page, "assign-week")
    assert page.selectbox(key="change-value-roster-7-week").value == "week"
    with in_fragment(page, monkeypatch):
        page.date_input(key="change-since-roster-7").set_value(date(2024, 1, 1)).run()
        page.selectbox(key="change-value-roster-7-week").set_value("new").run()
        page.button(key="change-record").click().run()
    line = agreed.store.registry.company().line(AssignmentKind.ROSTER, "7")
    assert (line.on(date(2023, 12, 31)), line.on(date(2024, 1, 1))) == (None, "new")
    (details,) = audited(agreed, Action.ASSIGN_ROSTER)
    assert details == {"what": "roster", "from": "2024-01-01"}


def test_an_assignment_in_the_past_says_which_days_it_changes(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN, Role.PAYROLL)
    off = Roster("off", "Nothing", date(2023, 1, 2), ("",))
    agreed.store.rule_books.replace(replace(book(agreed), rosters={"week": WEEK, "off": off}))
    page = run("roster:off")
    page.selectbox(key="assign-to-off").set_value("roster:7")
    checked(page.run())
    press(page, "assign-off")
    with in_fragment(page, monkeypatch):
        page.date_input(key="change-since-roster-7").set_value(date(2023, 11, 9)).run()
    shown = tables(page)
    assert "Gus (7)" in shown
    assert "Nov 9, 2023" in shown
    assert "Nov 8, 2023" not in shown, "before it"
    assert "Ada" not in shown
    with in_fragment(page, monkeypatch):
        page.date_input(key="change-since-roster-7").set_value(date(2024, 1, 1)).run()
    assert "Gus (7)" not in tables(page), "no day that has passed"


# --- sites ----------------------------------------------------------------------------------------


def test_the_rules_of_a_site(agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(Role.ADMIN)
    page = run("site:s")
    page.number_input(key="rules-s-year").set_value(2023)
    page.toggle(key="rules-s-groups").set_value(True)
    page.date_input(key="rules-s-extra-day").set_value(date(2023, 11, 13))
    page.text_input(key="rules-s-extra-name").set_value("Carnival")
    press(page, "rules-s-extra-add")
    shown = tables(page)
    assert "Carnival,Own holiday" in shown
    assert "All Saints" in shown, "of North Rhine-Westphalia, where the site is"
    page.multiselect(key="rules-s-worked--2023").set_value([date(2023, 11, 1)])
    checked(page.run())
    assert "Worked on" in tables(page)
    press(page, "rule-save")
    assert "Lab,6,12" in tables(page), "two days of six people"
    assert book(agreed).sites == {}
    with in_fragment(page, monkeypatch):
        page.button(key="tried-keep").click().run()
    assert book(agreed).sites["s"] == SiteRules(
        extra_holidays={date(2023, 11, 13): "Carnival"},
        working_holidays=frozenset({date(2023, 11, 1)}),
        groups_only=True,
        group_days=((date(2023, 11, 14), date.max),),
    )
    assert audited(agreed) == [{"site": "s", "as": "new"}]


def test_another_region_and_a_stricter_rule(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    page = run("site:s")
    page.radio(key="rules-s-name").set_value(ReckoningRule.SEEN_AT_DOOR)
    page.selectbox(key="rules-s-country").set_value("DE")
    checked(page.run())
    page.selectbox(key="rules-s-region-DE").set_value("BE")
    press(page, "rule-save")
    with in_fragment(page, monkeypatch):
        page.button(key="tried-keep").click().run()
    assert book(agreed).sites["s"] == SiteRules(ReckoningRule.SEEN_AT_DOOR, "DE-BE")


# --- files ----------------------------------------------------------------------------------------


def upload(*files: tuple[str, bytes]) -> AppTest:
    page = run("files")
    page.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    return checked(page.run())


GOOD = b"shift,times,pause\nEarly,06:00-14:00,30\n", b"roster,Mon,Tue\nNew one,Early,Office\n"


def test_files_are_shown_then_imported(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(("r.csv", GOOD[1]), ("s.csv", GOOD[0]))
    assert [(each.label, each.value) for each in page.metric] == [
        ("New", "2"), ("Changed", "0"), ("Unchanged", "0"),
    ]  # fmt: skip
    assert book(agreed).shifts == BOOK.shifts
    press(page, "rules-import")
    assert book(agreed).shifts["early"].planned == 450
    assert book(agreed).rosters["new-one"].cycle[:3] == ("early", "office", "")
    assert [entry["as"] for entry in audited(agreed)] == ["new", "new"]


def test_mistakes_are_listed_with_row_and_column_and_nothing_is_imported(
    agreed: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = upload(("s.csv", GOOD[0].replace(b"14:00", b"25:00x")), ("r.csv", GOOD[1]))
    found = [row for table in page.table for row in table.value.to_dict("records")]
    assert ("2", "times") in {(row["Row"], row["Column"]) for row in found}
    assert "rules-import" not in keys(page)
    assert book(agreed).rosters == BOOK.rosters


def test_a_file_that_changes_days_is_tried_first(
    agreed: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    page = upload(("s.csv", b"shift,grace\nOffice,10\n"))
    press(page, "rules-import")
    assert "Lab,6,30" in tables(page)
    assert book(agreed).shifts["office"].grace == 5
    with in_fragment(page, monkeypatch):
        page.button(key="tried-keep").click().run()
    assert book(agreed).shifts["office"].grace == 10


def test_what_is_exported_has_nothing_left_to_do(agreed: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(("s.csv", shifts_csv(BOOK)), ("r.csv", rosters_csv(BOOK)))
    assert "nothing is left to do" in words(page)
    assert "rules-import" not in keys(page)
