"""What was corrected on one's day, and the ways to say that activity or posture is not right."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.requests import Subject
from cwem.errors import StoreError
from cwem.kpi.disputed import decided_alone
from cwem.totals.day import PersonDay
from cwem.totals.reading import Days
from cwem.totals.sums import observed
from cwem.ui import day_events, formats, guard
from cwem.ui.language import _, tr
from cwem.ui.layout import card, error
from cwem.ui.my_day_ask import About
from cwem.ui.my_day_opened import opened_next
from cwem.ui.my_day_take_out import TITLES, Out
from cwem.ui.requests_desk import open_desk
from cwem.ui.state import Runtime
from cwem.values import Adjustment, Channel


def ways(guest: guard.Guest, runtime: Runtime, read: PersonDay) -> None:
    """A button for each channel that has something to correct. Raises StoreError."""
    number = guest.visitor.account.employee or ""
    if not guest.may(Permission.ASK_CORRECTION, number):
        return
    channels = [c for c in (Channel.ACTIVITY, Channel.POSTURE) if observed(read.totals(c))]
    if not channels:
        return
    locked = open_desk(guest, runtime).locked(number, read.day)
    with st.container(horizontal=True, gap="small"):
        for channel in channels:
            if decided_alone(channel, locked):
                if st.button(tr(TITLES[channel]), icon=":material/content_cut:",
                             key=f"out-{channel}", type="tertiary"):  # fmt: skip
                    opened_next(Out(read.day, channel))
            elif st.button(_("Dispute this activity"), icon=":material/flag:",
                           key="ask-activity", type="tertiary"):  # fmt: skip
                opened_next(About(read.day, Subject.ACTIVITY))


@st.fragment
def corrected(guest: guard.Guest, days: Days, day: date) -> None:
    """Every correction of this day's activity and posture, one's own among them."""
    guard.still_here()
    number = guest.visitor.account.employee or ""
    try:
        _bouts, _voids, found = days.rows(number, day, (Channel.ACTIVITY, Channel.POSTURE))
        if not found:
            return
        with card(
            _("What was corrected"),
            _("What was recorded stays as it was; the figures count what stands here."),
        ):
            st.dataframe(
                _table(found, ZoneInfo(days.zone(number, day))),
                hide_index=True,
                alt=_("Corrections of the day"),
            )
    except StoreError as problem:
        error(problem)


def _table(found: Sequence[Adjustment], zone: ZoneInfo) -> dict[str, list[object]]:
    viewer = formats.viewer_zone()
    return {
        _("From"): [formats.clock(one.start, zone, viewer) for one in found],
        _("To"): [formats.clock(one.end, zone, viewer) for one in found],
        _("Kind"): [tr(day_events.CHANNELS[one.channel]) for one in found],
        _("Is now"): [
            tr(day_events.label_words(one.channel, one.label)) if one.label else _("Nothing counts")
            for one in found
        ],
        _("Decided by"): [
            _("Taken out by yourself") if one.own
            else _("{author}, approved by {approver}", author=one.author, approver=one.approver)
            for one in found
        ],
        _("Why"): [one.reason for one in found],
    }  # fmt: skip
