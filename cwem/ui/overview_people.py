"""People as Overview shows them: how many are where, who is in, what today's time went into."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from cwem.attendance.working_day import Status
from cwem.kpi.definitions import DEFINITIONS, Tile
from cwem.kpi.tables import MINUTE
from cwem.ui import activity_view, figures, formats
from cwem.ui.kpi_cards import meaning
from cwem.ui.kpi_words import CHIPS as STATUS_CHIPS
from cwem.ui.kpi_words import STATUSES, minutes
from cwem.ui.language import _, tr
from cwem.ui.layout import Metric, card, metrics
from cwem.ui.overview_rows import CHIPS, NOW, Now, PersonNow, per_hour, per_person
from cwem.values import Channel

TALL = 560
MANY = 20
LABELLED = 6
"""So many times of day stand side by side below a chart."""


CARDS: Mapping[Tile, Now] = {
    Tile.SEEN: Now.IN,
    Tile.BREAK: Now.BREAK,
    Tile.AWAY: Now.AWAY,
    Tile.NOT_SEEN: Now.NOT_SEEN,
}


def cards(people: Sequence[PersonNow]) -> None:
    """How many are where."""
    count = Counter(one.now for one in people)
    row = []
    for tile, state in CARDS.items():
        one, shown = DEFINITIONS[tile], _("{n} of {all}", n=count[state], all=len(people))
        row.append(Metric(tr(one.name), shown, help=tr(one.sentence)))
    metrics(row)
    meaning(list(CARDS), "")


def who(people: Sequence[PersonNow], missing: Collection[str], several: bool) -> None:
    """One line for each person, with the team where there are `several`; `missing` are those whom
    the card counts as absent."""
    viewer = formats.viewer_zone()
    late, absent = tr(STATUSES[Status.LATE]), tr(STATUSES[Status.ABSENT])
    states = [
        [absent if one.number in missing and one.now is Now.NOT_SEEN else tr(NOW[one.now]),
         *([late] if came_late(one) else [])]
        for one in people
    ]  # fmt: skip
    options = {tr(words): CHIPS[state] for state, words in NOW.items()}
    options |= {late: STATUS_CHIPS[Status.LATE], absent: STATUS_CHIPS[Status.ABSENT]}

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
        words = activity_view.words(list(seconds))
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
        words = activity_view.words(list(seconds))
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
