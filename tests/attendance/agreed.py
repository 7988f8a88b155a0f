"""A small company, its shifts, and signs written as people say them.

    "in 08:00, break 12:00, back 12:45, out 30:00"     punches; 30:00 is 06:00 on the next day
    "seen 08:00-12:00"                                 a stay before a camera
    "start 08:00, pause 10:00, end 16:00" after "live" buttons of the page Live

Clock times are turned into instants here by datetime alone, not by the code they test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cwem.attendance.book import (
    Said,
    Strike,
    leave_entry,
    punch_entry,
    read,
    said_on_live,
    strike_entry,
)
from cwem.attendance.entries import Entry, LeaveDay, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.planning import Planner
from cwem.attendance.reckoning import working_days
from cwem.attendance.shifts import (
    ReckoningRule,
    Roster,
    RuleBook,
    Shift,
    ShiftKind,
    SiteRules,
    Stretch,
)
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.attendance.working_day import WorkingDay
from cwem.people.timeline import EVER, Step, Timeline
from cwem.people.values import AssignmentKind, Company, Site, Team
from cwem.values import Employee, Millis, day_start

WHO = "E1"
MINUTE = 60_000
MONDAY = date(2026, 3, 9)
WEDNESDAY, SATURDAY = date(2026, 3, 11), date(2026, 3, 14)
BERLIN = "Europe/Berlin"


def hours(begin: float, end: float) -> Stretch:
    return Stretch(round(begin * 60), round(end * 60))


def shift(id: str, *stretches: Stretch, **more: object) -> Shift:
    return Shift(id, id.capitalize(), ShiftKind.FIXED, stretches, **more)  # type: ignore[arg-type]


SHIFTS = {
    each.id: each
    for each in (
        shift("plain", hours(8, 16)),
        shift("pause", hours(8, 16.5), pause=30),
        shift("late", hours(14, 22)),
        shift("night", hours(22, 30)),
        shift("split", hours(8, 12), hours(16, 20)),
        shift("early", hours(8, 16), early_counts=True),
        Shift("flex", "Flex", ShiftKind.FLEXIBLE, (hours(6, 20),), minutes=480, core=hours(10, 15)),
        Shift("free", "Free", ShiftKind.FLEXIBLE, (hours(6, 20),), minutes=480),
    )
}


def roster(id: str, *cycle: str) -> Roster:
    return Roster(id, id, MONDAY, cycle)


ROSTERS = {
    each.id: each
    for each in (
        *(roster(id, *[id] * 5, "", "") for id in SHIFTS),
        roster("nights", *["night"] * 7),
        roster("part", "plain", "", "plain", "", "", "", ""),
        roster("close", "night", "late", "", "", "", "", ""),
        roster("turns", "plain", "late", "night", "", "plain", "", ""),
    )
}


@dataclass(frozen=True)
class Setting:
    """What is agreed for the one person there is."""

    roster: str | None = "plain"
    zone: str = BERLIN
    country: str = "DE-BE"
    rules: SiteRules = field(default_factory=SiteRules)
    employed: date = EVER
    lines: tuple[tuple[AssignmentKind, str, tuple[Step, ...]], ...] = ()
    """Other timelines than these."""
    registered: Mapping[str, Millis] = field(default_factory=dict)

    def company(self) -> Company:
        site, team = Site("S", "Berlin", self.zone, self.country), Team("T", "Desk", "S")
        lines = {
            (AssignmentKind.EMPLOYMENT, WHO): Timeline.of([Step(self.employed, "employed")]),
            (AssignmentKind.TEAM, WHO): Timeline.of([Step(EVER, "T")]),
            (AssignmentKind.ZONE, WHO): Timeline.of([Step(EVER, self.zone)]),
        }
        if self.roster is not None:
            lines[AssignmentKind.TEAM_ROSTER, "T"] = Timeline.of([Step(EVER, self.roster)])
        lines |= {(kind, whose): Timeline.of(steps) for kind, whose, steps in self.lines}
        return Company(1, {"S": site}, {"T": team}, {WHO: Employee(WHO, "Ada")}, {}, lines,
                       self.registered)  # fmt: skip

    def book(self) -> RuleBook:
        return RuleBook(1, SHIFTS, ROSTERS, {"S": self.rules})

    def planner(self) -> Planner:
        return Planner(self.company(), self.book())


DOOR = SiteRules(reckoning=ReckoningRule.SEEN_AT_DOOR)


def instant(clock: str, day: date, zone: str = BERLIN) -> Millis:
    """Of "08:00", "08:00:30" or, on the next day, "30:00"; "-2:00" is 22:00 the day before."""
    sign = -1 if clock.startswith("-") else 1
    parts = [int(part) for part in clock.lstrip("-").split(":")]
    seconds = sign * sum(part * by for part, by in zip(parts, (3600, 60, 1), strict=False))
    over, rest = divmod(seconds, 86_400)
    naive = datetime(day.year, day.month, day.day) + timedelta(days=over, seconds=rest)
    return round(naive.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@dataclass
class Signs:
    """What happened, collected."""

    stays: list[tuple[Millis, Millis]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    live: list[WorkEvent] = field(default_factory=list)

    def add(self, written: str, day: date, zone: str = BERLIN, who: str = WHO) -> "Signs":
        """These too. A word behind the time is the means of a punch, "struck" takes it back."""
        for each in filter(None, (part.strip() for part in written.split(","))):
            word, when, *rest = each.split()
            if word == "seen":
                begin, end = (instant(clock, day, zone) for clock in when.split("-"))
                self.stays.append((begin, end))
                if "struck" in rest:
                    self.entries.append(strike_entry(Strike(who, begin, end)))
            elif word == "live":
                kind = WorkEventKind(when)
                self.live.append(WorkEvent(who, instant(rest[0], day, zone), kind, "ada"))
            else:
                self._punch(word, instant(when, day, zone), rest, who)
        self.stays.sort()
        return self

    def _punch(self, word: str, at: Millis, rest: Sequence[str], who: str) -> None:
        means = next((Means(each) for each in rest if each != "struck"), Means.PIN)
        entry = punch_entry(Punch(who, at, PunchKind(word), means))
        self.entries.append(entry)
        if "struck" in rest:
            self.entries.append(strike_entry(Strike(who, at, at, entry.id)))

    def leave(self, written: str, day: date, said: Millis = 0, who: str = WHO) -> "Signs":
        """ "vacation", "vacation half"; of several the last one holds."""
        for later, each in enumerate(filter(None, (part.strip() for part in written.split(",")))):
            kind, *half = each.split()
            one = LeaveDay(who, day_start(day), LeaveKind(kind), bool(half), said + later)
            self.entries.append(leave_entry(one))
        return self

    def said(self, now: Millis) -> Said:
        return read(self.entries, said_on_live(self.live, now))


def reckoned(
    setting: Setting, signs: Signs, first: date, last: date, now: Millis | None = None
) -> list[WorkingDay]:
    """The one person's days; by default a week after the last one."""
    at = instant("168:00", last, setting.zone) if now is None else now
    plan = setting.planner().plan(WHO, first, last)
    return working_days(WHO, plan, signs.stays, signs.said(at), now=at)
