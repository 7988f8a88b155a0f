"""Keeping a shift or a roster that was entered."""

import streamlit as st

from cwem.attendance.rule_edits import Edit, edited
from cwem.attendance.shifts import RuleBook
from cwem.ui.explained import draw_anew
from cwem.ui.language import _
from cwem.ui.layout import flash, saying
from cwem.ui.shifts_desk import RulesDesk
from cwem.ui.shifts_tried import ask, touches


def save_rule(desk: RulesDesk, book: RuleBook, edit: Edit, form: str, what: str) -> None:
    """At once where nobody's days can change; else after the trial was looked at. Afterwards it is
    open under its address, which begins with `what` it is."""
    if edit.drawn == edit.new:
        st.info(_("Nothing was different."), icon=":material/info:")
        return

    def keep() -> None:
        desk.keep(edit)
        draw_anew(f"{form}-name")
        assert edit.new is not None
        flash(_("{name} was saved.", name=edit.new.name))  # type: ignore[union-attr]
        st.query_params["open"] = f"{what}:{edit.key}"

    with saying():
        if touches(desk, book, edited(book, edit)):
            ask(desk, edit, lambda now: edited(now, edit), keep)
            return
        keep()
        st.rerun()
