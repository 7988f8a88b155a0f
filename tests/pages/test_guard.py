"""What every page asks first, when the store is down or somebody else comes."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.capture.allowed import GRACE
from cwem.errors import StoreUnavailable
from cwem.settings import ROOT
from cwem.ui import guard
from tests.access.fakes import House
from tests.pages.conftest import LogIn

SECRET = "/srv/cwem/store.sqlite is locked"


def down(*_args: object, **_kwargs: object) -> None:
    raise StoreUnavailable(SECRET)


def run(page: str) -> AppTest:
    done = AppTest.from_file(str(ROOT / "pages" / page), default_timeout=30).run()
    assert not done.exception
    return done


def a_fragment() -> None:
    import streamlit as st

    from cwem.ui import guard

    guard.still_here()
    st.text("live")


def a_page() -> None:
    from cwem.ui import guard

    guard.enter()


def test_a_store_that_is_down_is_one_sentence_on_every_page(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reception = log_in(Role.ADMIN)
    monkeypatch.setattr(reception, "visitor", down)
    shown = run("account.py")
    (error,) = shown.error
    assert "cannot reach its records just now" in error.value
    assert SECRET not in error.value
    assert SECRET in caplog.text
    assert not shown.title


def test_a_fragment_says_so_too(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = log_in(Role.ADMIN)
    page = AppTest.from_function(a_fragment, default_timeout=30).run()
    assert [each.value for each in page.text] == ["live"]
    monkeypatch.setattr(reception, "visitor", down)
    page.run()
    assert not page.exception
    assert not page.text
    assert "cannot reach its records" in page.error[0].value


def test_a_page_whose_camera_runs_goes_on_for_a_while(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = log_in(Role.ADMIN)
    seconds = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(guard, "time", seconds)
    page = AppTest.from_function(a_fragment, default_timeout=30)
    runs = [True]
    page.session_state["guard_runs"] = lambda: runs[0]
    page.run()
    monkeypatch.setattr(reception, "visitor", down)
    seconds.monotonic = lambda: 100.0 + GRACE - 1
    assert [each.value for each in page.run().text] == ["live"]
    seconds.monotonic = lambda: 100.0 + GRACE + 1
    assert "cannot reach its records" in page.run().error[0].value
    seconds.monotonic = lambda: 101.0
    assert not page.run().error
    runs[0] = False
    assert "cannot reach its records" in page.run().error[0].value


def test_whoever_logged_out_is_not_known_by_what_was_known(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = log_in(Role.ADMIN)
    page = AppTest.from_function(a_page, default_timeout=30)
    page.session_state["guard_runs"] = lambda: True
    page.run()
    monkeypatch.setattr(reception, "visitor", lambda *_args, **_kwargs: None)
    page.run()
    monkeypatch.setattr(reception, "visitor", down)
    assert "cannot reach its records" in page.run().error[0].value


def test_a_refusal_that_cannot_be_noted_is_one_all_the_same(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = log_in(Role.KIOSK, name="door")
    with monkeypatch.context() as broken:
        broken.setattr(reception, "record", down)
        page = run("audit.py")
    assert page.title[0].value == "Not for this account"
    assert "may not see who did what" in page.info[0].value
    assert "ask your administrator" in page.info[0].value
    page.run()
    page.run()
    noted = [each for each in house.entries() if each.action == "page refused"]
    assert len(noted) == 1, "noted as soon as it can be, and once"


def test_a_log_out_that_fails_says_that_nothing_has_ended(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = log_in(Role.EMPLOYEE)
    monkeypatch.setattr(reception, "log_out", down)
    said: list[str] = []
    monkeypatch.setattr(st, "toast", lambda words, **_options: said.append(words))
    guard.log_out()
    assert "still logged in" in said[0]


@pytest.mark.parametrize(
    ("url", "token"),
    [("https://cwem.example/live", "secure"), ("http://127.0.0.1:8501/", "plain"), (None, "plain")],
)
def test_each_scheme_has_its_own_cookie(
    url: str | None, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = {"__Host-cwem_login": "secure", "cwem_login": "plain"}
    monkeypatch.setattr(st, "context", SimpleNamespace(url=url, cookies=cookies))
    assert guard._token() == token


def test_without_the_cookie_of_the_scheme_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = SimpleNamespace(url="https://cwem.example/", cookies={"cwem_login": "planted"})
    monkeypatch.setattr(st, "context", planted)
    assert guard._token() == ""


def test_a_refusal_is_in_the_account_s_language(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.KIOSK, name="door")
    house.store.accounts.set_language("door", "de")
    asked: list[str] = []
    monkeypatch.setattr(guard, "speak", asked.append)
    run("audit.py")
    assert asked == ["de"]
