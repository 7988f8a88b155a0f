"""Working days by hand, and many at random, for what is counted over them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from cwem.attendance.shifts import RuleBook, Shift, ShiftKind, SiteRules, Stretch
from cwem.attendance.working_day import (
    Evidence,
    EvidenceKind,
    Status,
    StepKind,
    WorkingDay,
    WorkStep,
)
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Site, Team
from cwem.values import Employee, Millis
from cwem.words import say

HOUR, MINUTE = 3_600_000, 60_000
MONDAY = date(2026, 3, 2)
BERLIN = "Europe/Berlin"
EARLY = Shift("early", "Early", ShiftKind.FIXED, (Stretch(480, 990),), pause=30)
"""08:00 to 16:30 with half an hour of pause: eight hours."""
BOOK = RuleBook(1, {"early": EARLY}, {}, {"lock": SiteRules(groups_only=True)})


def at(day: date, clock: str, zone: str = BERLIN) -> Millis:
    hour, minute = map(int, clock.split(":"))
    there = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return round((there + timedelta(hours=hour, minutes=minute)).timestamp() * 1000)


def day(number: str = "E001", on: date = MONDAY, status: Status = Status.PRESENT,
        zone: str = BERLIN, **fields: object) -> WorkingDay:  # fmt: skip
    """Eight hours planned from 08:00; what is not said is as on a day without anything special."""
    fields = {"shift": "early", "planned": 8 * HOUR} | fields
    return WorkingDay(number, on, zone, status, (), **fields)  # type: ignore[arg-type]


def worked(number: str = "E001", on: date = MONDAY, came: str = "08:00", left: str = "16:30",
           pause: int = 30, zone: str = BERLIN) -> WorkingDay:  # fmt: skip
    """A day at work with its steps, as the rules would say it."""
    first, last = at(on, came, zone), at(on, left, zone)
    begin, end = at(on, "08:00", zone), at(on, "16:30", zone)
    late, early = max(0, first - begin), max(0, end - last)
    noon = at(on, "12:00", zone)
    over = max(0, last - end)
    spent = last - first - pause * MINUTE
    steps = [WorkStep(StepKind.PLANNED, 8 * HOUR, say("Planned by the shift."))]
    others = (
        (StepKind.LATE, -late), (StepKind.EARLY, -early),
        (StepKind.BREAK, (30 - pause) * MINUTE), (StepKind.OVERTIME, over),
    )  # fmt: skip
    steps += [WorkStep(kind, length, say("By the rule.")) for kind, length in others if length]
    evidence = (
        Evidence(EvidenceKind.SEEN, first, last, "", "stay", True),
        Evidence(EvidenceKind.PUNCH, last, None, "x1", "out", True),
    )
    status = Status.LATE if late > 5 * MINUTE else Status.PRESENT
    if early > 5 * MINUTE and status is Status.PRESENT:
        status = Status.LEFT_EARLY
    rest = noon + pause * MINUTE
    return day(
        number, on, status, zone, arrival=first, departure=last,
        breaks=((noon, rest),) if pause else (),
        intervals=((first, noon), (rest, last)), worked=spent, late=late, early=early,
        overtime=over, seen=spent // 2, steps=tuple(steps), evidence=evidence,
    )  # fmt: skip


def company(teams: dict[str, Sequence[str]]) -> Company:
    """Team -> numbers; every team at a site of its own name."""
    kind = AssignmentKind
    return Company().after(
        Changes(
            sites=tuple(Site(id, id.title(), BERLIN) for id in teams),
            teams=tuple(Team(id, id.title(), id) for id in teams),
            employees=tuple(Employee(n, f"Name {n}") for those in teams.values() for n in those),
            assignments=tuple(
                Assignment(kind.TEAM, n, Step(EVER, id)) for id, those in teams.items()
                for n in those
            ),
        )
    )  # fmt: skip


clocks = st.tuples(st.integers(0, 12), st.sampled_from([0, 7, 30, 59]))


@st.composite
def some_days(draw: st.DrawFn) -> dict[str, list[WorkingDay]]:
    """Up to four people over a week, every status."""
    found: dict[str, list[WorkingDay]] = {}
    for n in range(draw(st.integers(1, 4))):
        number = f"E{n:03d}"
        found[number] = [_one(draw, number, MONDAY + timedelta(days=k)) for k in range(7)]
    return found


def _one(draw: st.DrawFn, number: str, on: date) -> WorkingDay:
    status = draw(st.sampled_from(list(Status)))
    if status in {Status.PRESENT, Status.LATE, Status.LEFT_EARLY}:
        come, stay = draw(clocks), draw(st.integers(1, 11))
        came = f"{7 + come[0] % 4:02d}:{come[1]:02d}"
        left = f"{7 + come[0] % 4 + stay:02d}:{come[1]:02d}"
        found = worked(number, on, came, left, draw(st.sampled_from([0, 15, 30, 45])))
        return _off(found, Status.PRESENT) if draw(st.booleans()) else found
    if status is Status.INCOMPLETE:
        found = day(number, on, status, arrival=at(on, "08:10"), late=10 * MINUTE)
        return _off(found, status) if draw(st.booleans()) else found
    if status in {Status.ON_LEAVE, Status.HOLIDAY}:
        return day(number, on, status, credited=8 * HOUR, leave="vacation")
    if status in {Status.WEEKEND, Status.NOT_EMPLOYED}:
        return day(number, on, status, planned=0, shift="")
    leave = draw(st.sampled_from(["", "", "remote"]))
    return day(number, on, status, leave=leave)


def _off(found: WorkingDay, status: Status) -> WorkingDay:
    """The same day with nothing planned: a day off, no roster, not registered yet."""
    return replace(found, status=status, planned=0, shift="", late=0, early=0, overtime=0, steps=())


NOW = round(datetime(2026, 3, 9, tzinfo=UTC).timestamp() * 1000)
