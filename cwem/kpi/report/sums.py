"""What days add up to: one person's period, a team's."""

from cwem.attendance.entries import LeaveKind
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.report.payroll import LEAVE_COLUMNS, leave_share
from cwem.values import Millis

_CAME = frozenset({Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.INCOMPLETE})
_EXPECTED = _CAME | {Status.ABSENT}
_NO_WORK = frozenset(
    {Status.RUNNING, Status.AHEAD, Status.HOLIDAY, Status.WEEKEND, Status.NOT_EMPLOYED}
    | {Status.REMOVED}
)
_LEAVES = tuple(LEAVE_COLUMNS)


def breaks(day: WorkingDay) -> Millis:
    """The recorded breaks of a day together."""
    return sum(end - begin for begin, end in day.breaks) if day.breaks else 0


class Sums:
    """A sum in the making; add days one by one. Shares are counted as kpi/measures.py does, and a
    test holds them together."""

    __slots__ = (
        "absent", "breaks", "came", "checked", "credited", "days", "early", "early_days",
        "expected", "holidays", "in_time", "incomplete", "late", "late_days", "leave", "overtime",
        "planned", "planned_days", "seen", "worked", "worked_days",
    )  # fmt: skip

    def __init__(self) -> None:
        self.days = self.planned_days = self.worked_days = 0
        self.expected = self.came = self.checked = self.in_time = 0
        self.late_days = self.early_days = self.absent = self.incomplete = self.holidays = 0
        self.planned = self.worked = self.breaks = self.late = self.early = 0
        self.overtime = self.credited = 0
        self.seen: Millis | None = 0
        self.leave: dict[str, float] = dict.fromkeys(_LEAVES, 0)

    def add(self, day: WorkingDay, seen: Millis | None) -> None:
        """`seen` is None where it may not be told."""
        status = day.status
        remote = day.leave == LeaveKind.REMOTE and status not in _NO_WORK
        self.days += 1
        self.planned_days += bool(day.shift)
        self.worked_days += day.worked > 0
        planned = day.planned > 0
        self.expected += (planned and status in _EXPECTED) or remote
        self.came += (planned and status in _CAME) or remote
        if planned and status in _CAME and not remote:
            self.checked += 1
            self.in_time += not day.late
        self.late_days += day.late > 0
        self.early_days += day.early > 0
        self.absent += status is Status.ABSENT
        self.incomplete += status is Status.INCOMPLETE
        self.holidays += status is Status.HOLIDAY and bool(day.shift)
        if day.leave in self.leave:
            self.leave[day.leave] += leave_share(day)
        self._lengths(day, seen)

    def _lengths(self, day: WorkingDay, seen: Millis | None) -> None:
        self.planned += day.planned
        self.worked += day.worked
        self.breaks += breaks(day)
        self.late += day.late
        self.early += day.early
        self.overtime += day.overtime
        self.credited += day.credited
        self.seen = None if self.seen is None or seen is None else self.seen + seen

    def row(self) -> tuple[object, ...]:
        """In the order of columns.SUMS."""
        return (
            self.days, self.planned_days, self.worked_days, self.expected, self.came, self.checked,
            self.in_time, self.late_days, self.early_days, self.absent, self.incomplete,
            *(self.leave[kind] for kind in _LEAVES), self.holidays, self.planned, self.worked,
            self.breaks, self.late, self.early, self.overtime, self.credited, self.seen,
        )  # fmt: skip
