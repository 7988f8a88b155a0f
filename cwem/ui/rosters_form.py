"""Entering a roster: a week, or any other cycle of days."""

from datetime import date, timedelta

import streamlit as st
from babel.dates import get_day_names

from cwem.attendance.roster_rows import A_MONDAY
from cwem.attendance.shifts import Roster, RuleBook
from cwem.ui.formats import here, typed_day
from cwem.ui.language import _, language
from cwem.ui.people_change import FIRST, LAST
from cwem.ui.shifts_words import shift_name, week_days

MOST_ENTERED = 56
"""Days of a cycle that is entered here; longer ones come from a file."""
_WEEK = 7
WEEKLY, OTHER = "week", "other"


def roster_form(known: Roster | None, book: RuleBook, form: str) -> Roster:
    """Draw the fields, with what `known` says at first; the roster as it is entered."""
    name = st.text_input(_("Name"), known.name if known else "", key=f"{form}-name", max_chars=100)
    weekly = known is None or len(known.cycle) == _WEEK
    kinds = {WEEKLY: _("Every week"), OTHER: _("Another cycle")}
    kind = st.segmented_control(
        _("Repeats"),
        list(kinds),
        default=WEEKLY if weekly else OTHER,
        required=True,
        format_func=lambda each: kinds[each],
        key=f"{form}-kind",
        help=_("Another cycle: two or three weeks in turn, or days on and off."),
    )
    first, cycle = _week(known, book, form) if kind == WEEKLY else _cycle(known, book, form)
    return Roster(known.id if known else "", " ".join((name or "").split()), first, cycle)


def _week(known: Roster | None, book: RuleBook, form: str) -> tuple[date, tuple[str, ...]]:
    begin = known.first - timedelta(days=known.first.weekday()) if known else A_MONDAY
    weekly = known is not None and len(known.cycle) == _WEEK
    days = [
        known.on(begin + timedelta(days=day)) if known and weekly else "" for day in range(_WEEK)
    ]
    chosen = []
    for day, (place, label) in enumerate(zip(st.columns(_WEEK), week_days(), strict=True)):
        with place:
            chosen.append(_day(label, days[day], book, f"{form}-week-{day}"))
    return begin, tuple(chosen)


def _cycle(known: Roster | None, book: RuleBook, form: str) -> tuple[date, tuple[str, ...]]:
    with st.container(horizontal=True):
        count = st.number_input(
            _("Days of the cycle"),
            1,
            max(MOST_ENTERED, len(known.cycle) if known else 0),
            len(known.cycle) if known else 14,
            key=f"{form}-days",
            width=200,
        )
        first = st.date_input(
            _("Day 1 is, for example, on"),
            known.first if known else _monday(),
            min_value=FIRST,
            max_value=LAST,
            format=typed_day(),
            key=f"{form}-first",
            width=220,
        )
    begin = first if isinstance(first, date) else _monday()
    short = get_day_names("abbreviated", "stand-alone", locale=language())
    whole_weeks = count % _WEEK == 0
    chosen: list[str] = []
    for week in range(0, int(count), _WEEK):
        for day, place in zip(
            range(week, min(week + _WEEK, int(count))), st.columns(_WEEK), strict=False
        ):
            label = _("Day {n}", n=day + 1)
            if whole_weeks:
                label += f", {short[(begin.weekday() + day) % _WEEK]}"
            now = known.cycle[day] if known and day < len(known.cycle) else ""
            with place:
                chosen.append(_day(label, now, book, f"{form}-day-{day}"))
    return begin, tuple(chosen)


def _monday() -> date:
    return here() - timedelta(days=here().weekday())


def _day(label: str, now: str, book: RuleBook, key: str) -> str:
    shifts = sorted(book.shifts.values(), key=lambda each: each.name.casefold())
    options = ["", *(each.id for each in shifts)]
    options += [now] if now not in options else []
    return str(
        st.selectbox(
            label,
            options,
            options.index(now),
            format_func=lambda each: shift_name(book, each),
            key=key,
        )
    )
