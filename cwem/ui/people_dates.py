"""A dated assignment as it is drawn: what holds, what is planned, what was, who recorded it."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from cwem.people.assignments import employed, manager_on, roster_on
from cwem.people.values import KINDS, AssignmentKind, Company
from cwem.people.wording import NOTHING, Line, When, history, person_name
from cwem.ui.formats import day, here, moment, viewer_zone
from cwem.ui.language import _, markdown, shown, tr
from cwem.ui.people_change import ROSTERS, change_from_a_date, titles
from cwem.ui.people_desk import Desk
from cwem.ui.people_history import entries

_PEOPLE = {AssignmentKind.MANAGER, AssignmentKind.DEPUTY, AssignmentKind.TEAM_MANAGER}


def assignment(
    desk: Desk, company: Company, kind: AssignmentKind, subject: str, whose: str
) -> None:
    """One line: what holds, with the button that changes it; below it what is planned and, on
    request, what was."""
    rosters = desk.rosters() if kind in ROSTERS else {}
    lines = history(company, kind, subject, here(), rosters)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(gap=None, width="stretch"):
            st.caption(tr(KINDS[kind]))
            now = [line for line in lines if line.when is When.NOW]
            _current(company, kind, subject, now, rosters)
            planned = _("Planned")
            for line in reversed([line for line in lines if line.when is When.PLANNED]):
                st.markdown(f":blue-badge[{planned}] {_in_words(line)}")
        if st.button(
            titles()[kind], key=f"change-{kind}", type="tertiary", icon=":material/edit_calendar:"
        ):
            change_from_a_date(desk, kind, subject, whose)
    if past := [line for line in lines if line.when is When.PAST]:
        with st.expander(_("Earlier")):
            for line in past:
                st.markdown(_in_words(line))


def _current(
    company: Company,
    kind: AssignmentKind,
    subject: str,
    now: Sequence[Line],
    rosters: Mapping[str, str],
) -> None:
    boss = manager_on(company, subject, here()) if kind is AssignmentKind.MANAGER else None
    if now:
        st.markdown(
            _in_words(now[0]) + _gone(company, kind, company.line(kind, subject).on(here()))
        )
    elif boss:
        name = person_name(company, boss)
        words = markdown(_("{name} :gray[as the manager of the team]", name=name))
        st.markdown(words + _gone(company, kind, boss))
    elif kind is AssignmentKind.ROSTER and (works_by := roster_on(company, subject, here())):
        name = rosters.get(works_by, works_by)
        st.markdown(markdown(_("{name} :gray[as the roster of the team]", name=name)))
    elif kind is AssignmentKind.MANAGER:
        nobody = _("Nobody: neither an own manager nor one of the team")
        st.markdown(f":gray[{nobody}]")
    else:
        st.markdown(f":gray[{markdown(NOTHING[kind])}]")


def _gone(company: Company, kind: AssignmentKind, number: str | None) -> str:
    """A badge where whoever is assigned does not work here today."""
    if kind not in _PEOPLE or number is None or employed(company, number, here()):
        return ""
    gone = _("Not employed")
    return f" :orange-badge[{gone}]"


def _in_words(line: Line) -> str:
    return f"{markdown(line.value)} :gray[{markdown(line.days)}]"


def recorded(desk: Desk, company: Company, kinds: Sequence[AssignmentKind], subject: str) -> None:
    """Everything ever recorded, superseded or not, with who did it where that is known."""
    steps = [one for kind in kinds for one in desk.runtime.registry.history(kind, subject)]
    if not steps:
        return
    with st.expander(_("What was recorded, when and by whom")):
        zone = viewer_zone()
        found = entries(company, steps, desk.rosters() if ROSTERS & set(kinds) else {})
        st.dataframe(
            {
                _("Recorded"): [moment(one.at, zone) for one in found],
                _("Recorded by"): [one.by or _("not known") for one in found],
                _("What"): [tr(KINDS[one.kind]) for one in found],
                _("From"): [_since(one.since) for one in found],
                _("Value"): [shown(one.value) for one in found],
            },
            hide_index=True,
            alt=_("Recorded assignments, newest first"),
        )


def _since(since: date | None) -> str:
    return day(since) if since else _("the beginning")
