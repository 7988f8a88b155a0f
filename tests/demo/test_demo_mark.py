"""A demo says what it is wherever somebody looks."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cwem.ui import state
from cwem.ui.demo_mark import in_demo
from cwem.web.rendering import page

SENTENCE = "Nobody here exists"


@pytest.fixture
def home(tmp_path):
    """The data folder of the server that is open."""
    before = state.server()
    runtime = SimpleNamespace(settings=SimpleNamespace(home=tmp_path))
    state.put(state.Server(runtime=runtime))
    yield tmp_path
    state.put(before)


def script() -> None:
    from cwem.ui.demo_mark import demo_mark

    demo_mark()


def drawn() -> str:
    at = AppTest.from_function(script).run()
    assert not at.exception
    return " ".join(str(each.value) for each in (*at.caption, *at.markdown))


def test_on_pages(home):
    assert SENTENCE not in drawn()
    (home / "demo.json").write_text("{}")
    assert in_demo()
    assert SENTENCE in drawn()


@pytest.mark.parametrize("template", ["not_found.html"])
def test_before_anybody_has_logged_in(home, template):
    assert SENTENCE not in page(template).body.decode()
    (home / "demo.json").write_text("{}")
    assert SENTENCE in page(template).body.decode()
    assert "Niemanden hier gibt es" in page(template, language="de").body.decode()


def test_also_at_the_door(home):
    (home / "demo.json").write_text("{}")
    body = page("kiosk.html", told="{}", device="door").body.decode()
    assert SENTENCE in body


def test_nowhere_while_nothing_is_open():
    before = state.server()
    state.put(state.Server(problem="starting"))
    try:
        assert not in_demo()
    finally:
        state.put(before)
