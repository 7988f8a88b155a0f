"""How long the attendance book is kept.

    years = 3            2022        2023        2024        2025        2026
    on any day of 2026   [ removed ] [ kept ...............................]

An entry is kept until so many whole years have ended after its own, so that nothing goes in the
middle of a year's account. Days before the line read as removed, whatever is left of them. A little
more than them is kept as long as the first day after the line may need it:

    punches, times, strikes, leave    a few days: a night shift, and what is read around a day
    requests, decisions               as many days as one request may ask for
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cwem.attendance.entries import EntryKind
from cwem.attendance.requests import MOST_DAYS
from cwem.attendance.working_day import Status, WorkingDay
from cwem.values import DAY, Millis, day_start
from cwem.words import say

AROUND: Millis = 3 * DAY
"""Of a working day so much before it is read: a day, and twice a day's longest recording."""


@dataclass(frozen=True, slots=True, order=True)
class BookRemoval:
    """Entries about days before this one were removed then."""

    before: date
    at: Millis


@dataclass(frozen=True, slots=True)
class Old:
    """What lies before a line and would go."""

    entries: int = 0
    live: int = 0
    """Buttons pressed on Live."""
    since: Millis | None = None
    """The earliest moment one of them is about."""

    def __add__(self, other: "Old") -> "Old":
        known = [each for each in (self.since, other.since) if each is not None]
        since = min(known, default=None)
        return Old(self.entries + other.entries, self.live + other.live, since)


def line(today: date, years: int) -> date | None:
    """What lies before this day has been kept long enough; None: it is kept (`years` is 0)."""
    return date(today.year - years, 1, 1) if years else None


def end_of(kind: EntryKind, before: date) -> Millis:
    """Entries of this kind about earlier moments can go."""
    asked = kind in {EntryKind.REQUEST, EntryKind.DECISION}
    return day_start(before) - (MOST_DAYS * DAY if asked else AROUND)


def removal_of(day: date, removals: Iterable[BookRemoval]) -> BookRemoval | None:
    """With which of them this day's entries went; None: they are there."""
    return min((each for each in removals if day < each.before), default=None)


def removed_day(employee: str, day: date, zone: str, removal: BookRemoval | None) -> WorkingDay:
    """A day of which nothing is known any more, and since when."""
    on = datetime.fromtimestamp(removal.at / 1000, UTC).date() if removal else day
    why = say("What was recorded about this day was removed on {day}, as the settings say.", day=on)
    return WorkingDay(employee, day, zone, Status.REMOVED, (why,), "", 0)


def unneeded(books: Iterable[int], named: Iterable[int]) -> list[int]:
    """Revisions of what was agreed that nothing names any more: not the newest, none that a closed
    period was worked out by, and none newer than these, which a closing may be about to name."""
    known, kept = sorted(books), set(named)
    newest_named = max(kept, default=0)
    return [each for each in known if each < newest_named and each not in kept]
