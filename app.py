"""The launcher: `streamlit run app.py` and `cwem run` bring up the same product."""

import streamlit as st

from cwem.server import lifespan, middleware, routes
from cwem.ui.mishaps import say_sorry

app = st.App(
    "cwem/ui/shell.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=middleware(),
    on_script_error=say_sorry,
)
