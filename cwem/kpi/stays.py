"""Stays before cameras, as working days need them: read for many people at once.

Taken from the totals that are kept; only days that have changed since are added up from bouts. A
stay over midnight is one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from cwem.attendance.intervals import Interval
from cwem.attendance.planning import Plan
from cwem.kpi.supposing import WorkingStore
from cwem.totals.reading import Days
from cwem.values import Channel, Millis, RolledDay, utc_day

JOINED: Millis = 300_000
"""Stays are cut at midnight; across it an absence that would end none ends none."""
_DAY = timedelta(days=1)
_PRESENCE = frozenset({Channel.PRESENCE})


def read_stays(
    store: WorkingStore, days: Days, plans: Mapping[str, Plan]
) -> dict[str, list[Interval]]:
    """Each person's stays on all days of these plans, in order. Raises StoreError."""
    some = next(iter(plans.values()))
    first, last = some.days[0].day, some.days[-1].day
    rolled = store.rollups.rolled(tuple(plans), first, last, ())
    kept: dict[str, list[RolledDay]] = defaultdict(list)
    for day in rolled.days.values():
        kept[day.employee].append(day)
    marked: dict[str, set[date]] = defaultdict(set)
    for mark in rolled.marks:
        marked[mark.employee].add(mark.day)
    return {
        who: _joined(days, who, plan, kept.get(who, ()), marked.get(who, set()))
        for who, plan in plans.items()
    }


def _joined(
    days: Days, who: str, plan: Plan, kept: Sequence[RolledDay], marked: set[date]
) -> list[Interval]:
    known = {day.day: day for day in kept}
    old = _old(plan, known, marked)
    if old:
        known |= _anew(days, who, old)
    found: list[Interval] = []
    for each in sorted(known):
        for begin, end in _visits(known[each]):
            if found and begin - found[-1][1] < JOINED:
                found[-1] = found[-1][0], max(found[-1][1], end)
            else:
                found.append((begin, end))
    return found


def _anew(days: Days, who: str, old: Sequence[date]) -> dict[date, RolledDay]:
    """Days whose kept totals no longer hold, added up from what there is."""
    found: dict[date, RolledDay] = {}
    begin = old[0]
    for day, following in zip(old, [*old[1:], None], strict=True):
        if following is None or following - day > _DAY:
            read = days.added_up(who, begin, day, _PRESENCE)
            found |= {each.day: each for each in read}
            begin = following or begin
    return found


def _visits(day: RolledDay) -> Sequence[Interval]:
    """Of a day that was sealed before stays were kept, from its first to its last sign."""
    if day.visits or day.arrival is None or day.last_seen is None:
        return day.visits
    return ((day.arrival, day.last_seen),)


def _old(plan: Plan, kept: Mapping[date, RolledDay], marked: set[date]) -> list[date]:
    """Days that have to be added up anew. One that is not kept and not marked has never had
    anything; unless others were kept by another time zone, then nobody knows."""
    found: list[date] = []
    moved = False
    for day in plan.days:
        one = kept.get(day.day)
        if one is not None and one.sealed is not None:
            continue
        if one is not None and (one.begin, one.end) != (day.begin, day.end):
            moved = True
            found.append(day.day)
        elif marked and _touched(day.begin, day.end, marked):
            found.append(day.day)
    return [day.day for day in plan.days] if moved else found


def _touched(begin: Millis, end: Millis, marked: set[date]) -> bool:
    day, last = utc_day(begin), utc_day(max(begin, end - 1))
    while day <= last:
        if day in marked:
            return True
        day += _DAY
    return False
