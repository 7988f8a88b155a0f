"""What every figure of the KPI pages means: once, for the pages and for docs/kpis.md.

    python -m cwem.kpi.definitions       write docs/kpis.md anew

A figure is a part of a whole, or a part for each of a number of things; both are added up before
one is divided by the other, so that a team's figure is made of its people's and no average of
averages. `measures.py` counts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

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


class Tile(StrEnum):
    """What else stands on top of a page: a time, or people, with what it is of beside it."""

    PRESENT = "present"
    SITTING = "sitting"
    UP = "up"
    UNSEEN = "unseen"
    INSIDE = "inside"
    LATE = "late"
    ABSENT = "absent"
    LEAVE = "leave"
    SEEN = "seen"
    BREAK = "break"
    AWAY = "away"
    NOT_SEEN = "not seen"


Figure: TypeAlias = Kpi | Tile


class Unit(StrEnum):
    """What a figure is told in."""

    SHARE = "share"
    TIME_EACH = "time each"
    """Time for each of what it is divided by."""
    COUNT_EACH = "count each"
    """A number for each hour."""
    PEOPLE = "people"


UNITS: Mapping[Unit, Words] = {
    Unit.SHARE: say("percent"),
    Unit.TIME_EACH: say("hours and minutes a day"),
    Unit.COUNT_EACH: say("number an hour"),
    Unit.PEOPLE: say("people"),
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


_KPIS: Mapping[Figure, Definition] = {
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
        say("Incomplete days, of which the arrival or the departure is not known, remote days, and "
            "days that are not over."),
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

_JUDGED = say(
    "Days that were seen too little to judge, and today as long as it goes on, unless it is all "
    "there is. The charts have both."
)
_DUE = say("people whose shift is today and who are not on leave")
_TILES: Mapping[Figure, Definition] = {
    Tile.PRESENT: Definition(
        say("Present"),
        say("How long cameras saw somebody on a day, on average."),
        Unit.TIME_EACH,
        say("time that cameras saw the person"),
        say("days on which they were seen; beside it stands of how much time at work"),
        _JUDGED,
    ),
    Tile.SITTING: Definition(
        say("At desk and sitting"),
        say("How long somebody sat on a day, on average. Whoever stands at a desk before a webcam "
            "that shows no hips is among them."),
        Unit.TIME_EACH,
        say("time sitting or at a desk, also with a hand raised or the head on the desk"),
        say("days on which they were seen; beside it stands of how much time present"),
        _JUDGED,
    ),
    Tile.UP: Definition(
        say("Standing and walking"),
        say("How long somebody stood or walked on a day, on average."),
        Unit.TIME_EACH,
        say("time standing and walking"),
        say("days on which they were seen; beside it stands of how much time present"),
        _JUDGED,
    ),
    Tile.UNSEEN: Definition(
        say("Not observed"),
        say("How long no camera saw somebody between the first and the last time of a day, on "
            "average."),
        Unit.TIME_EACH,
        say("time between the first and the last time seen, without the time present"),
        say("days on which they were seen; beside it stands of how much time between the first and "
            "the last time seen"),
        _JUDGED,
    ),
    Tile.INSIDE: Definition(
        say("In now"),
        say("Who came and has not left. Whoever is on a break counts, and whoever was seen within "
            "the last hour."),
        Unit.PEOPLE,
        say("people who came and have not left"),
        say("all of one's people"),
        say("Whoever said that their day has ended."),
    ),
    Tile.LATE: Definition(
        say("Late today"),
        say("Who came after the grace of the shift."),
        Unit.PEOPLE,
        say("people who came late"),
        _DUE,
        say("Whoever has not come yet: they are absent as soon as they should be here."),
    ),
    Tile.ABSENT: Definition(
        say("Absent"),
        say("Who should be here, the grace of the shift included, and of whom nothing was seen or "
            "said. With flexible hours that is from the core time on, with half a day of leave "
            "from its other half on."),
        Unit.PEOPLE,
        say("people who should be here and have not come"),
        _DUE,
        say("Whoever need not be here yet, or works elsewhere as agreed. Without core time nobody "
            "is absent before the day is over."),
    ),
    Tile.LEAVE: Definition(
        say("On leave"),
        say("Who is on leave for the whole day."),
        Unit.PEOPLE,
        say("people on leave"),
        say("people who would work today"),
        say("Half days of leave."),
    ),
    Tile.SEEN: Definition(
        say("Seen now"),
        say("Who was seen within the last 5 minutes, or said at the door that they came."),
        Unit.PEOPLE,
        say("people seen within the last 5 minutes, or who came and have not left"),
        say("all of one's people"),
        say("Whoever said that they are on a break, or that their day has ended."),
    ),
    Tile.BREAK: Definition(
        say("On a break"),
        say("Who is on a break, as they said on the page Live or at the door."),
        Unit.PEOPLE,
        say("people who began a break and have not ended it"),
        say("all of one's people"),
        say("Breaks that nobody said."),
    ),
    Tile.AWAY: Definition(
        say("Away"),
        say("Who was seen today, but not within the last 5 minutes."),
        Unit.PEOPLE,
        say("people who were seen earlier today"),
        say("all of one's people"),
        say("Whoever said that they are on a break, or that their day has ended."),
    ),
    Tile.NOT_SEEN: Definition(
        say("Not seen today"),
        say("Who was not seen today."),
        Unit.PEOPLE,
        say("people whom no camera saw today, and who said nothing"),
        say("all of one's people"),
        say("Whoever is on leave, or has a day off."),
    ),
}  # fmt: skip
DEFINITIONS: Mapping[Figure, Definition] = {**_KPIS, **_TILES}


INTRODUCTION = """# What the figures mean

Made from the definitions in `cwem/kpi/definitions.py` by `python -m cwem.kpi.definitions`; a test
fails while the two differ. The same words open beside every figure in the app.

Each figure is a part of a whole. Both are added up over days and people first and divided then, so
a team's figure is made of its people's. Days belong to the shift they begin with, and times are
told in the employee's own time zone. Tiles that tell a time or a number of people say beside it of
how much or of how many.

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
            + (f"| In files | `{kpi}` |\n" if isinstance(kpi, Kpi) else "")
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(as_markdown(), encoding="utf-8")
