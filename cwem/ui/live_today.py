"""An employee's own day so far, beside their own picture."""

import time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.totals.day import PersonDay
from cwem.totals.reading import Days
from cwem.ui import formats
from cwem.ui.language import _, tr
from cwem.ui.live_record import company_now
from cwem.ui.state import Runtime
from cwem.ui.terms import term
from cwem.values import Activity, Channel, Millis, Presence
from cwem.words import Words, say

FRESH = 5.0
"""Seconds a day read from the store may be old."""
LATEST: Millis = 30_000
"""What goes on was written within the last [10 s] and read within the last five."""
_KEPT = "live_today"


class Row(NamedTuple):
    """One line of the day: what, how long in milliseconds, and whether it is a part of the line
    above."""

    title: Words
    length: Millis
    part: bool = False


def rows(day: PersonDay) -> list[Row]:
    """Present time, then what was done in it, then what was not work before the camera."""
    presence = day.totals(Channel.PRESENCE)
    found = [Row(say("Present"), presence.get(Presence.PRESENT, 0))]
    activity = day.totals(Channel.ACTIVITY).items()
    found += [Row(term(Activity(label)), length, part=True) for label, length in activity]
    apart = (Presence.AWAY, Presence.PAUSED)
    return found + [Row(term(label), presence[label]) for label in apart if presence.get(label)]


class Read(NamedTuple):
    """A day with the zone it is told in."""

    day: PersonDay
    zone: ZoneInfo


def read_today(runtime: Runtime, employee: str, now: Millis) -> Read:
    """Today of this person, at most five seconds old. Raises StoreError."""
    kept: tuple[float, Read] | None = st.session_state.get(_KEPT)
    if kept is not None and time.monotonic() - kept[0] < FRESH:
        return kept[1]
    departure = runtime.settings.rules().departure
    days = Days(runtime.store, company_now(runtime.registry), departure)
    today = days.today(employee, now)
    read = Read(days.day(employee, today), ZoneInfo(days.zone(employee, today)))
    st.session_state[_KEPT] = (time.monotonic(), read)
    return read


def check_in(read: Read) -> str:
    """When the person was first seen today, by their own clock."""
    if read.day.arrival is None:
        return _("not yet")
    return formats.clock(read.day.arrival, read.zone, formats.viewer_zone())


def since(read: Read, now: Millis) -> str:
    """Since when the person has been present without a break, by their own clock; empty where the
    latest row is older than a heartbeat and this reading together may make it."""
    present = [s for s in read.day.spans.get(Channel.PRESENCE, ()) if s.label == Presence.PRESENT]
    if not present or now - present[-1].end > LATEST:
        return ""
    return formats.clock(present[-1].start, read.zone, formats.viewer_zone())


def draw(read: Read) -> None:
    """Check-in and the day's lines."""
    _line(_("Check-in"), f"**{check_in(read)}**")
    for row in rows(read.day):
        length = formats.duration(row.length / 1000)
        if row.part:
            _line(f":gray[{tr(row.title)}]", f":gray[{length}]")
        else:
            _line(tr(row.title), f"**{length}**")


def _line(title: str, value: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        st.markdown(title, width="content")
        st.markdown(value, width="content")
