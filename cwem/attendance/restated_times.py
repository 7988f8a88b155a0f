"""The times somebody was there on a day of which they have said something.

    recorded        08:10 ------- 16:00        22:30 --
    said                                         left 23:40
    the times       08:10 ------- 16:00        22:30 ---- 23:40

Each is one that was recorded, with another begin or end, or one that was said as a whole. What lies
before an arrival that was said, or after a departure, is none; unless it happened only after that
was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cwem.attendance.day_times import Held, Statement, begin_of, same
from cwem.attendance.matching import APART, Spell
from cwem.attendance.presence import Presence
from cwem.values import Millis

EVER: Millis = 1 << 60


@dataclass(frozen=True, slots=True)
class Recorded:
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
class Time:
    """A time somebody was there, as it is now."""

    recorded: Recorded | None = None
    """None: it was said as a whole."""
    came: Millis | None = None
    """Said."""
    left: Millis | None = None
    later: Millis = EVER
    """What happened after this is of it though it was left before: then they were back."""
    before: Millis = EVER
    """The next one begins."""

    @property
    def begin(self) -> Millis:
        """The first that is known of it."""
        if self.came is None and self.recorded is not None:
            return self.recorded.begin
        return begin_of((self.came, self.left))

    @property
    def end(self) -> Millis:
        """The last that is known of it."""
        if self.left is not None:
            return self.left
        return self.recorded.end if self.recorded is not None else EVER

    @property
    def arrival(self) -> Millis | None:
        if self.came is not None or self.recorded is None:
            return self.came
        return self.recorded.there.arrival

    @property
    def departure(self) -> Millis | None:
        if self.left is not None or self.recorded is None:
            return self.left
        return self.recorded.there.departure


def times_of(recorded: Sequence[Recorded], held: Held) -> list[Time]:
    """In order. `recorded` are by time, too."""
    found = [Time(one) for one in recorded]
    if held.each is not None:
        found = _listed(recorded, held.each)
    if held.came is not None:
        found = _from(found, held.came)
    if held.left is not None:
        found = _until(found, held.left)
    for one, following in pairwise(found):
        one.before = following.begin
    return found


def _listed(recorded: Sequence[Recorded], said: Statement) -> list[Time]:
    """Those that were said, and what began after that."""
    found = [Time(None, came, left) for came, left in said.times.each or ()]
    spoken = max([said.until, *(one.end for one in found if one.left is not None)])
    if found and found[-1].left is None:
        return found  # goes on
    if found:
        found[-1].later = spoken
    return [*found, *(Time(one) for one in recorded if one.begin > spoken)]


def _from(times: Sequence[Time], said: Statement) -> list[Time]:
    came = said.times.came
    assert came is not None
    known = times[0].arrival if times else None
    if said.adds and known is not None and known <= came:
        return list(times)
    found = [one for one in times if one.end >= came]
    if not found or _another(found[0], came, said.until):
        return [Time(None, came), *found]
    if not same(came, found[0].arrival):
        found[0].came = came
    return found


def _another(one: Time, came: Millis, until: Millis) -> bool:
    """Whether this began only after the arrival was said, and too late to go with it."""
    loose = one.recorded is None or not one.recorded.own
    return loose and one.begin > until and one.begin - came > APART


def _until(times: Sequence[Time], said: Statement) -> list[Time]:
    left = said.times.left
    assert left is not None
    spoken = max(left, said.until)
    if said.adds and (times and (times[-1].departure or 0) >= left):
        for one, following in pairwise(times):  # what only adds may end one that has no end
            if one.departure is None and one.begin < left <= following.begin:
                one.left, one.later = left, spoken
        return list(times)
    found = [one for one in times if one.begin < left]
    after = [one for one in times if one.begin > spoken]
    if not found:
        return [Time(None, None, left), *after]
    last = found[-1]
    if not same(left, last.departure):
        last.left, last.later = left, spoken
    return [*found, *after]
