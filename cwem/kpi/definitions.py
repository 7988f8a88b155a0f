"""What every figure of the KPI pages means: once, for the pages and for docs/kpis.md.

    python -m cwem.kpi.definitions       write docs/kpis.md anew

A figure is a part of a whole, or a part for each of a number of things; both are added up before
one is divided by the other, so that a team's figure is made of its people's and no average of
averages. `measures.py` counts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cwem.settings import ROOT
from cwem.words import Words, say

PAGE = ROOT / "docs" / "kpis.md"
LONG_SITTING = 30
"""Minutes from which sitting without getting up is a long stretch. A choice: guidance for desk
work asks for a change of position about twice an hour."""


class Kpi(StrEnum):
    """A figure that has a definition."""

    ATTENDANCE = "attendance"
    PUNCTUALITY = "punctuality"
    PRESENCE = "presence"
    WORKED = "worked"
    OVERTIME = "overtime"
    BREAKS = "breaks"
    ACTIVE = "active"
    SITTINGS = "sittings"
    LONGEST = "longest"
    UPRIGHT = "upright"
    COVERAGE = "coverage"


class Unit(StrEnum):
    """What a figure is told in."""

    SHARE = "share"
    TIME_EACH = "time each"
    """Time for each of what it is divided by."""
    COUNT_EACH = "count each"
    """A number for each hour."""


UNITS: Mapping[Unit, Words] = {
    Unit.SHARE: say("percent"),
    Unit.TIME_EACH: say("hours and minutes a day"),
    Unit.COUNT_EACH: say("number an hour"),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is, in words. `part` and `whole` are what is divided by what."""

    name: Words
    sentence: Words
    unit: Unit
    part: Words
    whole: Words
    leaves_out: Words


DEFINITIONS: Mapping[Kpi, Definition] = {
    Kpi.ATTENDANCE: Definition(
        say("Attendance rate"),
        say("On how many of the planned days somebody came to work."),
        Unit.SHARE,
        say("planned days on which the person came, or worked elsewhere as agreed"),
        say("planned days that are over"),
        say("Days of leave, holidays, days off, days outside the employment, and days that are "
            "not over. Nothing is planned before a person was registered here."),
    ),
    Kpi.PUNCTUALITY: Definition(
        say("Punctuality"),
        say("On how many of the days at work somebody came in time, the grace of the shift "
            "included."),
        Unit.SHARE,
        say("days at work without being late"),
        say("planned days at work that are over"),
        say("Days on which nobody came, remote days, and days that are not over. With flexible "
            "hours only the core time can be missed; without one every day is in time."),
    ),
    Kpi.PRESENCE: Definition(
        say("Time at work"),
        say("How long a day at work lasted, from arrival to departure."),
        Unit.TIME_EACH,
        say("time from the first arrival to the last departure"),
        say("days at work with both of them"),
        say("Incomplete days, of which the departure is not known, remote days, and days that are "
            "not over."),
    ),
    Kpi.WORKED: Definition(
        say("Worked of planned"),
        say("How much of the planned time was worked."),
        Unit.SHARE,
        say("time worked"),
        say("planned time less paid leave and holidays"),
        say("Incomplete days, of which the time worked is not known, and days that are not over. "
            "Time that no camera saw is worked time like any other."),
    ),
    Kpi.OVERTIME: Definition(
        say("Overtime"),
        say("How much of the time worked was overtime, by the rule of the shift."),
        Unit.SHARE,
        say("overtime"),
        say("time worked"),
        say("Incomplete days and days that are not over; time before the shift unless the shift "
            "counts it; minutes beyond its end that are too few to be overtime."),
    ),
    Kpi.BREAKS: Definition(
        say("Breaks taken"),
        say("On how many of the days with an agreed pause at least so much break was recorded. "
            "Half a day of leave halves the pause; with flexible hours there is none then."),
        Unit.SHARE,
        say("days with at least the agreed pause in recorded breaks"),
        say("days at work that have a pause"),
        say("Days without a pause, incomplete days, remote days, and days that are not over. A "
            "break nobody recorded is not counted, so this says nothing about breaks that were "
            "taken without saying so."),
    ),
    Kpi.ACTIVE: Definition(
        say("Active time"),
        say("How much of the observed time was spent standing or walking."),
        Unit.SHARE,
        say("time standing and walking"),
        say("time of which the activity was observed"),
        say("Time nobody observed or that was uncertain, and days that were seen too little to "
            "judge. A webcam that shows no hips says \u201cat desk\u201d, which counts as sitting "
            "here."),
    ),
    Kpi.SITTINGS: Definition(
        say("Long stretches of sitting"),
        say("How often in an observed hour somebody sat for {minutes} minutes or longer without "
            "getting up for a minute.", minutes=LONG_SITTING),
        Unit.COUNT_EACH,
        say("stretches of sitting of {minutes} minutes or longer", minutes=LONG_SITTING),
        say("hours of which the activity was observed"),
        say("Days that were seen too little to judge. Time that nobody observed ends a stretch if "
            "it lasts a minute."),
    ),
    Kpi.LONGEST: Definition(
        say("Longest sitting"),
        say("The longest stretch of sitting in a day, without getting up for a minute."),
        Unit.TIME_EACH,
        say("the longest stretch of each day"),
        say("days on which the activity was observed"),
        say("Days that were seen too little to judge."),
    ),
    Kpi.UPRIGHT: Definition(
        say("Upright"),
        say("How much of the time of which the posture was judged a group sat upright."),
        Unit.SHARE,
        say("time upright"),
        say("time of which the posture was judged"),
        say("Everybody who did not agree to it, time that was uncertain, and every day on which "
            "fewer people than the smallest group contributed. Never shown for one person to "
            "anybody else."),
    ),
    Kpi.COVERAGE: Definition(
        say("Seen"),
        say("How much of the day the activity figures are made of."),
        Unit.SHARE,
        say("time that cameras saw the person"),
        say("time at work that day; from the first to the last time seen where that is not known"),
        say("Nothing. It judges the figures, not the person: worked time does not depend on it."),
    ),
}  # fmt: skip


INTRODUCTION = """# What the figures mean

Made from the definitions in `cwem/kpi/definitions.py` by `python -m cwem.kpi.definitions`; a test
fails while the two differ. The same words open beside every figure in the app.

Each figure is a part of a whole. Both are added up over days and people first and divided then, so
a team's figure is made of its people's. Days belong to the shift they begin with, and times are
told in the employee's own time zone.

Activity figures need to have seen enough: below the coverage of the settings (60 % unless
changed) a day says "seen 38 % of the day, too little to judge" and is left out of averages and
alerts. A group is judged as a whole, with all of its days or none, so that two figures of a group
never differ by one person.

There is no score for engagement, stress or performance, and people are not ranked by pose.
"""


def as_markdown() -> str:
    """docs/kpis.md."""
    parts = [INTRODUCTION]
    for kpi, one in DEFINITIONS.items():
        parts.append(
            f"## {one.name}\n\n{one.sentence}\n\n"
            "| | |\n|---|---|\n"
            f"| Unit | {UNITS[one.unit]} |\n"
            f"| Counted | {one.part} |\n"
            f"| Of | {one.whole} |\n"
            f"| Left out | {one.leaves_out} |\n"
            f"| In files | `{kpi}` |\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(as_markdown(), encoding="utf-8")
