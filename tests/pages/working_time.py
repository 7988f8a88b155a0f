"""A company with a roster: `days.fill`'s people work from nine to five, as agreed."""

from datetime import date, timedelta

from cwem.attendance.book import punch_entry
from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.shifts import (
    ReckoningRule,
    Roster,
    RuleBook,
    Shift,
    ShiftKind,
    SiteRules,
    Stretch,
)
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from tests.access.fakes import T0, House
from tests.pages.days import TODAY, ZONE, Filled, fill

DAY = timedelta(days=1)
OFFICE = Shift("office", "Office", ShiftKind.FIXED, (Stretch(540, 1020),), pause=30, grace=10)
WEEK = Roster("week", "Week", date(2023, 11, 6), ("office",) * 5 + ("", ""))


def agreed(house: House, *, groups_only: bool = False, at_door: bool = False) -> None:
    """The team's roster, whether its site shows activity of groups only, and whether only stays
    count there."""
    books, registry = house.store.rule_books, house.store.registry
    rule = ReckoningRule.SEEN_AT_DOOR if at_door else ReckoningRule.GAPS_COUNT
    sites = {"ny": SiteRules(rule, country="US", groups_only=groups_only)}
    books.replace(RuleBook(books.revision(), {"office": OFFICE}, {"week": WEEK}, sites))
    given = Assignment(AssignmentKind.TEAM_ROSTER, "lab", Step(EVER, "week"))
    registry.change(Changes(assignments=(given,)), registry.revision(), T0)


def company(house: House, days: int = 8, **how: bool) -> Filled:
    """Everybody worked on the last days, by the roster."""
    filled = fill(house, days)
    agreed(house, **how)
    return filled


def punch(house: House, number: str, day: date, minute: int, kind: PunchKind) -> None:
    """Somebody says it with a PIN."""
    at = midnight(ZONE, day) + minute * 60_000
    one = Punch(number, at, kind, Means.PIN, "device:door")
    house.store.entries.append([punch_entry(one, at)])


__all__ = ["DAY", "TODAY", "agreed", "company", "punch"]
