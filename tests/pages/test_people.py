"""The page People: for administrators only, and what it records is audited."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.attendance.shifts import Roster, RuleBook
from cwem.errors import InputError, StoreUnavailable
from cwem.people.assignments import employed, team_on
from cwem.people.leavers import planned_leaving
from cwem.people.values import AssignmentKind, Changes, Company
from cwem.settings import ROOT
from cwem.values import Employee, Purpose
from tests.access.fakes import House
from tests.pages.conftest import LogIn
from tests.people.staff import imported, many_people
from tests.store.store_rows import consent, template

K = AssignmentKind
TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
TEXT = f"""number;name;email;joined;left;team;site;site zone;manager;zone
1;Ada_Lovelace;ada@example.org;2020-01-01;;Sales;Köln;UTC;2;UTC
2;Bo Diddley;bo@example.org;2020-01-01;;Lab;Köln;UTC;;UTC
3;Cy Twombly;;2020-01-01;{TOMORROW};Lab;Köln;UTC;;UTC
"""
NOW = int(1000 * 86_400 * (TODAY - date(1970, 1, 1)).days) + 1


@pytest.fixture
def staff(house: House) -> House:
    """Three people, imported today."""
    house.clock.at = NOW
    imported(TEXT, house.store.registry, TODAY)  # type: ignore[arg-type]
    return house


def run(**address: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "people.py"), default_timeout=30)
    for name, value in address.items():
        page.query_params[name] = value
    return checked(page.run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.warning, *page.error, *page.caption, *page.markdown,
        *page.text, *page.subheader, *page.toast,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def press(page: AppTest, *labels: str) -> AppTest:
    """Press these together. Without a browser a dialog is drawn only by a run in which the button
    that opens it is pressed, so that one is pressed along."""
    for label in labels:
        next(each for each in page.button if each.label == label).click()
    return checked(page.run())


def names(page: AppTest) -> list[str]:
    return list(page.dataframe[0].value["name"]) if page.dataframe else []


def audited(house: House, about: str | None) -> list[str]:
    return [
        entry.action for entry in house.entries() if entry.about == about and entry.actor == "ada"
    ]


def company(house: House) -> Company:
    return house.store.registry.company()


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
@pytest.mark.parametrize("address", [{}, {"number": "1"}])
def test_nobody_else_sees_anything_here(
    staff: House, log_in: LogIn, role: Role, address: dict[str, str]
) -> None:
    log_in(role, employee="2" if role is not Role.KIOSK else None)
    page = run(**address)
    assert page.title[0].value == "Not for this account"
    assert "Lovelace" not in words(page)
    assert not page.dataframe
    assert not page.button


def test_without_anybody_there_is_one_thing_to_do(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    led: list[str] = []
    monkeypatch.setattr("streamlit.page_link", lambda _page, label, **_: led.append(label))
    page = run()
    assert "There is nobody yet" in words(page)
    assert led == ["Import people"]


def test_the_list_shows_who_is_employed_today(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, employee="2")
    staff.store.enrol(Employee("1"), template("1"), [consent("1", Purpose.ATTENDANCE, 5)], 5)
    page = run()
    (table,) = page.dataframe
    rows = {row["number"]: row for row in table.value.to_dict("records")}
    assert list(rows) == ["1", "2", "3"]
    ada = rows["1"]
    assert (ada["team"], ada["site"], ada["manager"], ada["zone"]) == (
        "Sales", "Köln", "Bo Diddley", "UTC",
    )  # fmt: skip
    assert (ada["enrolled"], rows["2"]["enrolled"]) == ("Enrolled", "No")
    assert (list(rows["2"]["account"]), list(ada["account"])) == (["Active"], ["None"])
    assert rows["3"]["work"].startswith("Until")
    page.run()
    assert audited(staff, None).count("list of people seen") == 1


def test_filters_come_from_the_address(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert names(run(find="lab bo")) == ["Bo Diddley"]
    assert names(run(team="Sales")) == ["Ada_Lovelace"]
    page = run(show="Left")
    assert names(page) == []
    assert "Nobody matches" in words(page)
    assert len(names(run(show="no such thing"))) == 3


def test_two_thousand_people(house: House, log_in: LogIn) -> None:
    imported(many_people(2_000), house.store.registry, TODAY)  # type: ignore[arg-type]
    log_in(Role.ADMIN)
    page = run()
    assert len(names(page)) == 2_000
    assert "2000 people" in words(page)


def test_a_person_is_opened_from_the_list_and_by_address(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    page.selectbox("open-person").set_value("1")
    checked(page.run())
    assert page.title[0].value == "Ada\\_Lovelace"
    assert page.query_params["number"] == "1"
    assert audited(staff, "1") == ["person seen"]
    page.run()
    assert audited(staff, "1") == ["person seen"]
    press(page, "All people")
    assert page.title[0].value == "People"
    assert "Nobody has the number 404" in words(run(number="404"))


def test_a_person_is_shown_with_assignments_and_who_recorded_them(
    staff: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = run(number="1")
    shown = words(page)
    assert "Sales :gray[from" in shown
    assert "Bo Diddley (2) :gray[from" in shown
    assert "No deputy" in shown
    assert "Not enrolled" in shown
    (table,) = page.dataframe
    assert set(table.value["Recorded by"]) == {"console"}
    assert set(table.value["What"]) == {"Employment", "Team", "Time zone", "Manager"}


def test_details_are_changed_and_audited_without_what_stood_there(
    staff: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = run(number="1")
    page.text_input("name-1").set_value(" Ada  King ")
    page.selectbox("language-1").set_value("de")
    press(page, "Save")
    assert company(staff).employees["1"] == Employee("1", "Ada King", "ada@example.org", "de")
    (entry,) = [e for e in staff.entries() if e.action == "person changed"]
    assert (entry.about, dict(entry.details)) == ("1", {"columns": "name, language"})


def test_a_mistake_is_said_and_what_was_typed_stays(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run(number="1")
    page.text_input("email-1").set_value("ada at home")
    press(page, "Save")
    assert "ada at home is no e-mail address" in words(page)
    assert page.text_input("email-1").value == "ada at home"
    assert company(staff).employees["1"].email == "ada@example.org"


def test_saving_what_is_not_different_changes_nothing(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    before = staff.store.registry.revision()
    assert "Nothing was different" in words(press(run(number="1"), "Save"))
    assert staff.store.registry.revision() == before


def test_a_change_from_a_date_is_explained_then_recorded(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run(number="1"), "Change team")
    assert "nothing will change" in words(page)
    assert next(each for each in page.button if each.label == "Record").disabled
    page.selectbox("change-value-team-1").set_value("lab")
    page.date_input("change-since-team-1").set_value(TOMORROW)
    press(page, "Change team")
    assert "Lab" in words(page)
    assert team_on(company(staff), "1", TOMORROW).id == "sales"  # type: ignore[union-attr]
    press(page, "Change team", "Record")
    assert team_on(company(staff), "1", TODAY).id == "sales"  # type: ignore[union-attr]
    assert team_on(company(staff), "1", TOMORROW).id == "lab"  # type: ignore[union-attr]
    assert "It is recorded" in words(page)
    assert ":blue-badge[Planned] Lab" in words(page)
    entry = next(e for e in staff.entries() if e.action == "dated assignment recorded")
    assert (entry.actor, entry.about) == ("ada", "1")
    assert dict(entry.details) == {"what": "team", "from": TOMORROW.isoformat()}


def test_a_circle_is_refused_before_it_is_recorded(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run(number="2"), "Change manager")
    page.selectbox("change-value-manager-2").set_value("1")
    press(page, "Change manager")
    assert "a circle; choose somebody else" in words(page)
    assert next(each for each in page.button if each.label == "Record").disabled


def test_what_somebody_else_changed_meanwhile_has_to_be_looked_at_again(
    staff: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    page = press(run(number="1"), "Change team")
    page.selectbox("change-value-team-1").set_value("lab")
    press(page, "Change team")
    registry = staff.store.registry
    read, reads = registry.company, []

    def changes_behind_the_first_read() -> Company:
        found = read()
        if not reads:
            registry.change(Changes(employees=(Employee("9", "New"),)), found.revision, NOW)
        reads.append(found)
        return found

    monkeypatch.setattr(registry, "company", changes_behind_the_first_read)
    press(page, "Change team", "Record")
    assert "This has changed just now" in words(page)
    assert team_on(company(staff), "1", TOMORROW).id == "sales"  # type: ignore[union-attr]


def test_leaving_is_shown_and_done_at_once_when_the_day_is_over(
    staff: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    staff.person("bo", employee="2")
    page = press(run(number="2"), "Record last day")
    assert "The account bo, with all its log-ins" in words(page)
    assert "1 person is without a manager from then on: Ada\\_Lovelace (1)" in words(page)
    page.date_input("leave-day-2").set_value(TODAY - timedelta(days=2))
    press(page, "Record last day", "Record the last day")
    assert "This has changed just now" in words(page), "a day typed and the button pressed at once"
    assert "This ends now" in words(page)
    assert employed(company(staff), "2", TODAY)
    assert not staff.store.accounts.account("bo").disabled  # type: ignore[union-attr]
    press(page, "Record last day", "End everything now")
    assert staff.store.accounts.account("bo").disabled  # type: ignore[union-attr]
    assert not employed(company(staff), "2", TODAY)
    assert "Everything has ended" in words(page)
    assert audited(staff, "2") == ["account disabled", "last day at work recorded", "person seen"]
    assert "Bo Diddley (2) :gray[from Jan 1, 2020] :orange-badge[Not employed]" in words(
        run(number="1")
    )


def test_a_planned_leaving_is_recorded_and_taken_back(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    staff.person("bo", employee="2")
    page = press(run(number="2"), "Record last day")
    page.date_input("leave-day-2").set_value(TODAY + timedelta(days=30))
    press(page, "Record last day")
    press(page, "Record last day", "Record the last day")
    assert planned_leaving(company(staff), "2", NOW) == TODAY + timedelta(days=30)
    assert not staff.store.accounts.account("bo").disabled  # type: ignore[union-attr]
    assert "Leaves on" in words(page)
    press(page, "Take leaving back")
    press(page, "Take leaving back", "Take it back")
    assert planned_leaving(company(staff), "2", NOW) is None
    assert "taken back" in words(page)


def test_the_only_administrator_is_told_why_the_account_stays(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, employee="2")
    page = press(run(number="2"), "Record last day")
    page.date_input("leave-day-2").set_value(TODAY - timedelta(days=2))
    press(page, "Record last day")
    press(page, "Record last day", "End everything now")
    assert "Everything has ended but the account" in words(page)
    assert not staff.store.accounts.account("ada").disabled  # type: ignore[union-attr]


def agree(house: House) -> None:
    """One roster, in which every day is off."""
    week = Roster("week", "Half days", date(2023, 1, 2), ("",))
    house.store.rule_books.replace(RuleBook(rosters={"week": week}))


def test_a_persons_own_roster_goes_before_the_teams(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    agree(staff)
    page = run(number="1")
    assert "The team's roster" in words(page)
    press(page, "Change roster")
    page.selectbox("change-value-roster-1").set_value("week")
    press(page, "Change roster")
    assert "Half days" in words(page)
    press(page, "Change roster", "Record")
    assert company(staff).line(K.ROSTER, "1").on(TODAY) == "week"
    assert "roster assigned" in audited(staff, "1")


def test_a_person_is_added_by_form(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    agree(staff)
    page = press(run(), "Add a person")
    press(page, "Add a person", "Add")
    assert "Give the number" in words(page)
    page.text_input("add-number").set_value("44")
    page.text_input("add-name").set_value("Di Prima")
    page.selectbox("add-team").set_value("lab")
    page.selectbox("add-roster").set_value("week")
    press(page, "Add a person")
    assert page.selectbox("add-zone-köln").value == "UTC"
    press(page, "Add a person", "Add")
    assert company(staff).employees["44"] == Employee("44", "Di Prima")
    assert team_on(company(staff), "44", TODAY).id == "lab"  # type: ignore[union-attr]
    assert company(staff).line(K.ZONE, "44").on(TODAY) == "UTC"
    assert company(staff).line(K.ROSTER, "44").on(TODAY) == "week"
    assert page.title[0].value == "Di Prima"
    assert audited(staff, "44") == ["person seen", "person added"]


def test_a_number_that_is_taken_is_refused_and_what_was_typed_stays(
    staff: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = press(run(), "Add a person")
    page.text_input("add-number").set_value("01")
    page.text_input("add-name").set_value("Di Prima")
    press(page, "Add a person", "Add")
    assert "1 is the number of Ada\\_Lovelace" in words(page).replace("Ada_", "Ada\\_")
    assert page.text_input("add-name").value == "Di Prima"


def test_a_store_that_is_down_is_a_sentence(
    staff: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)

    def down() -> Company:
        raise StoreUnavailable("The store is locked; try again.")

    monkeypatch.setattr(staff.store.registry, "company", down)
    page = run()
    (said,) = [each.value for each in page.error]
    assert "cannot reach its records" in said
    assert not page.dataframe


@pytest.mark.parametrize(
    ("language", "head"), [("en", "number,name"), ("de", "Personalnummer;Name")]
)
def test_the_export_is_in_the_imports_form_audited_and_asks_again(
    staff: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch, language: str, head: str
) -> None:
    log_in(Role.ADMIN)
    staff.store.accounts.set_language("ada", language)
    staff.clock.at += 2_000
    made: list[object] = []
    monkeypatch.setattr(
        "streamlit.download_button", lambda _label, data, *_, **__: made.append(data)
    )
    run()
    (read,) = made
    text = read().decode("utf-8-sig")  # type: ignore[operator]
    assert text.startswith(head)
    assert len(text.splitlines()) == 4
    entry = next(e for e in staff.entries() if e.action == "people exported to a file")
    assert (entry.actor, dict(entry.details)) == ("ada", {"people": 3})
    staff.person("root", Role.ADMIN)
    staff.store.accounts.disable("ada", staff.entries()[0])
    staff.clock.at += 2_000
    with pytest.raises(InputError):
        read()  # type: ignore[operator]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(
    staff: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    registry = staff.store.registry
    page = run(number="2")
    theirs = Employee("2", "Bo Diddley", "new@example.org", "de")
    registry.change(Changes(employees=(theirs,)), registry.revision(), NOW)
    page.text_input("name-2").set_value("Bo D.")
    press(page, "Save")
    assert "meanwhile to: Bo Diddley, new@example.org, Deutsch." in page.error[0].value
    assert registry.company().employees["2"] == theirs
    assert page.text_input("name-2").value == "Bo D.", "what was typed is still there"
    press(page, "Save")
    assert not page.error
    assert registry.company().employees["2"].name == "Bo D."


def test_one_may_save_again_and_again(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run(number="2")
    for name in ("Bo A", "Bo B"):
        page.text_input("name-2").set_value(name)
        press(page, "Save")
        assert not page.error
        assert staff.store.registry.company().employees["2"].name == name
