"""What a form shows and says it will do, and that nothing else is done: a page reads the company
anew whenever it is drawn, so the revision alone would always fit."""

from typing import TypeVar

import streamlit as st

from cwem.errors import StoreChanged
from cwem.ui.language import _
from cwem.words import say

_DRAWN = "drawn"
T = TypeVar("T")


def first_drawn(record: T, widget: str) -> T:
    """The record as it was when the form with this widget was first drawn; it stays so while the
    form does, with whatever is typed into it."""
    key = f"{_DRAWN}-{widget}"
    if widget not in st.session_state or key not in st.session_state:
        st.session_state[key] = record
    drawn: T = st.session_state[key]
    return drawn


def draw_anew(widget: str) -> None:
    """What the form shows from now on is the record as it is then."""
    st.session_state.pop(f"{_DRAWN}-{widget}", None)


def unchanged(record: object, drawn: object) -> None:
    """Raises StoreChanged if the record is no longer what was drawn."""
    if record != drawn:
        raise StoreChanged(
            say(
                "Somebody changed this meanwhile. Nothing was saved, and what you typed is still "
                "here: close this, look again, and enter it once more if it is to hold."
            )
        )


def as_explained(key: str, what: object) -> bool:
    """Whether the dialog said this already when it was drawn before. A button may be pressed with
    a date in its field that was typed a moment ago, or after somebody else changed something: then
    what it would do has not been read yet."""
    before = st.session_state.get(key)
    st.session_state[key] = what
    return bool(before == what)


def look_again() -> None:
    """Say that what was explained has changed."""
    st.warning(_("This has changed just now. Look at it again."), icon=":material/sync_problem:")
