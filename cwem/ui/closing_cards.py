"""A team's month on the page for closing: what it lacks, what was frozen, and its versions."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.attendance.asking_words import asked_for
from cwem.attendance.closed import Closing
from cwem.errors import InputError, StoreError
from cwem.kpi.closing import Checklist, Period
from cwem.kpi.report.payroll import Payroll, read_line
from cwem.ui import formats, guard
from cwem.ui.closing_desk import ClosingDesk, closing_desk
from cwem.ui.closing_file import download
from cwem.ui.kpi_words import minutes
from cwem.ui.language import _, markdown, n_, tr
from cwem.ui.layout import error, flash
from cwem.ui.looks import note_looks
from cwem.ui.requests_desk import open_desk

LISTED = 12


def team_card(desk: ClosingDesk, period: Period, name: str, closing: Closing | None) -> None:
    """State, checklist and what can be done. Raises StoreError."""
    days, found = desk.checked(period)
    note_looks(desk.desk.guest, Action.SEE_ATTENDANCE, list(days), on=period.first.isoformat())
    with st.container(border=True, gap="small"):
        _head(desk, name, found, closing)
        checklist(desk, found)
        with st.container(horizontal=True, gap="small"):
            label = _("Close again") if closing is not None else _("Close the month")
            kind = "secondary" if closing is not None else "primary"
            if st.button(
                label, icon=":material/lock:", key=f"close-{period.team}",
                type=kind, disabled=bool(found.goes_on),  # type: ignore[arg-type]
            ):  # fmt: skip
                ask_to_close(desk, period, name, found)
            if closing is not None:
                download(desk, period)
        if closing is not None:
            frozen(desk, closing)
            versions(desk, period)


def _head(desk: ClosingDesk, name: str, found: Checklist, closing: Closing | None) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        people = n_("{n} person", "{n} people", found.people)
        st.markdown(markdown(_("**{team}**, {people}", team=name, people=people)), width="content")
        if closing is not None:
            st.badge(_("Closed, version {n}", n=closing.version), icon=":material/lock:",
                     color="green")  # fmt: skip
        elif found.goes_on:
            st.badge(_("Not over"), color="gray")
        elif found.done:
            st.badge(_("Ready to close"), color="blue")
        else:
            st.badge(_("Not settled"), color="orange")
    if closing is not None:
        who = desk.desk.inbox.account_name(closing.by)
        when = formats.moment(closing.at, formats.viewer_zone())
        st.caption(markdown(_("Closed by {who}, {time}.", who=who, time=when)))


def checklist(desk: ClosingDesk, found: Checklist) -> None:
    """What is missing, item by item."""
    if found.goes_on:
        st.caption(n_("{n} day is not over yet.", "{n} days are not over yet.", found.goes_on))
    for words, nothing, lines in (
        (
            n_("{n} day is incomplete", "{n} days are incomplete", len(found.incomplete)),
            _("No incomplete days"),
            [_("{who}, {day}", who=desk.desk.inbox.name(d.employee), day=formats.day(d.day))
             for d in found.incomplete],
        ),
        (
            n_("{n} request is open", "{n} requests are open", len(found.open)),
            _("No open requests"),
            [_("{who}: {what}", who=desk.desk.inbox.name(c.request.employee),
               what=asked_for(c.request)) for c in found.open],
        ),
    ):  # fmt: skip
        if lines:
            with st.expander(words, icon=":material/pending_actions:"):
                st.markdown("\n".join(f"- {markdown(line)}" for line in lines[:LISTED]))
                if len(lines) > LISTED:
                    more = len(lines) - LISTED
                    st.caption(n_("and {n} more", "and {n} more", more))
        else:
            st.markdown(":green[:material/check:] " + nothing)


def ask_to_close(desk: ClosingDesk, period: Period, name: str, found: Checklist) -> None:
    """Say what is frozen and what is missing, then do it."""

    @st.dialog(_("Close the month?"), icon=":material/lock:")
    def show() -> None:
        guard.still_here(Permission.CLOSE_PERIODS)
        first, last = formats.day(period.first), formats.day(period.last)
        st.markdown(
            markdown(
                _(
                    "{team}, {first} to {last}: the figures of {n} people are frozen for payroll. "
                    "They are never opened again; what is corrected later is paid with the next "
                    "month.",
                    team=name, first=first, last=last, n=found.people,
                )
            )
        )  # fmt: skip
        sure = found.done or st.checkbox(
            _("Days are incomplete or requests are open; close it all the same"), key="close-sure"
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="close-cancel"):
                st.rerun()
            if st.button(_("Close the month"), type="primary", key="close-do", disabled=not sure):
                _close(desk, period, all_the_same=not found.done)

    show()


def _close(desk: ClosingDesk, period: Period, *, all_the_same: bool) -> None:
    try:
        by = desk.desk.guest.by(Permission.CLOSE_PERIODS)
        # as things are now: the question may have stood open for hours
        fresh = closing_desk(open_desk(desk.desk.guest, desk.desk.runtime))
        closing = fresh.books.close(period, by.at, by, all_the_same)
    except (InputError, StoreError) as problem:
        error(problem)
        return
    flash(_("Closed, version {n}.", n=closing.version))
    st.rerun()


# --- what was frozen ------------------------------------------------------------------------------


def frozen(desk: ClosingDesk, closing: Closing) -> None:
    """The figures of this version, person by person."""
    with st.expander(_("Frozen figures"), icon=":material/table_view:"):
        lines = desk.books.lines(closing)
        read = [read_line(line.body) for line in lines]
        owed = [[each.figures.worked_minutes + each.figures.credited_minutes for each in adjusted]
                for _figures, _days, adjusted in read]  # fmt: skip
        st.dataframe(
            {
                _("Person"): [desk.desk.inbox.name(line.employee) for line in lines],
                **_columns([figures for figures, _days, _adjusted in read]),
                _("Adjusted of earlier months"): [
                    minutes(sum(each)) if each else "" for each in owed
                ],
            },
            column_config={_("Person"): st.column_config.TextColumn(pinned=True, width=140)},
            hide_index=True,
            height=420 if len(lines) > 10 else "auto",
            alt=_("Frozen figures, person by person"),
        )


def _columns(figures: list[Payroll]) -> Mapping[str, list[object]]:
    return {
        _("Planned"): [minutes(each.planned_minutes) for each in figures],
        _("Worked"): [minutes(each.worked_minutes) for each in figures],
        _("Overtime"): [minutes(each.overtime_minutes) for each in figures],
        _("Paid, not worked"): [minutes(each.credited_minutes) for each in figures],
        _("Absent days"): [each.absent_days for each in figures],
        _("Incomplete days"): [each.incomplete_days for each in figures],
    }


def versions(desk: ClosingDesk, period: Period) -> None:
    """Every version with its hash, and what the next one says otherwise."""
    those = desk.books.versions(period)
    zone: ZoneInfo = formats.viewer_zone()
    with st.expander(_("Versions and proof"), icon=":material/verified:"):
        for at, one in enumerate(those):
            when = formats.moment(one.at, zone)
            st.markdown(
                markdown(_("**Version {n}**, {time}, by {who}", n=one.version, time=when,
                           who=desk.desk.inbox.account_name(one.by)))
            )  # fmt: skip
            if desk.books.whole(one):
                st.caption(_("Unchanged since it was closed. Hash: {hash}", hash=one.hash))
            else:
                st.error(_("What is kept is not what was closed."), icon=":material/gpp_bad:")
            if at:
                changed(desk, those[at - 1], one)


def changed(desk: ClosingDesk, before: Closing, after: Closing) -> None:
    """What one version says otherwise than the one before it."""
    found = desk.books.changed(before, after)
    if not found:
        return
    pairs = [(each.before or Payroll(), each.now or Payroll()) for each in found]
    st.dataframe(
        {
            _("Person"): [desk.desk.inbox.name(each.employee) for each in found],
            _("Worked before"): [minutes(was.worked_minutes) for was, _then in pairs],
            _("Worked"): [minutes(then.worked_minutes) for _was, then in pairs],
            _("Paid, not worked, before"): [minutes(was.credited_minutes) for was, _then in pairs],
            _("Paid, not worked"): [minutes(then.credited_minutes) for _was, then in pairs],
        },
        hide_index=True,
        alt=tr(_("What changed from one version to the next")),
    )
