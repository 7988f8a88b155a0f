"""Activity: how long people did what, by day, week and month, person and team."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, after, before, containing, each_day
from cwem.totals.sums import total
from cwem.ui import (
    activity_people,
    activity_view,
    day_address,
    day_reading,
    figures,
    formats,
    guard,
    state,
)
from cwem.ui.activity_people import MINE, OWN_PEOPLE, TEAM, Found, OwnDays
from cwem.ui.activity_view import By
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, empty, error, header, metrics
from cwem.ui.looks import note_files, note_looks

DAY, WHO, SPAN = "day", "whose", "span"
_DAY = timedelta(days=1)
_PATIENCE = 0.5
"""Seconds after which reading says how far it is."""


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_ACTIVITY)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    try:
        page(guest, runtime)
    except StoreError as problem:
        error(problem)


def page(guest: guard.Guest, runtime: state.Runtime) -> None:
    """Filters, figures, chart, export. Raises StoreError."""
    known = day_reading.company(runtime)
    days = day_reading.days(runtime, known)
    today = day_reading.here(formats.viewer_zone(), guest.reception.now())
    weekday = day_reading.week_start()
    unit, day = asked_period(today)
    whole = containing(day, unit, weekday)
    period = Period(whole.first, min(whole.last, max(today, whole.first)))
    earlier = same_days(before(whole, unit, weekday), period, whole)
    own = activity_people.own_days(guest, known, each_day(Period(earlier.first, period.last)))
    with header(_("Activity"), activity_view.title(whole, unit)):
        choice = asked_whom(guest, known, own, period)
        controls(today, unit, whole, weekday)
    if choice is None:
        empty(
            _("This account belongs to nobody's record and manages nobody."),
            icon=":material/person_off:",
        )
        return
    with st.empty():
        me = guest.visitor.account.employee
        found = activity_people.read(days, known, choice, own, period, me, progress())
        then = activity_people.read(days, known, choice, own, earlier, me)
        st.space("xsmall")
    if found.one_by_one:
        people = sorted({row.employee for row in found.rows})
        note = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        note_looks(guest, Action.SEE_ACTIVITY, people, **note)
    if not found.rows:
        nothing(found, choice)
        return
    metrics(activity_view.cards(total(found.rows), total(then.rows)))
    st.caption(averages(found, bool(then.rows), compared_with(unit, whole == period)))
    left_out(found)
    names = day_reading.names(known, {row.employee for row in found.rows})
    chart(found, unit, period, weekday, names)
    export(guest, found, names if found.one_by_one else {}, period)


def asked_period(today: date) -> tuple[Unit, date]:
    """What the address says; this week without it."""
    unit = day_address.choice(SPAN, list(Unit), Unit.WEEK)
    return Unit(unit), day_address.day(DAY, today)


def same_days(earlier: Period, period: Period, whole: Period) -> Period:
    """Of the period before as many days as this one has had so far."""
    if period == whole:
        return earlier
    return Period(earlier.first, min(earlier.last, earlier.first + (period.last - period.first)))


def compared_with(unit: Unit, complete: bool) -> str:
    """What the figures are compared with."""
    if unit is Unit.DAY:
        return _("Compared with the day before.")
    if unit is Unit.WEEK:
        if complete:
            return _("Compared with the week before.")
        return _("Compared with the same days of the week before.")
    if complete:
        return _("Compared with the month before.")
    return _("Compared with the same days of the month before.")


def asked_whom(guest: guard.Guest, known: Company, own: OwnDays, period: Period) -> str | None:
    """Oneself, one of one's people, all of them, or a team; None where there is nobody."""
    me = guest.visitor.account.employee
    inside = set(each_day(period))
    people = [number for number, days in own.items() if number != me and days & inside]
    called = day_reading.names(known, people)
    options: dict[str, str] = {}
    if people:
        options[OWN_PEOPLE] = _("All my people")
    if me is not None:
        options[MINE] = _("Myself")
    options |= {
        choice: _("Team {name}, together", name=name)
        for choice, name in activity_people.teams(known, own, period.last).items()
    }
    options |= called
    if not options:
        return None
    chosen = day_address.choice(WHO, options, next(iter(options)))
    st.selectbox(
        _("Whose"),
        list(options),
        format_func=lambda each: options.get(each, ""),
        label_visibility="collapsed",
        key=WHO,
        width=200,
    )
    return (me or "") if chosen == MINE else chosen


def controls(today: date, unit: Unit, whole: Period, weekday: int) -> None:
    """How long, and which; with buttons to the ones before and after."""
    st.segmented_control(
        _("How long"),
        [each.value for each in Unit],
        required=True,
        format_func=lambda each: tr(activity_view.UNITS[Unit(each)]),
        label_visibility="collapsed",
        key=SPAN,
    )

    day_address.stepper(
        DAY,
        today,
        before(whole, unit, weekday).first,
        after(whole, unit, weekday).first,
        (_("The one before"), _("The next one")),
        at_end=whole.last >= today,
    )


def progress() -> Callable[[float], None]:
    """Says how far the reading is, once it takes long: days that nobody looked at since the server
    started are read from their events."""
    begun = time.monotonic()

    def step(share: float) -> None:
        if time.monotonic() - begun > _PATIENCE and share < 1:
            st.progress(share, _("Adding up the events of these days"))

    return step


def nothing(found: Found, choice: str) -> None:
    """No figures, and why."""
    if choice.startswith(TEAM) and found.left_out:
        empty(
            _(
                "Too few people of this team were seen to show them together without showing one: "
                "{least} are needed.",
                least=activity_people.LEAST,
            ),
            icon=":material/groups:",
        )
    else:
        empty(_("Nobody was seen in this time. Choose another one."), icon=":material/event_busy:")


def averages(found: Found, comparable: bool, compared: str) -> str:
    """What the cards are an average of, and what they are compared with."""
    people = n_("{n} person", "{n} people", len({row.employee for row in found.rows}))
    on = n_("{n} day", "{n} days", len({row.day for row in found.rows}))
    rest = compared if comparable else _("There is nothing before to compare with.")
    if len(found.rows) == 1:
        return rest
    return _("On average, for each person and day: {people}, {days}. {compared}",
             people=people, days=on, compared=rest)  # fmt: skip


def left_out(found: Found) -> None:
    """Say what is not in the figures."""
    if found.left_out:
        st.caption(
            n_(
                "{n} day is left out everywhere: fewer than {least} people were seen.",
                "{n} days are left out everywhere: fewer than {least} people were seen.",
                found.left_out,
                least=activity_people.LEAST,
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
                least=activity_people.LEAST,
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
        by = choices[0]
        if len(choices) > 1:
            by = (
                st.segmented_control(
                    _("One bar for each"),
                    choices,
                    default=choices[0],
                    required=True,
                    format_func=lambda each: tr(activity_view.BARS[By(each)]),
                    label_visibility="collapsed",
                    key=f"activity-by-{unit}-{len(choices)}",
                )
                or by
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
            height=110 + 26 * len(places) if lying else 380,
        )


def one_bar(found: Found) -> None:
    """A day of one person or group: a bar for each activity."""
    whole = total(found.rows)
    seconds = {label: length / 1000 for label, length in whole.activity.items()}
    if not seconds:
        st.caption(_("They were seen, but their activity is not recorded."))
        return
    figures.chart_with_table(
        figures.longest_first(seconds, activity_view.words(list(seconds)), figures.ink()),
        activity_view.table([], _("Sum"), whole),
        _("Time per activity"),
        height=60 + 34 * len(seconds),
    )


def export(guest: guard.Guest, found: Found, names: dict[str, str], period: Period) -> None:
    """The same as a file."""
    note = {"from": period.first.isoformat(), "to": period.last.isoformat()}

    def read() -> bytes:
        note_files(guest, Action.EXPORT_ACTIVITY, names, **note)
        return activity_view.file(found.rows, names)

    st.download_button(
        _("Export as CSV"),
        made_when_pressed(guest, Permission.SEE_ACTIVITY, read),
        f"activity-{period.first.isoformat()}-{period.last.isoformat()}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


main()
