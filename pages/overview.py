"""Overview: who of one's people is in, late, absent or on leave, beside a usual day; what needs
attention, and what today's time went into."""

from dataclasses import dataclass

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.kpi.compare import Standing
from cwem.kpi.days import WorkingDays
from cwem.kpi.privacy import Locks
from cwem.people.assignments import team_on
from cwem.people.values import Company
from cwem.ui import (
    day_reading,
    formats,
    guard,
    overview_attention,
    overview_today,
    requests_desk,
    state,
)
from cwem.ui.attendance_asked import TEAM
from cwem.ui.attendance_reading import Reading
from cwem.ui.kpi_asked import one_of
from cwem.ui.kpi_cards import meaning
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, empty, error, header, metrics, quiet, saying
from cwem.ui.looks import note_looks
from cwem.ui.overview_people import activity_by_hour, activity_by_person, cards, who
from cwem.ui.overview_rows import PersonNow, own_people, people_now, teams_of
from cwem.ui.working_days import working_days
from cwem.values import Millis


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_TEAM)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    try:
        known = day_reading.company(runtime)
        days = day_reading.days(runtime, known)
        now = guest.reception.now()
        numbers = own_people(guest, known, days)
        zone = formats.viewer_zone()
        caption = _("{day}. Who is in is up to date within 10 seconds.",
                    day=formats.day(day_reading.here(zone, now)))  # fmt: skip
        with header(_("Overview"), caption):
            teams = teams_of(known, numbers, days, now)
            team = one_of(TEAM, teams, _("All teams"), _("Team"))
    except StoreError as problem:
        error(problem)
        return
    if not numbers:
        empty(
            _("Nobody is assigned to you today. An administrator does that on the page People."),
            icon=":material/group_off:",
        )
        return
    glance(guest, runtime, team)


@dataclass(frozen=True)
class Today:
    """One moment of the people who are shown."""

    known: Company
    working: WorkingDays
    now: Millis
    people: list[PersonNow]
    open_ones: list[PersonNow]
    """Those whose own activity may be shown: not where a site shows it of teams only."""
    standing: Standing
    usual: Standing | None


def read(guest: guard.Guest, runtime: state.Runtime, team: str) -> Today:
    """Asked anew each time: whose people they are, too. Raises StoreError."""
    known = day_reading.company(runtime)
    days = day_reading.days(runtime, known)
    now = guest.reception.now()
    numbers = [
        number
        for number in own_people(guest, known, days)
        if not team or is_in(team_on(known, number, days.today(number, now)), team)
    ]
    today = day_reading.here(formats.viewer_zone(), now)
    note_looks(guest, Action.SEE_OVERVIEW, numbers, on=today.isoformat())
    working = working_days(runtime, known)
    people = people_now(runtime, known, days, numbers, now, working)
    locks = Locks(known, working.book)
    open_ones = [one for one in people if not locks.locked(one.number, one.day.day)]
    standing, usual = overview_today.compared(working, people, now)
    return Today(known, working, now, people, open_ones, standing, usual)


@st.fragment(run_every=day_reading.REFRESH)
def glance(guest: guard.Guest, runtime: state.Runtime, team: str) -> None:
    """Everything that changes by itself."""
    guard.still_here()
    try:
        today = read(guest, runtime, team)
    except StoreError as problem:
        error(problem)
        return
    people = today.people
    with quiet("overview"):
        if today.standing.people:
            metrics(overview_today.cards(people, today.standing, today.usual, today.now))
            meaning(overview_today.CARDS, overview_today.usual_words(today.usual))
        else:
            cards(people)
        with saying():
            overview_attention.attention(
                guest,
                runtime,
                today.known,
                Reading(today.working, runtime.store, today.now),
                lambda: requests_desk.waiting_for(guest, runtime),
            )
        several = len({one.team for one in people}) > 1
        if several:  # with its column the table needs the whole width
            left, right = st.container(), st.container()
        else:
            left, right = st.columns([2, 1], gap="small")
        with left, card(_("Who is in"), level=not several):
            who(people, today.standing.missing, several)
        with right:
            activity_by_hour(today.open_ones)
        activity_by_person(today.open_ones)
        locked(len(people) - len(today.open_ones))


def locked(count: int) -> None:
    """That the activity of so many is not shown, and where it is."""
    if count:
        st.caption(
            n_("Activity of {n} person is shown for whole teams only, as their site wants it; "
               "see Activity.",
               "Activity of {n} people is shown for whole teams only, as their site wants it; "
               "see Activity.", count)
        )  # fmt: skip


def is_in(team: object, wanted: str) -> bool:
    """Whether this is the team that was chosen."""
    return getattr(team, "id", None) == wanted


main()
