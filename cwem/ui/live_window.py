"""The live picture has a window of its own, see live_window.js."""

from functools import cache
from pathlib import Path

import streamlit as st


def live_window() -> None:
    """Let links from and to the Live page open beside it; takes no room on the page."""
    st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)


@cache
def _script() -> str:
    return Path(__file__).with_suffix(".js").read_text("utf-8")
