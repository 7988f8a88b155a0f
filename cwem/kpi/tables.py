"""Tidy tables that figures are counted over: one row per person and day, lengths in minutes.

Columns are named like the fields of what they are made of, so that a table reads like it. Nothing
in them says by which means a time came about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pandas as pd

from cwem.attendance.shifts import RuleBook
from cwem.attendance.working_day import WorkingDay
from cwem.kpi.clocks import clock_minutes
from cwem.kpi.definitions import LONG_SITTING
from cwem.kpi.due import due
from cwem.people.timeline import Timeline
from cwem.people.values import AssignmentKind, Company
from cwem.totals.sums import SEDENTARY, UNKNOWN, DayTotals
from cwem.values import Activity, Millis

MINUTE: Millis = 60_000
_UNKNOWN = float("nan")
UP = frozenset({Activity.STANDING, Activity.WALKING})
DAY_COLUMNS = (
    "employee", "day", "team", "site", "zone", "status", "shift", "leave", "planned", "worked",
    "late", "early", "overtime", "credited", "seen", "breaks", "pause", "stay", "missed",
    "arrival_clock", "departure_clock", "arrival", "departure",
)  # fmt: skip
"""`day` is a timestamp at midnight; team and site are ids, empty without one; `breaks` is the sum
of the recorded ones, `pause` what had to be taken that day; `stay` lasts from arrival to departure,
nan if either is missing. `arrival` and `departure` are milliseconds since the epoch, 0: none;
`missed` (see due.py) and the clocks are minutes after the midnight of the working day by the
person's own clock, nan: none; beyond 1,440 the next morning."""


def day_table(
    days: Mapping[str, Sequence[WorkingDay]], company: Company, book: RuleBook | None = None
) -> pd.DataFrame:
    """Everybody's working days; `book` knows what their shifts agreed."""
    rows = [row for number, those in days.items() for row in _rows(number, those, company, book)]
    table = pd.DataFrame.from_records(rows, columns=list(DAY_COLUMNS))
    table["day"] = pd.to_datetime(table["day"]).astype("datetime64[s]")
    kinds = dict.fromkeys(DAY_COLUMNS[8:-2], "float64")
    return table.astype(kinds | dict.fromkeys(DAY_COLUMNS[-2:], "int64"))


def _rows(
    number: str, days: Sequence[WorkingDay], company: Company, book: RuleBook | None
) -> Iterator[tuple[object, ...]]:
    team_of = Dated(company.line(AssignmentKind.TEAM, number))
    shifts = book.shifts if book is not None else {}
    zones: dict[str, ZoneInfo] = {}
    for one in days:
        zone = zones.get(one.zone) or zones.setdefault(one.zone, ZoneInfo(one.zone))
        team = company.teams.get(team_of.on(one.day) or "")
        agreed = due(one, shifts.get(one.shift), zone)
        came, left = one.arrival, one.departure
        yield (
            number, one.day, team.id if team else "", (team.site if team else "") or "", one.zone,
            str(one.status), one.shift, one.leave,
            one.planned / MINUTE, one.worked / MINUTE, one.late / MINUTE, one.early / MINUTE,
            one.overtime / MINUTE, one.credited / MINUTE, one.seen / MINUTE,
            sum(end - begin for begin, end in one.breaks) / MINUTE,
            agreed.pause,
            float("nan") if came is None or left is None else (left - came) / MINUTE,
            agreed.missed,
            clock_minutes(came, one.day, zone), clock_minutes(left, one.day, zone),
            came or 0, left or 0,
        )  # fmt: skip


class Dated:
    """A timeline asked day after day: looked up again only where it changes."""

    def __init__(self, line: Timeline) -> None:
        self._line = line
        self._value: str | None = None
        self._from = self._until = date.min

    def on(self, day: date) -> str | None:
        if not self._from <= day < self._until:
            changes = [step.since for step in self._line.steps]
            self._from = max((one for one in changes if one <= day), default=date.min)
            self._until = min((one for one in changes if one > day), default=date.max)
            self._value = self._line.on(day)
        return self._value


ACTIVITY_COLUMNS = (
    "employee", "day", "present", "unseen", "session", "observed", "up", "sedentary", "long", "ups",
    "longest",
)  # fmt: skip
"""`session` is what `present` is a part of, `observed` is time with a known activity; the last
three are nan where nobody knows: `long` stretches of LONG_SITTING or longer, how often somebody got
up, or was not seen, for a minute or longer between two stretches, and the longest of them."""
PersonDay: TypeAlias = tuple[str, date]


def activity_table(
    rows: Iterable[DayTotals], sessions: Mapping[PersonDay, Millis] | None = None
) -> pd.DataFrame:
    """Days on which somebody was seen. `sessions` says how long they were at work; without it, it
    is from the first to the last time they were seen."""
    lasted = sessions or {}
    found = []
    for row in rows:
        spent = {label: ms / MINUTE for label, ms in row.activity.items()}
        session = lasted.get((row.employee, row.day)) or row.present + row.unseen
        found.append(
            (
                row.employee, row.day, row.present / MINUTE, row.unseen / MINUTE,
                max(row.present, session) / MINUTE,
                sum(length for label, length in spent.items() if label not in UNKNOWN),
                sum(spent.get(label, 0) for label in UP),
                sum(spent.get(label, 0) for label in SEDENTARY),
                *_sat(row),
            )
        )  # fmt: skip
    table = pd.DataFrame.from_records(found, columns=list(ACTIVITY_COLUMNS))
    table["day"] = pd.to_datetime(table["day"]).astype("datetime64[s]")
    return table.astype(dict.fromkeys(ACTIVITY_COLUMNS[2:], "float64"))


def _sat(row: DayTotals) -> tuple[float, float, float]:
    """Long stretches of sitting, how often somebody got up, minutes of the longest stretch."""
    if row.sitting is None or not row.activity:
        return _UNKNOWN, _UNKNOWN, _UNKNOWN
    lengths = [(end - begin) / MINUTE for begin, end in row.sitting]
    long = sum(length >= LONG_SITTING for length in lengths)
    return long, max(0, len(lengths) - 1), max(lengths, default=0.0)


def session(days: Iterable[WorkingDay], begin: Millis, end: Millis) -> Millis:
    """How long somebody was at work between two instants: of a calendar day that is what falls
    into it, also of a night shift that began the day before."""
    return sum(
        max(0, min(last, end) - max(first, begin)) for day in days for first, last in day.intervals
    )
