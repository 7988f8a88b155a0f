"""The times somebody says a working day had: they hold, whatever was recorded.

    recorded   08:10 seen ............... 15:58 seen          all of it stays visible
    said       came 07:55      left 16:30      break 12:00 to 12:30
    the day    07:55 =====================  less 30 min  ===== 16:30

What is said names its day, so it is never another one's, and only what was different. Of what is
said about one day at several times the last holds, for each of these apart: the first arrival, the
last departure, the breaks. Where the person says every time they were there, that goes for the
arrivals and departures said before. How the day is read with it: restating.py.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from cwem.attendance.entries import Entry, EntryKind, PunchKind, entry_id
from cwem.attendance.intervals import Interval
from cwem.attendance.shifts import MINUTE
from cwem.values import Millis

Ends = tuple[Millis | None, Millis | None]
"""When somebody came and left; None: not known."""
Sign = tuple[Millis, PunchKind]


def begin_of(ends: Ends) -> Millis:
    """The first that is known of it."""
    came, left = ends
    return came if came is not None else left or 0


@dataclass(frozen=True, slots=True)
class DayTimes:
    """What is said to have been different; None: as recorded."""

    came: Millis | None = None
    """The first arrival of the day."""
    left: Millis | None = None
    """The last departure."""
    each: tuple[Ends, ...] | None = None
    """Every time the person was there, in order, and no other. Only the first arrival and the last
    departure may be unknown."""
    breaks: tuple[Interval, ...] | None = None
    """All of them."""

    def __bool__(self) -> bool:
        return any(one is not None for one in (self.came, self.left, self.each, self.breaks))

    def signs(self) -> Iterator[Sign]:
        """As punches would say it, but for breaks that are none."""
        for came, left in (*(self.each or ()), (self.came, self.left)):
            if came is not None:
                yield came, PunchKind.IN
            if left is not None:
                yield left, PunchKind.OUT
        yield from rests(self.breaks)


def rests(breaks: Iterable[Interval] | None) -> Iterator[Sign]:
    """As punches would say it."""
    for begin, end in breaks or ():
        yield begin, PunchKind.BREAK
        yield end, PunchKind.BACK


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said about one day, once."""

    id: str
    """Of its entry."""
    times: DayTimes
    until: Millis
    """When it was asked for or entered: what happened later is not spoken of."""
    adds: bool = False
    """It only adds: a recorded arrival that is earlier, or a departure that is later, holds."""


@dataclass(frozen=True, slots=True)
class Held:
    """What holds of a day, and which statement says it."""

    came: Statement | None = None
    left: Statement | None = None
    each: Statement | None = None
    breaks: Statement | None = None
    breaks_last: bool = False
    """They were said after the times somebody was there, and go for the time between those too."""

    def after(self, said: Statement) -> "Held":
        """Once this was said too. An arrival behind the departure that was said before takes it
        back, and the other way round."""
        came, left, each, breaks = self.came, self.left, self.each, self.breaks
        times = said.times
        if times.each is not None:
            came, left, each = None, None, said
        if times.came is not None and _speaks(said, came, "came"):
            came = said if came is None else replace(said, adds=said.adds and came.adds)
            left = left if left and (left.times.left or 0) > times.came else None
        if times.left is not None and _speaks(said, left, "left"):
            left = said if left is None else replace(said, adds=said.adds and left.adds)
            came = came if came and (came.times.came or 0) < times.left else None
        there = any(one is not None for one in (times.came, times.left, times.each))
        if times.breaks is None:
            return Held(came, left, each, breaks, self.breaks_last and not there)
        return Held(came, left, each, said, not there)

    @property
    def rests(self) -> tuple[Interval, ...] | None:
        """All breaks; None: as recorded."""
        return self.breaks.times.breaks if self.breaks else None

    def signs(self, of: Statement) -> frozenset[Sign]:
        """What of this statement holds."""
        came = self.came.times.came if self.came else None
        left = self.left.times.left if self.left else None
        found: set[Sign] = set()
        if self.each and of.id == self.each.id:
            ends = list(DayTimes(each=of.times.each).signs())
            ends = [each for each in ends if came is None or each[0] > came]
            ends = [each for each in ends if left is None or each[0] < left]
            if came is not None and ends and ends[0][1] is PunchKind.IN:
                del ends[0]
            if left is not None and ends and ends[-1][1] is PunchKind.OUT:
                del ends[-1]
            found |= set(ends)
        if self.came and of.id == self.came.id and came is not None:
            found.add((came, PunchKind.IN))
        if self.left and of.id == self.left.id and left is not None:
            found.add((left, PunchKind.OUT))
        if self.breaks and of.id == self.breaks.id:
            found |= set(rests(of.times.breaks))
        return frozenset(found)


def _speaks(said: Statement, held: Statement | None, part: Literal["came", "left"]) -> bool:
    """Whether this holds of the part from now on: what only adds has to add to what holds."""
    new, known = getattr(said.times, part), getattr(held.times, part) if held is not None else None
    if not said.adds or known is None:
        return True
    return bool(new < known if part == "came" else new > known)


@dataclass(frozen=True, slots=True)
class Stated:
    """All that was said about one day."""

    statements: tuple[Statement, ...]
    """The last one last."""

    @property
    def held(self) -> Held:
        """What holds of it."""
        found = Held()
        for each in self.statements:
            found = found.after(each)
        return found

    def signs(self) -> Iterator[Sign]:
        """What holds of it, as punches would say it."""
        held = self.held
        for each in self.statements:
            yield from held.signs(each)


def same(a: Millis | None, b: Millis | None) -> bool:
    """To the minute, as people read and type times."""
    return a is not None and b is not None and a // MINUTE == b // MINUTE


# --- as text, and as an entry ---------------------------------------------------------------------


def text_of(times: DayTimes) -> str:
    """The same times always as the same text."""
    fields = ("came", "left", "each", "breaks")
    body = {name: value for name in fields if (value := getattr(times, name)) is not None}
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def times_in(text: str) -> DayTimes:
    """As `text_of` wrote it. Raises TypeError or ValueError for a broken one."""
    body = json.loads(text)
    each, breaks = body.get("each"), body.get("breaks")
    if each is not None and any(ends == [None, None] for ends in each):
        raise ValueError("a time somebody was there has neither begin nor end")
    return DayTimes(
        body.get("came"),
        body.get("left"),
        None if each is None else tuple((came, left) for came, left in each),
        None if breaks is None else tuple((begin, end) for begin, end in breaks),
    )


def times_entry(  # noqa: PLR0913, PLR0917 - what an entry is made of
    employee: str,
    day: Millis,
    times: DayTimes,
    until: Millis,
    said: Millis,
    by: str,
    **more: str,
) -> Entry:
    """What holds from now on of the day with this midnight in UTC. A repeat is the same entry."""
    text = text_of(times)
    id = entry_id(EntryKind.TIMES, employee, day, text, until, more.get("request", ""))
    body = {"times": text, "until": str(until), **more}
    return Entry(employee, day, EntryKind.TIMES, id, said, by, body)


def statement_of(entry: Entry) -> Statement:
    """What an entry of this kind says. Raises KeyError, or as `times_in`, for a broken one."""
    body = entry.body
    return Statement(entry.id, times_in(body["times"]), int(body["until"]), "adds" in body)


def stated_in(entries: Iterable[Entry]) -> Mapping[Millis, Stated]:
    """A day's midnight in UTC -> what was said about it, of one person's entries in any order and
    however often they come."""
    found: dict[Millis, dict[str, Entry]] = {}
    for entry in entries:
        if entry.kind is EntryKind.TIMES:
            found.setdefault(entry.at, {})[entry.id] = entry
    return {
        day: Stated(
            tuple(
                statement_of(each)
                for each in sorted(those.values(), key=lambda one: (one.said, one.id))
            )
        )
        for day, those in found.items()
    }
