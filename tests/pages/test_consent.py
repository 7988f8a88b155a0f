"""My consent: the states, agreeing, declining and withdrawing, by whoever it is about."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.agreeing import NewText, publish
from cwem.access.audit import By
from cwem.people.values import Changes
from cwem.settings import ROOT
from cwem.values import Employee, Purpose
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn


def run() -> AppTest:
    done = AppTest.from_file(str(ROOT / "pages" / "consent.py"), default_timeout=60).run()
    assert not done.exception
    return done


def words(page: AppTest) -> str:
    shown = [*page.title, *page.info, *page.error, *page.caption, *page.markdown, *page.subheader]
    return " ".join(str(each.value) for each in shown)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


@pytest.fixture(autouse=True)
def _time_passes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def later() -> int:
        house.clock.at += 1
        return house.clock.at

    monkeypatch.setattr(house.reception, "now", later)


@pytest.fixture
def mine(house: House, log_in: LogIn) -> House:
    registry = house.store.registry
    registry.change(Changes(employees=(Employee("E001", "Ada"),)), registry.revision(), T0)
    log_in(Role.EMPLOYEE, employee="E001")
    return house


def ask_in(house: House, body: str, meaning_changed: bool, seen: str) -> None:
    new = NewText(Purpose.ATTENDANCE, {"en": body}, meaning_changed, seen)
    publish(house.store, new, By("boss", T0))


def tick(page: AppTest, version: str = "draft 1.0") -> AppTest:
    return page.checkbox(key=f"tick-attendance-{version}").check().run()


def test_every_purpose_has_a_card_with_its_text_and_nothing_is_ticked(mine: House) -> None:
    page = run()
    assert len(page.subheader) == len(Purpose)
    assert [box.value for box in page.checkbox] == [False] * len(Purpose)
    assert page.button(key="agree-attendance").disabled
    assert "in another way" in words(page)
    assert "draft that comes with CWEM" in words(page)
    assert mine.store.agreements.consents() == []


def test_agreeing_takes_a_tick_and_a_button(mine: House) -> None:
    page = press(tick(run()), "agree-attendance")
    assert "recorded by you" in words(page)
    assert mine.store.purposes() == {"E001": frozenset({Purpose.ATTENDANCE})}
    assert "agree-attendance" not in {button.key for button in page.button}


def test_declining_is_remembered_and_can_be_changed(mine: House) -> None:
    page = press(run(), "decline-posture")
    assert "Declined" in words(page)
    assert mine.store.purposes() == {}
    keys = {button.key for button in page.button}
    assert "decline-posture" not in keys
    assert "agree-posture" in keys


def test_withdrawing_is_asked_first_and_says_what_is_destroyed(mine: House) -> None:
    page = press(press(tick(run()), "agree-attendance"), "withdraw-attendance")
    assert "face template and its key are destroyed at once" in words(page)
    assert page.button(key="confirm-do").label == "Withdraw"
    assert mine.store.purposes(), "nothing yet"


def test_a_withdrawal_that_is_confirmed_is_one(
    mine: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = press(tick(run()), "agree-attendance")
    # AppTest does not run a dialog's own reruns.
    monkeypatch.setattr("cwem.ui.layout.confirm", lambda _t, _s, _b, action, _p: action())
    press(page, "withdraw-attendance")
    assert mine.store.purposes() == {}
    assert "Withdrawn" in words(run())


def test_a_newer_text_of_the_same_meaning_asks_and_keeps(mine: House) -> None:
    press(tick(run()), "agree-attendance")
    ask_in(mine, "Our own words", meaning_changed=False, seen="draft 1.0")
    page = run()
    assert "your consent still holds" in words(page)
    assert "Our own words" in words(page)
    press(tick(page, "1.1"), "agree-attendance")
    assert mine.store.consents("E001")[-1].text == "1.1"


def test_another_meaning_says_that_nothing_is_recorded(mine: House) -> None:
    press(tick(run()), "agree-attendance")
    ask_in(mine, "Other cameras too", meaning_changed=True, seen="draft 1.0")
    assert "Nothing is recorded for this purpose until you agree again" in words(run())
    assert mine.store.purposes() == {}


def test_a_text_published_while_it_was_read_is_not_agreed_to(mine: House) -> None:
    page = tick(run())
    ask_in(mine, "Newer", meaning_changed=False, seen="draft 1.0")
    shown = page.button(key="agree-attendance").click().run()
    assert not shown.exception
    assert mine.store.agreements.consents() == []


@pytest.mark.parametrize("employee", [None, "E404"])
def test_without_an_employee_record_there_is_nothing_to_agree_to(
    house: House, log_in: LogIn, employee: str | None
) -> None:
    log_in(Role.EMPLOYEE, employee=employee)
    page = run()
    assert "does not belong to an employee" in words(page)
    assert not page.button


def test_only_ones_own_consents_are_shown(mine: House) -> None:
    registry = mine.store.registry
    registry.change(Changes(employees=(Employee("E002", "Ben"),)), registry.revision(), T0)
    run()
    page = run()
    assert "E002" not in words(page)
    assert "Ben" not in words(page)


def test_a_kiosk_is_refused(house: House, log_in: LogIn) -> None:
    log_in(Role.KIOSK, name="door")
    page = run()
    assert page.title[0].value == "Not for this account"
    assert not page.checkbox
