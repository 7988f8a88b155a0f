"""My day: one day of oneself, from the first look to the last, down to the events behind it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.totals.reading import Days
from cwem.ui import day_address, day_events, day_reading, formats, guard, state
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, tr
from cwem.ui.layout import empty, error, header
from cwem.ui.my_day_ask_card import open_dialog, working_day_card
from cwem.ui.my_day_disputes import corrected
from cwem.ui.my_day_events import events_of_day
from cwem.ui.my_day_figures import figures_of_day

DAY = "day"
_DAY = timedelta(days=1)


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_ATTENDANCE)
    runtime = state.server().runtime
    number = guest.visitor.account.employee
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    if number is None:
        nobody()
        return
    try:
        known = day_reading.company(runtime)
        days = day_reading.days(runtime, known)
        today = days.today(number, guest.reception.now())
        zone = ZoneInfo(days.zone(number, today))
        with header(_("My day"), about(today, zone, known, number)):
            day = chosen_day(today)
            download(guest, runtime, days, known, day)
        if not guest.may(Permission.SEE_ATTENDANCE, number, day):
            guard.refuse(guest, Permission.SEE_ATTENDANCE)
        every = day_reading.REFRESH if day == today else None
        st.fragment(working_day_card, run_every=every)(guest, runtime, day)
        st.fragment(figures_of_day, run_every=every)(guest, runtime, days, number, day)
        corrected(guest, days, day)
        events_of_day(guest, runtime, days, known, day)
        open_dialog(guest, runtime, day)
    except StoreError as problem:
        error(problem)


def nobody() -> None:
    """An account that is nobody's record."""
    with header(_("My day")):
        pass
    empty(
        _(
            "This account belongs to nobody's record, so no day is kept for it. An administrator "
            "can connect it with an employee number."
        ),
        icon=":material/person_off:",
    )


def about(today: date, zone: ZoneInfo, known: Company, number: str) -> str:
    """Whose day it is, by which clock."""
    name = day_reading.name_of(known, number)
    now = datetime.now(UTC)
    if now.astimezone(zone).utcoffset() == now.astimezone(formats.viewer_zone()).utcoffset():
        return _("{name}. Today is {day}.", name=name, day=formats.day(today))
    return _(
        "{name}. Today is {day}; times: {zone}.", name=name, day=formats.day(today), zone=zone.key
    )


def chosen_day(today: date) -> date:
    """The day in the address, today without one; with buttons to its neighbours."""
    day = day_address.day(DAY, today)

    day_address.stepper(
        DAY,
        today,
        day - _DAY,
        day + _DAY,
        (_("Day before"), _("Day after")),
        at_end=day >= today,
    )
    return day


def download(
    guest: guard.Guest, runtime: state.Runtime, days: Days, known: Company, day: date
) -> None:
    """Everything recorded of this day, as a file; read when the button is pressed."""
    number = guest.visitor.account.employee or ""

    def read() -> bytes:
        begin, end = days.bounds(number, day)
        found = day_events.events(*days.rows(number, day), begin, end)
        zone = ZoneInfo(days.zone(number, day))
        return day_events.as_csv(found[::-1], known.cameras, zone)

    st.download_button(
        _("Export"),
        made_when_pressed(guest, Permission.SEE_ATTENDANCE, read),
        f"{number}-{day.isoformat()}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


main()
