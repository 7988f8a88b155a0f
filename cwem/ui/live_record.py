"""What is recorded of a person today, for the Live page: read from the store, said in words."""

import streamlit as st
from babel.lists import format_list

from cwem.access.roles import Permission
from cwem.people.ports import Registry
from cwem.people.values import Company
from cwem.ui import formats
from cwem.ui.guard import Guest
from cwem.ui.language import _, language, tr
from cwem.ui.people_panel import LocalDay, Today, local_day_of, today
from cwem.ui.state import Runtime
from cwem.ui.terms import term
from cwem.values import Activity, utc_day

_COMPANY = "live_company"
_AHEAD = 5_000
"""Milliseconds: bouts may end this much in the future, see DESIGN "Clock"."""


def record_in_words(guest: Guest, runtime: Runtime, employee: str | None) -> str:
    """The person's day so far, if the visitor may see it: being recognised before a camera does
    not show one's day to whoever stands there. Empty where not. Raises StoreError."""
    if employee is None:
        return ""
    now = guest.reception.now()
    viewer = formats.viewer_zone()
    local = local_day_of(company_now(runtime.registry), employee, now, viewer)
    if not guest.may(Permission.SEE_ATTENDANCE, employee, local.day):
        return ""
    bouts, voids = runtime.store.bouts(employee, utc_day(local.begin), utc_day(now + _AHEAD))
    recorded = today(bouts, voids, local.begin, runtime.settings.rules().departure)
    return _said(recorded, local)


def _said(recorded: Today, local: LocalDay) -> str:
    if recorded.since is None:
        return _("First seconds: recorded once they are certain.")
    since = formats.clock(recorded.since, local.zone, formats.viewer_zone())
    present = formats.duration(recorded.present)
    if not recorded.activities:
        return _("Here since {time}. Recorded today: {present}", time=since, present=present)
    longest = sorted(recorded.activities.items(), key=lambda item: -item[1])
    parts = [
        _(
            "{activity} {duration}",
            activity=tr(term(Activity(label))),
            duration=formats.duration(seconds),
        )
        for label, seconds in longest
    ]
    return _(
        "Here since {time}. Recorded today: {present} ({activities})",
        time=since,
        present=present,
        activities=format_list(parts, "unit", locale=language()),
    )


def company_now(registry: Registry) -> Company:
    """The company as it is now; read again only after a change. Raises StoreError."""
    kept: Company | None = st.session_state.get(_COMPANY)
    if kept is None or kept.revision != registry.revision():
        kept = st.session_state[_COMPANY] = registry.company()
    return kept
