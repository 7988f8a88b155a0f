"""Working days of which somebody has said how they were.

    recorded      [08:10-12:00]   [13:00-15:58]              00:19 out, matched to the next day
    said          came 07:55                  left 00:20
    the day       in 07:55 [08:10-12:00]  [13:00-15:58]  out 00:20
    set aside                                                00:19 out

The spells of such a day are made anew: what contradicts is set aside, also what lies in a time that
was said and was matched to another day; and what is said takes its place. What happened after it
was said counts as ever.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cwem.attendance.day_times import Held, Stated, same
from cwem.attendance.entries import Punch, PunchKind
from cwem.attendance.intervals import Interval, without
from cwem.attendance.matching import APART, GOING_ON, Matched, Spell, by_the_way, comes_in, match
from cwem.attendance.planning import Plan
from cwem.attendance.presence import presence
from cwem.attendance.restated_spells import heard, in_order, spell_of, together
from cwem.attendance.restated_times import EVER, Recorded, Time, times_of
from cwem.values import Millis, day_start


@dataclass(slots=True)
class Aside:
    """What happened on a day and does not count since other times were said."""

    stays: list[Interval] = field(default_factory=list)
    punches: list[Punch] = field(default_factory=list)


def restated(
    plan: Plan,
    stays: Sequence[Interval],
    punches: Sequence[Punch],
    said: Mapping[Millis, Stated],
) -> tuple[Matched, dict[int, Aside]]:
    """As matching.match, with what was `said` about days, by their midnight in UTC; and what is set
    aside for it, by index of the plan's days."""
    found = match(plan, stays, punches)
    if not said:
        return found, {}
    days = [
        _Day(plan, index, found, stated.held)
        for index, day in enumerate(plan.days)
        if (stated := said.get(day_start(day.day))) is not None
    ]
    if not days:
        return found, {}
    pool = Spell(list(stays), list(punches))
    for day in days:
        day.take(pool)
    for day in days:
        day.claim(pool)
    others = match(plan, pool.stays, pool.punches)
    aside: dict[int, Aside] = {}
    for day in days:
        rest = [others.own.pop(day.index, Spell()), *others.loose.pop(day.index, ())]
        own, loose = day.made()
        if own is not None:
            others.own[day.index] = own
        if loose:
            others.loose[day.index] = loose
        aside[day.index] = day.aside([own or Spell(), *loose], rest)
    return others, aside


def _take(pool: Spell, signs: Spell) -> None:
    """Out of what is matched to other days."""
    gone = set(map(_key, signs.punches))
    pool.stays = without(pool.stays, sorted(signs.stays))
    pool.punches = [each for each in pool.punches if _key(each) not in gone]


def _key(punch: Punch) -> tuple[Millis, PunchKind, str]:
    return punch.at, punch.kind, punch.id


class _Day:
    """One day of which something was said."""

    def __init__(self, plan: Plan, index: int, found: Matched, held: Held) -> None:
        self.index, self._held = index, held
        self._around, self._plan = plan, plan.days[index]
        self._passing: list[Spell] = []
        recorded = []
        own = found.own.get(index)
        for spell in ([own] if own is not None else []) + found.loose.get(index, []):
            if self._passes(spell, spell is own):
                self._passing.append(spell)
            else:
                recorded.append(self._recorded(spell, spell is own))
        recorded.sort(key=lambda each: each.begin)
        if held.came or held.left or held.each:
            recorded = self._joined(recorded)
        self._signs = Spell(
            [stay for one in recorded for stay in one.spell.stays],
            [each for one in recorded for each in one.spell.punches],
        )
        self._times = times_of(recorded, held)

    def _passes(self, spell: Spell, own: bool) -> bool:
        """Whether it is a mere passing of a camera; see OneDay."""
        times = self._plan.times
        return by_the_way(spell) and not (own and times is not None and spell.begin < times.end)

    def _recorded(self, spell: Spell, own: bool) -> Recorded:
        end = self._plan.times.end if self._plan.times is not None and own else None
        return Recorded(spell, presence(spell, end, self._plan.rule), own)

    def _joined(self, recorded: Sequence[Recorded]) -> list[Recorded]:
        """An "out" that came too late to be of the spell before it, of which none was said, is of
        it for whoever says when they came or left."""
        found: list[Recorded] = []
        for one in recorded:
            if found and not found[-1].there.said and one.there.arrival is None:
                before = found.pop()
                both = Spell(
                    before.spell.stays + one.spell.stays, before.spell.punches + one.spell.punches
                )
                found.append(self._recorded(both, before.own))
            else:
                found.append(one)
        return found

    # --- which signs are of this day --------------------------------------------------------------

    def take(self, pool: Spell) -> None:
        """Out of what is matched to other days; what began long after a departure that is said now
        may be another day's."""
        gone = self._held.left.times.left if self._held.left is not None else None
        if gone is not None and any(one.left == gone for one in self._times):
            again = self._comes_again(gone)
            self._signs.stays = [one for one in self._signs.stays if one[0] < again]
            self._signs.punches = [one for one in self._signs.punches if one.at < again]
        for signs in (self._signs, *self._passing):
            _take(pool, signs)

    def _comes_again(self, gone: Millis) -> Millis:
        """When somebody came again after this day and the window of its shift: said so, or was
        seen after a long silence."""
        since = max(gone + GOING_ON, self._plan.end)
        if self._plan.times is not None:
            since = max(since, self._plan.times.closes)
        seen = max(since, gone + APART)
        came = [begin for begin, _ in self._signs.stays if begin >= seen]
        came += [
            one.at for one in self._signs.punches
            if one.at >= since and comes_in(one)
        ]  # fmt: skip
        return min(came, default=EVER)

    def claim(self, pool: Spell) -> None:
        """Take what lies in the times that were said from wherever else it would be."""
        mine = Spell()
        for since, until in self._said():
            mine.stays += [
                (max(begin, since), min(end, self._reach(max(begin, since), until)))
                for begin, end in pool.stays
                if begin < until and end > since
            ]
            mine.punches += [
                one for one in pool.punches
                if since <= one.at and (one.at <= until or same(one.at, until))
            ]  # fmt: skip
        mine.stays.sort()
        self._signs.stays = sorted([*self._signs.stays, *mine.stays])
        self._signs.punches = in_order([*self._signs.punches, *mine.punches])
        _take(pool, mine)

    def _said(self) -> Iterator[Interval]:
        """Times that were said, where nothing of this day was recorded."""
        for one in self._times:
            known = one.recorded
            if known is None:
                if one.came is not None and one.left is not None:
                    yield one.came, one.left
                continue
            if one.came is not None and one.came < known.begin:
                yield one.came, known.begin
            if one.left is not None and one.left > known.end:
                yield known.end, one.left

    def _reach(self, begin: Millis, until: Millis) -> Millis:
        """How far a stay that begins then belongs to a time up to `until`: whoever stays on at work
        of another day is there for that; else what cameras saw longer is set aside with it."""
        plan = self._around
        at = plan.window_at(begin)
        if at >= 0 and begin < plan.windows[at][1] and plan.windows[at][2] != self.index:
            return until
        following = [opens for opens, _, index in plan.windows[at + 1 :] if index != self.index]
        return max(until, min(following, default=EVER))

    # --- the spells -------------------------------------------------------------------------------

    def made(self) -> tuple[Spell | None, list[Spell]]:
        """The spell of the day's shift, and others."""
        found = [(one, spell_of(one, self._signs, self._held)) for one in self._times]
        found = [(one, spell) for one, spell in found if spell.stays or spell.punches]
        own = [each for each in found if self._is_own(*each)]
        loose = [spell for one, spell in found if all(one is not each for each, _ in own)]
        return (together(own, not self._held.breaks_last) if own else None), [
            *loose,
            *self._passing,
        ]

    def _is_own(self, one: Time, spell: Spell) -> bool:
        times = self._plan.times
        if times is None:
            return False
        if one.recorded is not None and (one.recorded.own or (one.came, one.left) == (None, None)):
            return one.recorded.own
        if spell.begin < times.end and times.begin < spell.end:
            return True
        return one.recorded is None and times.opens <= spell.begin < times.closes

    # --- what does not count ----------------------------------------------------------------------

    def aside(self, spells: Sequence[Spell], rest: Sequence[Spell]) -> Aside:
        """Signs of the day that are in none of its spells, or say of a break what is not so."""
        kept = {_key(p) for spell in spells for p in spell.punches if heard(spell, p)}
        stays = sorted(stay for spell in spells for stay in spell.stays)
        signs = [self._signs, *rest]
        return Aside(
            without(sorted(stay for each in signs for stay in each.stays), stays),
            [p for each in signs for p in each.punches if _key(p) not in kept],
        )
