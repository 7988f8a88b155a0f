"""What payroll is told of one person and period: minutes and days, and nothing of how they came
about.

    days of a period  ->  Payroll  ->  body of a closed line  ->  rows of the export
    corrected since   ->  now less then  ->  Adjustment, in the body of the next closing

Minutes are cut once, from the sum of the days, so what an earlier closing said plus what was
adjusted later is exactly what the days come to now.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from operator import add, attrgetter, sub
from typing import Any, Self

from cwem.attendance.entries import LeaveKind
from cwem.attendance.shifts import MINUTE
from cwem.attendance.working_day import Status, WorkingDay

PAYROLL_VERSION = 1
"""Rises when a column of `Payroll` is added, renamed or means something else."""


@dataclass(frozen=True, slots=True)
class Payroll:
    """One person's period. Minutes are whole; days may be halves. Every figure can be negative in
    an adjustment."""

    planned_minutes: int = 0
    worked_minutes: int = 0
    overtime_minutes: int = 0
    """Part of the worked ones."""
    credited_minutes: int = 0
    """Paid and not worked: leave, holidays."""
    planned_days: int = 0
    """Days on which a shift was planned."""
    worked_days: int = 0
    """Days with any worked time."""
    vacation_days: float = 0
    illness_days: float = 0
    other_leave_days: float = 0
    unpaid_days: float = 0
    remote_days: float = 0
    """At work, elsewhere."""
    holiday_days: int = 0
    """Public holidays on which a shift was planned."""
    absent_days: int = 0
    """Planned, neither worked nor excused."""
    incomplete_days: int = 0
    """It is not known when the person left."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*map(add, _figures(self), _figures(other)))

    def __sub__(self, other: Self) -> Self:
        return type(self)(*map(sub, _figures(self), _figures(other)))

    def __bool__(self) -> bool:
        return any(_figures(self))

    def as_dict(self) -> dict[str, float]:
        """Column -> figure, in order."""
        return {name: _whole(getattr(self, name)) for name in FIGURES}

    @classmethod
    def of(cls, figures: Mapping[str, float]) -> Self:
        """What `as_dict` gave; columns that are not there are 0, others are left alone."""
        return cls(**{name: _whole(figures.get(name, 0)) for name in FIGURES})


FIGURES = tuple(each.name for each in fields(Payroll))
"""The columns, in the order of the contract."""
_figures = attrgetter(*FIGURES)

LEAVE_COLUMNS: Mapping[str, str] = {
    LeaveKind.VACATION: "vacation_days",
    LeaveKind.ILLNESS: "illness_days",
    LeaveKind.OTHER: "other_leave_days",
    LeaveKind.UNPAID: "unpaid_days",
    LeaveKind.REMOTE: "remote_days",
}
"""Kind of leave -> the column that counts its days."""


def payroll(days: Iterable[WorkingDay]) -> Payroll:
    """What these days of one person come to."""
    planned = worked = overtime = credited = 0
    counts: Counter[str] = Counter()
    leave: dict[str, float] = {}
    for day in days:
        planned += day.planned
        worked += day.worked
        overtime += day.overtime
        credited += day.credited
        counts["planned_days"] += bool(day.shift)
        counts["worked_days"] += day.worked > 0
        counts["holiday_days"] += day.status is Status.HOLIDAY and bool(day.shift)
        counts["absent_days"] += day.status is Status.ABSENT
        counts["incomplete_days"] += day.status is Status.INCOMPLETE
        if column := LEAVE_COLUMNS.get(day.leave):
            leave[column] = leave.get(column, 0) + leave_share(day)
    minutes = (planned // MINUTE, worked // MINUTE, overtime // MINUTE, credited // MINUTE)
    return Payroll(*minutes, **{**counts, **{name: _whole(n) for name, n in leave.items()}})


def leave_share(day: WorkingDay) -> float:
    """How much of a day of leave this is: none, half or all of it. Leave on a day nobody planned
    takes none."""
    if not day.leave or day.leave == LeaveKind.NONE or not day.shift:
        return 0
    return 0.5 if day.half else 1


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What an earlier, closed period has come to differ by since it was closed."""

    first: date
    last: date
    """The earlier period."""
    version: int
    """Of its closing."""
    figures: Payroll
    """Now less what was exported then, with what was adjusted since."""


def line_body(
    figures: Payroll,
    days: Mapping[str, Mapping[str, object]],
    adjustments: Iterable[Adjustment] = (),
) -> str:
    """The body of a closed line: the same for the same figures, always. `days`: ISO day -> its
    figures, plain values."""
    body: dict[str, object] = {
        "columns": PAYROLL_VERSION,
        "payroll": figures.as_dict(),
        "days": days,
        "adjustments": [
            {
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "version": each.version,
                "payroll": each.figures.as_dict(),
            }
            for each in sorted(adjustments, key=lambda one: (one.first, one.last, one.version))
        ],
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_line(body: str) -> tuple[Payroll, dict[str, dict[str, Any]], tuple[Adjustment, ...]]:
    """Figures, days and adjustments of a closed line."""
    read = json.loads(body)
    adjustments = tuple(
        Adjustment(
            date.fromisoformat(each["first"]),
            date.fromisoformat(each["last"]),
            each["version"],
            Payroll.of(each["payroll"]),
        )
        for each in read.get("adjustments", ())
    )
    return Payroll.of(read["payroll"]), read.get("days", {}), adjustments


def _whole(figure: float) -> Any:
    """3, not 3.0: a file has to come out the same whichever way its figures were added up."""
    return int(figure) if figure == int(figure) else figure
