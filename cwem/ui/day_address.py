"""Filters that live in the address, by keys nobody has to translate and without anybody's name:
Streamlit's own binding writes what the reader sees."""

from collections.abc import Collection
from datetime import date

import streamlit as st


def choice(key: str, options: Collection[str], default: str) -> str:
    """What is chosen: in this session, else by the address, else the default. Call it before the
    widget of this key is drawn."""
    chosen = st.session_state.get(key) or st.query_params.get(key)
    found = str(chosen if chosen in options else default)
    st.session_state[key] = found
    _write(key, found, default)
    return found


def day(key: str, last: date) -> date:
    """The chosen day, `last` without one; no later day than that. Call it before the widget of
    this key is drawn."""
    chosen = st.session_state.get(key)
    if not isinstance(chosen, date):
        try:
            chosen = date.fromisoformat(st.query_params.get(key, ""))
        except ValueError:
            chosen = last
    chosen = st.session_state[key] = min(chosen, last)
    _write(key, chosen.isoformat(), last.isoformat())
    return chosen


def _write(key: str, chosen: str, default: str) -> None:
    """The default leaves the address clean."""
    if chosen != default:
        st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]
