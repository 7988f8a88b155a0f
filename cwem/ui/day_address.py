"""Filters that live in the address, by keys nobody has to translate and without anybody's name:
Streamlit's own binding writes what the reader sees."""

from collections.abc import Collection, Mapping
from datetime import date

import streamlit as st

from cwem.ui import formats
from cwem.ui.language import _

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""Days beyond these are never looked at: nothing is recorded of them, and a year, a week or a time
zone around them may be none that a calendar can count."""


def said(text: str) -> date | None:
    """The day an address says, or the nearest one that is looked at; None: it says none."""
    try:
        return min(LATEST, max(EARLIEST, date.fromisoformat(text)))
    except ValueError:
        return None


def choice(key: str, options: Collection[str], default: str) -> str:
    """What is chosen: in this session, else by the address, else the default. Call it before the
    widget of this key is drawn."""
    chosen = st.session_state.get(key) or st.query_params.get(key)
    found = str(chosen if chosen in options else default)
    st.session_state[key] = found
    _write(key, found, default)
    return found


def chosen(key: str, options: Mapping[str, str], default: str, label: str, width: int) -> str:
    """One of these (id -> what it is called), with the list that chooses it."""
    found = choice(key, options, default)
    st.selectbox(
        label,
        list(options),
        format_func=lambda each: options.get(each, ""),
        label_visibility="collapsed",
        key=key,
        width=width,
    )
    return found


def day(key: str, last: date) -> date:
    """The chosen day, `last` without one; no later day than that. Call it before the widget of
    this key is drawn."""
    chosen = st.session_state.get(key)
    if not isinstance(chosen, date):
        chosen = said(st.query_params.get(key, "")) or last
    chosen = st.session_state[key] = min(max(EARLIEST, chosen), last)
    _write(key, chosen.isoformat(), last.isoformat())
    return chosen


def stepper(  # noqa: PLR0913, PLR0917 - two neighbours and what they are called
    key: str, last: date, before: date, after: date, words: tuple[str, str], at_end: bool
) -> None:
    """The choice of a day between buttons to its neighbours `before` and `after`, which `words`
    name; no later than `last`. `at_end`: there is nothing after. Call `day` first."""

    def turn(to: date) -> None:
        st.session_state[key] = min(last, to)

    with st.container(horizontal=True, width="content", gap="xsmall"):  # wraps as one
        st.button(
            "",
            icon=":material/chevron_left:",
            key=f"{key}-before",
            help=words[0],
            on_click=turn,
            args=(before,),
        )
        st.date_input(
            _("Day"),
            min_value=EARLIEST,
            max_value=last,
            format=formats.typed_day(),
            label_visibility="collapsed",
            key=key,
            width=140,
        )
        st.button(
            "",
            icon=":material/chevron_right:",
            key=f"{key}-after",
            help=words[1],
            on_click=turn,
            args=(after,),
            disabled=at_end,
        )


def _write(key: str, chosen: str, default: str) -> None:
    """The default leaves the address clean."""
    if chosen != default:
        st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]
