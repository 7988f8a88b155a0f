"""The grammar of a page, drawn without a browser."""

from pathlib import Path

import pytest
from streamlit.proto.Metric_pb2 import Metric as Proto
from streamlit.testing.v1 import AppTest

from cwem.access.roles import Permission
from cwem.ui import guard, layout
from cwem.ui.markdown import plain


def drawn(script: str) -> AppTest:
    page = AppTest.from_string("import streamlit as st\nfrom cwem.ui import layout\n" + script)
    page.run(timeout=30)
    assert not page.exception
    return page


def test_cards_of_a_row_are_drawn_alike() -> None:
    row = drawn("""
layout.metrics([
    layout.Metric("In now", "47 of 60", "+3", "than a usual Thursday", "up", [1, 2]),
    layout.Metric("Worked so far", "4 h 12 min"),
])
""").metric
    assert [each.label for each in row] == ["In now", "Worked so far"]
    protos = [each.proto for each in row]
    assert all(each.show_border for each in protos)
    assert protos[0].delta_description == "than a usual Thursday"
    assert list(protos[0].chart_data) == [1, 2]
    assert not protos[1].delta


def test_no_change_is_neither_good_nor_bad() -> None:
    row = drawn("""
layout.metrics([layout.Metric("Late", "1 of 6", each, good="down") for each in ("+1", "±0", "-1")])
""").metric
    assert [each.proto.color for each in row] == [
        Proto.RED, Proto.GRAY, Proto.GREEN,
    ]  # fmt: skip


def test_what_is_said_after_a_rerun_is_said_once() -> None:
    page = drawn("""
with layout.header("People"):
    if st.button("Save"):
        layout.flash("Saved.")
        st.rerun()
""")
    assert not page.toast
    page.button[0].click().run()
    assert [each.value for each in page.toast] == ["Saved."]
    page.run()
    assert not page.toast


def test_an_empty_state_is_a_sentence_and_one_way_on() -> None:
    page = drawn('layout.empty("Nobody yet.", "Import people", "people_import.py")')
    assert "Nobody yet." in [each.value for each in page.markdown]
    (link,) = page.get("page_link")
    assert link.proto.label == "Import people"
    assert link.proto.page == "people_import"


def test_what_updates_itself_has_the_name_the_script_looks_for() -> None:
    script = Path(layout.__file__).with_name("frame.js").read_text("utf-8")
    assert f"st-key-{layout.QUIET}-" in script


QUESTION = """
from cwem.access.roles import Permission
from cwem.errors import InputError
from cwem.ui import guard
from cwem.words import say

def end():
    if st.session_state.get("wrong"):
        raise InputError(say("{name} cannot be ended.", name="*it*"))
    st.session_state.ended = True

guard.still_here = lambda permission: None
guard.check = lambda permission: st.session_state.update(checked=permission)
with layout.header("Here"):
    if st.button("End"):
        layout.confirm("End it?", "It is gone then.", "End it", end, Permission.MANAGE_PEOPLE)
"""


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The script above replaces these two for itself."""
    monkeypatch.setattr(guard, "still_here", guard.still_here)
    monkeypatch.setattr(guard, "check", guard.check)


@pytest.mark.usefixtures("guarded")
def test_a_question_before_something_is_lost() -> None:
    page = drawn(QUESTION)
    page.button[0].click().run()
    assert "ended" not in page.session_state
    page.button(key="confirm-do").click().run()
    assert page.session_state["ended"]
    assert page.session_state["checked"] is Permission.MANAGE_PEOPLE


@pytest.mark.usefixtures("guarded")
def test_what_cannot_be_done_is_said_after_the_question() -> None:
    page = drawn(QUESTION)
    page.session_state["wrong"] = True
    page.button[0].click().run()
    page.button(key="confirm-do").click().run()
    assert [each.value for each in page.toast] == ["\\*it\\* cannot be ended."]


def test_text_of_people_is_shown_as_it_is() -> None:
    page = drawn("""
from cwem.ui.language import _
name = "![x](https://evil.example/p.png)"
layout.flash(name)
with layout.header(name, _("**Number** {name}", name=name)):
    layout.error(_("Nobody is {name}", name=name))
with layout.card(_("Of {name}", name=name), "[click](https://evil.example)"):
    pass
layout.empty(name)
""")
    safe = r"!\[x\](https://evil.example/p.png)"
    assert page.title[0].value == safe
    assert page.caption[0].value == f"**Number** {safe}"
    assert page.error[0].value == f"Nobody is {safe}"
    assert page.subheader[0].value == f"Of {safe}"
    assert page.caption[1].value == r"\[click\](https://evil.example)"
    assert page.toast[0].value == safe
    assert safe in [each.value for each in page.markdown]


def test_names_keep_their_line() -> None:
    assert plain("a\n\n# b & `c`") == r"a \# b \& \`c\`"
    assert plain(":red[x] 10:30") == r"\:red\[x\] 10\:30"
