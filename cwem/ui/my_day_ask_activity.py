"""The fields of a stretch of activity or posture that is not right: which, and what it was."""

from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.attendance.clock_times import moment, next_at
from cwem.attendance.requests import Stretch
from cwem.attendance.working_day import WorkingDay
from cwem.errors import InputError
from cwem.kpi.disputed import decided_alone, recorded, trimmed
from cwem.ui import day_events, formats
from cwem.ui.language import _, tr
from cwem.ui.my_day_ask_form import STEP, Wanted, clock_of
from cwem.ui.requests_asked import change_shown
from cwem.ui.requests_desk import Desk
from cwem.values import Activity, Channel, Millis, Posture, Span, utc_day
from cwem.words import say

NOTHING = ""
_NOT_JUDGED = frozenset({Posture.UNCERTAIN, Posture.NOT_JUDGED})
SHORTEST: Millis = 60_000
"""Shorter stretches are not listed; the times can be typed."""


def activity_form(desk: Desk, day: WorkingDay, _figure: str) -> Wanted:
    """What a stretch of the day really was."""
    if decided_alone(Channel.ACTIVITY, desk.locked(desk.me, day.day)):
        st.info(
            _("At your site nobody else sees what you did, so nobody decides about it: take the "
              "time out yourself, on My day under “From first to last”."),
            icon=":material/lock:",
        )  # fmt: skip
        return Wanted(day.day, day.day)
    stretch = stretch_field(desk, day, Channel.ACTIVITY)
    options = [each for each in Activity if each is not Activity.UNCERTAIN]
    label = st.selectbox(
        _("What it was"), [NOTHING, *options], None,
        format_func=lambda each: tr(day_events.label_words(Channel.ACTIVITY, each)) if each
        else _("Nothing that counts"),
        placeholder=_("Choose"), key=f"ask-label-{day.day}",
    )  # fmt: skip
    if stretch is None or label is None:
        return Wanted(day.day, day.day)
    wanted = Stretch(stretch.begin, stretch.end, stretch.channel, label)
    change_shown(wanted, recorded(desk.days, desk.me, wanted))
    return Wanted(day.day, day.day, stretch=wanted)


def stretch_field(desk: Desk, day: WorkingDay, channel: Channel) -> Stretch | None:
    """From when to when: chosen among what was recorded, or typed; None: not yet. Raises
    InputError where nothing can be corrected."""
    begin, _end = desk.days.bounds(desk.me, day.day)
    _still_there(desk, begin)
    runs = listed(desk.days.day(desk.me, day.day, {channel}).spans[channel])
    zone, key = day.zone, f"{channel}-{day.day}"
    chosen: Span | None = None
    if runs:
        chosen = st.selectbox(
            _("What was recorded"), runs, None,
            format_func=lambda each: run_words(channel, each, zone),
            placeholder=_("Choose, or enter the times below"), key=f"ask-run-{key}",
        )  # fmt: skip
    which = f"{key}-{chosen.start if chosen else ''}"
    left, right = st.columns(2)
    with left:
        since = st.time_input(_("From"), _clock(chosen.start if chosen else None, zone), step=STEP,
                              key=f"ask-from-{which}")  # fmt: skip
    with right:
        until = st.time_input(_("To"), _clock(chosen.end if chosen else None, zone), step=STEP,
                              key=f"ask-to-{which}")  # fmt: skip
    if since is None or until is None:
        return None
    typed = _typed(day, since, until, channel)
    if chosen and since == _clock(chosen.start, zone) and until == _clock(chosen.end, zone):
        typed = Stretch(chosen.start, chosen.end, channel.value)  # to the second
    if typed.end > desk.now():
        raise InputError(say("This time lies in the future."))
    return trimmed(typed, recorded(desk.days, desk.me, typed))


def listed(spans: Sequence[Span]) -> list[Span]:
    """Those that say something, long enough to be told by the clock."""
    return [each for each in spans if each.length >= SHORTEST and each.label not in _NOT_JUDGED]


def run_words(channel: Channel, span: Span, zone: str) -> str:
    """One of them, to choose it by."""
    where, viewer = ZoneInfo(zone), formats.viewer_zone()
    return _(
        "{begin} to {end}: {label}",
        begin=formats.clock(span.start, where, viewer),
        end=formats.clock(span.end, where, viewer),
        label=tr(day_events.label_words(channel, span.label)),
    )


def _clock(at: Millis | None, zone: str) -> time | None:
    return clock_of(at, zone) if at is not None else None


def _typed(day: WorkingDay, since: time, until: time, channel: Channel) -> Stretch:
    begin = moment(day.day, since, day.zone)
    return Stretch(begin, next_at(begin, until, day.zone), channel.value)


def _still_there(desk: Desk, at: Millis) -> None:
    """Raises InputError for a day whose events were removed."""
    sealed: date | None = desk.runtime.store.retention.sealed_before()
    if sealed is not None and utc_day(at) < sealed:
        raise InputError(
            say("The events of this day were removed already; what they came to stays.")
        )
