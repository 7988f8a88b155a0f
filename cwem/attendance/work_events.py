"""What a person says about their working day, and what it means for the camera.

    start      pause  resume      break    resume         end
      |----------|      |-----------|         |------------|
      recording    paused recording   break     recording    ended

Only `recording` lets the own webcam record, and only for so long: a day that nobody ended does not
go on for ever, and after the end it takes another start. A pause is a camera switched off, a break
is a break from work; neither is recorded, and only a break is one in the day's account.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from cwem.values import Millis, Span


class WorkEventKind(StrEnum):
    """What was said."""

    START = "start"
    PAUSE = "pause"
    BREAK = "break"
    RESUME = "resume"
    END = "end"


class WorkState(StrEnum):
    """What holds now; exactly one."""

    OFF = "off"
    """Nothing was said yet, or not for so long that it has to be said again."""
    RECORDING = "recording"
    PAUSED = "paused"
    BREAK = "break"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, order=True)
class WorkEvent:
    """Appended, never edited. Its key is all of it but `by`, so a repeat is the same event."""

    employee: str
    at: Millis
    kind: WorkEventKind
    by: str = ""
    """Log-in name of the account that said it."""


@dataclass(frozen=True, slots=True)
class WorkDay:
    """The state with the instant it began; `started` is the start it follows from."""

    state: WorkState = WorkState.OFF
    since: Millis = 0
    started: Millis = 0


LONGEST: Millis = 14 * 3_600_000
"""So long after a start it has to be said again. No European working day may be longer than 13 h
(Directive 2003/88/EC, article 3: 11 h of rest in 24), and a break may come on top."""

REST: Millis = 9 * 3_600_000
"""Nobody has a shorter night: Directive 2003/88/EC, article 3, asks for 11 h, and no collective
agreement that derogates from it here goes below 9."""

_NEXT = {
    (WorkState.OFF, WorkEventKind.START): WorkState.RECORDING,
    (WorkState.ENDED, WorkEventKind.START): WorkState.RECORDING,
    (WorkState.RECORDING, WorkEventKind.PAUSE): WorkState.PAUSED,
    (WorkState.RECORDING, WorkEventKind.BREAK): WorkState.BREAK,
    (WorkState.PAUSED, WorkEventKind.BREAK): WorkState.BREAK,
    (WorkState.PAUSED, WorkEventKind.RESUME): WorkState.RECORDING,
    (WorkState.BREAK, WorkEventKind.RESUME): WorkState.RECORDING,
    (WorkState.RECORDING, WorkEventKind.END): WorkState.ENDED,
    (WorkState.PAUSED, WorkEventKind.END): WorkState.ENDED,
    (WorkState.BREAK, WorkEventKind.END): WorkState.ENDED,
}
"""What each event does; one that is not here says nothing new and does nothing."""


def work_day(events: Iterable[WorkEvent], now: Millis, longest: Millis = LONGEST) -> WorkDay:
    """What holds now, of one person's events."""
    day = WorkDay()
    for event in sorted(events):
        if event.at > now:
            break
        day = _after(_expired(day, event.at, longest), event)
    return _expired(day, now, longest)


def spans(events: Iterable[WorkEvent], now: Millis, longest: Millis = LONGEST) -> list[Span]:
    """One person's recording, paused and break times, in order; the last one up to now, or to
    where it ran out."""
    days = [WorkDay()]
    for event in sorted(events):
        if event.at <= now:
            before = _expired(days[-1], event.at, longest)
            days += [day for day in (before, _after(before, event)) if day != days[-1]]
    days.append(WorkDay(since=now))
    return [
        Span(day.since, end, day.state.value)
        for day, following in pairwise(days)
        if day.state in _RUNNING
        and (end := min(following.since, _runs_out(day, longest))) > day.since
    ]


def possible(state: WorkState) -> Sequence[WorkEventKind]:
    """What can be said in this state, in the order of the drawing."""
    return [kind for kind in WorkEventKind if (state, kind) in _NEXT]


_RUNNING = {WorkState.RECORDING, WorkState.PAUSED, WorkState.BREAK}


def _after(day: WorkDay, event: WorkEvent) -> WorkDay:
    following = _NEXT.get((day.state, event.kind))
    if following is None:
        return day
    begins = event.kind is WorkEventKind.START
    return WorkDay(following, event.at, event.at if begins else day.started)


def _runs_out(day: WorkDay, longest: Millis) -> Millis:
    return day.started + longest


def _expired(day: WorkDay, now: Millis, longest: Millis) -> WorkDay:
    over = _runs_out(day, longest)
    return WorkDay(WorkState.OFF, over) if day.state in _RUNNING and now >= over else day
