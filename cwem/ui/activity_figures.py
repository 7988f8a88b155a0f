"""Activity as it is drawn: what the figures are of, the bars, and why there are none."""

from collections.abc import Sequence

import streamlit as st

from cwem.people.values import Days as Period
from cwem.totals.groups import LEAST
from cwem.totals.periods import Unit
from cwem.totals.sums import DayTotals, total
from cwem.ui import activity_view, day_address, figures
from cwem.ui.activity_asked import Asked
from cwem.ui.activity_people import TEAM, Found
from cwem.ui.activity_view import By
from cwem.ui.figures import NOT_OBSERVED
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, empty

BY = "bars"
"""In the address: what a bar is."""


def compared_with(asked_for: Asked, today: bool, alone: bool, comparable: bool) -> str:
    """What the figures are compared with, `comparable`: if there is anything. `today`: that goes
    on, and if nothing else is in the period it stands `alone`."""
    if alone:
        return _("Today goes on: it is compared with nothing before it is over.")
    compared = _("There is nothing before to compare with.")
    if comparable:
        compared = _against(asked_for.unit, asked_for.complete and not today)
    if not today:
        return compared
    return _("{compared} Today goes on and is left out of these figures.", compared=compared)


def _against(unit: Unit, complete: bool) -> str:
    if unit is Unit.DAY:
        return _("Compared with the day before.")
    if unit is Unit.WEEK:
        if complete:
            return _("Compared with the week before.")
        return _("Compared with the same days of the week before.")
    if complete:
        return _("Compared with the month before.")
    return _("Compared with the same days of the month before.")


def nothing(found: Found, choice: str) -> None:
    """No figures, and why."""
    if found.going and not found.left_out:
        empty(going_words(found), icon=":material/schedule:")
    elif choice.startswith(TEAM) and found.left_out:
        empty(
            _(
                "Too few people of this team were seen to show them together without showing one: "
                "{least} are needed.",
                least=LEAST,
            ),
            icon=":material/groups:",
        )
    else:
        empty(_("Nobody was seen in this time. Choose another one."), icon=":material/event_busy:")


def going_words(found: Found) -> str:
    """That a group's day is not shown before it is over, and why."""
    return n_(
        "The day still goes on: {n} day of this team is not shown yet. Until it is over for "
        "everybody, two looks at it would tell what one person did between them.",
        "Days still go on: {n} days of this team are not shown yet. Until they are over for "
        "everybody, two looks at them would tell what one person did between them.",
        len(found.going),
    )


def averages(rows: Sequence[DayTotals], compared: str) -> str:
    """What the cards are an average of, and what they are compared with."""
    people = n_("{n} person", "{n} people", len({row.employee for row in rows}))
    on = n_("{n} day", "{n} days", len({row.day for row in rows}))
    if len(rows) == 1:
        return compared
    return _("On average, for each person and day: {people}, {days}. {compared}",
             people=people, days=on, compared=compared)  # fmt: skip


def left_out(found: Found) -> None:
    """Say what is not in the figures."""
    if found.going:
        st.caption(going_words(found))
    if found.left_out:
        st.caption(
            n_(
                "{n} day is left out everywhere: fewer than {least} people were seen.",
                "{n} days are left out everywhere: fewer than {least} people were seen.",
                found.left_out,
                least=LEAST,
            )
        )
    if found.seen_only:
        st.caption(
            n_(
                "The activity of {n} day is left out: it was recorded of fewer than {least} "
                "people.",
                "The activity of {n} days is left out: it was recorded of fewer than {least} "
                "people.",
                found.seen_only,
                least=LEAST,
            )
        )


def chart(found: Found, unit: Unit, period: Period, weekday: int, names: dict[str, str]) -> None:
    """Bars by day, week or person; the same as a table below."""
    people = len(names) if found.one_by_one else 1
    choices = activity_view.bars(unit, people)
    with card(_("Time per activity")):
        if not choices:
            one_bar(found)
            return
        by: str = choices[0]
        if len(choices) > 1:
            by = day_address.choice(BY, choices, choices[0])
            st.segmented_control(
                _("One bar for each"),
                choices,
                required=True,
                format_func=lambda each: tr(activity_view.BARS[By(each)]),
                label_visibility="collapsed",
                key=BY,
            )
        named = activity_view.split(found.rows, By(by), period, weekday, names)
        seconds = activity_view.seconds([each for _name, each in named])
        if not seconds:
            st.caption(_("They were seen, but their activity is not recorded."))
            return
        lying = by == By.PERSON
        places = [name for name, _sum in named]
        figures.chart_with_table(
            figures.stacked_durations(
                places, seconds, activity_view.words(list(seconds)), figures.ink(), lying=lying
            ),
            activity_view.table(named, tr(activity_view.BARS[By(by)]), total(found.rows)),
            _("Time per activity, stacked"),
            height=figures.lying_height(len(places)) if lying else 380,
        )


def one_bar(found: Found) -> None:
    """A day of one person or group: a bar for each activity."""
    whole = total(found.rows)
    seconds = {label: length / 1000 for label, length in whole.activity.items()}
    if seconds and whole.unseen:
        seconds[NOT_OBSERVED] = whole.unseen / 1000
    if not seconds:
        st.caption(_("They were seen, but their activity is not recorded."))
        return
    figures.chart_with_table(
        figures.longest_first(seconds, activity_view.words(list(seconds)), figures.ink()),
        activity_view.table([], _("Sum"), whole),
        _("Time per activity"),
        height=60 + 34 * len(seconds),
    )
