"""The spells of a day of which something was said: signs, without what contradicts, and what is
said in their place.

    a time    recorded 08:00 in, 12:00 out, 13:00 seen        said: left 16:00
    a spell            08:00 in, 12:00 out, 13:00 seen              16:00 out
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from cwem.attendance.day_times import Held
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.intervals import Interval
from cwem.attendance.matching import Spell
from cwem.attendance.restated_times import EVER, Time
from cwem.attendance.shifts import MINUTE
from cwem.values import Millis


def spell_of(one: Time, signs: Spell, held: Held) -> Spell:
    """Its signs, without what contradicts, and with what is said."""
    since = -EVER if one.came is None else one.came
    until = EVER if one.left is None else one.left
    signs = _of(one, signs)
    stays = [
        piece
        for begin, end in signs.stays
        for piece in ((max(begin, since), min(end, until)), (max(begin, one.later), end))
        if piece[0] < piece[1]
    ]
    punches = [
        each for each in signs.punches
        if since <= each.at and (each.at <= until or each.at > one.later)
    ]  # fmt: skip
    if one.came is not None:
        punches.append(say_at(one.came, PunchKind.IN))
    if one.left is not None:
        punches = [*_not_gone_yet(one, stays, punches), say_at(one.left, PunchKind.OUT)]
    rested, asked = held.rests, held.breaks.until if held.breaks is not None else 0
    if rested is None and one.left is not None and one.recorded is not None:
        there = one.recorded.there
        if there.departure is not None and there.departure <= one.later:
            rested, asked = there.breaks, one.left  # another departure changes no break
    return Spell(sorted(set(stays)), in_order(punches), rested, asked)


def _of(one: Time, signs: Spell) -> Spell:
    """The signs that may be of it: those of the recorded one, and what was claimed around."""
    low, high = one.came if one.came is not None else -EVER, one.before
    if one.recorded is not None:
        low = min(one.begin, one.recorded.begin)
        last = max(one.recorded.end, one.left or 0)
        high = min(high, last - last % MINUTE + MINUTE)
    return Spell(
        [stay for stay in signs.stays if stay[1] > low and stay[0] < high],
        [each for each in signs.punches if low <= each.at < high],
    )


def together(own: Sequence[tuple[Time, Spell]], gaps: bool) -> Spell:
    """What lies in the shift is one spell. Between its parts the person was away, if `gaps`: else
    whoever said the breaks of this day said that too."""
    found = own[0][1]
    for (before, _), (after, spell) in pairwise(own):
        left, came = before.departure, after.arrival
        punches = found.punches + spell.punches
        punches += [] if left is None else [say_at(left, PunchKind.OUT)]
        punches += [] if came is None else [say_at(came, PunchKind.IN)]
        rested = found.rested
        if gaps and rested is not None and left is not None and came is not None:
            rested = tuple(sorted([*rested, (left, came)]))
        stays = sorted(found.stays + spell.stays)
        found = Spell(stays, in_order(punches), rested, found.until)
    return found


def in_order(punches: Iterable[Punch]) -> list[Punch]:
    return sorted(punches, key=lambda one: (one.at, one.kind))


def say_at(at: Millis, kind: PunchKind) -> Punch:
    return Punch("", at, kind, Means.MANUAL)


def _not_gone_yet(one: Time, stays: Sequence[Interval], punches: Sequence[Punch]) -> list[Punch]:
    """Who left later had not left before: without the "out" nobody came back after."""
    assert one.left is not None
    known = one.recorded.there.departure if one.recorded is not None else None
    until = one.left if known is None else min(one.left, known)
    came = [p.at for p in punches if p.kind is not PunchKind.OUT and p.at <= until]
    came += [begin for begin, _ in stays if begin <= until]
    last = max(came, default=-EVER)
    return [p for p in punches
            if p.kind is not PunchKind.OUT or p.at < last or p.at > one.left]  # fmt: skip


def heard(spell: Spell, punch: Punch) -> bool:
    """Whether it still says something where breaks were said."""
    if spell.rested is None or punch.at > spell.until or punch.kind is PunchKind.IN:
        return True
    edges = {at for pair in spell.rested for at in pair}
    return punch.at in edges or (punch.kind is PunchKind.OUT and punch == spell.punches[-1])
