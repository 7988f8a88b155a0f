"""Times of shifts as people write them: "06:00-14:00", "22:00-06:00", "08:00-12:00, 13:00-17:00".

An end that is not later than its begin lies on the next day, so a night shift needs no mark. What
begins on the next day says so: "20:00-24:00, 02:00+1-06:00+1". Hours beyond 24 are read too.
"""

import re
from collections.abc import Iterable

from cwem.attendance.shifts import FULL_DAY, Stretch
from cwem.people.csv_cells import Unusable
from cwem.words import say

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(\+1)?"
_STRETCH = re.compile(rf"{_TIME}\s*(?:-|–|to|bis)\s*{_TIME}", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;/]|\band\b|\bund\b|&", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,2}):(\d{2})(?:\s*h)?")
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?(?:\s*h)?")
_MINUTES = re.compile(r"(\d{1,4})(?:\s*min)?")

WRITE_TIMES = say("write it like 08:00-12:00, 13:00-17:00, or 22:00-06:00 over midnight")
WRITE_MINUTES = say("write minutes, such as 30, or hours and minutes, such as 0:30")
WRITE_HOURS = say("write hours and minutes, such as 7:48")


def stretches_of(text: str) -> tuple[Stretch, ...]:
    """The stretches in a text, in its order; none of an empty one. Raises Unusable for what is no
    time."""
    parts = [part.strip() for part in _BETWEEN.split(text)]
    return tuple(_stretch(part) for part in parts if part)


def stretch_of(text: str) -> Stretch | None:
    """The one stretch of a text; None of an empty one. Raises Unusable."""
    found = stretches_of(text)
    if len(found) > 1:
        raise Unusable(say("'{text}' names more than one time", text=text), say("write one"))
    return found[0] if found else None


def between(begin: int, end: int) -> Stretch:
    """From one time of day to the next time the clock shows the other: 22:00 to 06:00 is eight
    hours. Minutes beyond a day stay what they are."""
    return Stretch(begin, end + FULL_DAY if end <= begin < FULL_DAY else end)


def times_text(stretches: Iterable[Stretch]) -> str:
    """As it is written: what `stretches_of` reads again as the same."""
    return ", ".join(stretch_text(each) for each in stretches)


def stretch_text(each: Stretch) -> str:
    """ "22:00-06:00"."""
    end = clock_text(each.end)
    if each.begin < FULL_DAY < each.end < each.begin + FULL_DAY:
        end = clock_text(each.end - FULL_DAY)
    return f"{clock_text(each.begin)}-{end}"


def clock_text(minute: int) -> str:
    """A time of the working day: "06:00", "24:00", "06:00+1" on the next day."""
    over = "+1" if minute > FULL_DAY else ""
    rest = minute - FULL_DAY if over else minute
    sign, rest = ("-", -rest) if rest < 0 else ("", rest)
    return f"{sign}{rest // 60:02d}:{rest % 60:02d}{over}"


def minutes_of(text: str) -> int:
    """Minutes: "30", "30 min", "0:30". Raises Unusable."""
    if parts := _LENGTH.fullmatch(text):
        return _hours_minutes(text, parts[1], parts[2])
    if parts := _MINUTES.fullmatch(text):
        return int(parts[1])
    raise Unusable(say("'{text}' is no number of minutes", text=text[:40]), WRITE_MINUTES)


def hours_of(text: str) -> int:
    """Minutes of agreed hours: "7:48", "7.8", "7,8", "8". Raises Unusable."""
    if parts := _LENGTH.fullmatch(text):
        return _hours_minutes(text, parts[1], parts[2])
    if parts := _HOURS.fullmatch(text):
        return round(float(f"{parts[1]}.{parts[2] or 0}") * 60)
    raise Unusable(say("'{text}' is no number of hours", text=text[:40]), WRITE_HOURS)


def length_text(minutes: int) -> str:
    """ "7:48": what `hours_of` and `minutes_of` read again as the same."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _hours_minutes(text: str, hours: str, minutes: str) -> int:
    if int(minutes) > 59:
        raise Unusable(say("'{text}' has more than 59 minutes", text=text), WRITE_HOURS)
    return int(hours) * 60 + int(minutes)


def _stretch(text: str) -> Stretch:
    parts = _STRETCH.fullmatch(text)
    if parts is None:
        raise Unusable(say("'{text}' is no time from and to", text=text[:40]), WRITE_TIMES)
    begin, end = _clock(text, *parts.groups()[:3]), _clock(text, *parts.groups()[3:])
    if begin == end:
        raise Unusable(
            say("'{text}' begins and ends at the same time", text=text),
            say("write +1 behind the end for a whole day, such as 08:00-08:00+1"),
        )
    return between(begin, end)


def _clock(text: str, hours: str, minutes: str | None, over: str | None) -> int:
    hour, minute = int(hours), int(minutes or 0)
    if minute > 59 or hour > (24 if over else 48):
        raise Unusable(say("'{text}' is no time of day", text=text[:40]), WRITE_TIMES)
    return hour * 60 + minute + (FULL_DAY if over else 0)
