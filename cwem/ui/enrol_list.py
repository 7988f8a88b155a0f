"""The list of the page Enrol: counts, filters, and whom to open."""

from collections.abc import Sequence

import streamlit as st

from cwem.access.consent import ConsentState
from cwem.ui.consent_table import SHOWN
from cwem.ui.enrol_rows import (
    SHOW_WORDS,
    Row,
    Show,
    counts,
    face_words,
    matching,
    waiting_words,
)
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import Metric, metrics

_TALL = 560
_MANY = 14
_TURN = "enrol_table_turn"


def figures(found: Sequence[Row]) -> None:
    """Waiting, agreed and declined: administrators see them, managers never do."""
    of = counts(found)
    every = {"all": of.of}
    metrics(
        [
            Metric(_("Enrolled"), _("{n} of {all}", n=of.enrolled, **every)),
            Metric(_("Agreed"), _("{n} of {all}", n=of.agreed, **every)),
            Metric(
                _("Photos wait"),
                str(of.waiting),
                help=_("People whose photos are kept sealed until they agree."),
            ),
            Metric(_("Said no"), str(of.declined)),
        ]
    )


def chosen(found: Sequence[Row]) -> str | None:
    """Draw filters and table; the number of who was chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Find"),
            placeholder=_("Name, number or team"),
            icon=":material/search:",
            label_visibility="collapsed",
            key="enrol-find",
            width=280,
        )
        show = st.selectbox(
            _("Show"),
            list(Show),
            format_func=lambda each: tr(SHOW_WORDS[each]),
            label_visibility="collapsed",
            key="enrol-show",
            width=220,
        )
    shown = matching(found, text or "", show or Show.ALL)
    if not shown:
        st.info(_("Nobody matches. Search for less, or show everybody."), icon=":material/search:")
        return None
    picked = _table(shown) or _typed(shown)
    st.caption(n_("{n} person", "{n} people", len(shown)))
    return picked


def _table(shown: Sequence[Row]) -> str | None:
    turn = st.session_state.setdefault(_TURN, 0)
    column = st.column_config
    event = st.dataframe(
        {
            "name": [row.name or row.number for row in shown],
            "number": [row.number for row in shown],
            "face": [tr(face_words(row)) for row in shown],
            "consent": [[tr(SHOWN[row.state].words)] for row in shown],
            "waiting": [tr(waiting_words(row)) for row in shown],
            "team": [row.team for row in shown],
        },
        hide_index=True,
        height=_TALL if len(shown) > _MANY else "auto",
        key=f"enrol-table-{turn}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "name": column.TextColumn(_("Name")),
            "number": column.TextColumn(_("Number")),
            "face": column.TextColumn(_("Face")),
            "consent": column.MultiselectColumn(
                _("Consent"),
                options=[tr(SHOWN[state].words) for state in ConsentState],
                color=[SHOWN[state].colour for state in ConsentState],
            ),
            "waiting": column.TextColumn(_("Waiting")),
            "team": column.TextColumn(_("Team")),
        },
        alt=_("People with face, consent and photos that wait"),
    )
    rows = event.selection.rows
    if not rows or rows[0] >= len(shown):
        return None
    st.session_state[_TURN] = turn + 1  # a new table, in which nothing is chosen
    return shown[rows[0]].number


def _typed(shown: Sequence[Row]) -> str | None:
    """The same choice for the keyboard."""
    titles = {row.number: row.title for row in shown}
    return st.selectbox(
        _("Open a person"),
        list(titles),
        index=None,
        format_func=lambda each: titles.get(each, each),
        placeholder=_("Open a person: type a name or number"),
        label_visibility="collapsed",
        key="enrol-open",
    )
