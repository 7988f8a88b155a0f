"""The frame around every page: who is logged in, the bell, and nothing of it for a kiosk."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.notices import Notice, NoticeKind
from cwem.settings import ROOT
from cwem.ui import state
from cwem.words import say
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn

SHELL = str(ROOT / "cwem" / "ui" / "shell.py")


def shown() -> AppTest:
    page = AppTest.from_file(SHELL, default_timeout=30).run()
    assert not page.exception
    return page


def links(page: AppTest) -> list[str]:
    return [each.proto.label for each in page.sidebar.get("page_link")]


def test_the_bell_counts_what_is_unread(house: House, log_in: LogIn) -> None:
    log_in(Role.EMPLOYEE)
    assert links(shown()) == ["No new notices"]
    told = [
        Notice(f"n{n}", account, NoticeKind.WARNING, say("Mend this."), T0)
        for n, account in enumerate(["ada", "ada", "bob"])
    ]
    house.store.notices.post(told)
    assert links(shown()) == ["**2 new notices**"]


def test_a_name_is_no_markup(house: House, log_in: LogIn) -> None:
    log_in(Role.EMPLOYEE, name="ada_b_c")
    captions = [each.value for each in shown().sidebar.caption]
    assert captions == ["Logged in as **ada\\_b\\_c**"]


def test_a_kiosk_has_neither_sidebar_nor_bell(house: House, log_in: LogIn) -> None:
    log_in(Role.KIOSK, name="door")
    page = shown()
    assert not page.sidebar.caption
    assert not links(page)
    assert not page.sidebar.button


@pytest.mark.parametrize(("camera", "leads_to"), [("", "/kiosk"), ("front", "/kiosk?camera=front")])
def test_a_kiosk_is_led_to_its_screen_and_runs_no_page(
    camera: str, leads_to: str, house: House, log_in: LogIn
) -> None:
    log_in(Role.KIOSK, name="door")
    page = AppTest.from_file(SHELL, default_timeout=30)
    if camera:
        page.query_params["camera"] = camera
    page.run()
    assert not page.exception
    assert not page.title, "the page behind it is not drawn"
    scripts = " ".join(each.proto.body for each in page.get("html"))
    assert f'window.location.assign("{leads_to}")' in scripts


def test_a_page_speaks_the_accounts_language(house: House, log_in: LogIn) -> None:
    log_in(Role.EMPLOYEE)
    house.store.accounts.set_language("ada", "de")
    scripts = " ".join(each.proto.body for each in shown().get("html"))
    assert '"language": "de"' in scripts


def test_a_server_that_cannot_work_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_server", state.Server(problem="models missing: cwem models pull"))
    page = shown()
    assert page.title[0].value == "CWEM cannot work yet"
    assert "cwem models pull" in page.error[0].value
