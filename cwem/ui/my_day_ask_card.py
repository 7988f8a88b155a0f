"""The working day on My day: the figures one's manager sees, why they are so, and the ways to say
that they are not right."""

from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.corrections import known_spells, lacking
from cwem.attendance.decisions import Case
from cwem.attendance.not_me import strikeable
from cwem.attendance.requests import Subject
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import StoreError
from cwem.kpi.tables import MINUTE
from cwem.ui import formats, guard, my_day_ask_events
from cwem.ui.attendance_rule import rule_named
from cwem.ui.attendance_why import why
from cwem.ui.kpi_words import CHIPS, STATUSES, minutes
from cwem.ui.language import _, markdown, n_, tr
from cwem.ui.layout import Metric, error, metrics, quiet
from cwem.ui.links import link
from cwem.ui.my_day_ask import About, Focus, ask
from cwem.ui.my_day_not_me import Doubted, not_me, stay_words
from cwem.ui.my_day_opened import opened, opened_next
from cwem.ui.my_day_take_out import Out, take_out
from cwem.ui.requests_desk import Desk, open_desk
from cwem.ui.requests_words import CHIPS as VERDICT_CHIPS
from cwem.ui.requests_words import state
from cwem.ui.state import Runtime
from cwem.values import Millis

LOOKED_BACK = timedelta(days=21)
"""So far back it is asked when somebody arrived or left."""
_DAY = timedelta(days=1)
ASK = "ask"
"""In the address: the dialog opens with the page."""
_QUIET = frozenset({Status.NOT_EMPLOYED, Status.AHEAD, Status.WEEKEND, Status.REMOVED})


def working_day_card(guest: guard.Guest, runtime: Runtime, day: date) -> None:
    """The card, top to bottom; today it is drawn again and again."""
    guard.still_here()
    try:
        desk = open_desk(guest, runtime)
        today = desk.today(desk.me)
        one = desk.working.one(desk.me, day, desk.now())
        asked = desk.inbox.about([desk.me], day, day)
        if day == today:
            ask_about_earlier(desk, today)
        with quiet("working-day"):
            draw(desk, one, asked)
    except StoreError as problem:
        error(problem)


def ask_about_earlier(desk: Desk, today: date) -> None:
    """Days of which the arrival or the departure is not known, and about which nothing is asked
    yet."""
    first = today - LOOKED_BACK
    days = desk.working.of([desk.me], first, today - _DAY, desk.now(), telling=False)[desk.me]
    asked = {
        case.request.first
        for case in desk.inbox.about([desk.me], first, today)
        if case.open and case.request.subject is Subject.TIMES
    }
    missing = [d for d in days if d.status is Status.INCOMPLETE and d.day not in asked]
    for one in missing[::-1][:3]:
        with st.container(border=True):
            _question(one, formats.day(one.day))


def _lacks(one: WorkingDay) -> Focus:
    """Which time of an incomplete day is to be asked for; neither alone if nothing is known."""
    at = lacking(one)
    if at is None or not one.spells:
        return ""
    came, _left = known_spells(one)[at]
    return "arrival" if came is None else "departure"


def _words(lacks: Focus, day: str) -> str:
    if not day:
        asked: dict[Focus, str] = {
            "": _("When were you here?"),
            "arrival": _("When did you arrive?"),
            "departure": _("When did you leave?"),
        }
        return asked[lacks]
    asked_of: dict[Focus, str] = {
        "": _("{day}: when were you here?", day=day),
        "arrival": _("{day}: when did you arrive?", day=day),
        "departure": _("{day}: when did you leave?", day=day),
    }
    return asked_of[lacks]


def _question(one: WorkingDay, day: str = "") -> None:
    """With the way to answer it; `day` is named where it is not that of the page."""
    lacks = _lacks(one)
    icon = ":material/login:" if lacks == "arrival" else ":material/logout:"
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        words = markdown(_words(lacks, day))
        st.markdown(f":orange[:material/help:] {words}", width="content")
        if st.button(_("Say when"), key=f"left-{one.day}", type="primary", icon=icon):
            opened_next(About(one.day, focus=lacks))


def draw(desk: Desk, one: WorkingDay, asked: list[Case]) -> None:
    """Status, figures, why, what happened, and what is asked about it."""
    shift = desk.working.book.shifts.get(one.shift)
    # no border: figures in cards within a card are cut off on a phone
    with st.container(gap="small"):
        st.subheader(_("Working day"), anchor=False)
        st.caption(_("These are the figures your manager sees."))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(tr(STATUSES[one.status]), color=CHIPS[one.status])  # type: ignore[arg-type]
            if shift:
                st.caption(markdown(_("Shift {name}", name=shift.name)), width="content")
        for reason in one.reasons:
            st.caption(markdown(reason))
        if one.status is Status.INCOMPLETE and not any(case.open for case in asked):
            _question(one)
        if one.status not in _QUIET or one.worked:
            metrics(_metrics(one), "working")
            rule_named(desk.working, desk.me, one.day)
        for case in asked:
            _asked(case)
        _ways(desk, one)
        if one.steps and one.status not in _QUIET:
            with st.expander(_("Why {time}?", time=minutes(one.worked / MINUTE))):
                why(one, means=True)
        _happened(desk, one)


def _metrics(one: WorkingDay) -> list[Metric]:
    zone, viewer = ZoneInfo(one.zone), formats.viewer_zone()

    def clock(at: Millis | None) -> str:
        return _("not known") if at is None else formats.clock(at, zone, viewer)

    resting = sum(end - begin for begin, end in one.breaks)
    planned = _("of {whole}", whole=minutes(one.planned / MINUTE)) if one.planned else ""
    left = _("not over") if one.status is Status.RUNNING else clock(one.departure)
    return [
        Metric(_("Arrival"), clock(one.arrival), help=_("First seen or said on this working day.")),
        Metric(_("Departure"), left, help=_("Last said, else last seen.")),
        Metric(_("Recorded breaks"), minutes(resting / MINUTE), help=_("Only breaks you said.")),
        Metric(_("Worked"), minutes(one.worked / MINUTE), planned),
    ]


def _asked(case: Case) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        colour = VERDICT_CHIPS[case.decision.verdict] if case.decision else "blue"
        st.badge(tr(state(case)), color=colour)  # type: ignore[arg-type]
        st.caption(markdown(_("You asked: {note}", note=case.request.note)), width="content")
        link("requests.py", _("Requests"), view="mine")


def _ways(desk: Desk, one: WorkingDay) -> None:
    """Ways to say that something is wrong."""
    if not desk.guest.may(Permission.ASK_CORRECTION, desk.me):
        return
    with st.container(horizontal=True, gap="small"):
        if st.button(_("Ask for a correction"), icon=":material/edit_calendar:", key="ask-open"):
            opened_next(About(one.day))
        if st.button(_("Dispute a figure"), icon=":material/flag:", key="ask-dispute",
                     type="tertiary"):  # fmt: skip
            opened_next(About(one.day, Subject.FIGURE, "worked"))


def open_dialog(guest: guard.Guest, runtime: Runtime, day: date) -> None:
    """For the page itself: the dialog somebody has asked for just now, here or by a link."""
    about = opened()
    if st.query_params.pop(ASK, "") and about is None:
        about = About(day)
    match about:
        case About():
            ask(guest, runtime, about)
        case Out():
            take_out(open_desk(guest, runtime), about)
        case Doubted():
            not_me(open_desk(guest, runtime), about)


def _happened(desk: Desk, one: WorkingDay) -> None:
    """Everything the day is made of, with how it came about: that is for the person alone."""
    lines = my_day_ask_events.lines(desk, one)
    if not lines:
        return
    zone, viewer = ZoneInfo(one.zone), formats.viewer_zone()
    with st.expander(n_("What happened: {n} entry", "What happened: {n} entries", len(lines))):
        st.dataframe(
            my_day_ask_events.table(lines, one),
            hide_index=True,
            alt=_("What happened on the day"),
        )
        seen = [each for each in one.evidence if strikeable(each, desk.now())]
        if seen and desk.guest.may(Permission.ASK_CORRECTION, desk.me):
            st.caption(_("A camera took somebody else for you? Say which time it was."))
            chosen = st.selectbox(
                _("Seen"), seen, None, format_func=partial(stay_words, zone=zone, viewer=viewer),
                label_visibility="collapsed", placeholder=_("Choose a time"),
                key=f"not-me-{one.day}",
            )  # fmt: skip
            if chosen is not None and st.button(
                _("That wasn't me"), icon=":material/person_off:", key="not-me"
            ):
                opened_next(Doubted(one, chosen))
