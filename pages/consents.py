"""Consents: who agreed to what, signed papers, and the texts people are asked to agree to."""

from collections.abc import Mapping

import streamlit as st

from cwem.access.audit import Action
from cwem.access.consent import (
    PURPOSES,
    ConsentState,
    ConsentText,
    current_texts,
    current_versions,
)
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.ui import formats, guard, state
from cwem.ui.consent_person import all_versions, person
from cwem.ui.consent_publish import texts
from cwem.ui.consent_table import (
    SHOWN,
    Counts,
    PersonRow,
    Wanted,
    chosen,
    counts,
    person_rows,
)
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, empty, error, header
from cwem.ui.looks import note_look
from cwem.ui.terms import term
from cwem.values import Consent, Purpose

PERSON = "consents-person"
TABLE = "consents-table"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.RECORD_CONSENT)
    with header(
        _("Consents"),
        _("Who agreed to what. Only administrators see this, and no reasons are asked."),
    ):
        pass
    runtime = state.server().runtime
    if runtime is None:
        return
    try:
        company = runtime.registry.company()
        store = guest.reception.store.agreements
        consents, published = store.consents(), store.texts()
    except StoreError as problem:
        error(problem)
        return
    people, wording = st.tabs([_(":material/group: People"), _(":material/description: Texts")])
    with people:
        everybody(guest, company, consents, published)
    with wording, st.container(border=True):
        texts(guest, current_texts(published), published)


def everybody(
    guest: guard.Guest, company: Company, consents: list[Consent], published: list[ConsentText]
) -> None:
    """Counts, filters, the table, and one person."""
    asked = current_versions(published)
    rows = person_rows(company, consents, asked, formats.here(guest.reception.now()))
    if not rows:
        empty(
            _("Nobody works here yet, so nobody can be asked."),
            _("Import people"),
            "people_import.py",
        )
        return
    note_look(guest, Action.SEE_CONSENTS)
    figures(rows)
    with card(_("People")):
        left = chosen(rows, filters(rows))
        table(left)
    with card(_("One person"), _("Record what somebody signed, or withdraw for them.")):
        labels = {row.number: row.label for row in rows}
        number = st.selectbox(
            _("Person"),
            list(labels),
            index=None,
            format_func=lambda each: labels[each],
            placeholder=_("Choose here, or in the table above"),
            key=PERSON,
            label_visibility="collapsed",
        )
        if number is not None:
            row = next(row for row in rows if row.number == number)
            note_look(guest, Action.SEE_CONSENTS, number)
            versions = all_versions([(t.purpose, t.version) for t in published], asked)
            person(guest, row, [c for c in consents if c.employee == number], versions)


def figures(rows: list[PersonRow]) -> None:
    """How many agreed, per purpose."""
    with st.container(horizontal=True, gap="small"):
        for purpose in rows[0].standings:
            found = counts(rows, purpose)
            with st.container(border=True, width="stretch"):
                st.metric(
                    tr(PURPOSES[purpose].title),
                    _("{agreed} of {all}", agreed=found.agreed, all=found.of),
                )
                st.caption(left_over(found))


def left_over(found: Counts) -> str:
    """How those stand who have not agreed."""
    parts = {
        _("{n} not asked yet", n=found.not_asked): found.not_asked,
        _("{n} to be asked again", n=found.again): found.again,
        _("{n} declined or withdrawn", n=found.refused): found.refused,
    }
    return ", ".join(words for words, count in parts.items() if count) or _("Everybody agreed.")


def filters(rows: list[PersonRow]) -> Wanted:
    """Who is shown."""
    purposes = list(rows[0].standings)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            placeholder=_("Number or name"),
            icon=":material/search:",
            label_visibility="collapsed",
            width=220,
        )
        teams = sorted({row.team for row in rows if row.team})
        team = st.selectbox(
            _("Team"),
            ["", *teams],
            format_func=lambda each: each or _("All teams"),
            label_visibility="collapsed",
            width=150,
        )
        purpose = st.selectbox(
            _("Purpose"),
            [None, *purposes],
            format_func=lambda each: tr(term(each)) if each else _("All purposes"),
            label_visibility="collapsed",
            width=190,
        )
        states = st.multiselect(
            _("State"),
            list(ConsentState),
            format_func=lambda each: tr(SHOWN[each].words),
            placeholder=_("All states"),
            label_visibility="collapsed",
            width=230,
        )
    return Wanted(text, team, purpose, frozenset(states))


def table(rows: list[PersonRow]) -> None:
    """The people left by the filters; a chosen line opens that person below."""
    if not rows:
        st.info(_("Nobody matches. Choose other filters."), icon=":material/filter_alt_off:")
        return
    words: Mapping[ConsentState, str] = {s: tr(shown.words) for s, shown in SHOWN.items()}
    purposes: list[Purpose] = list(rows[0].standings)
    columns: dict[str, list[object]] = {
        _("Name"): [row.name for row in rows],
        _("Number"): [row.number for row in rows],
        _("Team"): [row.team for row in rows],
    }
    for purpose in purposes:
        columns[tr(term(purpose))] = [[words[row.standings[purpose].state]] for row in rows]
    chips = {
        tr(term(purpose)): st.column_config.MultiselectColumn(
            options=list(words.values()),
            color=[SHOWN[each].colour for each in words],
            width="medium",
        )
        for purpose in purposes
    }

    def choose() -> None:
        picked = st.session_state[TABLE].selection.rows
        if picked and picked[0] < len(rows):
            st.session_state[PERSON] = rows[picked[0]].number

    st.dataframe(
        columns,
        hide_index=True,
        column_config=chips,
        on_select=choose,
        selection_mode="single-row",
        key=TABLE,
        height=420 if len(rows) > 11 else "auto",
        alt=_("People and how they stand to each purpose"),
    )
    st.caption(n_("{n} person", "{n} people", len(rows)))


main()
