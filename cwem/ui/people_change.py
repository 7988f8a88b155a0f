"""Changing a dated assignment: what will be recorded is said before it is."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from cwem.access.audit import Action
from cwem.errors import InputError
from cwem.people.assignments import employed
from cwem.people.values import AssignmentKind, Changes, Company
from cwem.people.wording import (
    NO_ROSTERS,
    NOTHING,
    consequences,
    person_name,
    to_be_recorded,
    value_name,
)
from cwem.ui import shifts_tried
from cwem.ui.cameras_form import zones
from cwem.ui.explained import as_explained, look_again
from cwem.ui.formats import here, typed_day
from cwem.ui.language import _, markdown, shown, tr
from cwem.ui.layout import error, flash, saying
from cwem.ui.markdown import plain
from cwem.ui.people_desk import Desk
from cwem.ui.people_entered import dated

Kind = AssignmentKind
ROSTERS = frozenset({Kind.ROSTER, Kind.TEAM_ROSTER})
_OF_TEAMS = {Kind.TEAM_MANAGER, Kind.TEAM_ROSTER}
FIRST, LAST = date(1950, 1, 1), date(2199, 12, 31)
"""The days that can be chosen."""


def titles() -> dict[AssignmentKind, str]:
    """What the buttons that begin a change say."""
    return {
        Kind.EMPLOYMENT: _("Change first day"),
        Kind.TEAM: _("Change team"),
        Kind.ZONE: _("Change time zone"),
        Kind.MANAGER: _("Change manager"),
        Kind.DEPUTY: _("Change deputy"),
        Kind.TEAM_MANAGER: _("Change manager"),
        Kind.ROSTER: _("Change roster"),
        Kind.TEAM_ROSTER: _("Change roster"),
    }


def change_from_a_date(
    desk: Desk, kind: AssignmentKind, subject: str, whose: str, suggested: str = ""
) -> None:
    """Ask what holds from which day on, for whom (`whose`, a name), and record it. `suggested` is
    chosen at first, else what holds now."""

    @st.dialog(titles()[kind], width="medium")
    def ask() -> None:
        desk.still_here()
        company = desk.company()
        rosters = desk.rosters() if kind in ROSTERS else {}
        st.markdown(f"**{plain(whose)}**")
        changes = _asked(company, kind, subject, rosters, suggested)
        explained = as_explained("change-explained", (company.revision, changes))
        if changes is not None:
            _explain(company, changes, rosters)
            if kind in ROSTERS and changes:
                with saying():
                    shifts_tried.assignment(desk, company, changes)
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="change-cancel"):
                st.rerun()
            record = st.button(
                _("Record"), key="change-record", type="primary", disabled=not changes
            )
        if record and not explained:
            look_again()
        elif record and changes:
            _record(desk, company, kind, subject, changes)

    ask()


def _asked(
    company: Company,
    kind: AssignmentKind,
    subject: str,
    rosters: Mapping[str, str],
    suggested: str,
) -> Changes | None:
    """The form's changes; None while something is missing or wrong, which is said."""
    value = _value(company, kind, subject, rosters, suggested)
    with st.container(horizontal=True):
        since = st.date_input(
            _("First day") if kind is Kind.EMPLOYMENT else _("From"),
            here(),
            min_value=FIRST,
            max_value=LAST,
            format=typed_day(),
            key=f"change-since-{kind}-{subject}",
        )
        last = None
        if value is not None:
            last = st.date_input(
                _("Last day, if it ends"),
                None,
                min_value=FIRST,
                max_value=LAST,
                format=typed_day(),
                key=f"change-last-{kind}-{subject}",
                help=_(
                    "Empty: until something else is recorded. Afterwards what was before holds."
                ),
            )
    try:
        return dated(company, kind, subject, value, since, last if isinstance(last, date) else None)
    except InputError as problem:
        error(problem)
        return None


def _value(
    company: Company,
    kind: AssignmentKind,
    subject: str,
    rosters: Mapping[str, str],
    suggested: str,
) -> str | None:
    """What is chosen; None for nothing."""
    if kind is Kind.EMPLOYMENT:
        return None
    choices = choices_of(company, kind, subject, here(), rosters)
    now = suggested or company.line(kind, subject).on(here())
    if kind is Kind.ZONE:
        return st.selectbox(
            _("Time zone"),
            choices,
            choices.index(now) if now in choices else 0,
            key=f"change-value-{kind}-{subject}",
        )
    options = ["", *choices]
    chosen = st.selectbox(
        _("Team") if kind is Kind.TEAM else _("Roster") if kind in ROSTERS else _("Person"),
        options,
        options.index(now) if now in options else 0,
        format_func=lambda each: (
            shown(value_name(company, kind, each, rosters)) if each else tr(NOTHING[kind])
        ),
        key=f"change-value-{kind}-{subject}{suggested and '-' + suggested}",
    )
    return chosen or None


def choices_of(
    company: Company,
    kind: AssignmentKind,
    subject: str,
    on: date,
    rosters: Mapping[str, str] = NO_ROSTERS,
) -> list[str]:
    """What can be assigned: teams or rosters by name, zones with those of the sites first, or
    whoever is employed, by name."""
    if kind in ROSTERS:
        return sorted(rosters, key=lambda key: rosters[key].casefold())
    if kind is Kind.TEAM:
        return sorted(company.teams, key=lambda key: company.teams[key].name.casefold())
    if kind is Kind.ZONE:
        near = sorted({site.zone for site in company.sites.values()})
        return [*near, *(zone for zone in zones() if zone not in near)]
    people = (n for n in company.employees if n != subject and employed(company, n, on))
    return sorted(people, key=lambda n: person_name(company, n).casefold())


def _explain(company: Company, changes: Changes, rosters: Mapping[str, str]) -> None:
    said = to_be_recorded(company, changes, rosters)
    with st.container(border=True, gap="xsmall"):
        if not said:
            st.markdown(_("This is how it is recorded already; nothing will change."))
            return
        st.caption(_("This will be recorded. What was before stays in the history."))
        for sentence in said:
            st.markdown(f":material/event: {markdown(sentence)}")
        for sentence in consequences(company, changes, here()):
            st.markdown(f":material/info: {markdown(sentence)}")


def _record(
    desk: Desk, company: Company, kind: AssignmentKind, subject: str, changes: Changes
) -> None:
    of_team = kind in _OF_TEAMS
    begin = min(one.step.since for one in changes.assignments)
    details = {"what": kind.value, "from": begin.isoformat() if begin > date.min else "ever"}
    with saying():
        desk.change(
            company,
            changes,
            Action.ASSIGN_ROSTER if kind in ROSTERS else Action.ASSIGN,
            None if of_team else subject,
            **details | ({"team": subject} if of_team else {}),
        )
        flash(_("It is recorded."))
        st.rerun()
