"""A slow, obviously right reference for what days come to.

Nothing of the product's rules is used here: no timeline, no local days, no sums. Time is cut at
every edge there is; of each piece it is asked, over all rows, which one counts and whose local day
it lies in. Local days begin where, going through the minutes, the calendar date of the zone that is
assigned for that day first appears.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

MINUTE = 60_000
LOWEST = {"away": 0, "paused": 1, "uncertain": 2, "not judged": 2}
"""Label -> layer; whatever was observed lies above them, a correction above everything."""


@dataclass(frozen=True)
class Claim:
    """Somebody's time in one channel, by one source."""

    channel: str
    start: int
    end: int
    label: str | None
    """None: nothing counts."""
    weight: tuple[float, ...] = ()
    """Within its layer the larger weight counts."""
    source: str = ""
    correction: bool = False

    def rank(self) -> tuple[object, ...]:
        if self.correction:
            return (9, *self.weight, self.source)
        return (LOWEST.get(self.label or "", 3), *self.weight, self.source)


def pieces(claims: Sequence[Claim], edges: Iterable[int]) -> list[tuple[int, int, str, str]]:
    """(start, end, channel, label) of what counts, cut at every edge; no correction makes activity
    or posture of what nobody saw."""
    cuts = sorted({*edges, *(c.start for c in claims), *(c.end for c in claims)})
    found = []
    for channel in ("presence", "activity", "posture"):
        mine = [claim for claim in claims if claim.channel == channel]
        for start, end in pairwise(cuts):
            there = [claim for claim in mine if claim.start <= start and end <= claim.end]
            if there:
                top = max(there, key=lambda claim: claim.rank())
                seen = channel == "presence" or not all(claim.correction for claim in there)
                if top.label is not None and seen:
                    found.append((start, end, channel, top.label))
    return found


@cache
def begins(zone: str, day: date) -> int:
    """The first minute whose calendar date in this zone is `day` or later."""
    at = int(datetime(day.year, day.month, day.day).timestamp()) // 60 * 60 - 30 * 3600
    there = ZoneInfo(zone)
    while datetime.fromtimestamp(at, there).date() < day:
        at += 60
    return at * 1000


def daily(
    claims: Sequence[Claim], zone_on: Callable[[date], str], first: date, last: date
) -> dict[tuple[date, str, str], int]:
    """(local day, channel, label) -> time, of the days from `first` to `last`."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 2)]
    starts = {day: begins(zone_on(day), day) for day in days}
    found: dict[tuple[date, str, str], int] = {}
    for start, end, channel, label in pieces(claims, starts.values()):
        inside = [day for day in days if starts[day] <= start]
        day = max(inside, default=None)
        if day is not None and day <= last:
            found[day, channel, label] = found.get((day, channel, label), 0) + end - start
    return found


def first_and_last_seen(
    claims: Sequence[Claim], begin: int, end: int
) -> tuple[int | None, int | None]:
    """When somebody was first and last present between two instants."""
    seen = [
        (start, stop)
        for start, stop, channel, label in pieces(claims, (begin, end))
        if channel == "presence" and label == "present" and begin <= start and stop <= end
    ]
    return (min(s for s, _ in seen), max(e for _, e in seen)) if seen else (None, None)
