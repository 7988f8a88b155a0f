"""Consents: everybody's, signed papers, withdrawing for others, publishing; for administrators."""

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.people.values import Changes
from cwem.settings import ROOT
from cwem.values import Consent, Employee, Purpose
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn

FACE = Purpose.ATTENDANCE


def run() -> AppTest:
    done = AppTest.from_file(str(ROOT / "pages" / "consents.py"), default_timeout=60).run()
    assert not done.exception
    return done


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.error, *page.warning, *page.caption, *page.markdown,
        *page.subheader, *page.metric,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def lines(page: AppTest) -> list[Mapping[str, object]]:
    return list(page.dataframe[0].value.to_dict("records"))


def choose(page: AppTest, number: str) -> AppTest:
    page.selectbox(key="consents-person").select(number).run()
    assert not page.exception
    return page


@pytest.fixture
def staffed(house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> House:
    """Three people, of whom one agreed to everything; boss looks."""
    registry = house.store.registry
    people = tuple(Employee(f"E00{n}", name) for n, name in enumerate(["Ada", "Ben", "Cem"], 1))
    registry.change(Changes(employees=people), registry.revision(), T0)
    log_in(Role.ADMIN, name="boss")
    for purpose in Purpose:
        given = Consent("E001", purpose, T0, "in the app", None, "draft 1.0", "ada")
        house.store.agreements.record(given, house.entries()[0])

    def later() -> int:
        house.clock.at += 1
        return house.clock.at

    monkeypatch.setattr(house.reception, "now", later)
    return house


def test_everybody_is_listed_and_counted(staffed: House) -> None:
    page = run()
    assert [(line["Number"], line["Attendance by face recognition"]) for line in lines(page)] == [
        ("E001", ["Agreed"]),
        ("E002", ["Not asked yet"]),
        ("E003", ["Not asked yet"]),
    ]
    assert [metric.value for metric in page.metric] == ["1 of 3"] * len(Purpose)
    assert "2 not asked yet" in words(page)
    assert "to be asked again" not in words(page), "what nobody is, is not said"


def test_filters_leave_those_who_match(staffed: House) -> None:
    page = run()
    page.multiselect[0].set_value(["agreed"]).run()
    assert [line["Number"] for line in lines(page)] == ["E001"]
    page.text_input[0].set_value("ben").run()
    assert "Nobody matches" in words(page)
    page.multiselect[0].set_value([]).run()
    assert [line["Name"] for line in lines(page)] == ["Ben"]


def test_a_look_is_audited_once_with_the_person_it_is_about(staffed: House) -> None:
    page = choose(run(), "E002")
    page.run()
    looks = [(e.actor, e.about) for e in staffed.entries() if e.action == "consents seen"]
    assert looks == [("boss", "E002"), ("boss", None)]


def test_a_signed_paper_is_recorded(staffed: House) -> None:
    page = choose(run(), "E002")
    page.text_input(key="paper-kept-E002").set_value("cabinet 3").run()
    press(page, "paper-record")
    (given,) = staffed.store.consents("E002")
    assert (given.purpose, given.note, given.text, given.by) == (
        FACE, "cabinet 3", "draft 1.0", "boss",
    )  # fmt: skip
    assert page.metric[0].value == "2 of 3"


def test_a_paper_without_a_place_is_refused_and_what_was_typed_stays(staffed: House) -> None:
    page = choose(run(), "E002")
    page.selectbox(key="paper-purpose-E002").select(Purpose.POSTURE).run()
    press(page, "paper-record")
    assert "Say where the paper is kept" in words(page)
    assert page.selectbox(key="paper-purpose-E002").value == Purpose.POSTURE
    assert staffed.store.consents("E002") == []


def test_withdrawing_for_somebody_needs_a_reason_and_is_asked(
    staffed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = press(choose(run(), "E001"), "withdraw-for")
    assert "Say why, for the audit" in words(page)
    page.text_input(key="withdraw-reason-E001").set_value("asked by letter").run()
    press(page, "withdraw-for")
    assert "destroyed at once" in words(page)
    assert staffed.store.purposes()["E001"] == frozenset(Purpose), "nothing yet"
    # AppTest does not run a dialog's own reruns.
    monkeypatch.setattr("cwem.ui.layout.confirm", lambda _t, _s, _b, action, _p: action())
    monkeypatch.setattr("cwem.ui.consent_person.confirm", lambda _t, _s, _b, action, _p: action())
    press(page, "withdraw-for")
    assert staffed.store.purposes()["E001"] == frozenset({Purpose.POSTURE})


def test_who_agreed_to_nothing_has_nothing_to_withdraw(staffed: House) -> None:
    page = choose(run(), "E003")
    assert "no consent that could be withdrawn" in words(page)
    assert "withdraw-for" not in {button.key for button in page.button}


def test_a_draft_says_so_and_cannot_be_published_with_holes(staffed: House) -> None:
    page = run()
    assert "no legal advice" in words(page)
    (button,) = [each for each in page.button if each.label == "Preview and publish"]
    button.click().run()
    assert "double square brackets" in words(page)
    assert not page.radio


def test_a_preview_asks_about_the_meaning_before_it_publishes(staffed: House) -> None:
    page = run()
    page.text_area(key="body-attendance-draft 1.0-en").set_value("Our **own** text").run()
    page.text_area(key="body-attendance-draft 1.0-de").set_value("").run()
    (button,) = [each for each in page.button if each.label == "Preview and publish"]
    button.click().run()
    assert page.radio(key="publish-meaning").value is None
    assert page.button(key="publish-do").disabled
    assert "Not written in: Deutsch" in words(page)
    assert staffed.store.agreements.texts() == []


def test_without_people_there_is_one_way_on(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, name="boss")
    page = run()
    assert "Nobody works here yet" in words(page)
    assert not page.dataframe


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
def test_nobody_else_sees_who_agreed(house: House, log_in: LogIn, role: Role) -> None:
    registry = house.store.registry
    registry.change(Changes(employees=(Employee("E007", "Gus"),)), registry.revision(), T0)
    log_in(role, employee=None if role is Role.KIOSK else "E001")
    page = run()
    assert page.title[0].value == "Not for this account"
    assert "Gus" not in words(page)
    assert not page.dataframe
