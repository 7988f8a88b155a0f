"""The file of a closed month for payroll: the same bytes every time."""

import io

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.kpi.closing import Period
from cwem.kpi.report.payroll_file import Now, Style, Whose, payroll_rows, write_payroll
from cwem.kpi.report.reading import Known
from cwem.ui import formats
from cwem.ui.closing_desk import ClosingDesk
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, language
from cwem.ui.looks import note_file

CSV = "csv"


def download(desk: ClosingDesk, period: Period) -> None:
    """A button with the newest version's file."""
    inner, whose = desk.desk, Whose(period.first, period.last, period.team)
    style = Style(CSV, language(), formats.csv_separator())
    now = Now(inner.working, Known(inner.company, inner.working.book), inner.now())
    first, last = period.first.isoformat(), period.last.isoformat()

    def read() -> bytes:
        rows = payroll_rows(inner.runtime.store.closings, now, whose)
        note_file(inner.guest, Action.EXPORT_PAYROLL, to=last, team=period.team, **{"from": first})
        made = io.BytesIO()
        write_payroll(rows, whose, style, made)
        return made.getvalue()

    st.download_button(
        _("Payroll file"),
        made_when_pressed(inner.guest, Permission.CLOSE_PERIODS, read),
        f"payroll-{first}-{period.team or 'none'}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"file-{period.team}",
    )
