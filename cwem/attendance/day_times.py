"""The times somebody says a working day had: they hold, whatever was recorded.

    recorded   08:10 seen ............... 15:58 seen          all of it stays visible
    said       came 07:55      left 16:30      break 12:00 to 12:30
    the day    07:55 =====================  less 30 min  ===== 16:30

What is said names its day, so it is never another one's, and only what was different. Of what is
said about one day at several times the last holds, for each of these apart: when the person came,
when they left, their breaks. How the day is read with it: restating.py.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cwem.attendance.entries import Entry, EntryKind, PunchKind, entry_id
from cwem.attendance.intervals import Interval
from cwem.attendance.shifts import MINUTE
from cwem.values import Millis

Ends = tuple[Millis | None, Millis | None]
"""When somebody came and left; None: as recorded."""


@dataclass(frozen=True, slots=True, order=True)
class DayTimes:
    """What is said to have been different."""

    spells: tuple[Ends, ...] = ()
    """Empty: as recorded. One: the first arrival and the last departure of the day. Several: each
    time the person was there that day, in order, and no other."""
    breaks: tuple[Interval, ...] | None = None
    """All of them; None: as recorded."""

    def __bool__(self) -> bool:
        return self.breaks is not None or any(
            end is not None for ends in self.spells for end in ends
        )

    @property
    def ends_with_departure(self) -> bool:
        """Whether it says when the person left, or every time they were there."""
        return len(self.spells) > 1 or any(left is not None for _, left in self.spells)

    def after(self, before: "DayTimes") -> "DayTimes":
        """What holds once this was said too."""
        spells = self.spells or before.spells
        if len(self.spells) == len(before.spells) == 1:
            (came, left), (known_came, known_left) = self.spells[0], before.spells[0]
            spells = ((known_came if came is None else came, known_left if left is None else left),)
        return DayTimes(spells, before.breaks if self.breaks is None else self.breaks)

    def signs(self) -> Iterator[tuple[Millis, PunchKind]]:
        """As punches would say it."""
        for came, left in self.spells:
            if came is not None:
                yield came, PunchKind.IN
            if left is not None:
                yield left, PunchKind.OUT
        for begin, end in self.breaks or ():
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


@dataclass(frozen=True, slots=True)
class Stated:
    """All that was said about one day."""

    statements: tuple[Statement, ...]
    """The last one last."""

    @property
    def times(self) -> DayTimes:
        """What holds."""
        found = DayTimes()
        for each in self.statements:
            found = each.times.after(found)
        return found

    @property
    def gone_until(self) -> Millis:
        """Who came after that was back, whatever departure was said."""
        return max((e.until for e in self.statements if e.times.ends_with_departure), default=0)

    @property
    def rested_until(self) -> Millis:
        """A break that was not over then counts as ever, whatever breaks were said."""
        return max((e.until for e in self.statements if e.times.breaks is not None), default=0)


def same(a: Millis | None, b: Millis | None) -> bool:
    """To the minute, as people read and type times."""
    return a is not None and b is not None and a // MINUTE == b // MINUTE


# --- as text, and as an entry ---------------------------------------------------------------------


def text_of(times: DayTimes) -> str:
    """The same times always as the same text."""
    body: dict[str, object] = {"spells": times.spells}
    if times.breaks is not None:
        body["breaks"] = times.breaks
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def times_in(text: str) -> DayTimes:
    """As `text_of` wrote it. Raises KeyError, TypeError or ValueError for a broken one."""
    body = json.loads(text)
    breaks = body.get("breaks")
    return DayTimes(
        tuple((came, left) for came, left in body["spells"]),
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
    """What an entry of this kind says. Raises as `times_in` for a broken one."""
    return Statement(entry.id, times_in(entry.body["times"]), int(entry.body["until"]))


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
