"""Which working day an event belongs to.

    window of Mon 08-16                         window of Tue 08-16
    |05:00 . . . . . . . . . . . . . . 22:00|   |05:00 . . .
      ^in 08:00    (no out)                       ^in 08:02  ->  Tuesday; Monday is incomplete
                                          ^ 23:10  in none: a spell of its own, unplanned, of the
                                            calendar day it begins on

The window decides, not the calendar and not what came before: a night shift's own events stay with
its day, and a check-out that was forgotten can never swallow the next day. What lies in no window
makes spells: until somebody has left, or nothing was heard for so long that it is another one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.intervals import Interval
from cwem.attendance.planning import LONGEST_WINDOW, Plan
from cwem.attendance.work_events import LONGEST
from cwem.values import Millis

PASSING: Millis = 300_000
"""A stay that is shorter may be somebody passing the camera."""
APART: Millis = 6 * 3_600_000
"""Unplanned work: so long after the last sign of somebody it is another spell."""
NOON: Millis = 12 * 3_600_000
"""Unplanned work that crosses midnight is cut at noon, so that days do not depend on what happened
long before."""


@dataclass(slots=True)
class Spell:
    """Signs of one person that belong together, by time."""

    stays: list[Interval] = field(default_factory=list)
    punches: list[Punch] = field(default_factory=list)

    @property
    def begin(self) -> Millis:
        """The first sign."""
        found = [self.stays[0][0]] if self.stays else []
        return min([*found, self.punches[0].at] if self.punches else found)


@dataclass(slots=True)
class Matched:
    """What happened, by index of the plan's days."""

    own: dict[int, Spell] = field(default_factory=dict)
    """In the window of the day's shift."""
    loose: dict[int, list[Spell]] = field(default_factory=dict)
    """Outside every window, by the calendar day it began on."""


def match(plan: Plan, stays: Sequence[Interval], punches: Sequence[Punch]) -> Matched:
    """Stays before cameras, without overlaps, and punches, both by time."""
    found = Matched()
    apart = [piece for stay in stays for piece in _place(plan, stay, found)]
    free: list[Punch] = []
    for punch in punches:
        at = plan.window_at(punch.at)
        if at >= 0 and punch.at < plan.windows[at][1]:
            found.own.setdefault(plan.windows[at][2], Spell()).punches.append(punch)
        else:
            free.append(punch)
    if apart or free:
        _loose(plan, apart, free, found)
    return found


def _place(plan: Plan, stay: Interval, found: Matched) -> Iterable[Interval]:
    """Put what lies in windows into them, and hand out the rest. A stay that runs into a window
    from before, or out of it by no more than somebody passing, is its own."""
    begin, end = stay
    windows, at = plan.windows, plan.window_at(begin)
    while begin < end:
        if at >= 0 and begin < windows[at][1]:
            following = windows[at + 1][0] if at + 1 < len(windows) else end
            closes = windows[at][1]
            till = min(end, following, closes if end - closes >= PASSING else end)
            found.own.setdefault(windows[at][2], Spell()).stays.append((begin, till))
            begin = till
        elif at + 1 < len(windows) and windows[at + 1][0] < end:
            opens, closes, index = windows[at + 1]
            early = max(begin, opens - APART, closes - LONGEST_WINDOW)
            if early > begin:
                yield begin, early
            following = windows[at + 2][0] if at + 2 < len(windows) else end
            till = min(end, following, closes if end - closes >= PASSING else end)
            found.own.setdefault(index, Spell()).stays.append((early, till))
            begin, at = till, at + 1
        else:
            yield begin, end
            return
        if at + 1 < len(windows) and begin >= windows[at + 1][0]:
            at += 1


def _loose(plan: Plan, stays: Iterable[Interval], punches: Iterable[Punch], found: Matched) -> None:
    """Spells of what lies in no window."""
    signs: list[tuple[Millis, Millis, Punch | None]] = [
        *((begin, end, None) for begin, end in stays),
        *((punch.at, punch.at, punch) for punch in punches),
    ]
    signs.sort(key=lambda sign: (sign[0], sign[1]))
    spell: Spell | None = None
    last = gap = limit = 0
    for begin, end, punch in signs:
        at = begin
        while True:
            here = plan.window_at(at)
            if (
                spell is None
                or here != gap
                or at >= limit
                or _another(plan, spell, last, at, punch)
            ):
                spell, gap, last = Spell(), here, at
                index = plan.day_at(at)
                found.loose.setdefault(index, []).append(spell)
                limit = min(at + LONGEST, plan.days[index].end + NOON)
            till = min(end, limit)
            if punch is not None:
                spell.punches.append(punch)
                last = max(last, at)
                break
            spell.stays.append((at, till))
            last = max(last, till)
            if till >= end:
                break
            at = till
    _joined(plan, found)


def _another(plan: Plan, spell: Spell, last: Millis, at: Millis, punch: Punch | None) -> bool:
    """Whether a sign comes so late that it is of another spell: leaving ends what was begun."""
    apart = APART if plan.days[plan.day_at(spell.begin)].rostered else LONGEST
    goes_on = punch is not None and punch.kind is not PunchKind.IN and _open(spell)
    return not goes_on and at - last > apart


def _open(spell: Spell) -> bool:
    """Whether somebody said they came and not that they left."""
    return bool(spell.punches) and spell.punches[-1].kind is not PunchKind.OUT


def _joined(plan: Plan, found: Matched) -> None:
    """Whoever said they came shortly before a window opened, and in it is next heard of without
    coming, came for that shift."""
    for index, spells in list(found.loose.items()):
        spell = spells[-1]
        if not spell.punches or not _open(spell) or spell.stays:
            continue
        at = plan.window_at(spell.begin) + 1
        if at >= len(plan.windows) or plan.windows[at][0] - spell.begin > APART:
            continue
        own = found.own.get(plan.windows[at][2])
        if own is None or not own.punches or _comes(own.punches[0]):
            continue
        if own.stays and own.stays[0][0] < own.punches[0].at:
            continue
        own.punches[:0] = spell.punches
        spells.remove(spell)
        if not spells:
            del found.loose[index]


def _comes(punch: Punch) -> bool:
    return punch.kind is PunchKind.IN and punch.means is not Means.LIVE
