"""How somebody sat on a day: stretches of sitting, and how often they got up."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from threading import Lock

from cwem.kpi.definitions import LONG_SITTING
from cwem.kpi.tables import MINUTE, Sittings
from cwem.ports import Records
from cwem.totals.reading import Days
from cwem.totals.sums import SEDENTARY, UP
from cwem.values import Channel, Millis, Span, utc_day

_KEPT = 20_000
"""Days of people; some 200 bytes each."""


def stretches(activity: Sequence[Span], up: Millis = UP) -> list[tuple[Millis, Millis]]:
    """From sitting down to getting up, in one person's activity spans in order: whatever lasts
    less than `up` between two stretches of sitting is no break (as sums.longest_sitting)."""
    found: list[tuple[Millis, Millis]] = []
    for span in activity:
        if span.label not in SEDENTARY:
            continue
        if found and span.start - found[-1][1] < up:
            found[-1] = found[-1][0], span.end
        else:
            found.append((span.start, span.end))
    return found


def sittings(activity: Sequence[Span]) -> Sittings:
    """Of one day."""
    found = [end - begin for begin, end in stretches(activity)]
    return Sittings(
        sum(length >= LONG_SITTING * MINUTE for length in found),
        max(0, len(found) - 1),
        max(found, default=0),
    )


class SittingsRead:
    """Reads how people sat, from their events; not again while these are as they were. One for a
    store, any thread. Raises StoreError."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, date], tuple[Hashable, Sittings]] = OrderedDict()

    def read(
        self, store: Records, days: Days, people: Iterable[tuple[str, Iterable[date]]]
    ) -> dict[tuple[str, date], Sittings]:
        """Of these people's days; not of days whose events were removed."""
        found: dict[tuple[str, date], Sittings] = {}
        for number, wanted in people:
            for day, state in self._states(store, days, number, sorted(wanted)):
                key = number, day
                with self._lock:
                    kept = self._kept.get(key)
                if kept is None or kept[0] != state:
                    if days.sealed(number, day, {Channel.ACTIVITY}):
                        continue
                    spans = days.day(number, day, {Channel.ACTIVITY}).spans[Channel.ACTIVITY]
                    if not spans:
                        continue
                    kept = state, sittings(spans)
                    self._keep(key, kept)
                found[key] = kept[1]
        return found

    def _states(
        self, store: Records, days: Days, number: str, wanted: Sequence[date]
    ) -> Iterable[tuple[date, Hashable]]:
        """Each day with what changes when something of it does."""
        if not wanted:
            return
        ends = {day: days.bounds(number, day) for day in wanted}
        begin, end = ends[wanted[0]][0], ends[wanted[-1]][1]
        marks = store.marks(number, utc_day(begin), utc_day(end - 1))
        corrections = store.adjustments.of(number, begin, end)
        for day, (first, last) in ends.items():
            near = {utc_day(first) + timedelta(days=n) for n in (0, 1, 2)}
            mark = tuple((n, marks.get(n)) for n in sorted(near) if n <= utc_day(last - 1))
            those = tuple(one for one in corrections if one.start < last and one.end > first)
            yield day, (first, last, mark, those)

    def _keep(self, key: tuple[str, date], kept: tuple[Hashable, Sittings]) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
