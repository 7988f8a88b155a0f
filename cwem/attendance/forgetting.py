"""The end of the attendance book, done by a server once a day.

1. closed periods that payroll needs no longer
2. what was said about days before the line, with the line
3. rules that no closed period names any more
"""

import logging
from collections.abc import Callable
from datetime import date

from cwem.attendance.limits import line
from cwem.attendance.ports import BookRetention
from cwem.values import Millis, utc_day

log = logging.getLogger(__name__)


def forget(book: BookRetention, years: int, payroll_years: int, now: Millis) -> int:
    """Remove what was kept for long enough, by whole `years` after its own; 0 keeps it. How many
    entries. Broken off anywhere it is done again. Raises StoreError."""
    today = utc_day(now)
    if (paid := line(today, payroll_years)) is not None and (n := book.remove_closings(paid)):
        log.info("closed periods that ended before %s removed: %d", paid, n)
    removed = 0
    if (before := line(today, years)) is not None:
        removed = book.remove(before, now)
        if removed:
            log.info("entries of the attendance book before %s removed: %d", before, removed)
    if rules := book.remove_rules():
        log.info("rule books that no closed period names removed: %d", rules)
    return removed


class Forgetting:
    """Once a day is enough, and looking for it is not free. One thread calls `run`."""

    def __init__(self, book: BookRetention, years: Callable[[], tuple[int, int]]) -> None:
        """`years`: those of the book and of closed periods, as they are set then."""
        self._book, self._years = book, years
        self._done: tuple[date, tuple[int, int]] | None = None

    def run(self, now: Millis) -> None:
        """Raises StoreError."""
        state = utc_day(now), self._years()
        if state != self._done:
            forget(self._book, *state[1], now)
            self._done = state
