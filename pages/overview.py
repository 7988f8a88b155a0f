"""Overview: who of one's people is in, late, absent or on leave, beside a usual day; what needs
attention, and what today's time went into."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.kpi.privacy import Locks
from cwem.kpi.tables import MINUTE
from cwem.people.assignments import team_on
from cwem.ui import (
    day_events,
    day_reading,
    figures,
    formats,
    guard,
    overview_attention,
    overview_today,
    requests_desk,
    state,
)
from cwem.ui.attendance_reading import Reading
from cwem.ui.kpi_words import minutes
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import Metric, card, empty, error, header, metrics, quiet, saying
from cwem.ui.looks import note_looks
from cwem.ui.overview_rows import (
    CHIPS,
    NOW,
    Now,
    PersonNow,
    own_people,
    people_now,
    per_hour,
    per_person,
    teams_of,
)
from cwem.ui.working_days import working_days
from cwem.values import Channel

TALL = 560
MANY = 20
LABELLED = 6
"""So many times of day stand side by side below a chart."""


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
            team = chosen_team(teams_of(known, numbers, days, now))
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


def chosen_team(teams: dict[str, str]) -> str:
    """One of several teams; empty: all of them."""
    if len(teams) < 2:
        return ""
    return (
        st.selectbox(
            _("Team"),
            ["", *teams],
            format_func=lambda each: teams.get(each, _("All teams")),
            label_visibility="collapsed",
            key="team",
            bind="query-params",
            width=180,
        )
        or ""
    )


@st.fragment(run_every=day_reading.REFRESH)
def glance(guest: guard.Guest, runtime: state.Runtime, team: str) -> None:
    """Everything that changes by itself. Asked anew each time: whose people they are, too."""
    guard.still_here()
    try:
        known = day_reading.company(runtime)
        days = day_reading.days(runtime, known)
        now = guest.reception.now()
        numbers = [
            number
            for number in own_people(guest, known, days)
            if not team or is_in(team_on(known, number, days.today(number, now)), team)
        ]
        today = day_reading.here(formats.viewer_zone(), now)
        note = {"on": today.isoformat()}
        note_looks(guest, Action.SEE_OVERVIEW, numbers, **note)
        working = working_days(runtime, known)
        people = people_now(runtime, known, days, numbers, now, working)
        locks = Locks(known, working.book)
        standing, usual = overview_today.compared(working, people, now)
    except StoreError as problem:
        error(problem)
        return
    locked = {one.number for one in people if locks.locked(one.number, one.day.day)}
    open_ones = [one for one in people if one.number not in locked]
    with quiet("overview"):
        if standing.people:
            metrics(overview_today.cards(people, standing, usual, now))
            st.caption(overview_today.usual_words(usual))
        else:
            cards(people)
        with saying():
            overview_attention.attention(
                guest,
                runtime,
                known,
                Reading(working, runtime.store, now),
                lambda: requests_desk.waiting_for(guest, runtime),
            )
        several = len({one.team for one in people}) > 1
        if several:  # with its column the table needs the whole width
            left, right = st.container(), st.container()
        else:
            left, right = st.columns([2, 1], gap="small")
        with left, card(_("Who is in"), level=not several):
            who(people, several)
        with right:
            activity_by_hour(open_ones)
        activity_by_person(open_ones)
        if locked:
            st.caption(
                n_("Activity of {n} person is shown for whole teams only, as their site wants it; "
                   "see Activity.",
                   "Activity of {n} people is shown for whole teams only, as their site wants it; "
                   "see Activity.", len(locked))
            )  # fmt: skip


def is_in(team: object, wanted: str) -> bool:
    """Whether this is the team that was chosen."""
    return getattr(team, "id", None) == wanted


def cards(people: Sequence[PersonNow]) -> None:
    """How many are where."""
    count = Counter(one.now for one in people)

    def of_all(state: Now) -> str:
        return _("{n} of {all}", n=count[state], all=len(people))

    metrics(
        [
            Metric(_("In now"), of_all(Now.IN), help=_("Seen within the last 5 minutes.")),
            Metric(_("On a break"), of_all(Now.BREAK), help=_("As they said on the page Live.")),
            Metric(_("Away"), of_all(Now.AWAY),
                   help=_("Seen today, but not within the last 5 minutes.")),
            Metric(_("Not seen today"), of_all(Now.NOT_SEEN)),
        ]
    )  # fmt: skip


def who(people: Sequence[PersonNow], several: bool) -> None:
    """One line for each person, with the team where there are `several`."""
    viewer = formats.viewer_zone()
    late = _("Late")
    states = [[tr(NOW[one.now]), *([late] if came_late(one) else [])] for one in people]
    options = {tr(words): CHIPS[state] for state, words in NOW.items()} | {late: "orange"}

    def clock(one: PersonNow, at: int | None) -> str:
        return "" if at is None else formats.clock(at, one.zone, viewer)

    columns: dict[str, list[object]] = {
        _("Person"): [one.name for one in people],
        _("Now"): list(states),
        _("Arrived"): [clock(one, arrived(one)) for one in people],
        _("Departure"): [
            clock(one, one.work.departure) if one.work and one.now is Now.LEFT else ""
            for one in people
        ],
        _("Worked"): [
            minutes(one.work.worked / MINUTE) if one.work and one.work.worked else ""
            for one in people
        ],
    }
    if several:
        columns[_("Team")] = [one.team for one in people]
    st.dataframe(
        columns,
        column_config={
            _("Person"): st.column_config.TextColumn(pinned=True, width=128),
            _("Now"): st.column_config.MultiselectColumn(
                options=list(options), color=list(options.values()), width=112
            ),
            _("Arrived"): st.column_config.TextColumn(width=116),
            _("Departure"): st.column_config.TextColumn(width=116),
            _("Worked"): st.column_config.TextColumn(width=82),
        },
        hide_index=True,
        height=TALL if len(people) > MANY else "content",
        alt=_("People with state, arrival, departure and time worked"),
    )


def arrived(one: PersonNow) -> int | None:
    """When the working day began, however that is known."""
    return one.work.arrival if one.work is not None else one.day.arrival


def came_late(one: PersonNow) -> bool:
    """After the grace of the shift."""
    return one.work is not None and one.work.arrival is not None and one.work.late > 0


def words_of(seconds: dict[str, list[float]]) -> dict[str, str]:
    """Label -> what to call it."""
    return {
        label: _("Not observed")
        if label == figures.NOT_OBSERVED
        else tr(day_events.label_words(Channel.ACTIVITY, label))
        for label in seconds
    }


def activity_by_hour(people: Sequence[PersonNow]) -> None:
    """Everybody together, hour by hour."""
    hours, seconds = per_hour(people, formats.viewer_zone())
    with card(
        _("Time per activity, hour by hour"),
        _("Everybody together, by your clock, without the quarters of an hour around arrival and "
          "departure."),
        level=True,
    ):  # fmt: skip
        if not hours:
            st.caption(_("No activity is recorded today yet."))
            return
        words = words_of(seconds)
        zone = formats.viewer_zone()
        places = [formats.clock(hour, zone, zone) for hour in hours]
        figure = figures.stacked_durations(places, seconds, words, figures.ink())
        figure.update_xaxes(tickangle=0, ticklabelstep=1 + len(places) // LABELLED)
        figures.chart_with_table(
            figure,
            {
                _("Hour"): places,
                **{words[n]: [formats.duration(s) for s in row] for n, row in seconds.items()},
            },
            _("Time per activity today, everybody together, hour by hour"),
            height=420,
        )


def activity_by_person(people: Sequence[PersonNow]) -> None:
    """Today so far, person by person."""
    seen = [one for one in people if one.day.spans[Channel.ACTIVITY]]
    seconds = per_person(seen)
    if not seconds:
        return
    with card(
        _("Time per activity, person by person"),
        _("Today, between the first and the last time seen."),
    ):
        words = words_of(seconds)
        names = [one.name for one in seen]
        figures.chart_with_table(
            figures.stacked_durations(names, seconds, words, figures.ink(), lying=True),
            {
                _("Person"): names,
                **{words[n]: [formats.duration(s) for s in row] for n, row in seconds.items()},
            },
            _("Time per activity today, person by person"),
            height=figures.lying_height(len(names)),
        )


main()
