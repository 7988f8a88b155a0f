"""Ways from one page to another. Streamlit finds files by the folder of its main script, which
pages/ is not in; a page as an object is found from anywhere, also when a page runs alone."""

from typing import Literal, NoReturn

import streamlit as st

from cwem.settings import ROOT

FIRST = "live.py"
"""What opens after the log-in."""


def page(file: str, title: str = "", icon: str = "", offered: bool = True) -> st.Page:
    """The page of this file in pages/. `offered`: whether the navigation shows it."""
    return st.Page(
        ROOT / "pages" / file,
        title=title or None,
        icon=icon or None,
        default=file == FIRST,
        visibility="visible" if offered else "hidden",
    )


def link(
    file: str,
    label: str,
    icon: str = ":material/arrow_forward:",
    wide: bool = False,
    **parameters: str,
) -> None:
    """A link to the page of this file in pages/, with these parameters in its address."""
    width: Literal["stretch", "content"] = "stretch" if wide else "content"
    st.page_link(page(file), label=label, icon=icon, width=width, query_params=parameters or None)


def go(file: str) -> NoReturn:
    """Open the page of this file in pages/ now."""
    st.switch_page(page(file))
