"""Shifts, rosters and rules in the reader's words."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date, get_day_names

from cwem.attendance.rule_edits import rosters_with
from cwem.attendance.shifts import (
    FULL_DAY,
    MINUTE,
    ReckoningRule,
    Roster,
    RuleBook,
    Shift,
    ShiftKind,
)
from cwem.attendance.times_text import stretch_text
from cwem.attendance.told import span
from cwem.ui import formats
from cwem.ui.language import _, language, tr
from cwem.words import Words, say, translated

KINDS: Mapping[ShiftKind, Words] = {
    ShiftKind.FIXED: say("Fixed hours"),
    ShiftKind.FLEXIBLE: say("Flexible hours"),
}
RECKONING: Mapping[ReckoningRule, Words] = {
    ReckoningRule.GAPS_COUNT: say("From the first arrival to the last departure"),
    ReckoningRule.SEEN_AT_DOOR: say("Only stays between arrival and departure"),
}
RECKONING_MEANS: Mapping[ReckoningRule, Words] = {
    ReckoningRule.GAPS_COUNT: say(
        "Less recorded breaks. What a camera did not see costs nobody anything."
    ),
    ReckoningRule.SEEN_AT_DOOR: say(
        "Stricter, for sites with a shared camera at every door: from each arrival to the "
        "departure that is said. Where none is said: what cameras saw, and from an arrival that "
        "was said up to the last sign."
    ),
}


def in_force(rule: ReckoningRule) -> str:
    """How worked time is counted, where it is shown."""
    return _("Worked time: {rule}. {meaning}",
             rule=tr(RECKONING[rule]), meaning=tr(RECKONING_MEANS[rule]))  # fmt: skip


def length(minutes: float) -> str:
    """ "7 h 30 min", "30 min"."""
    return tr(span(round(minutes) * MINUTE))


def times(shift: Shift) -> str:
    """ "06:00–14:00", "22:00–06:00"; of a flexible shift its frame and core time."""
    shown = ", ".join(stretch_text(each).replace("-", "–") for each in shift.stretches)
    if shift.core is None:
        return shown
    core = stretch_text(shift.core).replace("-", "–")
    return _("{frame}, core time {core}", frame=shown, core=core)


def over_midnight(shift: Shift) -> bool:
    """Whether it ends on the next day."""
    return bool(shift.stretches) and shift.end > FULL_DAY


def used_by(book: RuleBook, shift: str) -> str:
    """The rosters it stands in."""
    return ", ".join(each.name for each in rosters_with(book, shift))


def week_days() -> list[str]:
    """From Monday on, as the reader writes them."""
    names = get_day_names("wide", "stand-alone", locale=language())
    return [str(names[day]) for day in range(7)]


def cycle(roster: Roster, book: RuleBook) -> str:
    """The days in short: "Mon–Fri Early", "Mon–Thu Late, Fri Early", "8 days"."""
    if len(roster.cycle) != 7:
        return _("A cycle of {n} days", n=len(roster.cycle))
    short = get_day_names("abbreviated", "stand-alone", locale=language())
    days = [roster.cycle[(day - roster.first.weekday()) % 7] for day in range(7)]
    parts, begin = [], 0
    for day in range(1, 8):
        if day < 7 and days[day] == days[begin]:
            continue
        if days[begin]:
            since, until = str(short[begin]), str(short[day - 1])
            span = since if begin == day - 1 else f"{since}–{until}"
            parts.append(f"{span} {shift_name(book, days[begin])}")
        begin = day
    return ", ".join(parts) or _("Every day off")


def shift_name(book: RuleBook, key: str) -> str:
    """Of a day of a roster."""
    shift = book.shifts.get(key)
    return shift.name if shift else key or _("Off")


def day_with_weekday(day: date) -> str:
    """ "Mon, Jan 5, 2026"."""
    weekday = format_date(day, "ccc", locale=language())
    return f"{weekday}, {formats.day(day)}"


def sentence(clause: object) -> str:
    """A clause as it begins a line."""
    text = translated(clause, language())
    return f"{text[:1].upper()}{text[1:]}"
