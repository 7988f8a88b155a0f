"""The audit in words and as a file."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from cwem.access.audit import AuditEntry
from cwem.people.csv_export import table_csv

COLUMNS = ("When", "Who", "What", "About", "Details", "From")


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
    rows = [[*COLUMNS[:1], "Time zone", *COLUMNS[1:]]]
    for entry in entries:
        when, *rest = row(entry, zone).values()
        rows.append([when, zone.key, *rest])
    return table_csv(rows)
