"""Figures of days that were read before, as long as nothing of those days has changed.

A past day's bouts can still arrive late: a figure is therefore kept under the marks of the bouts it
was read from (`BoutStore.marks`), and is read anew as soon as they differ. Nothing is ever stale.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from cwem.totals.sums import DayTotals

MOST = 50_000
"""Person-days: 200 people for 250 days, some 40 MB."""


class KeptTotals:
    """One per process. Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, tuple[Hashable, DayTotals]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, mark: Hashable) -> DayTotals | None:
        """What was kept under this key, if it was read at this mark."""
        with self._lock:
            kept = self._found.get(key)
            if kept is None or kept[0] != mark:
                return None
            self._found.move_to_end(key)
            return kept[1]

    def put(self, key: Hashable, mark: Hashable, totals: DayTotals) -> None:
        """Keep this; what was asked for longest ago goes."""
        with self._lock:
            self._found[key] = (mark, totals)
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
