"""A trial in rows of tables, in the reader's language."""

from collections.abc import Sequence

from cwem.attendance.told import span
from cwem.attendance.working_day import Status
from cwem.kpi.dry_run import LENGTHS, DayChange, Sum
from cwem.people.values import Company
from cwem.people.wording import person_name
from cwem.ui import formats
from cwem.ui.kpi_words import STATUSES
from cwem.ui.language import _, tr
from cwem.values import Millis


def sum_line(by: Millis) -> str:
    """How much more or less: "+1 h 05 min", "−20 min", "–"."""
    if not by:
        return "–"
    return f"{'+' if by > 0 else '−'}{tr(span(abs(by)))}"


def status_rows(total: Sum) -> list[tuple[Status, Status, int]]:
    """(before, after, days), the most first."""
    found = [(was, becomes, days) for (was, becomes), days in total.statuses.items()]
    return sorted(found, key=lambda each: (-each[2], each[0], each[1]))


def lengths() -> dict[str, str]:
    """The fields that are compared, as they are called."""
    return {
        "planned": _("Planned"),
        "worked": _("Worked"),
        "late": _("Late"),
        "early": _("Left early"),
        "overtime": _("Overtime"),
        "credited": _("Leave and holidays"),
    }


def change_rows(
    company: Company, changes: Sequence[DayChange], *, adjusts: bool
) -> dict[str, list[str]]:
    """Column -> cells: person, day, status and what of the lengths differs on any of the days.
    `adjusts`: what differs on closed days is paid with the next export."""
    closed = _("Closed: adjustment line") if adjusts else _("Closed: stays")
    called = lengths()
    columns = {
        _("Person"): [person_name(company, each.employee) for each in changes],
        _("Day"): [formats.day(each.day) for each in changes],
        _("Status"): [_status(each) for each in changes],
    }
    for name in LENGTHS:
        if any(each.by(name) for each in changes):
            columns[called[name]] = [_length(each, name) for each in changes]
    if any(each.closed for each in changes):
        columns[_("Period")] = [closed if each.closed else _("Open") for each in changes]
    return columns


def _status(change: DayChange) -> str:
    was, becomes = change.before.status, change.after.status
    if was is becomes:
        return tr(STATUSES[was])
    return f"{tr(STATUSES[was])} → {tr(STATUSES[becomes])}"


def _length(change: DayChange, name: str) -> str:
    was, becomes = getattr(change.before, name), getattr(change.after, name)
    shown = tr(span(was))
    return shown if was == becomes else f"{shown} → {tr(span(becomes))}"
