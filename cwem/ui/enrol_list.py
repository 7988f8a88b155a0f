"""The list of the page Enrol: counts, filters, and whom to open."""

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from cwem.access.consent import ConsentState
from cwem.ui import choosing
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
    column = st.column_config
    columns: dict[str, list[object]] = {
        "name": [row.name or row.number for row in shown],
        "number": [row.number for row in shown],
        "face": [tr(face_words(row)) for row in shown],
        "consent": [[tr(SHOWN[row.state].words)] for row in shown],
        "waiting": [tr(waiting_words(row)) for row in shown],
        "team": [row.team for row in shown],
    }
    config: dict[str, ColumnConfig] = {
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
    }
    alt = _("People with face, consent and photos that wait")
    chosen = choosing.table("enrol", columns, alt, config)
    return shown[chosen].number if chosen is not None else None


def _typed(shown: Sequence[Row]) -> str | None:
    """The same choice for the keyboard."""
    titles = {row.number: row.title for row in shown}
    hint = _("Open a person: type a name or number")
    return choosing.typed(_("Open a person"), titles, hint, "enrol-open")
