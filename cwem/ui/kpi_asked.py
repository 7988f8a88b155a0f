"""Which days a page of figures is about, and what they are compared with: what the address says,
and what changes it. A link reproduces the page."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

import streamlit as st

from cwem.kpi.compare import Against
from cwem.people.values import Days as Period
from cwem.ui import day_address, formats
from cwem.ui.language import _, tr
from cwem.words import Words, say

SPAN, FIRST, LAST, RANGE, AGAINST = "span", "from", "to", "days-range", "against"
ALL = "*"
"""No id is like it: they are made of names, and a team may be called All."""
LONGEST = 366
"""Days a page reads at once."""
_DAY = timedelta(days=1)


class Spanning(StrEnum):
    """Which days."""

    WEEKS = "weeks"
    MONTH = "month"
    BEFORE = "before"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


SPANS: Mapping[Spanning, Words] = {
    Spanning.WEEKS: say("Last 4 weeks"),
    Spanning.MONTH: say("This month"),
    Spanning.BEFORE: say("Last month"),
    Spanning.QUARTER: say("Last 13 weeks"),
    Spanning.YEAR: say("Last 12 months"),
    Spanning.DAYS: say("Other days"),
}
AGAINSTS: Mapping[Against, Words] = {
    Against.BEFORE: say("Against the period before"),
    Against.YEAR: say("Against last year"),
    Against.NOTHING: say("No comparison"),
}


def days_of(span: Spanning, today: date) -> Period:
    """What a choice comes to; today is in it."""
    if span is Spanning.MONTH:
        return Period(today.replace(day=1), today)
    if span is Spanning.BEFORE:
        last = today.replace(day=1) - _DAY
        return Period(last.replace(day=1), last)
    lengths = {Spanning.QUARTER: 91, Spanning.YEAR: 365}
    return Period(today - (lengths.get(span, 28) - 1) * _DAY, today)


def asked_days(today: date, default: Spanning = Spanning.WEEKS) -> Period:
    """The period, with what chooses it."""
    spans = {each.value: tr(words) for each, words in SPANS.items()}
    chosen = Spanning(day_address.chosen(SPAN, spans, default, _("Days"), 160))
    if chosen is not Spanning.DAYS:
        for name in (FIRST, LAST):
            st.query_params.pop(name, None)
        return days_of(chosen, today)
    return _typed(today)


def _typed(today: date) -> Period:
    """From one day to another, as typed; the last four weeks before anybody typed any."""
    period = _within(_address(), today) or days_of(Spanning.WEEKS, today)
    if RANGE not in st.session_state:
        st.session_state[RANGE] = (period.first, period.last)
    typed: object = st.date_input(
        _("From and to"),
        min_value=day_address.EARLIEST,
        max_value=today,
        format=formats.typed_day(),
        label_visibility="collapsed",
        key=RANGE,
        width=230,
    )
    if isinstance(typed, tuple) and len(typed) == 2:
        period = _within(Period(*typed), today) or period
    st.query_params[FIRST], st.query_params[LAST] = (
        period.first.isoformat(), period.last.isoformat(),
    )  # fmt: skip
    return period


def _address() -> Period | None:
    first, last = (day_address.said(st.query_params.get(name, "")) for name in (FIRST, LAST))
    return None if first is None or last is None else Period(first, last)


def _within(period: Period | None, today: date) -> Period | None:
    """In order, not after today, and no longer than a page reads."""
    if period is None or period.first > period.last or period.first > today:
        return None
    last = min(period.last, today)
    return Period(max(period.first, last - (LONGEST - 1) * _DAY), last)


def asked_against() -> Against:
    """What the figures are compared with, with what chooses it."""
    options = {each.value: tr(words) for each, words in AGAINSTS.items()}
    return Against(day_address.chosen(AGAINST, options, Against.BEFORE, _("Compared"), 210))


def one_of(key: str, options: Mapping[str, str], everything: str, label: str) -> str:
    """One of these by their ids, or empty: all of them; nothing is drawn for a single one."""
    if len(options) < 2:
        return ""
    chosen = day_address.chosen(key, {ALL: everything, **options}, ALL, label, 170)
    return "" if chosen == ALL else chosen
