"""The columns of the files shifts and rosters are kept in: what each may be called, in English and
German; the first of each language is what export writes."""

from enum import StrEnum

from cwem.people.csv_columns import Spelling, plain_header
from cwem.people.csv_text import Sheet
from cwem.words import say

MOST_DAYS = 366
"""Days a cycle may have."""


class ShiftColumn(StrEnum):
    """In the order they are exported."""

    ID = "shift_id"
    NAME = "shift"
    KIND = "kind"
    TIMES = "times"
    HOURS = "hours"
    CORE = "core"
    PAUSE = "pause"
    GRACE = "grace"
    EARLY_GRACE = "early_grace"
    OVERTIME = "overtime_from"
    EARLY_COUNTS = "early_counts"
    BEFORE = "window_before"
    AFTER = "window_after"


SHIFT_COLUMNS: dict[ShiftColumn, Spelling] = {
    ShiftColumn.ID: Spelling(("shift id",), ("Schicht-Nr.",)),
    ShiftColumn.NAME: Spelling(("shift", "shift name", "name"), ("Schicht", "Schichtname")),
    ShiftColumn.KIND: Spelling(("kind",), ("Art",)),
    ShiftColumn.TIMES: Spelling(("times", "from to", "frame"), ("Zeiten", "Uhrzeiten", "Rahmen")),
    ShiftColumn.HOURS: Spelling(("hours", "agreed hours"), ("Stunden", "Sollstunden")),
    ShiftColumn.CORE: Spelling(("core time", "core"), ("Kernzeit",)),
    ShiftColumn.PAUSE: Spelling(("pause (min)", "pause", "break"), ("Pause (Min.)", "Pause")),
    ShiftColumn.GRACE: Spelling(("grace (min)", "grace"), ("Karenz (Min.)", "Karenz")),
    ShiftColumn.EARLY_GRACE: Spelling(
        ("grace before the end (min)", "early grace"), ("Karenz am Ende (Min.)", "Karenz Ende")
    ),
    ShiftColumn.OVERTIME: Spelling(
        ("overtime from (min)", "overtime from"), ("Überstunden ab (Min.)", "Überstunden ab")
    ),
    ShiftColumn.EARLY_COUNTS: Spelling(
        ("time before counts", "early counts"), ("Zeit davor zählt",)
    ),
    ShiftColumn.BEFORE: Spelling(
        ("window before (min)", "window before"), ("Fenster davor (Min.)",)
    ),
    ShiftColumn.AFTER: Spelling(("window after (min)", "window after"), ("Fenster danach (Min.)",)),
}  # fmt: skip


class RosterColumn(StrEnum):
    """What stands before the days."""

    ID = "roster_id"
    NAME = "roster"
    FIRST = "first_day"


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The columns of a week, from Monday on."""
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GERMAN = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_ALSO = {"saturday": ("Sonnabend", "Sa"), "tuesday": ("Tues",), "thursday": ("Thur", "Thurs")}


def day_column(day: int) -> str:
    """The column of a cycle's day, from 1."""
    return f"day_{day}"


ROSTER_COLUMNS: dict[str, Spelling] = {
    RosterColumn.ID: Spelling(("roster id",), ("Schichtplan-Nr.",)),
    RosterColumn.NAME: Spelling(
        ("roster", "roster name", "work schedule", "name"), ("Schichtplan", "Arbeitszeitmodell")
    ),
    RosterColumn.FIRST: Spelling(
        ("first day", "cycle begins on"), ("Erster Tag", "Zyklus beginnt am")
    ),
    **{
        column: Spelling(
            (english, english[:3]), (german, german[:2], *_ALSO.get(column, ()))
        )
        for column, english, german in zip(WEEK, _ENGLISH, _GERMAN, strict=True)
    },
    **{
        day_column(day): Spelling((f"day {day}",), (f"Tag {day}",))
        for day in range(1, MOST_DAYS + 1)
    },
}  # fmt: skip

SHIFTS = Sheet(
    {
        plain_header(name): column
        for column, spelling in SHIFT_COLUMNS.items()
        for name in (column.value, *spelling.english, *spelling.german)
    },
    ShiftColumn.NAME,
    say("no column holds the name of the shift"),
    ("shift", "Schicht"),
)
ROSTERS: Sheet[str] = Sheet(
    {
        plain_header(name): str(column)
        for column, spelling in ROSTER_COLUMNS.items()
        for name in (column, *spelling.english, *spelling.german)
    },
    RosterColumn.NAME.value,
    say("no column holds the name of the roster"),
    ("roster", "Schichtplan"),
)


def called(spelling: Spelling, language: str) -> str:
    """What export writes above the column."""
    return spelling.german[0] if language == "de" else spelling.english[0]
