"""What surrounds every page in the browser: style, language, and a banner while the connection is
lost."""

import json
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from cwem.ui.language import _, language

_HERE = Path(__file__).parent


def frame() -> None:
    """Draw it; takes no room on the page."""
    words = {
        "language": language(),
        "lost": _(
            "No connection to the server since {time}. Nothing on this page is current; it goes "
            "on by itself.",
            time="TIME",
        ),
        "reload": _("Load again"),
        "no_file": _("The file could not be made. Try again in a moment."),
    }
    safe = json.dumps(words).replace("<", "\\u003c")
    st.html(f"<style>{_text('frame.css')}</style>")
    st.html(
        f"<script>{_text('frame.js').replace('WORDS', safe, 1)}</script>",
        unsafe_allow_javascript=True,
    )
    with st.container(key="scheme"):
        _scheme()(key="scheme-of-the-machine", on_changed_change=lambda: None)


@cache
def _scheme() -> ComponentRenderer:
    """Runs the page again when the machine goes from light to dark or back."""
    return st.components.v2.component("cwem_scheme", js=_text("scheme.js"))


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
