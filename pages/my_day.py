"""My day: one day of oneself, from the first look to the last, down to the events behind it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.totals.day import PersonDay
from cwem.totals.gaps import breaks, gaps
from cwem.totals.lineage import lineage
from cwem.totals.reading import Days
from cwem.ui import (
    day_address,
    day_chart,
    day_events,
    day_reading,
    day_view,
    figures,
    formats,
    guard,
    state,
)
from cwem.ui.day_view import duration
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card, empty, error, header, metrics, quiet
from cwem.values import Channel, Millis, RolledDay, Span

DAY = "day"
_DAY = timedelta(days=1)
SHOWN = 500


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
        st.fragment(figures_of_day, run_every=every)(guest, runtime, days, number, day)
        events_of_day(guest, runtime, days, known, day)
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


def figures_of_day(
    guest: guard.Guest, runtime: state.Runtime, days: Days, number: str, day: date
) -> None:
    """Cards, timeline, totals and what was not observed; today every ten seconds."""
    guard.still_here()
    try:
        now = guest.reception.now()
        if sealed := days.sealed(number, day):
            figures_kept(sealed)
            return
        read = days.day(number, day)
        said = day_reading.said(runtime, number, read.begin, read.end, now)
    except StoreError as problem:
        error(problem)
        return
    missing, rests = gaps(read, said), breaks(read, said)
    if not read.visits and not missing:
        nothing(day == days.today(number, now))
        return
    zone, viewer = ZoneInfo(days.zone(number, day)), formats.viewer_zone()
    with quiet("my-day"):
        metrics(day_view.cards(read, rests, zone, viewer))
        with card(_("From first to last"), freshness(read, zone, viewer)):
            figure, lines = day_chart.timeline(read, missing, zone, figures.ink())
            figures.legend(lines, figures.ink())
            figures.chart_with_table(
                figure,
                line_table(read, missing, zone),
                alt(read, zone),
                height=70 + 50 * len(lines),
            )
        left, right = st.columns([3, 2], gap="small")
        with left:
            totals(read)
        with right:
            not_observed(missing)


def figures_kept(sealed: RolledDay) -> None:
    """A day whose events were removed: what it came to."""
    removed = day_reading.here(formats.viewer_zone(), sealed.sealed or 0)
    st.info(
        _("The events of this day were removed on {day}, as the settings say. What they came to "
          "was kept.", day=formats.day(removed)),
        icon=":material/auto_delete:",
    )  # fmt: skip
    lines = [
        (tr(day_events.CHANNELS[channel]), tr(day_events.label_words(channel, label)), length)
        for channel in Channel
        for label, length in sorted(
            sealed.lengths.get(channel, {}).items(), key=lambda item: -item[1]
        )
    ]
    st.dataframe(
        {
            _("Kind"): [kind for kind, _label, _length in lines],
            _("What"): [label for _kind, label, _length in lines],
            _("Duration"): [duration(length) for _kind, _label, length in lines],
        },
        hide_index=True,
        alt=_("What the day came to"),
    )


def nothing(today: bool) -> None:
    """An empty day."""
    if today:
        empty(
            _("Nothing is recorded today yet. Start the camera on the page Live."),
            _("Open Live"),
            "live.py",
            ":material/videocam:",
        )
    else:
        empty(_("Nothing was recorded on this day."), icon=":material/event_busy:")


def freshness(day: PersonDay, zone: ZoneInfo, viewer: ZoneInfo) -> str:
    """Up to when something is known."""
    if day.departure is None:
        return _("No camera saw you.")
    last = max(span.end for span in day.spans[Channel.PRESENCE])
    return _(
        "Recorded up to {time}. Very short spells are not drawn; the figures have them.",
        time=formats.clock(last, zone, viewer),
    )


def alt(day: PersonDay, zone: ZoneInfo) -> str:
    """The timeline in a sentence."""
    if day.arrival is None or day.departure is None:
        return _("Timeline of the day")
    return _(
        "Timeline of the day from {first} to {last}, present for {present}",
        first=formats.clock(day.arrival, zone, zone),
        last=formats.clock(day.departure, zone, zone),
        present=duration(day.present),
    )


def line_table(day: PersonDay, missing: list[Span], zone: ZoneInfo) -> dict[str, list[object]]:
    """Stays and what lies between them, to the minute and longer."""
    stays = [Span(start, end, _("Here")) for start, end in day.visits]
    holes = [
        Span(gap.start, gap.end, tr(day_view.REASONS[reason]))
        for gap in missing
        for reason in day_view.REASONS
        if gap.label == reason and gap.length >= MINUTE
    ]
    rows = sorted([*stays, *holes], key=lambda span: (span.start, -span.end))
    return {
        _("From"): [formats.clock(row.start, zone, zone) for row in rows],
        _("To"): [formats.clock(row.end, zone, zone) for row in rows],
        _("Duration"): [duration(row.length) for row in rows],
        _("What"): [row.label for row in rows],
    }


MINUTE: Millis = 60_000


def totals(day: PersonDay) -> None:
    """Time per activity."""
    found = day.totals(Channel.ACTIVITY)
    with card(_("Time per activity")):
        if not found:
            st.caption(_("Activity is recorded only with your consent to it; see My consent."))
            return
        words = {label: tr(day_events.label_words(Channel.ACTIVITY, label)) for label in found}
        seconds = {label: length / 1000 for label, length in found.items()}
        whole = sum(found.values())
        figures.chart_with_table(
            figures.longest_first(seconds, words, figures.ink()),
            {
                _("Activity"): [*words.values(), _("Together")],
                _("Time"): [*(duration(length) for length in found.values()), duration(whole)],
            },
            _("Time per activity"),
            height=60 + 34 * len(found),
        )


def not_observed(missing: list[Span]) -> None:
    """Why there are holes."""
    with card(_("Not observed")):
        rows = day_view.reasons(missing)
        if not rows:
            st.caption(_("Nothing is missing between the first and the last time you were seen."))
        for reason, length, count in rows:
            often = n_("once", "{n} times", count)
            st.markdown(
                _("**{reason}**: {duration}, {often}", reason=day_view.REASONS[reason],
                  duration=duration(length), often=often)
            )  # fmt: skip
            st.caption(tr(day_view.ADVICE[reason]))


@st.fragment
def events_of_day(
    guest: guard.Guest, runtime: state.Runtime, days: Days, known: Company, day: date
) -> None:
    """The bouts behind a figure, chosen by channel and label."""
    guard.still_here()
    number = guest.visitor.account.employee or ""
    try:
        read = days.day(number, day)
        choices = [(channel, label) for channel in Channel for label in read.totals(channel)]
        if not choices:
            return
        with card(
            _("The events behind a figure"),
            _("Every figure is the sum of its events; where two cameras saw the same moment, it "
              "counts once, and a correction counts more than what was seen."),
        ):  # fmt: skip
            picked = st.selectbox(
                _("Figure"),
                choices,
                format_func=lambda each: figure_words(read, *each),
                width=380,
            )
            if picked is not None:
                table_of_events(days, known, read, picked)
    except StoreError as problem:
        error(problem)


def figure_words(day: PersonDay, channel: Channel, label: str) -> str:
    """A total, to choose it by."""
    return _(
        "{channel}: {label}, {duration}",
        channel=day_events.CHANNELS[channel],
        label=day_events.label_words(channel, label),
        duration=duration(day.totals(channel)[label]),
    )


def table_of_events(
    days: Days, known: Company, day: PersonDay, picked: tuple[Channel, str]
) -> None:
    """The events of one total, newest first."""
    channel, label = picked
    _bouts, voids, _adjustments = days.rows(day.employee, day.day, [channel])
    behind = lineage(days, day.employee, day.day, channel, label)
    found = day_events.counted(behind.pieces, voids)
    zone = ZoneInfo(days.zone(day.employee, day.day))
    clock = st.column_config.DatetimeColumn(format="HH:mm:ss", timezone=zone.key, width=80)
    st.dataframe(
        day_events.columns(found[:SHOWN], known.cameras, zone),
        column_config={_("From"): clock, _("To"): clock},
        hide_index=True,
        alt=_("Events, newest first"),
    )
    if len(found) > SHOWN:
        st.caption(_("The newest {n} are shown; the export has them all.", n=SHOWN))
    else:
        st.caption(n_("{n} event, newest first.", "{n} events, newest first.", len(found)))


main()
