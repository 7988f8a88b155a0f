"""The people with their PINs and codes, chosen by pointing, typing or all at once; and what is done
for the chosen ones."""

from collections.abc import Sequence

import streamlit as st

from cwem.attendance.pass_desk import IssuedPass
from cwem.attendance.passes import PassKind
from cwem.errors import CwemError
from cwem.people.values import Company
from cwem.ui import pass_issued
from cwem.ui.choosing import MANY, TALL
from cwem.ui.language import _, n_
from cwem.ui.layout import card, confirm, flash, flash_error
from cwem.ui.pass_wiring import pass_desk
from cwem.ui.passes_list import PassRow
from cwem.ui.people_desk import Desk

_TURN = "passes_turn"
_TYPED = "passes-typed"
BOTH = frozenset(PassKind)
PIN, CODE = frozenset({PassKind.PIN}), frozenset({PassKind.QR})


def chosen_rows(shown: Sequence[PassRow]) -> list[PassRow]:
    """Draw the table; those that were chosen in it, and those that were typed."""
    turn = int(st.session_state.setdefault(_TURN, 0))
    event = st.dataframe(
        {
            "name": [row.name or row.number for row in shown],
            "number": [row.number for row in shown],
            "pin": [_has(row, PassKind.PIN) for row in shown],
            "code": [_has(row, PassKind.QR) for row in shown],
        },
        hide_index=True,
        height=TALL if len(shown) > MANY else "auto",
        key=f"passes-table-{turn}",
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "name": st.column_config.TextColumn(_("Name")),
            "number": st.column_config.TextColumn(_("Number"), width="small"),
            "pin": st.column_config.TextColumn(_("PIN"), width="small"),
            "code": st.column_config.TextColumn(_("Code"), width="small"),
        },
        alt=_("People, with whether they have a PIN and a code"),
    )
    titles = {row.number: row.title for row in shown}
    kept = [number for number in st.session_state.get(_TYPED, []) if number in titles]
    st.session_state[_TYPED] = kept
    typed = st.multiselect(
        _("Or choose by typing"),
        list(titles),
        format_func=lambda number: titles[number],
        placeholder=_("Name or number"),
        key=_TYPED,
    )
    pointed = {shown[place].number for place in event.selection.rows if place < len(shown)}
    return [row for row in shown if row.number in pointed or row.number in typed]


def _has(row: PassRow, kind: PassKind) -> str:
    return _("Yes") if kind in row.held else _("No")


def what_to_do(desk: Desk, company: Company, chosen: Sequence[PassRow]) -> None:
    """The buttons for the chosen ones."""
    working = [row for row in chosen if row.works]
    title = n_("For {n} person", "For {n} people", len(chosen)) if chosen else _("For the chosen")
    with (
        card(
            title,
            _(
                "New ones replace those a person has. Whoever gives out a PIN sees it, so the "
                "person is asked to change it."
            ),
        ),
        st.container(horizontal=True),
    ):
        for label, icon, kinds in (
            (_("New PIN and code"), "pin", BOTH),
            (_("New PIN"), "dialpad", PIN),
            (_("New code"), "qr_code_2", CODE),
        ):
            if st.button(
                label,
                icon=f":material/{icon}:",
                type="primary" if kinds == BOTH else "secondary",
                disabled=not working,
                key=f"passes-new-{'-'.join(sorted(kinds))}",
            ):
                _ask_to_issue(desk, company, working, kinds)
        if st.button(
            _("Revoke"),
            icon=":material/block:",
            disabled=not any(row.held for row in chosen),
            key="passes-revoke",
        ):
            _ask_to_revoke(desk, [row for row in chosen if row.held])


def _ask_to_issue(
    desk: Desk, company: Company, rows: Sequence[PassRow], kinds: frozenset[PassKind]
) -> None:
    replaced = sum(bool(row.held & kinds) for row in rows)
    if not replaced:
        _issue(desk, company, rows, kinds)
        st.rerun()
    confirm(
        _("Replace what people have?"),
        n_(
            "{n} person has such a PIN or code already; it stops working at once.",
            "{n} people have such a PIN or code already; those stop working at once.",
            replaced,
        ),
        _("Make new ones"),
        lambda: _issue(desk, company, rows, kinds),
        desk.permission,
    )


def _issue(
    desk: Desk, company: Company, rows: Sequence[PassRow], kinds: frozenset[PassKind]
) -> None:
    """One after the other, since each PIN is hashed; what was made before something went wrong is
    shown all the same."""
    works = pass_desk(desk.runtime.store)
    made: list[IssuedPass] = []
    progress = st.progress(0.0, _("Making them ..."))
    try:
        for row in rows:
            made.append(works.issue(row.number, kinds, desk.by()))
            progress.progress(len(made) / len(rows))
    except CwemError as error:
        flash_error(error)
    progress.empty()
    pass_issued.keep(made, company)
    _choose_anew()


def _ask_to_revoke(desk: Desk, rows: Sequence[PassRow]) -> None:
    confirm(
        n_("Revoke what {n} person has?", "Revoke what {n} people have?", len(rows)),
        _(
            "Their PINs and codes stop working at once. Who agreed to it is still recognised by "
            "face."
        ),
        _("Revoke"),
        lambda: _revoke(desk, rows),
        desk.permission,
    )


def _revoke(desk: Desk, rows: Sequence[PassRow]) -> None:
    works = pass_desk(desk.runtime.store)
    for row in rows:
        works.revoke(row.number, row.held, desk.by())
    flash(n_("Revoked for {n} person.", "Revoked for {n} people.", len(rows)))
    _choose_anew()


def _choose_anew() -> None:
    st.session_state[_TURN] = int(st.session_state.get(_TURN, 0)) + 1
    st.session_state.pop(_TYPED, None)
