"""The page Import people: shown first, imported as shown, whole or not at all."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.access.invitations import InvitationState
from cwem.access.invite import Wanted, invite
from cwem.errors import StoreUnavailable
from cwem.people.values import Changes
from cwem.settings import ROOT
from cwem.values import Employee
from tests.access.fakes import House
from tests.pages.conftest import LogIn
from tests.people.staff import imported

GOOD = """\
Personalnummer;Name;Team;Standort;Standort-Zeitzone;Vorgesetzter;Anmeldename;Rolle;Sprache
001;Anna Ärmel;Lager;Köln;Europe/Berlin;002;anna;;de
002;Bo Dorn;Lager;Köln;Europe/Berlin;;bo;Führungskraft;en
003;Cy *Twombly*;Lager;Köln;Europe/Berlin;002;;;
"""
WRONG = GOOD.replace("002;anna;;", "999;a b;;").replace("003;Cy", "001;Cy")
DOUBTFUL = GOOD.replace("Sprache", "Unbekannt")


def run() -> AppTest:
    return checked(
        AppTest.from_file(str(ROOT / "pages" / "people_import.py"), default_timeout=30).run()
    )


def checked(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def upload(text: str, page: AppTest | None = None) -> AppTest:
    page = page or run()
    page.file_uploader[0].set_value(("staff.csv", text.encode(), "text/csv"))
    return checked(page.run())


def press(page: AppTest, label: str) -> AppTest:
    next(each for each in page.button if each.label == label).click()
    return checked(page.run())


def labels(page: AppTest) -> list[str]:
    return [each.label for each in page.button]


def words(page: AppTest) -> str:
    shown = [*page.title, *page.error, *page.warning, *page.caption, *page.markdown,
             *page.subheader, *page.toast]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def links(page: AppTest) -> list[str]:
    return [each.value for each in page.code]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
def test_nobody_else_imports(house: House, log_in: LogIn, role: Role) -> None:
    log_in(role, employee=None if role is Role.KIOSK else "E1")
    page = run()
    assert page.title[0].value == "Not for this account"
    assert not page.file_uploader


def test_mistakes_are_listed_and_nothing_can_be_imported(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(WRONG)
    assert "3 mistakes" in words(page)
    table = page.table[0].value
    assert list(table["Row"]) == ["2", "2", "4"]
    assert list(table["Column"]) == ["Anmeldename", "Vorgesetzter", "Personalnummer"]
    assert "Nobody has the number 999" in list(table["What is wrong"])
    assert "Import" not in labels(page)
    assert house.store.registry.revision() == 0


def looks(house: House) -> list[str | None]:
    return [each.about for each in house.entries() if each.action == Action.SEE_PEOPLE]


def test_comparing_a_file_with_nobody_is_no_look(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert upload(GOOD).metric
    assert looks(house) == []


@pytest.mark.parametrize("text", [GOOD, WRONG], ids=["good", "with mistakes"])
def test_comparing_a_file_with_who_is_known_is_one_look_at_everybody(
    house: House, log_in: LogIn, text: str
) -> None:
    log_in(Role.ADMIN)
    imported(GOOD, house.store.registry, date.today())  # type: ignore[arg-type]
    page = run()
    assert looks(house) == [], "nothing is shown before there is a file"
    checked(upload(text, page).run())
    assert looks(house) == [None]


def test_where_the_look_cannot_be_noted_nothing_is_shown(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    imported(GOOD, house.store.registry, date.today())  # type: ignore[arg-type]
    page = run()

    def full(*_entries: object) -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(type(house.store.audit), "record", full)
    page.file_uploader[0].set_value(("staff.csv", GOOD.encode(), "text/csv"))
    page = page.run()
    assert not page.metric
    assert not page.dataframe
    assert "cannot reach its records" in words(page)


def test_a_file_that_invites_administrators_warns(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert not upload(GOOD).warning
    (warning,) = upload(GOOD.replace("Führungskraft", "admin")).warning
    assert warning.value.startswith("1 person is invited as an administrator.")


def test_what_the_file_does_is_shown_then_done(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(GOOD)
    assert [(each.label, each.value) for each in page.metric] == [
        ("New", "3"),
        ("Changed", "0"),
        ("Leaving", "0"),
        ("Unchanged", "0"),
    ]
    assert "2 people are invited by one-time links" in words(page)
    assert house.store.registry.revision() == 0, "looking changes nothing"
    page = press(page, "Import")
    company = house.store.registry.company()
    assert set(company.employees) == {"001", "002", "003"}
    assert "3 people imported." in words(page)
    assert len(links(page)) == 2
    sent = house.store.invitations.invitations()
    assert {(each.login, each.employee, each.language) for each in sent} == {
        ("anna", "001", "de"),
        ("bo", "002", "en"),
    }
    assert all(link.startswith("http://127.0.0.1:8501/invite/") for link in links(page))
    about = {(e.action, e.about) for e in house.entries() if e.actor == "ada"}
    assert {
        (Action.IMPORT_PERSON, "001"),
        (Action.IMPORT_PERSON, "003"),
        (Action.INVITE, "001"),
    } <= about
    assert {(Action.IMPORT_TEAM, None), (Action.IMPORT_SITE, None)} <= about


def test_links_are_shown_until_they_are_closed(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(upload(GOOD), "Import")
    shown = links(page)
    assert links(checked(page.run())) == shown
    assert links(press(page, "I have them: close")) == []
    assert links(run()) == []
    assert not any(link[-43:] in repr(house.entries()) for link in shown)


def test_repeating_says_that_nothing_is_left(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(upload(GOOD), "Import")
    page = upload(GOOD, press(page, "I have them: close"))
    assert "nothing is left to do" in words(page)
    assert "Import" not in labels(page)


def test_invitations_can_be_all_that_is_left(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    imported(GOOD, house.store.registry, date.today())  # type: ignore[arg-type]
    page = upload(GOOD)
    assert [each.value for each in page.metric][-1] == "3"
    page = press(page, "Import")
    assert len(links(page)) == 2
    assert house.store.registry.revision() == 1


def test_notes_have_to_be_looked_at(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(DOUBTFUL)
    assert "1 note" in words(page)
    button = next(each for each in page.button if each.label == "Import")
    assert button.disabled
    page.checkbox[0].check().run()
    page = press(page, "Import")
    assert house.store.registry.revision() == 1


def test_a_company_changed_meanwhile_is_looked_at_again(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(GOOD)
    other = Changes(employees=(Employee("001", "Anna"),))
    house.store.registry.change(other, 0, house.clock())
    page = press(page, "Import")
    assert "Somebody changed people" in words(page)
    assert house.store.invitations.invitations() == []
    assert set(house.store.registry.company().employees) == {"001"}
    assert [each.value for each in page.metric] == ["2", "1", "0", "0"], "the new plan"
    press(page, "Import")
    assert len(house.store.registry.company().employees) == 3


def test_a_log_in_name_taken_meanwhile_is_said(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(GOOD)
    wanted = Wanted("anna", frozenset({Role.EMPLOYEE}), "E9")
    invite(house.store.invitations, [wanted], 14, By("root", house.clock()))
    page = press(page, "Import")
    assert "imported, but nobody was invited" in words(page)
    assert "1 mistake" in words(page), "the new plan names the row"
    assert len(house.store.registry.company().employees) == 3


def test_who_lost_the_right_meanwhile_imports_nothing(house: House, log_in: LogIn) -> None:
    reception = log_in(Role.ADMIN)
    house.person("root", Role.ADMIN)
    page = upload(GOOD)
    from cwem.access.audit import AuditEntry

    entry = AuditEntry(house.clock(), "root", "roles changed")
    house.store.accounts.set_roles("ada", frozenset({Role.EMPLOYEE}), entry)
    house.clock.at += 2_000
    page = press(page, "Import")
    assert page.title[0].value == "Not for this account"
    assert house.store.registry.revision() == 0
    assert reception.store.invitations.invitations() == []


def test_changes_are_filtered_and_names_stay_names(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(GOOD)
    page.text_input("import-text").set_value("twombly").run()
    rows = page.dataframe[0].value
    assert set(rows["Number"]) == {"003"}
    page.text_input("import-text").set_value("nobody at all").run()
    assert "Nothing here matches" in words(page)


def test_the_format_is_explained(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run(), "File format")
    assert "number" in list(page.dataframe[0].value["Column"])
    assert "Last days are included" in words(page)


def test_invitations_are_open_as_long_as_was_asked(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = upload(GOOD)
    page.number_input[0].set_value(3).run()
    press(page, "Import")
    house.clock.at += 3 * 86_400_000
    states = {each.state(house.clock()) for each in house.store.invitations.invitations()}
    assert states == {InvitationState.EXPIRED}
