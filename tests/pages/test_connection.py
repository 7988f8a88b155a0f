"""Connection check: the result in words, and a report for IT."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.settings import ROOT
from tests.access.fakes import House
from tests.pages.conftest import LogIn
from tests.ui.test_connection_findings import told


def run(monkeypatch: pytest.MonkeyPatch, facts: Any) -> AppTest:
    monkeypatch.setattr("cwem.ui.connection_check.connection_check", lambda _key: facts)
    done = AppTest.from_file(str(ROOT / "pages" / "connection.py"), default_timeout=60).run()
    assert not done.exception
    return done


def words(page: AppTest) -> str:
    shown = [*page.title, *page.caption, *page.markdown, *page.text, *page.success]
    return " ".join(str(each.value) for each in shown)


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.ADMIN])
def test_everybody_may_check(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    log_in(role, employee="E001")
    assert "Nothing was checked yet" in words(run(monkeypatch, None))


def test_all_good_is_said_and_the_report_is_there(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE)
    page = run(monkeypatch, told())
    assert "Everything the live picture needs works here" in words(page)
    report = page.code[0].value
    assert "Address: https://cwem.example" in report
    assert "Camera: works. HD webcam" in report


def test_a_problem_is_in_the_report_with_what_it_has_to_do(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE)
    media = {"state": "blocked", "offered": 1, "ports": [32768, 60999], "servers": ["10.0.0.5"]}
    page = run(monkeypatch, told(media=media))
    assert "but not the video connection" in words(page)
    assert "Everything" not in words(page)
    assert "Please allow UDP from this machine to cwem.example" in page.code[0].value


def test_while_it_runs_there_is_no_report(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE)
    page = run(monkeypatch, told(media=None, running="media"))
    assert "The check goes on" in words(page)
    assert not page.code


def test_a_kiosk_is_refused(house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(Role.KIOSK, name="door")
    assert run(monkeypatch, None).title[0].value == "Not for this account"
