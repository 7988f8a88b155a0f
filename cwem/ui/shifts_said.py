"""What is wrong with what is entered, and that somebody else changed it meanwhile."""

from collections.abc import Sequence

import streamlit as st

from cwem.attendance.rule_edits import Record
from cwem.attendance.shift_checks import Mistake
from cwem.ui.explained import draw_anew
from cwem.ui.language import _, markdown
from cwem.ui.shifts_words import sentence


def said_mistakes(found: Sequence[Mistake], untouched: bool = False) -> None:
    """Each as a sentence; of a form nobody has touched yet nothing is said."""
    if untouched:
        return
    for mistake in found:
        st.error(markdown(f"{sentence(mistake.words)}."), icon=":material/error:")


def somebody_else(now: Record | None, drawn: Record | None, form: str) -> bool:
    """Whether the record is another than when the form was first drawn; then that is said, with a
    way on, and what was entered stays."""
    if now == drawn:
        return False
    st.warning(
        _(
            "Somebody changed this meanwhile, or removed it. Nothing was saved, and what you "
            "entered is still here."
        ),
        icon=":material/sync_problem:",
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Go on with mine"), key="rule-mine"):
            draw_anew(f"{form}-name")
            st.rerun()
        if st.button(_("Show how it is now"), key="rule-theirs", type="primary"):
            draw_anew(f"{form}-name")
            for key in [key for key in st.session_state if str(key).startswith(form)]:
                del st.session_state[key]
            st.rerun()
    return True
