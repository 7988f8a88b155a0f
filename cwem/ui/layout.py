"""The grammar of a page: header row, cards, empty states, questions before something is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from cwem.ui.language import _


@contextmanager
def header(title: str, caption: str = "") -> Iterator[None]:
    """Title, under it one line that says what the page is about now; what is drawn inside the
    `with` block are the filters and actions at the right of the same row."""
    row = st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="bottom",
        gap="medium",
    )
    with row:
        with st.container(gap="xsmall", width="stretch"):
            st.title(title, anchor=False)
            if caption:
                st.caption(caption)
        actions = st.container(horizontal=True, vertical_alignment="bottom", width="content")
    with actions:
        yield


@contextmanager
def card(title: str, caption: str = "") -> Iterator[None]:
    """A bordered container with a small heading."""
    with st.container(border=True):
        st.subheader(title, anchor=False)
        if caption:
            st.caption(caption)
        yield


def empty(sentence: str, button: str = "", page: str = "", icon: str = ":material/inbox:") -> None:
    """Nothing to show: one sentence, and one button that leads to what fills it. `page` is a file
    in pages/."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(sentence, width="content")
        if button and page:
            st.page_link(f"pages/{page}", label=button, icon=icon)


def confirm(title: str, sentence: str, button: str, action: Callable[[], None]) -> None:
    """Ask before something is lost; `action` runs when the button is pressed, then the page is
    drawn anew. Call it when the button that starts it was pressed."""

    @st.dialog(title, icon=":material/warning:")
    def ask() -> None:
        st.markdown(sentence)
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="confirm-cancel"):
                st.rerun()
            if st.button(button, key="confirm-do", type="primary"):
                action()
                st.rerun()

    ask()
