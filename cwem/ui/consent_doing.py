"""What the two consent pages share when something is done."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.audit import By
from cwem.errors import InputError, StoreError
from cwem.ui import formats, guard
from cwem.ui.consent_table import Shown, history
from cwem.ui.language import _, tr
from cwem.ui.layout import flash
from cwem.values import Consent

_PROBLEM = "consent_problem"
MINE, PERSON, TEXTS = "mine", "person", "texts"
"""Where on a page something is done, and its problem shown."""


def by(guest: guard.Guest) -> By:
    """Whoever looks at the page, now."""
    return By(guest.visitor.account.name, guest.reception.now(), guest.visitor.login.address)


def today(guest: guard.Guest) -> date:
    """The day it is where the page is looked at."""
    return datetime.fromtimestamp(guest.reception.now() / 1000, formats.viewer_zone()).date()


def attempt(place: str, action: Callable[[], object], done: str) -> None:
    """Do it and say so after the coming rerun; else keep why not for `show_problem` there."""
    try:
        action()
    except (InputError, StoreError) as error:
        st.session_state[f"{_PROBLEM}_{place}"] = tr(error)
    else:
        flash(done)


def show_problem(place: str) -> None:
    """Why the last attempt here failed, once."""
    if problem := st.session_state.pop(f"{_PROBLEM}_{place}", ""):
        st.error(problem, icon=":material/error:")


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
