"""What went wrong, for the person: a sentence, or a word with a reference. What names files and the
traceback are for the log."""

import logging
import secrets

import streamlit as st

from cwem.errors import CwemError, StoreChanged, StoreError
from cwem.ui.language import _, markdown, tr
from cwem.words import say

log = logging.getLogger(__name__)

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for one another on the telephone."""


OUT_OF_REACH = say(
    "CWEM cannot reach its records just now. Try again in a moment; if it stays like this, tell "
    "your administrator."
)


def sentence(error: CwemError) -> str:
    """What anybody may read of it. What a store says may name files of the server: that goes to
    the log."""
    if isinstance(error, StoreError) and not isinstance(error, StoreChanged):
        log.error("the store refused: %s", error)
        return tr(OUT_OF_REACH)
    return tr(error)


def say_sorry(error: Exception) -> bool:
    """What the app does with an exception of a page, a fragment or a callback: the person reads a
    sentence, never a traceback. True: nothing else is shown.

    An error of ours is a sentence already. Everything else gets a reference, under which the log
    has the traceback."""
    if isinstance(error, CwemError):
        log.error("shown on a page: %s", error)
        st.error(markdown(sentence(error)), icon=":material/error:")
        return True
    reference = "".join(secrets.choice(_LETTERS) for _each in range(6))
    log.error("unexpected, reference %s", reference, exc_info=error)
    st.error(
        _(
            "Something went wrong, reference {reference}. Load the page again; if it comes back, "
            "tell your administrator this reference.",
            reference=reference,
        ),
        icon=":material/error:",
    )
    return True
