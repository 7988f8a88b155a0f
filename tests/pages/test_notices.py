"""Notices: one's own, unread ones marked, read one by one or all at once."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.notices import NoticeKind, tell
from cwem.settings import ROOT
from cwem.ui.notices_list import LOOKS
from cwem.words import say
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn


def run() -> AppTest:
    done = AppTest.from_file(str(ROOT / "pages" / "notices.py"), default_timeout=60).run()
    assert not done.exception
    return done


def words(page: AppTest) -> str:
    shown = [*page.title, *page.info, *page.caption, *page.markdown, *page.text]
    return " ".join(str(each.value) for each in shown)


@pytest.fixture
def told(house: House, log_in: LogIn) -> House:
    """Ada has a warning and an older answer; ben has something of his own."""
    log_in(Role.EMPLOYEE)
    notices = house.store.notices
    tell(notices, ["ada"], NoticeKind.APPROVAL, say("Your day was corrected."), "", T0)
    full = say("The disk has {n} GB left.", n=2)
    tell(notices, ["ada"], NoticeKind.WARNING, full, "account.py", T0 + 1)
    tell(notices, ["ben"], NoticeKind.WARNING, say("For Ben only."), "", T0)
    return house


def texts(page: AppTest) -> list[str]:
    return [str(each.value) for each in page.text]


def test_ones_own_notices_newest_first(told: House) -> None:
    page = run()
    assert texts(page) == ["The disk has 2 GB left.", "Your day was corrected."]
    assert "2 unread" in words(page)
    assert "Ben" not in words(page)


def test_one_is_marked_read_and_then_all(told: House) -> None:
    page = run()
    first = told.store.notices.of("ada", 1)[0]
    page.button(key=f"read-{first.id}").click().run()
    assert not page.exception
    assert told.store.notices.unread("ada") == 1
    assert "1 unread" in words(page)
    (everything,) = [each for each in page.button if each.label == "Mark all as read"]
    everything.click().run()
    assert told.store.notices.unread("ada") == 0
    assert told.store.notices.unread("ben") == 1
    assert "Everything is read" in words(page)
    assert not page.button


def test_filters(told: House) -> None:
    told.store.notices.mark_read("ada", T0 + 9, [told.store.notices.of("ada", 1)[0].id])
    page = run()
    page.button_group(key="notices-shown").set_value("unread").run()
    assert texts(page) == ["Your day was corrected."]
    page.button_group(key="notices-kinds").set_value([NoticeKind.WARNING]).run()
    assert texts(page) == []
    assert "No notice matches" in words(page)


def test_nothing_yet(house: House, log_in: LogIn) -> None:
    log_in(Role.MANAGER, employee="E001")
    assert "Nobody has told you anything yet" in words(run())


def test_a_kiosk_has_none(house: House, log_in: LogIn) -> None:
    log_in(Role.KIOSK, name="door")
    tell(house.store.notices, ["door"], NoticeKind.WARNING, say("Secret."), "", T0)
    page = run()
    assert page.title[0].value == "Not for this account"
    assert "Secret" not in words(page)


def test_every_kind_has_a_look() -> None:
    assert LOOKS.keys() == set(NoticeKind)
