"""Working times to begin with, offered while the book is empty."""

import streamlit as st

from cwem.access.audit import Action, AuditEntry
from cwem.attendance.rule_templates import TEMPLATES, Template, with_template
from cwem.ui.language import _, tr
from cwem.ui.layout import card, flash, saying
from cwem.ui.shifts_desk import RulesDesk


def templates(desk: RulesDesk) -> None:
    """Draw them; one that is chosen is kept at once: nobody works by it before it is assigned."""
    with card(
        _("Begin with one of these"),
        _("Shifts and a roster are made; change them as you like, then assign them to a team."),
    ):
        for template in TEMPLATES:
            with st.container(
                horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
            ):
                with st.container(gap=None, width="stretch"):
                    st.markdown(f"**{tr(template.title)}**")
                    st.caption(tr(template.words))
                if st.button(_("Use it"), key=f"template-{template.key}", icon=":material/add:"):
                    with saying():
                        _use(desk, template)
                        st.rerun()


def _use(desk: RulesDesk, template: Template) -> None:
    by, books = desk.by(), desk.runtime.store.rule_books
    book = books.book()
    details = {"template": template.key, "as": "new"}
    entry = AuditEntry(by.at, by.actor, Action.CHANGE_RULES, details=details, address=by.address)
    books.replace(with_template(book, template, tr), [entry])
    flash(_("{name} was added.", name=tr(template.title)))
