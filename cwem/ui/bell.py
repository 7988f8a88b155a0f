"""How many notices wait for the account of this session."""

import time
from collections.abc import Callable

import streamlit as st

from cwem.access.ports import Notices
from cwem.errors import StoreError

_KEPT = "bell_kept"
FRESH = 3.0
"""Seconds a count may be old: quick clicks through the pages then cost one read."""


def unread(notices: Notices, account: str, clock: Callable[[], float] = time.monotonic) -> int:
    """Notices not read yet; 0 where the store cannot say, because the page itself will."""
    kept = st.session_state.get(_KEPT)
    if kept is not None and kept[0] == account and clock() - kept[1] < FRESH:
        return int(kept[2])
    try:
        count = notices.unread(account)
    except StoreError:
        return 0
    st.session_state[_KEPT] = (account, clock(), count)
    return count


def forget() -> None:
    """Count anew: some were read just now."""
    st.session_state.pop(_KEPT, None)
