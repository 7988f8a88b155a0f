"""What nobody expected becomes a sentence with a reference; the log has the rest."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest

from cwem.errors import CwemError, InputError, NotAllowed, SettingsError, StoreChanged
from cwem.ui.mishaps import sentence
from cwem.words import say

PAGE = """
from cwem.errors import StoreUnavailable
from cwem.ui.mishaps import say_sorry
from cwem.words import say
import streamlit as st
try:
    if st.session_state.get("ours"):
        raise StoreUnavailable(say("The store is locked; try again."))
    {}["secret of ada"]
except Exception as error:
    assert say_sorry(error) is True
"""


def test_a_person_reads_a_reference_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "cwem.ui.mishaps"):
        page = AppTest.from_string(PAGE, default_timeout=30).run()
    (shown,) = page.error
    assert "secret" not in shown.value
    reference = re.search(r"reference (\w{6})\.", shown.value)
    assert reference is not None
    (logged,) = [each for each in caplog.records if each.name == "cwem.ui.mishaps"]
    assert reference[1] in logged.getMessage()
    assert logged.exc_info is not None
    assert logged.exc_info[0] is KeyError


def test_what_a_store_says_is_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    page = AppTest.from_string(PAGE, default_timeout=30)
    page.session_state["ours"] = True
    page.run()
    (shown,) = page.error
    assert "cannot reach its records just now" in shown.value
    assert "locked" not in shown.value
    assert "The store is locked; try again." in caplog.text


@pytest.mark.parametrize("error", [InputError, StoreChanged, NotAllowed, SettingsError])
def test_what_is_said_to_the_person_stays_as_it_is(error: type[CwemError]) -> None:
    assert sentence(error(say("Look again, {name}.", name="Ada"))) == "Look again, Ada."


def test_the_app_shows_nothing_else() -> None:
    from app import app
    from cwem.ui.mishaps import say_sorry

    assert app._on_script_error is say_sorry
