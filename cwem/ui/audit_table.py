"""The audit in words and as a file."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from cwem.access.audit import AuditEntry

COLUMNS = ("When", "Who", "What", "About", "Details", "From")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row(entry: AuditEntry, zone: ZoneInfo) -> dict[str, str]:
    """One entry as a person reads it."""
    about = [entry.about or "", f"account {entry.account}" if entry.account else ""]
    values = (
        datetime.fromtimestamp(entry.at / 1000, zone).strftime("%Y-%m-%d %H:%M:%S"),
        entry.actor or "nobody logged in",
        entry.action,
        ", ".join(filter(None, about)),
        ", ".join(f"{name}: {value}" for name, value in entry.details.items()),
        entry.address,
    )
    return dict(zip(COLUMNS, values, strict=True))


def as_csv(entries: Iterable[AuditEntry], zone: ZoneInfo) -> bytes:
    """CSV for a spreadsheet; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS[:1], "Time zone", *COLUMNS[1:]])
    for entry in entries:
        when, *rest = (_plain(value) for value in row(entry, zone).values())
        writer.writerow([when, zone.key, *rest])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
