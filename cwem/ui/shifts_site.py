"""What holds at one site: how time is reckoned, its holidays, and what is shown of groups only."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cwem.attendance.rule_edits import Edit, edited, mistakes
from cwem.attendance.rule_notes import site_notes
from cwem.attendance.shifts import ReckoningRule, RuleBook, SiteRules
from cwem.people.values import Company, Site
from cwem.ui.explained import draw_anew, first_drawn
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import card, flash, header, saying
from cwem.ui.shifts_desk import RulesDesk
from cwem.ui.shifts_holidays import holidays
from cwem.ui.shifts_said import said_mistakes, somebody_else
from cwem.ui.shifts_tried import ask, touches
from cwem.ui.shifts_words import RECKONING, RECKONING_MEANS


def site_view(
    desk: RulesDesk, company: Company, book: RuleBook, site: Site, close: Callable[[], None]
) -> None:
    """Draw the rules of this site; `close` leads back."""
    form, known = f"rules-{site.id}", book.sites.get(site.id)
    if f"{form}-name" not in st.session_state:
        st.session_state.pop(f"{form}-extra", None)
    drawn = first_drawn(known, f"{form}-name")
    begin = drawn or SiteRules()
    with header(
        _("Rules of {site}", site=site.name), _("What holds for everybody who works there.")
    ):
        st.button(_("All shifts"), icon=":material/arrow_back:", on_click=close)
    with card(_("How worked time is counted")):
        reckoning = _reckoning(begin, form)
    with card(_("Holidays")):
        new = holidays(site, replace(begin, reckoning=reckoning), form)
    with card(_("Activity")):
        groups_only = st.toggle(
            _("Show activity of groups only"),
            begin.groups_only,
            key=f"{form}-groups",
            help=_(
                "Then not even a person's own manager sees who did what for how long. Activity "
                "of the days on which this holds stays with groups, also when it is switched "
                "off later."
            ),
        )
    new = replace(new, groups_only=groups_only)
    edit = Edit(SiteRules, site.id, drawn, new)
    found = mistakes(book, edit)
    said_mistakes(found)
    if not found:
        for note in site_notes(new, site.country):
            st.info(markdown(note), icon=":material/info:")
    if somebody_else(known, drawn, form):
        return
    with st.container(horizontal=True, horizontal_alignment="right"):
        save = st.button(_("Save"), key="rule-save", type="primary", icon=":material/save:")
    if save and not found:
        _save(desk, book, site, edit, form)


def _reckoning(begin: SiteRules, form: str) -> ReckoningRule:
    """The field whose key says that the form was drawn."""
    chosen = st.radio(
        _("Worked time is"),
        list(ReckoningRule),
        list(ReckoningRule).index(begin.reckoning),
        format_func=lambda rule: tr(RECKONING[rule]),
        captions=[tr(RECKONING_MEANS[rule]) for rule in ReckoningRule],
        key=f"{form}-name",
    )
    return chosen or begin.reckoning


def _save(desk: RulesDesk, book: RuleBook, site: Site, edit: Edit, form: str) -> None:
    """At once where nobody's days can change; else after the trial was looked at."""
    if (edit.drawn or SiteRules()) == edit.new:
        st.info(_("Nothing was different."), icon=":material/info:")
        return

    def keep() -> None:
        desk.keep(edit)
        draw_anew(f"{form}-name")
        flash(_("The rules of {name} were saved.", name=site.name))

    with saying():
        if touches(desk, book, edited(book, edit)):
            ask(desk, edit, lambda now: edited(now, edit), keep)
            return
        keep()
        st.rerun()
