"""What somebody asks for about their own attendance, as it stands in the book.

    times      when the person came and left, and what breaks they had
    leave      days of leave or remote work
    activity   what a stretch of the day really was
    figure     a figure is disputed; the answer is a sentence

A request changes nothing. What it would change is worked out before it is decided (corrections.py)
and said by an approval.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cwem.attendance.day_times import DayTimes, text_of, times_in
from cwem.attendance.entries import Entry, EntryKind, LeaveKind, entry_id
from cwem.errors import InputError
from cwem.values import DAY, Activity, Channel, Millis, day_start
from cwem.words import say

LONGEST_NOTE = 500
"""Characters; more is a conversation."""
MOST_DAYS = 92
"""Of leave, in one request: a quarter of a year."""


REACH: Millis = 365 * DAY
"""So far back and ahead something can be asked for."""
APPROVED_WITHIN: Millis = REACH + 92 * DAY
"""About days longer ago nothing is approved any more: a closing would not look there."""


class Subject(StrEnum):
    """What it is about."""

    TIMES = "times"
    LEAVE = "leave"
    ACTIVITY = "activity"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a part of the day really was: `label` of a channel, or nothing that counts."""

    begin: Millis
    end: Millis
    channel: str
    label: str = ""
    """Empty: nothing counts."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Whoever asks is the person it is about."""

    employee: str
    subject: Subject
    first: date
    last: date
    note: str
    said: Millis
    by: str
    """Log-in name."""
    times: DayTimes | None = None
    leave: LeaveKind | None = None
    half: bool = False
    stretch: Stretch | None = None
    figure: str = ""
    """What the page calls the figure that is disputed."""
    round: int = 0
    """How often the same was asked and decided before."""

    @property
    def at(self) -> Millis:
        """Of its entry: the first day, whatever the person's zone."""
        return day_start(self.first)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def content(self) -> tuple[object, ...]:
        """What is asked for, without who and when: the same again is the same request."""
        stretch = self.stretch and (
            self.stretch.begin, self.stretch.end, str(self.stretch.channel),
            str(self.stretch.label),
        )  # fmt: skip
        times = self.times and text_of(self.times)
        return (
            self.employee, self.subject.value, self.first, self.last, times,
            self.leave and self.leave.value, self.half, stretch, self.figure,
        )  # fmt: skip

    @property
    def id(self) -> str:
        """A second click asks for the same; asked again after it was decided it is another one."""
        return entry_id("request", self.round, *self.content)


def checked(request: Request) -> Request:
    """The same with a tidy note. Raises InputError, a sentence, for what nobody can decide."""
    note = note_of(request.note)
    if request.last < request.first:
        raise InputError(say("The last day lies before the first; choose a later last day."))
    if request.days > MOST_DAYS:
        raise InputError(say("Ask for at most {n} days at once; ask twice for more.", n=MOST_DAYS))
    if abs(request.at - request.said) > REACH:
        raise InputError(
            say("Ask about days of the last {n} days, or of the coming ones.", n=REACH // DAY)
        )
    if request.half and request.days > 1:
        raise InputError(say("Half a day is asked for day by day."))
    if _says_nothing(request):
        raise InputError(say("Nothing would change. Enter what was different."))
    if request.stretch is not None:
        _check(request.stretch, request.said)
    return replace(request, note=note)


def note_of(text: str) -> str:
    """The note, tidy. Raises InputError, a sentence, without one or for a long one."""
    note = " ".join(text.split())
    if not note:
        raise InputError(say("Say why, in a few words: others will read it."))
    return short(note)


def short(note: str) -> str:
    """The same. Raises InputError, a sentence, if it is too long."""
    if len(note) > LONGEST_NOTE:
        raise InputError(
            say("Use at most {n} characters for the note; these are {m}.",
                n=LONGEST_NOTE, m=len(note))
        )  # fmt: skip
    return note


def _check(stretch: Stretch, said: Millis) -> None:
    if stretch.channel != Channel.ACTIVITY:
        raise InputError(say("Nobody else sees this, so nobody else can decide about it."))
    if stretch.end - stretch.begin > DAY or stretch.end > said:
        raise InputError(say("Enter a time that is over, from its begin to its end."))
    if stretch.label not in {"", *Activity} or stretch.label == Activity.UNCERTAIN:
        raise InputError(say("Choose what it was."))


def _says_nothing(request: Request) -> bool:
    return {
        Subject.TIMES: not request.times,
        Subject.LEAVE: request.leave is None,
        Subject.ACTIVITY: request.stretch is None or request.stretch.end <= request.stretch.begin,
        Subject.FIGURE: not request.figure,
    }[request.subject]


# --- as an entry ----------------------------------------------------------------------------------


def entry_of(request: Request) -> Entry:
    """How it stands in the book."""
    asked: dict[str, object] = {
        "times": request.times and text_of(request.times),
        "leave": request.leave and request.leave.value,
        "half": request.half,
        "figure": request.figure,
        "round": request.round,
    }
    if request.stretch is not None:
        asked["stretch"] = [
            request.stretch.begin, request.stretch.end,
            request.stretch.channel, request.stretch.label,
        ]  # fmt: skip
    body = {
        "subject": request.subject.value,
        "first": request.first.isoformat(),
        "last": request.last.isoformat(),
        "note": request.note,
        "asks": json.dumps({k: v for k, v in asked.items() if v}, sort_keys=True),
    }
    return Entry(
        request.employee, request.at, EntryKind.REQUEST, request.id, request.said, request.by, body
    )


def request_of(entry: Entry) -> Request:
    """As `entry_of` made it."""
    body = entry.body
    asked: Mapping[str, object] = json.loads(body["asks"])
    leave = asked.get("leave")
    stretch = asked.get("stretch")
    return Request(
        entry.employee,
        Subject(body["subject"]),
        date.fromisoformat(body["first"]),
        date.fromisoformat(body["last"]),
        body["note"],
        entry.said,
        entry.by,
        times_in(str(asked["times"])) if "times" in asked else None,
        LeaveKind(str(leave)) if leave else None,
        bool(asked.get("half")),
        Stretch(*stretch) if stretch else None,  # type: ignore[misc]
        str(asked.get("figure", "")),
        int(str(asked.get("round", 0))),
    )
