"""One shift: its fields, how it looks, where it is used, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.rule_edits import Edit, mistakes
from cwem.attendance.rule_notes import shift_notes
from cwem.attendance.shifts import RuleBook, Shift, ShiftKind, Stretch
from cwem.people.ids import new_id
from cwem.ui.explained import first_drawn
from cwem.ui.language import _, markdown
from cwem.ui.layout import Metric, card, confirm, flash, header, metrics
from cwem.ui.shifts_bar import bars
from cwem.ui.shifts_desk import RulesDesk
from cwem.ui.shifts_form import shift_form
from cwem.ui.shifts_said import said_mistakes, somebody_else
from cwem.ui.shifts_saving import save_rule
from cwem.ui.shifts_words import length, over_midnight, used_by

NEW = "new"
"""The key in the address of a shift that is being entered."""


def fresh() -> Shift:
    """What the form of a new shift begins with."""
    return Shift("", "", ShiftKind.FIXED, (Stretch(540, 1050),), pause=30)


def shift_view(
    desk: RulesDesk,
    book: RuleBook,
    known: Shift | None,
    close: Callable[[], None],
    copied: Shift | None = None,
) -> None:
    """Draw the shift, or an empty form, or one that begins as a copy. `close` leads back."""
    form = f"shift-{known.id if known else NEW}{'-' + copied.id if copied else ''}"
    if f"{form}-name" not in st.session_state:
        st.session_state.pop(f"{form}-count", None)
    drawn = first_drawn(known, f"{form}-name")
    begin = drawn or (replace(copied, id="", name="") if copied else fresh())
    title = known.name if known else _("Add a shift")
    with header(title, _("From when to when is worked, and what is late or overtime.")):
        st.button(_("All shifts"), icon=":material/arrow_back:", on_click=close)
        if known is not None:
            _more_actions(desk, book, known, close)
    left, right = st.columns([3, 2])
    with left, card(_("What is agreed")):
        entered = shift_form(begin, form)
    new = replace(entered, id=known.id if known else new_id(entered.name, book.shifts, "shift"))
    edit = Edit(Shift, new.id, drawn, new)
    with right:
        found = _looks(book, edit, new)
        if known is not None:
            with card(_("Where it is used")):
                names = used_by(book, known.id)
                st.markdown(markdown(names) if names else _("In no roster yet."))
    if somebody_else(known, drawn, form):
        return
    with left, st.container(horizontal=True, horizontal_alignment="right"):
        save = st.button(_("Save"), key="rule-save", type="primary", icon=":material/save:")
    if save and not found:
        save_rule(desk, book, edit, form, "shift")


def _looks(book: RuleBook, edit: Edit, new: Shift) -> bool:
    """Draw it as it would be; whether anything is wrong with it."""
    after = replace(book, shifts={**book.shifts, new.id: new})
    found = mistakes(after, edit)
    with card(_("How it looks")):
        metrics([Metric(_("Planned"), length(max(0, new.planned)))])
        bars([new], named=False)
        if over_midnight(new):
            st.caption(_("It ends on the next day and is one working day, that of its begin."))
        said_mistakes(found, untouched=not edit.drawn and not new.name)
        if not found:
            for note in shift_notes(new):
                st.info(markdown(note), icon=":material/info:")
    return bool(found)


def _more_actions(desk: RulesDesk, book: RuleBook, known: Shift, close: Callable[[], None]) -> None:
    if st.button(_("Make a copy"), icon=":material/content_copy:", key="rule-copy"):
        st.query_params["open"] = f"shift:{NEW}:{known.id}"
        st.rerun()
    if st.button(_("Remove"), icon=":material/delete:", key="rule-remove"):
        names = used_by(book, known.id)
        if names:
            words = _("It stands in the rosters {names}; take it out of them first.", names=names)
            st.toast(markdown(words), icon=":material/error:")
            return

        def remove() -> None:
            desk.keep(Edit(Shift, known.id, known, None))
            flash(_("{name} was removed.", name=known.name))
            close()

        words = _("No roster has it, so nobody's days change.")
        title = _("Remove {name}?", name=known.name)
        confirm(title, words, _("Remove"), remove, Permission.MANAGE_SHIFTS)
