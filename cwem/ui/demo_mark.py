"""A demo company says on every page that it is one."""

import streamlit as st

from cwem.demo.mark import is_demo
from cwem.ui import state
from cwem.ui.language import _


def in_demo() -> bool:
    """Whether this server shows a demo company."""
    runtime = state.server().runtime
    return runtime is not None and is_demo(runtime.settings.home)


def demo_mark() -> None:
    """One line above the page; nothing elsewhere."""
    if not in_demo():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="demo-mark"):
        st.badge(_("Demo"), icon=":material/science:", color="orange")
        st.caption(_("Nobody here exists: people, times and figures are made up."), width="stretch")
