"""`cwem report --payroll`."""

import sys
from contextlib import AbstractContextManager
from typing import IO

from cwem.access.audit import CONSOLE, Action, AuditEntry
from cwem.cli.screen import bars
from cwem.kpi.report.payroll_file import (
    PREVIEW,
    Now,
    Style,
    Whose,
    payroll_rows,
    write_payroll,
)
from cwem.store.ports import OpenStore


def export(
    store: OpenStore, now: Now, whose: Whose, style: Style, to: AbstractContextManager[IO[bytes]]
) -> None:
    """Write it, audited before a byte of it. Raises InputError, StoreError."""
    with bars() as progress:
        task = progress.add_task("reading people", total=None)
        rows = payroll_rows(
            store.closings, now, whose,
            lambda done, of: progress.update(task, completed=done, total=of),
        )  # fmt: skip
    details: dict[str, str | int] = {
        "from": whose.first.isoformat(), "to": whose.last.isoformat(), "as": style.form,
    }  # fmt: skip
    if whose.team is not None:
        details["team"] = whose.team
    if whose.version is not None:
        details["version"] = whose.version
    store.audit.record(
        AuditEntry(now.at, CONSOLE, Action.EXPORT_PAYROLL, whose.employee, details=details)
    )
    with to as file:
        write_payroll(rows, whose, style, file)
    if any(row[5] == PREVIEW for row in rows):
        print(
            "This period is not closed for everybody: rows of version 0 may still change.",
            file=sys.stderr,
        )
