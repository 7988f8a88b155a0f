"""Which working day an event belongs to.

    window of Mon 08-16                         window of Tue 08-16
    |05:00 . . . . . . . . . . . . . . 22:00|   |05:00 . . .
      ^in 08:00    (no out)                       ^in 08:02  ->  Tuesday; Monday is incomplete
                                          ^ 23:10  in none: a spell of its own, unplanned, of the
                                            calendar day it begins on

The window decides, not the calendar and not what came before: a night shift's own events stay with
its day, and a check-out that was forgotten can never swallow the next day. What lies in no window
makes spells: until somebody has left, or nothing was heard for so long that it is another one.
What somebody says of a day names it; see restating.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.intervals import Interval
from cwem.attendance.planning import Plan
from cwem.attendance.shift_times import LONGEST_WINDOW
from cwem.attendance.work_events import LONGEST, REST
from cwem.values import Millis

PASSING: Millis = 300_000
"""A stay that is shorter may be somebody passing the camera."""
APART: Millis = 6 * 3_600_000
"""Unplanned work: so long after the last sign of somebody it is another spell."""
GOING_ON: Millis = 3_600_000
"""So short a time before the first sign in a window somebody was on the way to their place."""
NOON: Millis = 12 * 3_600_000
"""Unplanned work that crosses midnight is cut at noon, whenever it began: so days do not depend on
what happened long before."""


@dataclass(slots=True)
class Spell:
    """Signs of one person that belong together, by time."""

    stays: list[Interval] = field(default_factory=list)
    punches: list[Punch] = field(default_factory=list)
    rested: tuple[Interval, ...] | None = None
    """All breaks up to `until`, since that was said; None: as recorded."""
    until: Millis = 0

    @property
    def begin(self) -> Millis:
        """The first sign."""
        found = [self.stays[0][0]] if self.stays else []
        return min([*found, self.punches[0].at] if self.punches else found)

    @property
    def end(self) -> Millis:
        """The last sign."""
        found = [self.stays[-1][1]] if self.stays else []
        return max([*found, self.punches[-1].at] if self.punches else found)


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
    apart: list[Interval] = []
    own, windows, at = found.own, plan.windows, -1
    for stay in stays:
        while at + 1 < len(windows) and windows[at + 1][0] <= stay[0]:
            at += 1
        if at >= 0 and stay[1] <= windows[at][1]:  # nearly all of them
            index = windows[at][2]
            spell = own.get(index)
            if spell is None:
                own[index] = Spell([stay])
            else:
                spell.stays.append(stay)
        else:
            apart += _place(plan, stay, found)
    free: list[Punch] = []
    for punch in punches:
        one = _own(plan, punch.at, found)
        if one is None:
            free.append(punch)
        else:
            one.punches.append(punch)
    if apart or free:
        _loose(plan, apart, free, found)
    return found


def _own(plan: Plan, at: Millis, found: Matched) -> Spell | None:
    """The spell of the window this instant lies in, or of one that a stay reaches into which had
    begun by then; None: of no window."""
    index = plan.window_at(at)
    if index >= 0 and at < plan.windows[index][1]:
        return found.own.setdefault(plan.windows[index][2], Spell())
    following = plan.windows[index + 1][2] if index + 1 < len(plan.windows) else -1
    own = found.own.get(following)
    return own if own is not None and own.stays and own.stays[0][0] <= at else None


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
    signs: list[tuple[Millis, Millis, int]] = [(begin, end, -1) for begin, end in stays]
    said = list(punches)
    signs += [(punch.at, punch.at, index) for index, punch in enumerate(said)]
    heapify(signs)
    spell: Spell | None = None
    last = gap = limit = 0
    beyond = plan.days[-1].end
    while signs and signs[0][0] < beyond:
        at, end, index = heappop(signs)
        punch = said[index] if index >= 0 else None
        here = plan.window_at(at)
        if spell is None or here != gap or at >= limit or _another(plan, spell, last, at, punch):
            spell, gap, last = Spell(), here, at
            day = plan.day_at(at)
            found.loose.setdefault(day, []).append(spell)
            limit = plan.days[day].end + NOON
        if punch is not None:
            spell.punches.append(punch)
        else:
            till = min(end, limit)
            spell.stays.append((at, till))
            if till < end:
                heappush(signs, (till, end, -1))
            end = till
        last = max(last, end)
    _joined(plan, found)


def _another(plan: Plan, spell: Spell, last: Millis, at: Millis, punch: Punch | None) -> bool:
    """Whether a sign comes so late that it is of another spell: leaving ends what was begun."""
    if at - last <= _apart(plan, spell, at):
        return False
    if punch is None or punch.kind is PunchKind.IN:
        return True
    return not _open(spell) or at - spell.punches[-1].at > LONGEST


def _apart(plan: Plan, spell: Spell, at: Millis) -> Millis:
    """After so long a silence it is another one. Without a roster only a night parts two days: who
    is seen in the morning and in the evening may have been there all day."""
    if plan.days[plan.day_at(spell.begin)].rostered or _left(spell):
        return APART
    return LONGEST if plan.day_at(spell.begin) == plan.day_at(at) else REST


def _open(spell: Spell) -> bool:
    """Whether somebody said they came and not that they left."""
    return bool(spell.punches) and spell.punches[-1].kind is not PunchKind.OUT


def _joined(plan: Plan, found: Matched) -> None:
    """Whoever came shortly before a window opened, did not leave, and is next heard of in it
    without coming, came for that shift."""
    for index, spells in list(found.loose.items()):
        spell = spells[-1]
        at = plan.window_at(spell.begin) + 1
        if at >= len(plan.windows) or plan.windows[at][0] - spell.begin > APART:
            continue
        own = found.own.get(plan.windows[at][2])
        if own is None or _left(spell) or _comes_first(own):
            continue
        if _open(spell) or own.begin - spell.end <= GOING_ON:
            own.punches[:0], own.stays[:0] = spell.punches, spell.stays
            del spells[-1]
        if not spells:
            del found.loose[index]


def by_the_way(spell: Spell) -> bool:
    """Somebody who passed a camera and said nothing."""
    return not spell.punches and spell.stays[-1][1] - spell.stays[0][0] < PASSING


def _left(spell: Spell) -> bool:
    return bool(spell.punches) and spell.punches[-1].kind is PunchKind.OUT


def _comes_first(spell: Spell) -> bool:
    """Whether the first sign is somebody saying that they come."""
    return bool(spell.punches) and comes_in(spell.punches[0]) and spell.begin == spell.punches[0].at


def comes_in(punch: Punch) -> bool:
    """Whether somebody says that they come; the button Start of Live proves nobody's presence."""
    return punch.kind is PunchKind.IN and punch.means is not Means.LIVE
