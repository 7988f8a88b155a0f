"""What the two consent pages share when something is done."""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.errors import InputError, StoreError
from cwem.ui import formats
from cwem.ui.consent_table import Shown, history
from cwem.ui.language import _, tr
from cwem.ui.layout import error, flash
from cwem.ui.mishaps import sentence
from cwem.values import Consent

_PROBLEM = "consent_problem"
MINE, PERSON, TEXTS = "mine", "person", "texts"
"""Where on a page something is done, and its problem shown."""


def attempt(place: str, action: Callable[[], object], done: str) -> None:
    """Do it and say so after the coming rerun; else keep why not for `show_problem` there."""
    try:
        action()
    except (InputError, StoreError) as refusal:
        st.session_state[f"{_PROBLEM}_{place}"] = sentence(refusal)
    else:
        flash(done)


def show_problem(place: str) -> None:
    """Why the last attempt here failed, once."""
    if problem := st.session_state.pop(f"{_PROBLEM}_{place}", ""):
        error(problem)


def state_badge(shown: Shown) -> None:
    """The state as a badge."""
    st.badge(tr(shown.words), icon=f":material/{shown.icon}:", color=shown.colour)  # type: ignore[arg-type]


def history_table(consents: Iterable[Consent], zone: ZoneInfo) -> None:
    """What happened, newest first."""
    lines = history(consents)
    st.dataframe(
        {
            _("When"): [formats.moment(line.at, zone) for line in lines],
            _("What"): [tr(line.what) for line in lines],
            _("Text"): [line.text for line in lines],
            _("Recorded by"): [tr(line.by) for line in lines],
            _("How"): [tr(line.note) for line in lines],
        },
        hide_index=True,
        alt=_("History of consents, newest first"),
    )
