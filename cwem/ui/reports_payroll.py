"""The payroll export on the page of reports: everybody, for whoever closes periods."""

import io
from dataclasses import replace

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
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
from cwem.ui import formats, layout
from cwem.ui.downloads import made_when_pressed
from cwem.ui.guard import Guest
from cwem.ui.language import _, language, tr
from cwem.ui.looks import note_file, note_looks
from cwem.ui.reports_asked import MIME, Wish
from cwem.ui.reports_preview import preview
from cwem.ui.state import Runtime

SHOWN = 25
"""People of a preview that is worked out now."""


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
        _button(guest, runtime, now, whose, wish)


def glance(runtime: Runtime, now: Now, whose: Whose) -> list[Row]:
    """The first people's rows. Raises StoreError."""
    company = now.known.company
    few = dict(sorted(company.employees.items())[:SHOWN])
    if whose.employee is None and whose.team is None and len(company.employees) > SHOWN:
        now = replace(now, known=replace(now.known, company=replace(company, employees=few)))
        found = payroll_rows(runtime.store.closings, now, whose)
        return [row for row in found if row[0] in few]
    return payroll_rows(runtime.store.closings, now, whose)


def _button(guest: Guest, runtime: Runtime, now: Now, whose: Whose, wish: Wish) -> None:
    first, last = whose.first.isoformat(), whose.last.isoformat()
    form = Format.CSV if wish.format is Format.HTML else wish.format
    style = Style(form.value, language(), formats.csv_separator())

    def read() -> bytes:
        rows = payroll_rows(runtime.store.closings, now, whose)
        note = {"from": first, "to": last, **({"team": whose.team} if whose.team else {})}
        note_file(guest, Action.EXPORT_PAYROLL, whose.employee, **note)
        made = io.BytesIO()
        write_payroll(rows, whose, style, made)
        return made.getvalue()

    st.download_button(
        _("Download"),
        made_when_pressed(guest, Permission.CLOSE_PERIODS, read),
        f"payroll-{first}-{last}.{form}",
        MIME[form],
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )
