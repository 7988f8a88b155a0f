"""My account: language, own log-ins, and nothing of anybody else."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.errors import StoreUnavailable
from cwem.settings import ROOT
from cwem.words import say
from tests.access.fakes import House
from tests.pages.conftest import LogIn

PAGE = str(ROOT / "pages" / "account.py")


def shown() -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    return page


def toasts(page: AppTest) -> str:
    return " ".join(str(each.value) for each in page.toast)


def test_it_says_who_one_is(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, Role.EMPLOYEE, employee="E001")
    (caption, *_rest) = shown().caption
    assert caption.value == "ada: Administrator, Employee, employee number E001"


def test_a_language_is_kept_with_the_account_and_spoken_at_once(
    house: House, log_in: LogIn
) -> None:
    reception = log_in(Role.EMPLOYEE)
    page = shown()
    assert page.selectbox[0].value == "", "as the browser says"
    page.selectbox[0].set_value("de").run()
    assert not page.exception
    account = reception.store.accounts.account("ada")
    assert account is not None
    assert account.language == "de"
    assert page.session_state["language"] == "de"
    assert "Deutsch" in toasts(page)
    assert shown().selectbox[0].value == "de"


def test_a_language_that_cannot_be_kept_is_a_word_and_no_traceback(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE)
    page = shown()

    def locked(*_: object) -> None:
        raise StoreUnavailable(say("The store is locked; try again."))

    monkeypatch.setattr("cwem.access.reception.Reception.set_language", locked)
    page.selectbox[0].set_value("de").run()
    assert not page.exception
    assert "cannot reach its records" in page.error[0].value


def test_ending_all_others_asks_first_and_keeps_this_one(house: House, log_in: LogIn) -> None:
    reception = log_in(Role.EMPLOYEE)
    others = [house.enter(address=f"198.51.100.{n}") for n in (1, 2)]
    page = shown()
    (button,) = [each for each in page.button if each.label == "End all others"]
    button.click().run()
    assert all(reception.visitor(token) for token in others), "asked first"
    page.button(key="confirm-do").click().run()
    assert not page.exception
    assert not any(reception.visitor(token) for token in others)
    assert "Ended." in toasts(page)
    assert [each.value for each in page.text] == ["Firefox on Linux"]
