"""The payroll export on the page of reports: everybody, for whoever closes periods."""

import io
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.kpi.closed_books import ClosedBooks
from cwem.kpi.frozen import Period as Month
from cwem.kpi.report.order import Format, Sources
from cwem.kpi.report.payroll_file import (
    PAYROLL,
    PREVIEW,
    Now,
    Style,
    Whose,
    payroll_rows,
    write_payroll,
)
from cwem.kpi.report.rows import Row
from cwem.people.values import Days as Period
from cwem.ui import layout
from cwem.ui.downloads import made_when_pressed
from cwem.ui.guard import Guest
from cwem.ui.language import _, tr
from cwem.ui.looks import note_file, note_looks
from cwem.ui.payroll_style import asked_style, said_of
from cwem.ui.reports_asked import MIME, Wish
from cwem.ui.reports_preview import preview
from cwem.ui.state import Runtime

SHOWN = 25
"""People of a preview that is worked out now."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a file is made with."""

    guest: Guest
    runtime: Runtime
    now: Now
    form: Format


def card(guest: Guest, runtime: Runtime, sources: Sources, period: Period, wish: Wish) -> None:
    """Preview and file. Raises StoreError."""
    whose = Whose(period.first, period.last, wish.team or None, wish.person or None)
    now = Now(sources.working, sources.known, guest.reception.now())
    note = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    with layout.card(_("Payroll"), tr(PAYROLL.about)), layout.saying():
        rows = glance(runtime, now, whose)
        note_looks(guest, Action.SEE_ATTENDANCE, sorted({str(row[0]) for row in rows}), **note)
        if not preview(PAYROLL, rows):
            st.caption(_("There is nothing in it."))
            return
        if any(row[5] == PREVIEW for row in rows):
            st.info(
                _("This period is not closed for everybody. Rows of version 0 are a preview and "
                  "may still change; once it is closed the export is the same file every time."),
                icon=":material/lock_open:",
            )  # fmt: skip
        desk = _Desk(guest, runtime, now, Format.CSV if wish.format is Format.HTML else wish.format)
        _files(desk, whose)


def glance(runtime: Runtime, now: Now, whose: Whose) -> list[Row]:
    """The first people's rows. Raises StoreError."""
    company = now.known.company
    few = dict(sorted(company.employees.items())[:SHOWN])
    if whose.employee is None and whose.team is None and len(company.employees) > SHOWN:
        now = replace(now, known=replace(now.known, company=replace(company, employees=few)))
        found = payroll_rows(runtime.store.closings, now, whose)
        return [row for row in found if row[0] in few]
    return payroll_rows(runtime.store.closings, now, whose)


def _files(desk: _Desk, whose: Whose) -> None:
    """The newest, and of one team's closed month every version there was. Raises StoreError."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        style = asked_style(desk.form)
        _button(desk, whose, style, _("Download"))
    st.caption(said_of(style))
    if whose.team is None:
        return
    those = ClosedBooks(desk.runtime.store.closings).versions(
        Month(whose.first, whose.last, whose.team)
    )
    if len(those) > 1:
        with st.container(horizontal=True, gap="small"):
            for one in those:
                label = _("Payroll file of version {n}", n=one.version)
                _button(desk, replace(whose, version=one.version), style, label)


def _button(desk: _Desk, whose: Whose, style: Style, label: str) -> None:
    first, last, version = whose.first.isoformat(), whose.last.isoformat(), whose.version

    def read() -> bytes:
        rows = payroll_rows(desk.runtime.store.closings, desk.now, whose)
        note: dict[str, Any] = {"from": first, "to": last}
        note |= {"team": whose.team} if whose.team else {}
        note |= {"version": version} if version else {}
        note_file(desk.guest, Action.EXPORT_PAYROLL, whose.employee, **note)
        made = io.BytesIO()
        write_payroll(rows, whose, style, made)
        return made.getvalue()

    st.download_button(
        label,
        made_when_pressed(desk.guest, Permission.CLOSE_PERIODS, read),
        f"payroll-{first}-{last}{f'-{whose.team}-v{version}' if version else ''}.{desk.form}",
        MIME[desk.form],
        icon=":material/download:",
        type="secondary" if version else "primary",
        on_click="ignore",
    )
