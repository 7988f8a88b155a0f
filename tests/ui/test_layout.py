"""The grammar of a page, drawn without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from cwem.ui import layout


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


def test_a_question_before_something_is_lost() -> None:
    page = drawn("""
def end():
    st.session_state.ended = True
if st.button("End"):
    layout.confirm("End it?", "It is gone then.", "End it", end)
""")
    page.button[0].click().run()
    assert "ended" not in page.session_state
    page.button(key="confirm-do").click().run()
    assert page.session_state["ended"]
