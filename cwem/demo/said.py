"""What people said of a working day: at the kiosk, with a PIN or a code, or on the Live page."""

from collections.abc import Iterator
from random import Random

from cwem.attendance.book import punch_entry
from cwem.attendance.entries import Entry, Means, Punch, PunchKind
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.demo.agreed import DOORS
from cwem.demo.cast import Seat
from cwem.demo.dice import dice
from cwem.demo.workdays import Happened
from cwem.demo.world import World
from cwem.values import Millis

_SAY_THEIR_BREAK = 0.93
_SAY_THAT_THEY_LEAVE = 0.86
_TAP_TWICE = 0.03


def punches(world: World, day: Happened) -> Iterator[Entry]:
    """What stands in the book of somebody who comes through the door."""
    person = day.person
    if person.seat is not Seat.FLOOR:
        return
    throw = dice(world.seed, person.number, day.day, "said")
    come, gone = day.stays[0][0], day.stays[-1][1]
    if not person.recognised:
        yield _punch(day, come, PunchKind.IN)
    for begin, end in day.breaks:
        if throw.random() < _SAY_THEIR_BREAK:
            yield _punch(day, begin, PunchKind.BREAK)
            yield _punch(day, end, PunchKind.BACK)
    if not day.wordless and (not person.recognised or throw.random() < _SAY_THAT_THEY_LEAVE):
        yield _punch(day, gone, PunchKind.OUT)
        yield from _again(day, gone, throw)


def work_events(world: World, day: Happened) -> Iterator[WorkEvent]:
    """The buttons of who works before an own webcam."""
    if day.person.seat is not Seat.DESK:
        return
    throw = dice(world.seed, day.person.number, day.day, "pressed")

    def press(at: Millis, kind: WorkEventKind) -> WorkEvent:
        return WorkEvent(day.person.number, at, kind, day.person.login)

    for come, gone in day.stays:
        yield press(come, WorkEventKind.START)
        for begin, end in day.breaks:
            if come < begin and end < gone and throw.random() < _SAY_THEIR_BREAK:
                yield press(begin, WorkEventKind.BREAK)
                yield press(end, WorkEventKind.RESUME)
        if throw.random() < _SAY_THAT_THEY_LEAVE:
            yield press(gone, WorkEventKind.END)


def _again(day: Happened, at: Millis, throw: Random) -> Iterator[Entry]:
    """A second tap some seconds later is the same event."""
    if throw.random() < _TAP_TWICE:
        yield _punch(day, at + throw.randrange(4_000, 25_000), PunchKind.OUT)


def _punch(day: Happened, at: Millis, kind: PunchKind) -> Entry:
    person = day.person
    means = person.means if person.recognised or person.means is not Means.KIOSK else Means.PIN
    return punch_entry(Punch(person.number, at, kind, means, f"device:{DOORS[person.site]}"))
