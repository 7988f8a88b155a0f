"""What nobody expected: a word with a reference for the person, the traceback for the log."""

import logging
import secrets

import streamlit as st

from cwem.errors import CwemError
from cwem.ui.language import _, tr

log = logging.getLogger(__name__)

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for one another on the telephone."""


def say_sorry(error: Exception) -> bool:
    """What the app does with an exception of a page, a fragment or a callback: the person reads a
    sentence, never a traceback. True: nothing else is shown.

    An error of ours is a sentence already. Everything else gets a reference, under which the log
    has the traceback."""
    if isinstance(error, CwemError):
        log.error("shown on a page: %s", error)
        st.error(tr(error), icon=":material/error:")
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
