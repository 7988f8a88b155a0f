"""Working times to begin with, offered while nothing is agreed yet."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.people.ids import new_id
from cwem.words import Words, say

_OFF = ""
_FIRST = date(2024, 1, 1)
"""A Monday."""


@dataclass(frozen=True, slots=True)
class Template:
    """Shifts, and the rosters made of them; keys are those within the template."""

    key: str
    title: Words
    words: Words
    shifts: dict[str, tuple[Words, Shift]]
    rosters: tuple[tuple[Words, tuple[str, ...]], ...]


def _fixed(begin: int, end: int, pause: int = 0) -> Shift:
    times = (Stretch(begin * 60 // 10, end * 60 // 10),)
    return Shift("", "", ShiftKind.FIXED, times, pause=pause)


_EARLY = (say("Early shift"), _fixed(60, 140, 30))
_LATE = (say("Late shift"), _fixed(140, 220, 30))
_NIGHT = (say("Night shift"), _fixed(220, 300, 30))
_OFFICE = (say("Office"), _fixed(90, 175, 30))


def _week(shift: str, days: int = 5) -> tuple[str, ...]:
    return (shift,) * days + (_OFF,) * (7 - days)


TEMPLATES = (
    Template(
        "office",
        say("Office 9:00 to 17:30"),
        say("Monday to Friday, half an hour of pause, 40 h a week."),
        {"o": _OFFICE},
        ((say("Office, Monday to Friday"), _week("o")),),
    ),
    Template(
        "flexible",
        say("Flexible hours"),
        say("8 h a day between 6:00 and 20:00, core time from 10:00 to 15:00."),
        {
            "f": (
                say("Flexible"),
                Shift(
                    "", "", ShiftKind.FLEXIBLE, (Stretch(360, 1200),), 480, Stretch(600, 900), 30
                ),
            )
        },
        ((say("Flexible, Monday to Friday"), _week("f")),),
    ),
    Template(
        "two",
        say("Early and late in turn"),
        say("A week of 6:00 to 14:00, then a week of 14:00 to 22:00; weekends off."),
        {"e": _EARLY, "l": _LATE},
        ((say("Two shifts"), _week("e") + _week("l")),),
    ),
    Template(
        "three",
        say("Early, late and night in turn"),
        say("A week each; a night shift that begins on Friday ends on Saturday morning."),
        {"e": _EARLY, "l": _LATE, "n": _NIGHT},
        ((say("Three shifts"), _week("e") + _week("l") + _week("n")),),
    ),
    Template(
        "round",
        say("Round the clock"),
        say("Two early, two late, two night shifts and two days off, weekends too."),
        {"e": _EARLY, "l": _LATE, "n": _NIGHT},
        ((say("Four crews"), ("e", "e", "l", "l", "n", "n", _OFF, _OFF)),),
    ),
    Template(
        "part",
        say("Part time, mornings"),
        say("8:00 to 12:00, Monday to Friday, 20 h a week."),
        {"m": (say("Morning"), _fixed(80, 120))},
        ((say("Mornings, Monday to Friday"), _week("m")),),
    ),
)


def with_template(book: RuleBook, template: Template, called: Callable[[Words], str]) -> RuleBook:
    """The book with the template's shifts and rosters; `called` says them in the reader's
    language. What has the same name already is not made twice."""
    shifts, rosters = dict(book.shifts), dict(book.rosters)
    ids: dict[str, str] = {_OFF: _OFF}
    for key, (words, shift) in template.shifts.items():
        name = called(words)
        same = next((s.id for s in shifts.values() if s.name.casefold() == name.casefold()), None)
        ids[key] = same or new_id(name, shifts, "shift")
        if same is None:
            shifts[ids[key]] = replace(shift, id=ids[key], name=name)
    for words, cycle in template.rosters:
        name = called(words)
        if all(r.name.casefold() != name.casefold() for r in rosters.values()):
            key = new_id(name, rosters, "roster")
            rosters[key] = Roster(key, name, _FIRST, tuple(ids[each] for each in cycle))
    return replace(book, shifts=shifts, rosters=rosters)
