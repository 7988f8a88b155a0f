"""What a shift may not contain, each mistake a clause that a page or a file makes a sentence of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from cwem.attendance.shifts import FULL_DAY, RuleBook, Shift, ShiftKind, Stretch
from cwem.attendance.times_text import clock_text, length_text, stretch_text
from cwem.people.csv_cells import clean
from cwem.words import Words, say

LONGEST_NAME = 100
MOST_GRACE = 240
MOST_WINDOW = 720
"""Minutes: half a day before or after a shift."""


class Part(StrEnum):
    """What of a shift, a roster or a site's rules a mistake is in."""

    NAME = "name"
    KIND = "kind"
    TIMES = "times"
    HOURS = "hours"
    CORE = "core"
    PAUSE = "pause"
    GRACE = "grace"
    EARLY_GRACE = "early_grace"
    OVERTIME = "overtime_from"
    BEFORE = "window_before"
    AFTER = "window_after"
    FIRST = "first"
    CYCLE = "cycle"
    COUNTRY = "country"
    HOLIDAYS = "holidays"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, a clause without its full stop."""

    part: Part
    words: Words
    day: int | None = None
    """Of a roster's cycle, from 0."""


def shift_mistakes(shift: Shift, book: RuleBook) -> list[Mistake]:
    """All of them; `book` is the one the shift is or will be in."""
    others = {each.id: each.name for each in book.shifts.values() if each.id != shift.id}
    return [
        *name_mistakes(shift.name, others),
        *_stretches(shift.stretches),
        *(_flexible(shift) if shift.kind is ShiftKind.FLEXIBLE else _fixed(shift)),
        *_numbers(shift),
    ]


def name_mistakes(name: str, others: Mapping[str, str]) -> Iterator[Mistake]:
    if not name:
        yield Mistake(Part.NAME, say("it has no name"))
    elif len(name) > LONGEST_NAME or not is_clean(name):
        yield Mistake(
            Part.NAME, say("the name is too long or holds characters that cannot be shown")
        )
    elif name.casefold() in {"-", "off", "frei"}:
        yield Mistake(Part.NAME, say("{name} stands for a day off; choose another name", name=name))
    elif name.casefold() in {other.casefold() for other in others.values()}:
        yield Mistake(Part.NAME, say("{name} exists already; choose another name", name=name))


def is_clean(name: str) -> bool:
    try:
        return clean(name) == name
    except ValueError:
        return False


def _stretches(stretches: tuple[Stretch, ...]) -> Iterator[Mistake]:
    if not stretches:
        yield Mistake(Part.TIMES, say("it has no times"))
        return
    for each in stretches:
        if each.end <= each.begin:
            yield Mistake(
                Part.TIMES,
                say(
                    "it ends at {end}, before it begins at {begin}",
                    begin=clock_text(each.begin),
                    end=clock_text(each.end),
                ),
            )
    for one, two in pairwise(stretches):
        if two.begin < one.end:
            yield Mistake(
                Part.TIMES,
                say(
                    "{one} and {two} overlap or are not in order",
                    one=stretch_text(one),
                    two=stretch_text(two),
                ),
            )
    begin, end = stretches[0].begin, max(each.end for each in stretches)
    if not 0 <= begin < FULL_DAY:
        yield Mistake(
            Part.TIMES,
            say("it begins at {begin}, which is not on its own day", begin=clock_text(begin)),
        )
    if end - begin > FULL_DAY:
        yield Mistake(
            Part.TIMES,
            say(
                "it lasts {length} h from begin to end; at most 24 h",
                length=length_text(end - begin),
            ),
        )


def _fixed(shift: Shift) -> Iterator[Mistake]:
    if shift.core is not None:
        yield Mistake(Part.CORE, say("only a flexible shift has a core time"))
    if shift.minutes:
        yield Mistake(
            Part.HOURS, say("the hours of a fixed shift follow from its times; give none")
        )
    length = sum(each.minutes for each in shift.stretches)
    if shift.stretches and 0 <= length <= shift.pause:
        yield Mistake(Part.PAUSE, say("the pause is as long as the shift or longer"))


def _flexible(shift: Shift) -> Iterator[Mistake]:
    if len(shift.stretches) > 1:
        yield Mistake(Part.TIMES, say("a flexible shift has one frame, not several times"))
        return
    if shift.minutes <= 0:
        yield Mistake(Part.HOURS, say("a flexible shift needs the hours that are agreed"))
    if not shift.stretches:
        return
    frame = shift.stretches[0]
    if shift.minutes + shift.pause > frame.minutes > 0:
        yield Mistake(
            Part.HOURS,
            say(
                "{hours} h with {pause} min pause do not fit into {frame}",
                hours=length_text(shift.minutes),
                pause=shift.pause,
                frame=stretch_text(frame),
            ),
        )
    if shift.core is not None:
        yield from _core(shift, shift.core, frame)


def _core(shift: Shift, core: Stretch, frame: Stretch) -> Iterator[Mistake]:
    if core.end <= core.begin:
        yield Mistake(Part.CORE, say("the core time ends before it begins"))
    elif core.begin < frame.begin or core.end > frame.end:
        yield Mistake(
            Part.CORE,
            say(
                "the core time {core} lies outside of the frame {frame}",
                core=stretch_text(core),
                frame=stretch_text(frame),
            ),
        )
    elif core.minutes > shift.minutes + shift.pause > 0:
        yield Mistake(
            Part.CORE,
            say("the core time {core} is longer than the agreed hours", core=stretch_text(core)),
        )


_NUMBERS: Mapping[Part, tuple[str, Words, int]] = {
    Part.PAUSE: ("pause", say("the pause"), FULL_DAY),
    Part.GRACE: ("grace", say("the grace"), MOST_GRACE),
    Part.EARLY_GRACE: ("early_grace", say("the grace before the end"), MOST_GRACE),
    Part.OVERTIME: ("overtime_from", say("where overtime begins"), FULL_DAY),
    Part.BEFORE: ("window_before", say("the window before it"), MOST_WINDOW),
    Part.AFTER: ("window_after", say("the window after it"), MOST_WINDOW),
}


def _numbers(shift: Shift) -> Iterator[Mistake]:
    for part, (field, called, most) in _NUMBERS.items():
        value: int = getattr(shift, field)
        if value < 0:
            yield Mistake(part, say("{what} is negative", what=called))
        elif value > most:
            yield Mistake(
                part,
                say("{what} is {value} min; at most {most}", what=called, value=value, most=most),
            )
