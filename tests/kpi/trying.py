"""A company whose people come at 9:07 to a shift that begins at 9:00, in a real store.

lab   1 2 3 4 5 6     one       desk   7       one
office 09:00-17:30, half an hour of pause, five minutes of grace, Monday to Friday
"""

from datetime import date, timedelta

from cwem.attendance.book import punch_entry
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.kpi.days import WorkingDays
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Site, Team
from cwem.store.sqlite import SqliteStore
from cwem.totals.reading import Days
from cwem.values import Employee
from tests.access.fakes import T0

TODAY = date(2023, 11, 14)
"""The day it is at T0, a Tuesday."""
FIRST, LAST = date(2023, 10, 16), TODAY
LAB, DESK = ("1", "2", "3", "4", "5", "6"), ("7",)
NAMES = dict(zip((*LAB, *DESK), ("Ada", "Ben", "Cem", "Dora", "Emre", "Fay", "Gus"), strict=True))
OFFICE = Shift("office", "Office", ShiftKind.FIXED, (Stretch(540, 1050),), pause=30)
WEEK = Roster("week", "Week", date(2023, 1, 2), ("office",) * 5 + ("", ""))
BOOK = RuleBook(0, {"office": OFFICE}, {"week": WEEK})
WORKED = tuple(date(2023, 11, day) for day in (6, 7, 8, 9, 10))
"""The days on which they came."""
KNOWN = T0 - 300 * 86_400_000
"""When they were registered, in the January before."""


def staffed(store: SqliteStore, desk: bool = True, punched: bool = True) -> Company:
    """Both teams by one roster, UTC; the desk's only person works by it too, unless `desk` is
    False. Without `punched` nobody said when they came."""
    kind, people = AssignmentKind, {**NAMES}
    given = [Assignment(kind.ZONE, n, Step(EVER, "UTC")) for n in people]
    given += [Assignment(kind.TEAM, n, Step(EVER, "lab")) for n in LAB]
    given += [Assignment(kind.TEAM, n, Step(EVER, "desk")) for n in DESK]
    given += [Assignment(kind.TEAM_ROSTER, "lab", Step(EVER, "week"))]
    given += [Assignment(kind.TEAM_ROSTER, "desk", Step(EVER, "week"))] if desk else []
    changes = Changes(
        sites=(Site("s", "Bonn", "UTC", "DE-NW"),),
        teams=(Team("lab", "Lab", "s"), Team("desk", "Desk", "s")),
        employees=tuple(Employee(n, name) for n, name in people.items()),
        assignments=tuple(given),
    )
    store.registry.change(changes, store.registry.revision(), KNOWN)
    for number in people if punched else ():
        for day in WORKED:
            come(store, number, day)
    return store.registry.company()


def come(store: SqliteStore, number: str, day: date, begin: int = 547, end: int = 1050) -> None:
    """In and out, in minutes of the day."""
    midnight = (day - date(1970, 1, 1)) // timedelta(days=1) * 86_400_000
    punches = [
        Punch(number, midnight + at * 60_000, kind, Means.PIN)
        for at, kind in ((begin, PunchKind.IN), (end, PunchKind.OUT))
    ]
    store.entries.append([punch_entry(each) for each in punches])


def working(store: SqliteStore, company: Company, book: RuleBook) -> WorkingDays:
    return WorkingDays(store, company, book, Days(store, company, 300_000))
