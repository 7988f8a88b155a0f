"""What is loaded ahead of the first visitors."""

import logging
import subprocess
import sys

import pytest

from cwem.errors import StoreError
from cwem.settings import ROOT
from cwem.ui import first_visit
from cwem.ui.first_visit import LoadingAhead, modules
from tests.access.fakes import House
from tests.pages.conftest import runtime_of


def test_every_page_has_its_modules_in_it_and_the_webcams_are_left_to_their_script() -> None:
    found = modules()
    assert found.index("cwem.ui.attendance_reading") < found.index("cwem.ui.people_list")
    assert {"cwem.ui.kpi_sitting", "cwem.ui.overview_rows", "cwem.kpi.closing"} <= set(found)
    loads = "from importlib import import_module; from cwem.ui.first_visit import modules\n"
    loads += "[import_module(name) for name in modules()]; import sys\n"
    loads += "assert 'streamlit_webrtc' not in sys.modules"
    assert not subprocess.run([sys.executable, "-c", loads], check=False, cwd=ROOT).returncode


def test_it_loads_the_company_and_the_modules_and_can_be_broken_off(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_visit, "SOON", 0.0)
    monkeypatch.setattr(first_visit, "BREATH", 0.0)
    ahead = LoadingAhead(runtime_of(house), house.clock)
    ahead.run()
    assert "cwem.ui.attendance_charts" in sys.modules
    ahead.stop()
    monkeypatch.setattr(LoadingAhead, "_company", lambda _self: pytest.fail("it was broken off"))
    ahead.run()


def test_what_lives_for_ever_is_said_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_visit, "SOON", 0.0)
    monkeypatch.setattr(LoadingAhead, "_steps", lambda _self: iter(()))
    frozen: list[int] = []
    monkeypatch.setattr(first_visit.gc, "freeze", lambda: frozen.append(1))
    ahead = LoadingAhead(runtime_of(house), house.clock)
    for _day in range(3):
        ahead.run()
    assert frozen == [1]


def test_a_store_that_is_away_is_a_line_in_the_log(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_self: LoadingAhead) -> None:
        raise StoreError("the store does not answer")

    monkeypatch.setattr(first_visit, "SOON", 0.0)
    monkeypatch.setattr(LoadingAhead, "_company", away)
    with caplog.at_level(logging.WARNING):
        LoadingAhead(runtime_of(house), house.clock).run()
    assert "the store does not answer" in caplog.text
