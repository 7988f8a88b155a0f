"""One roster: its days, the weeks to come, and who works by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.rule_edits import Edit, assigned_to, mistakes
from cwem.attendance.rule_notes import roster_notes, weekly
from cwem.attendance.shifts import Roster, RuleBook
from cwem.people.ids import new_id
from cwem.people.values import Company
from cwem.ui.explained import first_drawn
from cwem.ui.formats import here
from cwem.ui.language import _, markdown
from cwem.ui.layout import card, confirm, flash, header
from cwem.ui.rosters_assigned import assigned
from cwem.ui.rosters_form import roster_form
from cwem.ui.shifts_desk import RulesDesk
from cwem.ui.shifts_one import NEW
from cwem.ui.shifts_said import said_mistakes, somebody_else
from cwem.ui.shifts_saving import save_rule
from cwem.ui.shifts_words import day_with_weekday, length, shift_name, times

SHOWN = 14
"""Days of the preview."""


def roster_view(  # noqa: PLR0913, PLR0917 - what the page has at hand
    desk: RulesDesk,
    company: Company,
    book: RuleBook,
    known: Roster | None,
    close: Callable[[], None],
    copied: Roster | None = None,
) -> None:
    """Draw the roster, or an empty form, or one that begins as a copy. `close` leads back."""
    form = f"roster-{known.id if known else NEW}{'-' + copied.id if copied else ''}"
    drawn = first_drawn(known, f"{form}-name")
    begin = drawn or (replace(copied, id="", name="") if copied else None)
    with header(known.name if known else _("Add a roster"), _("Which shift is on which day.")):
        st.button(_("All shifts"), icon=":material/arrow_back:", on_click=close)
        if known is not None:
            _more_actions(desk, company, known, close)
    with card(_("The days")):
        if not book.shifts:
            st.markdown(_("There is no shift yet; add one first."))
        entered = roster_form(begin, book, form)
        new = replace(
            entered, id=known.id if known else new_id(entered.name, book.rosters, "roster")
        )
        edit = Edit(Roster, new.id, drawn, new)
        found = _looks(book, edit, new)
        if somebody_else(known, drawn, form):
            return
        with st.container(horizontal=True, horizontal_alignment="right"):
            save = st.button(_("Save"), key="rule-save", type="primary", icon=":material/save:")
        if save and not found:
            save_rule(desk, book, edit, form, "roster")
    _preview(book, new)
    if known is not None:
        assigned(desk, company, known)


def _looks(book: RuleBook, edit: Edit, new: Roster) -> bool:
    """What it comes to, what is wrong with it and what may be; whether anything is wrong."""
    after = replace(book, rosters={**book.rosters, new.id: new})
    found = mistakes(after, edit)
    days = sum(1 for key in new.cycle if key)
    st.markdown(
        _(
            "**{hours}** a week on average, work on **{n} of {all}** days.",
            hours=length(weekly(new, book)),
            n=days,
            all=len(new.cycle),
        )
    )
    said_mistakes(found, untouched=not edit.drawn and not new.name)
    if not found:
        for note in roster_notes(new, book):
            st.info(markdown(note), icon=":material/info:")
    return bool(found)


def _preview(book: RuleBook, roster: Roster) -> None:
    days = [here() + timedelta(days=n) for n in range(SHOWN)]
    shifts = [book.shifts.get(roster.on(day)) if roster.cycle else None for day in days]
    with card(_("The next two weeks"), _("Without holidays and leave.")):
        st.dataframe(
            {
                _("Day"): [day_with_weekday(day) for day in days],
                _("Shift"): [shift_name(book, shift.id if shift else "") for shift in shifts],
                _("Times"): [times(shift) if shift else "" for shift in shifts],
                _("Planned"): [length(shift.planned) if shift else "" for shift in shifts],
            },
            hide_index=True,
            height="content",
            alt=_("Which shift is on which of the next days"),
        )


def _more_actions(
    desk: RulesDesk, company: Company, known: Roster, close: Callable[[], None]
) -> None:
    if st.button(_("Make a copy"), icon=":material/content_copy:", key="rule-copy"):
        st.query_params["open"] = f"roster:{NEW}:{known.id}"
        st.rerun()
    if st.button(_("Remove"), icon=":material/delete:", key="rule-remove"):
        if next(assigned_to(company, known.id), None):
            words = _(
                "It is or was assigned to somebody, whose days are worked out by it; so it stays."
            )
            st.toast(words, icon=":material/error:")
            return

        def remove() -> None:
            desk.keep(Edit(Roster, known.id, known, None))
            flash(_("{name} was removed.", name=known.name))
            close()

        title = _("Remove {name}?", name=known.name)
        words = _("Nobody works by it, so nobody's days change.")
        confirm(title, words, _("Remove"), remove, Permission.MANAGE_SHIFTS)
