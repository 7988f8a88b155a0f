"""The sentences of a working day: why it has its status, and by which rule each step goes.

Made often and of few values, so each is made once.
"""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from cwem.attendance.entries import LeaveKind
from cwem.attendance.holidays import Holiday
from cwem.attendance.shifts import MINUTE
from cwem.values import Millis
from cwem.words import Words, say

LEAVE: dict[LeaveKind, Words] = {
    LeaveKind.VACATION: say("vacation"),
    LeaveKind.ILLNESS: say("illness"),
    LeaveKind.OTHER: say("agreed absence"),
    LeaveKind.UNPAID: say("unpaid leave"),
    LeaveKind.REMOTE: say("remote work"),
}
"""What leave is called within a sentence."""


def span(of: Millis) -> Words:
    """A length to the minute, as pages write it."""
    return _span(of // MINUTE)


@lru_cache(maxsize=2_000)
def _span(minutes: int) -> Words:
    hours, rest = divmod(minutes, 60)
    if hours:
        return say("{hours} h {minutes} min", hours=hours, minutes=f"{rest:02d}")
    return say("{minutes} min", minutes=rest)


@lru_cache(maxsize=20_000)
def clock(minute: int, zone: str) -> str:
    """The time of day in this zone of a minute since the epoch."""
    return datetime.fromtimestamp(minute * 60, ZoneInfo(zone)).strftime("%H:%M")


def at(moment: Millis, zone: str) -> str:
    return clock(moment // MINUTE, zone)


# --- reasons ------------------------------------------------------------------------------------

NOT_EMPLOYED = say("Not employed on this day.")
DAY_OFF = say("No shift is planned on this day.")
NO_ROSTER = say("No roster is assigned, so nothing is planned.")
NOT_YET_KNOWN = say("Before the person was registered here, so nothing is planned.")
AHEAD = say("The shift has not begun.")
NOT_OVER = say("The day is not over.")
ABSENT = say("Nothing was seen or said of the person in this shift, and no leave is entered.")
PASSING = say("Here for less than 5 min, which is passing by and no work.")
NO_ARRIVAL = say("A departure is recorded, but no arrival before it.")
NO_DEPARTURE = say("Came, and when they left is not known.")
AGAIN_NO_DEPARTURE = say("Came again outside the shift, and when they left is not known.")
WORKED_OFF = say("Worked although no shift was planned: all of it is overtime.")
WORKED_HOLIDAY = say("Worked on a public holiday: all of it is overtime.")
WORKED_LEAVE = say("Worked on a day of leave: all of it is overtime. Was the leave taken back?")

BEFORE_SHIFT = say("Time before the shift does not count.")
OUTSIDE_FRAME = say("Time outside the frame does not count.")


@lru_cache(maxsize=1_000)
def public_holiday(of: Holiday | str) -> Words:
    return say("Public holiday: {name}.", name=of)


@lru_cache(maxsize=100)
def on_leave(kind: LeaveKind, half: bool) -> Words:
    if kind is LeaveKind.REMOTE:
        return say("Remote work is entered: nobody has to be seen, the planned time counts.")
    if half:
        return say("Half a day of leave is entered: {kind}.", kind=LEAVE[kind])
    return say("Leave is entered: {kind}.", kind=LEAVE[kind])


@lru_cache(maxsize=5_000)
def here(since: str, until: str) -> Words:
    return say("Here from {since} to {until}.", since=since, until=until)


@lru_cache(maxsize=5_000)
def came_late(minutes: int, when: str, grace: int) -> Words:
    return say(
        "Came {length} late, at {when}; up to {grace} min are not late.",
        length=_span(minutes),
        when=when,
        grace=grace,
    )


@lru_cache(maxsize=5_000)
def left_early(minutes: int, when: str, grace: int) -> Words:
    return say(
        "Left {length} early, at {when}; up to {grace} min are not early.",
        length=_span(minutes),
        when=when,
        grace=grace,
    )


@lru_cache(maxsize=2_000)
def came_back_late(minutes: int, grace: int) -> Words:
    return say(
        "Came back {length} late for a later part of the shift; up to {grace} min are not late.",
        length=_span(minutes),
        grace=grace,
    )


@lru_cache(maxsize=2_000)
def left_before(minutes: int, grace: int) -> Words:
    return say(
        "Left an earlier part of the shift {length} early; up to {grace} min are not early.",
        length=_span(minutes),
        grace=grace,
    )


@lru_cache(maxsize=2_000)
def not_here_yet(minutes: int) -> Words:
    return say("Not here yet; the shift began {length} ago.", length=_span(minutes))


@lru_cache(maxsize=2_000)
def last_sign(when: str) -> Words:
    return say("The last sign was at {when}; what came after it is not counted.", when=when)


# --- rules of the steps -------------------------------------------------------------------------

ABSENT_STEP = say("Nothing of the shift was worked.")
REMOTE_STEP = say("Remote work: the planned time is credited.")
HOLIDAY_STEP = say("A public holiday: the planned time is credited.")
BEFORE_STEP = say("Time before the shift counts at this shift.")
BREAK_STEP = say(
    "Recorded breaks do not count; nothing else between coming and leaving is a break."
)
UNSEEN_STEP = say("At this site only stays count that were seen or said.")
UNKNOWN_STEP = say("When the person left is not known: after the last sign nothing counts.")
AHEAD_STEP = say("What is left of the shift has not come yet.")
NOTHING_PLANNED = say("Nothing was planned; what was worked counts.")
UNPLANNED = say("Work outside the planned shift is overtime.")
LONGER_THAN_A_DAY = say("No working day is longer than a day: what lies beyond does not count.")


@lru_cache(maxsize=1_000)
def planned(name: str, changed: int) -> Words:
    """`changed`: minutes by which a clock change makes the shift longer."""
    if changed > 0:
        return say(
            "Planned: {shift}; the clocks go back in it, so it is {length} longer.",
            shift=name,
            length=_span(changed),
        )
    if changed < 0:
        return say(
            "Planned: {shift}; the clocks go forward in it, so it is {length} shorter.",
            shift=name,
            length=_span(-changed),
        )
    return say("Planned: {shift}.", shift=name)


NOTHING = say("Nothing is planned.")


@lru_cache(maxsize=100)
def leave_step(kind: LeaveKind, half: bool) -> Words:
    if half:
        return say("Half a day of leave ({kind}): half of the planned time.", kind=LEAVE[kind])
    return say("Leave ({kind}): nothing has to be worked.", kind=LEAVE[kind])


@lru_cache(maxsize=500)
def late_step(grace: int) -> Words:
    return say("Came after the shift began; up to {grace} min are not late.", grace=grace)


@lru_cache(maxsize=500)
def early_step(grace: int) -> Words:
    return say("Left before the shift ended; up to {grace} min are not early.", grace=grace)


@lru_cache(maxsize=500)
def pause_step(pause: int) -> Words:
    return say(
        "A pause of {pause} min is planned; only recorded breaks are taken off.", pause=pause
    )


@lru_cache(maxsize=500)
def overtime_step(least: int) -> Words:
    return say("Overtime: from {least} min beyond the shift on, all of it.", least=least)


@lru_cache(maxsize=500)
def beyond_step(least: int) -> Words:
    return say("Beyond the shift; it is overtime from {least} min on.", least=least)


@lru_cache(maxsize=500)
def flexible_step(least: int) -> Words:
    return say("Overtime: from {least} min beyond the agreed time on, all of it.", least=least)


FLEXIBLE_REST = say("From coming to leaving, compared with the agreed time.")
