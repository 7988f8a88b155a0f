"""Working days of which somebody has said how they were.

    recorded      [08:10-12:00]   [13:00-15:58]              00:19 out, matched to the next day
    said          came 07:55                  left 00:20
    the day       in 07:55 [08:10-12:00]  [13:00-15:58]  out 00:20
    set aside                                                00:19 out

The spells of such a day are made anew: what contradicts is set aside, wherever it was matched to,
and what is said takes its place. What happened after it was said counts as ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cwem.attendance.day_times import Ends, Stated, same
from cwem.attendance.entries import SAME_PUNCH, Means, Punch, PunchKind
from cwem.attendance.intervals import Interval, without
from cwem.attendance.matching import Matched, Spell, by_the_way, match
from cwem.attendance.planning import DayPlan, Plan
from cwem.attendance.presence import Presence, presence
from cwem.values import Millis, day_start

_EVER: Millis = 1 << 60


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
    about = {
        index: stated
        for index, day in enumerate(plan.days)
        if (stated := said.get(day_start(day.day))) is not None and stated.times
    }
    if not about:
        return found, {}
    days = {index: _Day(plan.days[index], found, index, about[index]) for index in about}
    pool = Spell(list(stays), list(punches))
    for day in days.values():
        day.take(pool)
    for day in days.values():
        day.claim(pool)
    others = match(plan, pool.stays, pool.punches)
    aside: dict[int, Aside] = {}
    for index, day in days.items():
        others.own.pop(index, None)  # nothing is left there but what is claimed already
        others.loose.pop(index, None)
        own, loose = day.made()
        if own is not None:
            others.own[index] = own
        if loose:
            others.loose[index] = loose
        aside[index] = day.aside([*([own] if own is not None else []), *loose])
    return others, aside


def _take(pool: Spell, signs: Spell) -> None:
    """Out of what is matched to other days."""
    gone = set(map(_key, signs.punches))
    pool.stays = without(pool.stays, sorted(signs.stays))
    pool.punches = [each for each in pool.punches if _key(each) not in gone]


def _key(punch: Punch) -> tuple[Millis, PunchKind, str]:
    return punch.at, punch.kind, punch.id


@dataclass(slots=True)
class _Known:
    """A time somebody was there, as recorded."""

    spell: Spell
    there: Presence
    own: bool
    """In the window of the day's shift."""

    @property
    def begin(self) -> Millis:
        return self.spell.begin

    @property
    def end(self) -> Millis:
        return self.spell.end


@dataclass(slots=True)
class _Made:
    """A time somebody was there, as it is now. Its signs lie from `low` to `high`, and after what
    was spoken of also later, before `bound`."""

    known: _Known | None
    came: Millis | None = None
    """Said."""
    left: Millis | None = None
    low: Millis = -_EVER
    high: Millis = _EVER
    bound: Millis = _EVER

    def ends(self) -> Ends:
        """Arrival and departure, as far as they are known."""
        there = self.known.there if self.known is not None else None
        return (
            self.came if self.came is not None or there is None else there.arrival,
            self.left if self.left is not None or there is None else there.departure,
        )


class _Day:
    """One day of which something was said."""

    def __init__(self, plan: DayPlan, found: Matched, index: int, stated: Stated) -> None:
        self._plan, self._times = plan, stated.times
        self._gone_until, self._rested_until = stated.gone_until, stated.rested_until
        self._recorded: list[_Known] = []
        self._passing = Spell()
        self._signs = Spell()
        own = found.own.get(index)
        for spell in ([own] if own is not None else []) + found.loose.get(index, []):
            if self._passes(spell, spell is own):
                self._passing.stays += spell.stays
                continue
            self._signs.stays += spell.stays
            self._signs.punches += spell.punches
            end = plan.times.end if plan.times is not None and spell is own else None
            self._recorded.append(_Known(spell, presence(spell, end, plan.rule), spell is own))
        self._recorded.sort(key=lambda each: each.begin)
        said = self._times.spells or ((None, None),)
        partly = len(said) == 1 and None in said[0]
        self._made = self._outer(*said[0]) if partly else self._each(said)

    def _passes(self, spell: Spell, own: bool) -> bool:
        """Whether it is a mere passing of a camera; see OneDay."""
        times = self._plan.times
        return by_the_way(spell) and not (own and times is not None and spell.begin < times.end)

    # --- which times are meant --------------------------------------------------------------------

    def _outer(self, came: Millis | None, left: Millis | None) -> list[_Made]:
        """The first arrival and the last departure; what lies outside is none."""
        inside = [
            one
            for one in self._recorded
            if (came is None or one.end >= came) and (left is None or one.begin < left)
        ]
        found = [_Made(one, low=one.begin) for one in inside] or [_Made(None)]
        first, last = found[0], found[-1]
        first.low = -_EVER
        if came is not None and not same(came, first.ends()[0]):
            first.came = first.low = came
        if left is not None and not same(left, last.ends()[1]):
            last.left = last.high = left
        return self._bounded(found, max(self._gone_until, -_EVER if left is None else left))

    def _each(self, said: Sequence[Ends]) -> list[_Made]:
        """Each time that was said."""
        found = []
        for at, (came, left) in enumerate(said):
            low, high = _low(came, left), _high(came, left)
            known = max(self._recorded, key=lambda one: _shared(one, low, high), default=None)
            if known is not None and _shared(known, low, high) < -SAME_PUNCH:
                known = None
            one = _Made(known)
            begin, end = one.ends()
            if came is None:
                one.low = max((_high(*each) for each in said[:at]), default=-_EVER)
            elif same(came, begin):
                one.low = begin or came
            else:
                one.came = one.low = came
            if left is None:
                one.high = min((_low(*each) - 1 for each in said[at + 1 :]), default=_EVER)
            elif same(left, end):
                one.high = end or left
            else:
                one.left = one.high = left
            found.append(one)
        return self._bounded(found, max(self._gone_until, *(_high(*each) for each in said)))

    def _bounded(self, found: list[_Made], spoken: Millis) -> list[_Made]:
        """With what began after all that is `spoken` of; none reaches into the next."""
        mine = [one.known for one in found]
        found += [
            _Made(one, low=one.begin)
            for one in self._recorded
            if one.begin > spoken and all(one is not each for each in mine)
        ]
        for one, following in pairwise(found):
            one.bound = following.low
        return found

    # --- which signs are of them ------------------------------------------------------------------

    def take(self, pool: Spell) -> None:
        """Out of what is matched to other days."""
        for signs in (self._signs, self._passing):
            _take(pool, signs)

    def claim(self, pool: Spell) -> None:
        """Take what lies in the times of this day from wherever else it would be."""
        spans = [
            (begin, end + SAME_PUNCH)
            for one in self._made
            if one.came is not None or one.left is not None
            for begin, end in [one.ends()]
            if begin is not None and end is not None
        ]
        mine = Spell(
            [stay for stay in pool.stays if any(b <= stay[0] < e for b, e in spans)],
            [each for each in pool.punches if any(b <= each.at < e for b, e in spans)],
        )
        self._signs.stays += mine.stays
        self._signs.punches += mine.punches
        _take(pool, mine)

    def made(self) -> tuple[Spell | None, list[Spell]]:
        """The spell of the day's shift, and others."""
        found = [(one, self._spell(one)) for one in self._made]
        found = [(one, spell) for one, spell in found if spell.stays or spell.punches]
        own = [each for each in found if self._is_own(*each)]
        if self._plan.times is not None and not own and len(found) == 1:
            own = found
        loose = [spell for one, spell in found if all(one is not each for each, _ in own)]
        return (self._together(own) if own else None), loose

    def _is_own(self, one: _Made, spell: Spell) -> bool:
        times = self._plan.times
        if times is None:
            return False
        if one.known is not None and one.came is None and one.left is None:
            return one.known.own
        inside = spell.begin < times.end and times.begin <= spell.end
        return inside or times.opens <= spell.begin < times.closes

    def _together(self, own: Sequence[tuple[_Made, Spell]]) -> Spell:
        """What lies in the shift is one spell; between its parts the person was away."""
        found = own[0][1]
        for (before, _), (after, spell) in pairwise(own):
            left, came = before.ends()[1], after.ends()[0]
            punches = found.punches + spell.punches
            punches += [] if left is None else [_say(left, PunchKind.OUT)]
            punches += [] if came is None else [_say(came, PunchKind.IN)]
            rested = found.rested
            if rested is not None and left is not None and came is not None:
                rested = tuple(sorted([*rested, (left, came)]))
            found = Spell(
                sorted(found.stays + spell.stays), _in_order(punches), rested, self._rested_until
            )
        return found

    def _spell(self, one: _Made) -> Spell:
        """Its signs, without what contradicts, and with what is said."""
        later = max(one.high, self._gone_until)
        stays = [
            (max(begin, one.low), min(end, one.high) if begin <= one.high else end)
            for begin, end in self._signs.stays
            if end > one.low and begin < one.bound and (begin <= one.high or begin > later)
        ]
        stays = sorted((begin, end) for begin, end in stays if begin < end)
        punches = [
            each for each in self._signs.punches
            if one.low <= each.at < one.bound and (each.at <= one.high or each.at > later)
        ]  # fmt: skip
        if one.came is not None:
            punches = [*_not_gone_before(one, punches), _say(one.came, PunchKind.IN)]
        if one.left is not None:
            punches = [*_not_gone_yet(one, stays, punches), _say(one.left, PunchKind.OUT)]
        return Spell(stays, _in_order(punches), self._times.breaks, self._rested_until)

    # --- what does not count ----------------------------------------------------------------------

    def aside(self, spells: Sequence[Spell]) -> Aside:
        """Signs of the day that are in none of its spells, or say of a break what is not so."""
        kept = {_key(p) for spell in spells for p in spell.punches if heard(spell, p)}
        stays = sorted(stay for spell in spells for stay in spell.stays)
        recorded = sorted([*self._signs.stays, *self._passing.stays])
        return Aside(
            without(recorded, stays), [p for p in self._signs.punches if _key(p) not in kept]
        )


def _in_order(punches: Iterable[Punch]) -> list[Punch]:
    return sorted(punches, key=lambda one: (one.at, one.kind))


def _say(at: Millis, kind: PunchKind) -> Punch:
    return Punch("", at, kind, Means.MANUAL)


def _not_gone_before(one: _Made, punches: Sequence[Punch]) -> list[Punch]:
    """Nobody leaves before they come: not before what was known to be their arrival either."""
    known = one.known.there.arrival if one.known is not None else None
    return [p for p in punches
            if p.kind is not PunchKind.OUT or known is None or p.at >= known]  # fmt: skip


def _not_gone_yet(one: _Made, stays: Sequence[Interval], punches: Sequence[Punch]) -> list[Punch]:
    """Who left later had not left before: without the "out" nobody came back after."""
    assert one.left is not None
    known = one.known.there.departure if one.known is not None else None
    until = one.left if known is None else min(one.left, known)
    came = [p.at for p in punches if p.kind is not PunchKind.OUT and p.at <= until]
    came += [begin for begin, _ in stays if begin <= until]
    last = max(came, default=-_EVER)
    return [p for p in punches
            if p.kind is not PunchKind.OUT or p.at < last or p.at > one.left]  # fmt: skip


def heard(spell: Spell, punch: Punch) -> bool:
    """Whether it still says something where breaks were said."""
    if spell.rested is None or punch.at > spell.until:
        return True
    edges = {at for pair in spell.rested for at in pair}
    last = max(spell.punches)
    return punch.kind is PunchKind.IN or punch.at in edges or (
        punch.kind is PunchKind.OUT and punch == last
    )  # fmt: skip


def _low(came: Millis | None, left: Millis | None) -> Millis:
    found = left if came is None else came
    assert found is not None, "a time that is said has one end at least"
    return found


def _high(came: Millis | None, left: Millis | None) -> Millis:
    return _low(left, came)


def _shared(one: _Known, low: Millis, high: Millis) -> Millis:
    return min(one.end, high) - max(one.begin, low)
