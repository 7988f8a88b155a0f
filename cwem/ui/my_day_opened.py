"""Which dialog My day opens next. What is drawn again by a clock would take a dialog of its own
with it, so it is the page that opens it."""

import streamlit as st

_OPEN = "my_day_dialog"


def opened_next(about: object) -> None:
    """Draw the page anew, and this dialog with it."""
    st.session_state[_OPEN] = about
    st.rerun()


def opened() -> object | None:
    """What was asked for just now; only once, so that it can be closed."""
    found: object | None = st.session_state.pop(_OPEN, None)
    return found
