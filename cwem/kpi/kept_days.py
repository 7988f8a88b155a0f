"""Working days that were reckoned before, as long as everything they follow from is the same.

Reckoning a month of somebody takes as long as reading it, and whoever moves a filter asks for the
same people and days again. A person's days are kept with what they followed from (plan, stays,
entries), which is read anew and compared: nothing is ever stale.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock

from cwem.attendance.working_day import WorkingDay

MOST = 30_000
"""Person-days: 60 people for a year, some 60 MB."""


class KeptDays:
    """One per process. Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._found: OrderedDict[Hashable, tuple[object, Sequence[WorkingDay]]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, state: object) -> Sequence[WorkingDay] | None:
        """What was kept under this key, if it followed from the same."""
        with self._lock:
            kept = self._found.get(key)
            if kept is None or kept[0] != state:
                return None
            self._found.move_to_end(key)
            return kept[1]

    def put(self, key: Hashable, state: object, days: Sequence[WorkingDay]) -> None:
        """Keep these; what was asked for longest ago goes."""
        with self._lock:
            before = self._found.pop(key, None)
            self._size += len(days) - (len(before[1]) if before is not None else 0)
            self._found[key] = state, days
            while self._size > self._most and self._found:
                _, (_, gone) = self._found.popitem(last=False)
                self._size -= len(gone)
