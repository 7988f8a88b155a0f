"""Getting started: for administrators, from the real state, until it is put away."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.people.values import Changes, Site
from cwem.settings import ROOT
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn


def run() -> AppTest:
    done = AppTest.from_file(str(ROOT / "pages" / "start.py"), default_timeout=60).run()
    assert not done.exception
    return done


def words(page: AppTest) -> str:
    shown = [*page.title, *page.caption, *page.markdown]
    return " ".join(str(each.value) for each in shown)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def progress(page: AppTest) -> str:
    return str(page.get("progress")[0].proto.text)


def test_it_follows_what_is_really_there(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert progress(run()) == "0 of 11 done"
    site = Site("b", "Berlin", "Europe/Berlin")
    house.store.registry.change(Changes(sites=(site,)), house.store.registry.revision(), T0)
    page = run()
    assert progress(page) == "1 of 11 done"
    assert "1 site" in words(page)
    assert "go-site" not in {button.key for button in page.button}
    assert "go-team" in {button.key for button in page.button}, "what comes next"


def test_what_cannot_be_measured_is_said_and_audited(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(run(), "settle-backup")
    assert progress(page) == "1 of 11 done"
    assert "settle-backup" not in {button.key for button in page.button}
    entry = house.entries()[0]
    assert (entry.actor, entry.action, entry.details) == (
        "ada", "getting started: step settled", {"step": "backup"},
    )  # fmt: skip
    assert progress(run()) == "1 of 11 done", "in every later visit too"


def test_it_can_be_put_away(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    (away,) = [button for button in page.button if button.label == "Put this page away"]
    away.click().run()
    assert not page.exception
    assert "Put this page away" not in {button.label for button in page.button}
    assert house.entries()[0].action == "getting started: put away"
    assert "Put this page away" not in {button.label for button in run().button}


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
def test_it_is_for_administrators(house: House, log_in: LogIn, role: Role) -> None:
    log_in(role, employee=None if role is Role.KIOSK else "E001")
    page = run()
    assert page.title[0].value == "Not for this account"
    assert not page.get("progress")
