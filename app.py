"""The launcher: `streamlit run app.py` and `cwem run` bring up the same product."""

import streamlit as st

from cwem.server import lifespan, middleware, routes

app = st.App(
    "cwem/ui/shell.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=middleware(),
)
