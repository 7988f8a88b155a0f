"""Figures in words: what a share comes to, what it is made of, and how it changed."""

from collections.abc import Mapping
from datetime import date
from math import floor
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal

from cwem.attendance.working_day import Status
from cwem.kpi.definitions import DEFINITIONS, Kpi, Unit
from cwem.kpi.measures import Share
from cwem.ui import formats
from cwem.ui.language import _, language, n_
from cwem.words import Words, say

STATUSES: Mapping[Status, Words] = {
    Status.PRESENT: say("Present"),
    Status.LATE: say("Late"),
    Status.LEFT_EARLY: say("Left early"),
    Status.ABSENT: say("Absent"),
    Status.ON_LEAVE: say("On leave"),
    Status.HOLIDAY: say("Holiday"),
    Status.WEEKEND: say("Day off"),
    Status.INCOMPLETE: say("Incomplete"),
    Status.RUNNING: say("Not over"),
    Status.AHEAD: say("Ahead"),
    Status.NOT_EMPLOYED: say("Not employed"),
    Status.REMOVED: say("Removed"),
}
CHIPS: Mapping[Status, str] = {
    Status.PRESENT: "green",
    Status.LATE: "orange",
    Status.LEFT_EARLY: "orange",
    Status.ABSENT: "red",
    Status.ON_LEAVE: "blue",
    Status.HOLIDAY: "violet",
    Status.WEEKEND: "gray",
    Status.INCOMPLETE: "yellow",
    Status.RUNNING: "green",
    Status.AHEAD: "gray",
    Status.NOT_EMPLOYED: "gray",
    Status.REMOVED: "gray",
}
"""Status -> the colour of its chip."""
GOOD: Mapping[Kpi, Literal["up", "down", "neither"]] = {
    Kpi.ATTENDANCE: "up",
    Kpi.PUNCTUALITY: "up",
}
"""Whether a rise is good; of most figures nobody can say."""
DASH = "–"


def figure(kpi: Kpi, share: Share) -> str:
    """The figure: 93 %; 8 h 12 min; a dash where there is nothing to count it over."""
    value = share.value
    if value is None:
        return DASH
    if kpi is Kpi.COVERAGE:
        return seen_percent(value)
    unit = DEFINITIONS[kpi].unit
    if unit is Unit.SHARE:
        return percent(value)
    if unit is Unit.TIME_EACH:
        return minutes(value)
    return _("{n} an hour", n=format_decimal(round(value, 2), locale=language()))


def percent(value: float) -> str:
    """A share: 93 %."""
    return _("{percent} %", percent=round(100 * value))


def seen_percent(value: float) -> str:
    """How much was seen, rounded down: what is too little never looks like the least there may
    be."""
    return percent(floor(100 * value + _EXACT) / 100)


_EXACT = 1e-9
"""0.29 times a hundred is a little less than 29."""


def minutes(value: float) -> str:
    """Minutes for people, to the minute: 7 h 48 min; 12 min; with a sign where they are owed."""
    whole = round(abs(value))
    hours, rest = divmod(whole, 60)
    sign = "−" if value < 0 and whole else ""
    if hours:
        return sign + _("{hours} h {minutes} min", hours=hours, minutes=f"{rest:02d}")
    return sign + _("{n} min", n=rest)


MANY: float = 60_000
"""Minutes, a thousand hours: of so many the minutes say nothing."""


def long_time(value: float) -> str:
    """Minutes of many days together: 151 h 20 min; 10,435 h."""
    if abs(value) < MANY:
        return minutes(value)
    return _("{n} h", n=format_decimal(round(value / 60), locale=language()))


def made_of(kpi: Kpi, share: Share) -> str:
    """Numerator of denominator, in plain words: 4 of 5 planned days."""
    if not share.whole:
        return _("nothing to count")
    if kpi is Kpi.SITTINGS:
        return _("{part} in {time}", part=round(share.part), time=long_time(60 * share.whole))
    if kpi in {Kpi.PRESENCE, Kpi.LONGEST}:
        days = round(share.whole)
        return n_("{time} on {n} day", "{time} on {n} days", days, time=long_time(share.part))
    if kpi in {Kpi.ATTENDANCE, Kpi.PUNCTUALITY, Kpi.BREAKS}:
        return _days(kpi, round(share.part), round(share.whole))
    return _times(kpi, long_time(share.part), long_time(share.whole))


def _times(kpi: Kpi, part: str, whole: str) -> str:
    if kpi is Kpi.WORKED:
        return _("{part} of {whole} planned", part=part, whole=whole)
    if kpi is Kpi.OVERTIME:
        return _("{part} of {whole} worked", part=part, whole=whole)
    return _("{part} of {whole}", part=part, whole=whole)


def _days(kpi: Kpi, part: int, whole: int) -> str:
    if kpi is Kpi.ATTENDANCE:
        return n_("{part} of {n} planned day", "{part} of {n} planned days", whole, part=part)
    if kpi is Kpi.PUNCTUALITY:
        return n_("{part} of {n} day at work", "{part} of {n} days at work", whole, part=part)
    return n_("{part} of {n} day with a pause", "{part} of {n} days with a pause", whole, part=part)


def change(kpi: Kpi, now: Share, then: Share) -> str:
    """How much more or less than before, with its sign; empty where there is nothing to compare."""
    if now.value is None or then.value is None:
        return ""
    difference = now.value - then.value
    unit = DEFINITIONS[kpi].unit
    if unit is Unit.SHARE:
        points = round(100 * difference)
        return signed(points) + n_("{n} point", "{n} points", abs(points))
    if unit is Unit.TIME_EACH:
        return signed(round(difference)) + minutes(abs(difference))
    rounded = round(difference, 2)
    return signed(rounded) + str(format_decimal(abs(rounded), locale=language()))


def signed(difference: float) -> str:
    """The signs that st.metric draws its arrows by; none for no difference."""
    if not difference:
        return "±"
    return "-" if difference < 0 else "+"


def figure_of_people(difference: float) -> str:
    """How many more or fewer than usual, which is a mean: +3; -1.5."""
    rounded = round(difference, 1)
    return signed(rounded) + str(format_decimal(abs(rounded), locale=language()))


def too_little(share: Share) -> str:
    """Instead of a figure: what was seen."""
    return _(
        "Seen {percent} of the day, too little to judge", percent=seen_percent(share.value or 0)
    )


def short_day(day: date, *, month: bool = False) -> str:
    """A day under a bar: Thu 20; with its month where several are shown: Nov 20."""
    if month:
        pattern = "d.M." if language() == "de" else "MMM d"
        return str(format_date(day, pattern, locale=language()))
    return str(format_date(day, "EEE d", locale=language()))


def wall_clock(minute: float) -> str:
    """Minutes after a day's midnight as a clock shows them: 07:55, 30:15 is 06:15."""
    whole = int(minute) % 1440
    return f"{whole // 60:02d}:{whole % 60:02d}"


def period(first: date, last: date) -> str:
    """Nov 1, 2026 to Nov 20, 2026."""
    if first == last:
        return formats.day(first)
    return _("{first} to {last}", first=formats.day(first), last=formats.day(last))
