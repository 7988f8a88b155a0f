"""The frame around every page: navigation, title, and a word when the server cannot work."""

import streamlit as st

from cwem.settings import ROOT
from cwem.ui import state

LOGO = ROOT / "cwem" / "ui" / "logo.svg"


def main() -> None:
    """Runs for every visit, before the page."""
    st.set_page_config(page_title="CWEM", page_icon=str(LOGO), layout="wide")
    st.logo(str(LOGO), size="large")
    page = st.navigation(
        {
            "Today": [
                st.Page(
                    ROOT / "pages" / "live.py",
                    title="Live",
                    icon=":material/videocam:",
                    default=True,
                )
            ]
        }
    )
    if problem := state.server().problem:
        st.title("CWEM cannot work yet", anchor=False)
        st.error(problem, icon=":material/build:")
        st.caption("`cwem doctor` lists what is missing and the command that mends it.")
        return
    page.run()


main()
