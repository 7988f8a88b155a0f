"""What a trial found, drawn: days of people the viewer may see, sums of teams for the others."""

from collections.abc import Sequence

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.attendance.working_day import Status
from cwem.kpi.dry_run import LENGTHS, DayChange, DryRun, Groups, Sum, groups, parted, summed
from cwem.people.values import Company
from cwem.totals.groups import LEAST
from cwem.ui.kpi_words import STATUSES
from cwem.ui.language import _, n_, tr
from cwem.ui.looks import note_looks
from cwem.ui.people_desk import Desk
from cwem.ui.shifts_tried_rows import change_rows, lengths, status_rows, sum_line

MOST_ROWS = 500
"""Changed days that are listed; a file of more is for payroll."""


def draw(desk: Desk, company: Company, run: DryRun) -> None:
    """The days that change. Raises StoreError where a look cannot be noted."""
    if not run.changes:
        return
    guest = desk.guest
    seen, unseen = parted(
        run.changes, lambda who, day: guest.may(Permission.SEE_ATTENDANCE, who, day)
    )
    note_looks(guest, Action.SEE_ATTENDANCE, sorted({change.employee for change in seen}))
    found = groups(unseen, company)
    _closed(sum(change.closed for change in seen) + found.closed, adjusts=run.adjusts)
    if unseen:
        _groups(company, found)
    if seen:
        _people(company, seen, adjusts=run.adjusts)


def _closed(days: int, *, adjusts: bool) -> None:
    if not days:
        return
    if adjusts:
        words = n_(
            "{n} of these days is in a closed period. Its figures stay; the difference comes "
            "as an adjustment line of the next export.",
            "{n} of these days are in closed periods. Their figures stay; the difference comes "
            "as adjustment lines of the next export.",
            days,
        )
    else:
        words = n_(
            "{n} of these days is in a closed period. What payroll was told of it stays, by the "
            "rules it was closed by; no adjustment comes of this.",
            "{n} of these days are in closed periods. What payroll was told of them stays, by the "
            "rules they were closed by; no adjustment comes of this.",
            days,
        )
    st.info(words, icon=":material/lock:")


def _groups(company: Company, found: Groups) -> None:
    words = _("People whose working time you may not see one by one")
    st.markdown(f"**{words}**")
    lines: list[tuple[str, Sum]] = [
        (company.teams[team].name if team in company.teams else _("No team"), total)
        for team, total in found.teams.items()
    ]
    if found.rest is not None:
        lines.append((_("Other teams together"), found.rest))
    if found.all is not None and len(lines) > 1:
        lines.append((_("All of them"), found.all))
    if lines:
        _sums(lines)
        if found.all is not None:
            _statuses(found.all)
    if found.hidden:
        st.caption(
            _(
                "Days of fewer than {least} people change in other teams. Nothing is said about "
                "them, because it would tell about single people.",
                least=LEAST,
            )
        )


def _sums(lines: Sequence[tuple[str, Sum]]) -> None:
    names = lengths()
    st.dataframe(
        {
            _("Team"): [name for name, _total in lines],
            _("People"): [total.people for _name, total in lines],
            _("Days"): [total.days for _name, total in lines],
            **{
                names[key]: [sum_line(total.lengths[key]) for _name, total in lines]
                for key in LENGTHS
                if any(total.lengths[key] for _name, total in lines)
            },
        },
        hide_index=True,
        alt=_("What changes, team by team"),
    )


def _statuses(total: Sum) -> None:
    for was, becomes, days in status_rows(total):
        st.markdown(
            n_(
                "{n} day is {was} now and would be {becomes}.",
                "{n} days are {was} now and would be {becomes}.",
                days,
                was=_status(was),
                becomes=_status(becomes),
            )
        )


def _status(status: Status) -> str:
    return tr(STATUSES[status])


def _people(company: Company, changes: Sequence[DayChange], *, adjusts: bool) -> None:
    total = summed(changes)
    st.markdown(
        n_(
            "**{days} days of {n} person** change.",
            "**{days} days of {n} people** change.",
            total.people,
            days=total.days,
        )
    )
    _sums([(_("All of them"), total)])
    rows = change_rows(company, changes[:MOST_ROWS], adjusts=adjusts)
    st.dataframe(
        rows,
        hide_index=True,
        height=360 if len(changes) > 9 else "auto",
        alt=_("Which day of whom changes, and how"),
    )
    if len(changes) > MOST_ROWS:
        st.caption(_("The first {n} of {all} days.", n=MOST_ROWS, all=len(changes)))
