"""Days that were added up from bouts before, as long as nothing of those days has changed.

For days the store does not keep yet, today above all. A day's bouts can still arrive late: it is
therefore kept under the marks of the bouts it was read from (`BoutStore.marks`), and is read anew
as soon as they differ. Nothing is ever stale.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from cwem.values import RolledDay

MOST = 50_000
"""Person-days: 200 people for 250 days, some 40 MB."""


class KeptTotals:
    """One per process. Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, tuple[Hashable, RolledDay]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, mark: Hashable) -> RolledDay | None:
        """What was kept under this key, if it was read at this mark."""
        with self._lock:
            kept = self._found.get(key)
            if kept is None or kept[0] != mark:
                return None
            self._found.move_to_end(key)
            return kept[1]

    def put(self, key: Hashable, mark: Hashable, day: RolledDay) -> None:
        """Keep this; what was asked for longest ago goes."""
        with self._lock:
            self._found[key] = (mark, day)
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
