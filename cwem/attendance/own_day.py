"""One employee's own working day, as the Live page and its capture ask for it."""

from collections.abc import Callable

from cwem.attendance.ports import WorkEvents
from cwem.attendance.work_events import (
    LONGEST,
    WorkDay,
    WorkEvent,
    WorkEventKind,
    WorkState,
    possible,
    work_day,
)
from cwem.values import Millis

RECORDED = frozenset({WorkState.RECORDING, WorkState.PAUSED})
"""While one of these holds the own webcam's capture may run; a pause is recorded as one."""


class OwnDay:
    """Thread-safe. Every call may raise StoreError."""

    def __init__(
        self, employee: str, account: str, events: WorkEvents, now: Callable[[], Millis]
    ) -> None:
        """`account` is the log-in name that says what is said."""
        self.employee, self._account = employee, account
        self._events, self._now = events, now

    def now(self) -> WorkDay:
        """What holds now."""
        now = self._now()
        # twice as far back as a day can reach: an end is also known by the start before it
        return work_day(self._events.events(self.employee, now - 2 * LONGEST, now + 1), now)

    def say(self, kind: WorkEventKind, ago: Millis = 0) -> None:
        """Something was said `ago` milliseconds back; the network may have kept it waiting. What
        says nothing new is not kept, so a repeat does no harm."""
        day, now = self.now(), self._now()
        if kind in possible(day.state):
            at = min(now, max(day.since + 1, now - max(0, min(ago, LONGEST))))
            self._events.append(WorkEvent(self.employee, at, kind, self._account))

    def records(self) -> bool:
        """Whether the own webcam's capture may run."""
        return self.now().state in RECORDED
