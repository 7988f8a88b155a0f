"""One request as it is read: what is asked for, and what would be otherwise."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.audit import Action
from cwem.attendance.requests import Request, Stretch
from cwem.kpi.disputed import change, recorded
from cwem.ui import day_events, formats
from cwem.ui.kpi_words import STATUSES
from cwem.ui.language import _, markdown, tr
from cwem.ui.looks import note_looks
from cwem.ui.requests_desk import Desk, Effect, effects
from cwem.ui.requests_words import (
    days_of,
    lengths_words,
    rows,
    stretch_words,
    times_words,
    wanted,
)
from cwem.values import Channel, Span


def what_is_asked(desk: Desk, request: Request, *, effect: bool = True) -> None:
    """Days, note, and what would be otherwise."""
    plan = desk.working.plan(request.employee, request.first, request.last)
    line, zone = wanted(request, plan), ZoneInfo(plan.asked[0].zone)
    if request.stretch is not None:
        line = stretch_words(request.stretch, zone)
    elif request.times:
        line = times_words(request, zone)
    st.markdown("**" + markdown(days_of(request)) + "**" + (f" · {markdown(line)}" if line else ""))
    asked = formats.moment(request.said, formats.viewer_zone())
    st.caption(markdown(_("“{note}”, asked {time}", note=request.note, time=asked)))
    if effect:
        shown(effects(desk, request))
        if request.stretch is not None:
            _stretch(desk, request, request.stretch)


def _stretch(desk: Desk, request: Request, stretch: Stretch) -> None:
    """What was recorded in it, for whoever may see this person's activity."""
    if not desk.may_see_activity(request.employee, request.first):
        st.caption(_("What was recorded of this person's activity is not shown to you."))
        return
    day = request.first.isoformat()
    note_looks(desk.guest, Action.SEE_ACTIVITY, [request.employee], day=day)
    change_shown(stretch, recorded(desk.days, request.employee, stretch))


def change_shown(stretch: Stretch, spans: Sequence[Span]) -> None:
    """What a stretch comes to, and would."""
    if not spans:  # removed meanwhile
        return
    found = change(stretch, spans)
    channel = Channel(stretch.channel)
    st.markdown(
        markdown(
            _("{what}: {before} → **{after}**", what=tr(day_events.CHANNELS[channel]),
              before=lengths_words(channel, found.before),
              after=lengths_words(channel, found.after))
        )
    )  # fmt: skip


def shown(found: Sequence[Effect]) -> None:
    """Before and after, day by day for a few days, and counted for many."""
    if len(found) == 1:
        lines = [
            markdown(_("{what}: {before} → **{after}**", what=what, before=before, after=after))
            for what, before, after in rows(found[0])
        ]
        st.markdown("  \n".join(lines))
    elif found:
        st.dataframe(
            {
                _("Day"): [formats.day(each.before.day) for each in found],
                _("Status"): [tr(STATUSES[each.before.status]) for each in found],
                _("Would be"): [tr(STATUSES[each.after.status]) for each in found],
            },
            hide_index=True,
            height="auto" if len(found) < 6 else 220,
            alt=_("What would be otherwise, day by day"),
        )
