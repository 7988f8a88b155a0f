"""What a dialog says it will do, and that nothing else is done."""

import streamlit as st

from cwem.ui.language import _


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
