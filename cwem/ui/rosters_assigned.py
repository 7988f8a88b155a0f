"""Who works by which roster, by dates: teams, and people who have one of their own."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from cwem.access.audit import Action
from cwem.attendance.shifts import Roster
from cwem.people.assignments import employed, roster_on
from cwem.people.values import AssignmentKind, Company
from cwem.people.wording import days, person_name
from cwem.ui.formats import here
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, saying
from cwem.ui.looks import note_look
from cwem.ui.people_change import change_from_a_date
from cwem.ui.people_desk import Desk

Kind = AssignmentKind


def assigned(desk: Desk, company: Company, roster: Roster) -> None:
    """Who has, had or will have this roster, and the way to change it."""
    with card(_("Who works by it"), _("Teams and people keep it until something else follows.")):
        rows = _rows(company, roster.id)
        if not rows:
            st.markdown(_("Nobody yet. Choose a team or a person."))
        else:
            with saying(stop=True):
                if any(kind is Kind.ROSTER for kind, *_rest in rows):
                    note_look(desk.guest, Action.SEE_PEOPLE)
            st.dataframe(
                {
                    _("Team or person"): [name for _kind, name, _days in rows],
                    _("Kind"): [_kind_name(kind) for kind, _name, _days in rows],
                    _("Days"): [when for _kind, _name, when in rows],
                },
                hide_index=True,
                alt=_("Who works by this roster, and when"),
            )
        choose(desk, company, roster.id)


def _kind_name(kind: AssignmentKind) -> str:
    return _("Team") if kind is Kind.TEAM_ROSTER else _("Person")


def _rows(company: Company, roster: str) -> list[tuple[AssignmentKind, str, str]]:
    found: list[tuple[AssignmentKind, str, str]] = []
    for (kind, subject), line in sorted(company.lines.items()):
        if kind in {Kind.ROSTER, Kind.TEAM_ROSTER}:
            found += [
                (kind, _name(company, kind, subject), tr(days(span)))
                for span in line.spans()
                if span.value == roster
            ]
    return sorted(found, key=lambda row: (row[0] is Kind.ROSTER, row[1].casefold()))


def _name(company: Company, kind: AssignmentKind, subject: str) -> str:
    if kind is Kind.ROSTER:
        return person_name(company, subject)
    team = company.teams.get(subject)
    return team.name if team else subject


def choose(desk: Desk, company: Company, roster: str = "") -> None:
    """A team or a person, and the button that assigns a roster to them by a date."""
    options = _choices(company)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Team or person"),
            list(options),
            index=None,
            format_func=lambda each: options.get(each, each),
            placeholder=_("Type a name"),
            key=f"assign-to-{roster}",
            width=360,
        )
        pressed = st.button(
            _("Assign a roster"),
            key=f"assign-{roster}",
            icon=":material/edit_calendar:",
            disabled=chosen is None,
        )
    if pressed and chosen:
        kind, _colon, subject = chosen.partition(":")
        change_from_a_date(desk, Kind(kind), subject, options[chosen], suggested=roster)


def _choices(company: Company) -> dict[str, str]:
    teams = {f"{Kind.TEAM_ROSTER}:{key}": team.name for key, team in company.teams.items()}
    people = {
        f"{Kind.ROSTER}:{number}": person_name(company, number)
        for number in company.employees
        if employed(company, number, here())
    }
    return _by_name(teams) | _by_name(people)


def _by_name(names: dict[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda each: each[1].casefold()))


def overview(desk: Desk, company: Company, names: dict[str, str]) -> None:
    """Every team with its roster today, and how many people have one of their own or none."""
    today = here()
    with card(_("Who works by which roster"), _("Today; by dates on the page of each roster.")):
        if company.teams:
            teams = sorted(company.teams.values(), key=lambda each: each.name.casefold())
            counted = [_members(company, team.id, today) for team in teams]
            st.dataframe(
                {
                    _("Team"): [team.name for team in teams],
                    _("Roster"): [
                        _roster(company, Kind.TEAM_ROSTER, team.id, names, today) for team in teams
                    ],
                    _("People"): [len(members) for members in counted],
                    _("With a roster of their own"): [
                        sum(_own(company, number, today) for number in members)
                        for members in counted
                    ],
                },
                hide_index=True,
                alt=_("Teams with their rosters"),
            )
        without = [n for n in company.employees if _has_none(company, n, today)]
        if without:
            st.caption(
                n_(
                    "{n} person has no roster today: nothing is planned, and nobody is absent.",
                    "{n} people have no roster today: nothing is planned, and nobody is absent.",
                    len(without),
                )
            )
        choose(desk, company)


def _members(company: Company, team: str, day: date) -> Sequence[str]:
    return [
        number
        for number in company.employees
        if company.line(Kind.TEAM, number).on(day) == team and employed(company, number, day)
    ]


def _roster(
    company: Company, kind: AssignmentKind, subject: str, names: dict[str, str], day: date
) -> str:
    found = company.line(kind, subject).on(day)
    return names.get(found, found) if found else _("No roster")


def _own(company: Company, number: str, day: date) -> bool:
    return company.line(Kind.ROSTER, number).on(day) is not None


def _has_none(company: Company, number: str, day: date) -> bool:
    return employed(company, number, day) and roster_on(company, number, day) is None
