"""The contract of every file: which tables there are, and what stands in their columns.

Names, order and meaning of the columns of one VERSION never change; a column that is added, goes
or means something else makes a new version. docs/reports.md is written from here:

    python -m cwem.kpi.report.contract
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cwem.attendance.entries import LeaveKind
from cwem.attendance.working_day import Status
from cwem.words import Words, say

VERSION = 2
"""Of the contract. A test keeps the columns of each version."""


class Kind(StrEnum):
    """What a cell holds, and how a file says it."""

    TEXT = "text"
    DAY = "day"
    """2026-11-02"""
    MOMENT = "moment"
    """2026-11-02T07:58:00+01:00, by the person's own clock, to the minute."""
    LENGTH = "seconds"
    """Seconds; up to three decimals where there are any."""
    COUNT = "number"
    """A number of days or people; a half day is 0.5."""


class TableName(StrEnum):
    """What can be exported."""

    DAYS = "days"
    PEOPLE = "people"
    TEAMS = "teams"
    ACTIVITY = "activity"
    POSTURE = "posture"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    """In CSV and JSON, in every language."""
    kind: Kind
    title: Words
    """In Excel and on paper."""
    meaning: Words
    words: Mapping[str, Words] | None = None
    """Of a text with few values: what they are called in Excel and on paper."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; a row of it is a tuple with a value for each column, None where there is none."""

    name: str
    """A TableName, or that of the payroll export."""
    title: Words
    about: Words
    columns: tuple[Column, ...]


STATUSES: Mapping[str, Words] = {
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
LEAVES: Mapping[str, Words] = {
    LeaveKind.VACATION: say("Vacation"),
    LeaveKind.ILLNESS: say("Illness"),
    LeaveKind.OTHER: say("Agreed absence"),
    LeaveKind.UNPAID: say("Unpaid leave"),
    LeaveKind.REMOTE: say("Remote work"),
}

_EMPLOYEE = Column("employee", Kind.TEXT, say("Number"), say("Employee number."))
_NAME = Column("name", Kind.TEXT, say("Name"), say("As entered; empty where nobody has."))
_DAY = Column(
    "day", Kind.DAY, say("Day"), say("The working day: the day its shift begins on.")
)  # fmt: skip
_TEAM = Column("team", Kind.TEXT, say("Team number"), say("Id of the team; empty: none."))
_TEAM_NAME = Column("team_name", Kind.TEXT, say("Team"), say("What the team is called."))
_FIRST = Column("first", Kind.DAY, say("From"), say("First day of the period."))
_LAST = Column("last", Kind.DAY, say("To"), say("Last day of the period."))
_NOT_KNOWN = say("Empty: nobody came, or it is not known.")


def _length(name: str, title: Words, meaning: Words) -> Column:
    return Column(name, Kind.LENGTH, title, meaning)


def _count(name: str, title: Words, meaning: Words) -> Column:
    return Column(name, Kind.COUNT, title, meaning)


DAYS = Table(
    TableName.DAYS,
    say("Days"),
    say("One row for each person and working day, days off too; not those outside the employment."),
    (
        _EMPLOYEE,
        _NAME,
        _DAY,
        _TEAM,
        _TEAM_NAME,
        Column("site_name", Kind.TEXT, say("Site"), say("Site of the team; empty: none.")),
        Column("zone", Kind.TEXT, say("Time zone"), say("In which the times are told.")),
        Column("status", Kind.TEXT, say("Status"), say("Exactly one a day."), STATUSES),
        Column("shift_name", Kind.TEXT, say("Shift"), say("Empty: none was planned.")),
        _length("planned_seconds", say("Planned"), say("What was to be worked.")),
        Column("arrival", Kind.MOMENT, say("Arrival"), _NOT_KNOWN),
        Column("departure", Kind.MOMENT, say("Departure"), _NOT_KNOWN),
        _length("worked_seconds", say("Worked"), say("By the rule of the site.")),
        _length("breaks_seconds", say("Breaks"), say("Recorded ones.")),
        _length("late_seconds", say("Late"), say("Beyond the grace of the shift, from its begin.")),
        _length("early_seconds", say("Left early"), say("Beyond the grace of the shift.")),
        _length("overtime_seconds", say("Overtime"), say("Part of the worked time.")),
        _length("credited_seconds", say("Credited"), say("Paid and not worked: leave, holidays.")),
        Column("leave", Kind.TEXT, say("Leave"), say("Its kind; empty: none."), LEAVES),
        _count("leave_days", say("Leave days"), say("1, or 0.5 for half a day, of planned days.")),
        _length("seen_seconds", say("Seen"), say(
            "How much of the worked time cameras saw; empty where whoever made the file may not "
            "see activity. Worked time does not depend on it."
        )),
    ),
)  # fmt: skip

SUMS: tuple[Column, ...] = (
    _count("days", say("Days"), say("Rows of the table of days in it.")),
    _count("planned_days", say("Planned days"), say("Days on which a shift was planned.")),
    _count("worked_days", say("Worked days"), say("Days with any worked time.")),
    _count("expected_days", say("Expected days"), say(
        "Planned days that are over, without leave and holidays; the attendance rate is of them.")),
    _count("came_days", say("Came"), say("Expected days on which the person came, or worked "
                                         "elsewhere as agreed.")),
    _count("checked_days", say("Days at a shift"), say(
        "Days on which somebody could have been late; punctuality is of them.")),
    _count("in_time_days", say("In time"), say("Those without being late.")),
    _count("late_days", say("Late days"), say("Days with minutes late.")),
    _count("early_days", say("Early days"), say("Days with minutes left early.")),
    _count("absent_days", say("Absent days"), say("Neither worked nor excused.")),
    _count("incomplete_days", say("Incomplete days"),
           say("When the person arrived or left is not known.")),
    _count("vacation_days", say("Vacation"), say("Days; half days count 0.5.")),
    _count("illness_days", say("Illness"), say("Days; half days count 0.5.")),
    _count("other_leave_days", say("Agreed absence"), say("Days; half days count 0.5.")),
    _count("unpaid_days", say("Unpaid leave"), say("Days; half days count 0.5.")),
    _count("remote_days", say("Remote work"), say("Days at work elsewhere.")),
    _count("holiday_days", say("Holidays"), say("Public holidays on which a shift was planned.")),
    _length("planned_seconds", say("Planned"), say("Sum of the days.")),
    _length("worked_seconds", say("Worked"), say("Sum of the days.")),
    _length("breaks_seconds", say("Breaks"), say("Sum of the days.")),
    _length("late_seconds", say("Late"), say("Sum of the days.")),
    _length("early_seconds", say("Left early"), say("Sum of the days.")),
    _length("overtime_seconds", say("Overtime"), say("Sum of the days; part of the worked time.")),
    _length("credited_seconds", say("Credited"), say("Sum of the days.")),
    _length("seen_seconds", say("Seen"), say("Sum of the days; empty where one of them is.")),
)  # fmt: skip
"""What days are summed up to; see sums.py."""

PEOPLE = Table(
    TableName.PEOPLE,
    say("People"),
    say("One row for each person: the sum of their days. The team is that of the last day."),
    (_EMPLOYEE, _NAME, _TEAM, _TEAM_NAME, _FIRST, _LAST, *SUMS),
)
TEAMS = Table(
    TableName.TEAMS,
    say("Teams"),
    say("One row for each team: the sum of its people's days while they were in it."),
    (
        _TEAM,
        _TEAM_NAME,
        _FIRST,
        _LAST,
        _count("people", say("People"), say("Who had a day in it.")),
        *SUMS,
    ),
)
ACTIVITY = Table(
    TableName.ACTIVITY,
    say("Activity"),
    say(
        "One row for each person, calendar day and activity. People whose activity may be shown of "
        "groups only are not in it."
    ),
    (
        _EMPLOYEE,
        _NAME,
        Column("day", Kind.DAY, say("Day"), say("Calendar day, by the person's own clock.")),
        Column("activity", Kind.TEXT, say("Activity"), say(
            "What was observed; 'not observed' is the time between the first and the last time "
            "seen that no camera saw."
        )),
        _length("seconds", say("Time"), say("How long.")),
    ),
)  # fmt: skip
POSTURE = Table(
    TableName.POSTURE,
    say("Posture of groups"),
    say(
        "One row for each team and day on which enough people were judged. Nobody's posture is "
        "ever exported one by one."
    ),
    (
        _TEAM,
        _TEAM_NAME,
        Column("day", Kind.DAY, say("Day"), say("Calendar day.")),
        _count("people", say("People"), say("Who contributed; never fewer than 5.")),
        _length("upright_seconds", say("Upright"), say("Everybody's time upright.")),
        _length("judged_seconds", say("Judged"), say("Everybody's time that was judged.")),
    ),
)
TABLES: Mapping[TableName, Table] = {
    TableName(each.name): each for each in (DAYS, PEOPLE, TEAMS, ACTIVITY, POSTURE)
}
