"""The file of a closed month for payroll: the same bytes every time, whoever makes it."""

import io
from typing import Any

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.attendance.closed import Closing
from cwem.kpi.report.payroll_file import Now, Whose, payroll_rows, write_payroll
from cwem.kpi.report.reading import Known
from cwem.ui.closing_desk import ClosingDesk
from cwem.ui.downloads import made_when_pressed
from cwem.ui.looks import note_file
from cwem.ui.payroll_style import said_of


def download(desk: ClosingDesk, closing: Closing, label: str, key: str) -> None:
    """A button with the file of this version, whatever was closed after it."""
    team, version = closing.team, closing.version
    inner, whose = desk.desk, Whose(closing.first, closing.last, team, version=version)
    style = desk.style
    now = Now(inner.working, Known(inner.company, inner.working.book), inner.now())
    first, last = closing.first.isoformat(), closing.last.isoformat()

    def read() -> bytes:
        rows = payroll_rows(inner.runtime.store.closings, now, whose)
        note: dict[str, Any] = {"from": first, "to": last, "team": team, "version": version}
        note_file(inner.guest, Action.EXPORT_PAYROLL, **note)
        made = io.BytesIO()
        write_payroll(rows, whose, style, made)
        return made.getvalue()

    st.download_button(
        label,
        made_when_pressed(inner.guest, Permission.CLOSE_PERIODS, read),
        f"payroll-{first}-{team or 'none'}-v{version}.{style.form}",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
        help=said_of(style),
    )
