"""The account of one working day while it is being made."""

from collections.abc import Sequence

from cwem.attendance import told
from cwem.attendance.account import Account
from cwem.attendance.day_times import Ends, begin_of
from cwem.attendance.entries import PunchKind
from cwem.attendance.intervals import Interval, overlap
from cwem.attendance.matching import Spell
from cwem.attendance.planning import DayPlan
from cwem.attendance.presence import Presence
from cwem.attendance.shifts import MINUTE
from cwem.attendance.working_day import Evidence, Status, StepKind, WorkingDay, WorkStep
from cwem.values import Millis
from cwem.words import Words


class Sheet:
    """Fields as in WorkingDay. What is told is only collected if somebody wants to be told."""

    __slots__ = (
        "_employee",
        "_plan",
        "_telling",
        "arrival",
        "breaks",
        "credited",
        "departure",
        "early",
        "evidence",
        "half",
        "intervals",
        "late",
        "leave",
        "overtime",
        "planned",
        "reasons",
        "seen",
        "spells",
        "status",
        "steps",
        "unknown",
        "worked",
    )

    def __init__(self, employee: str, plan: DayPlan, telling: bool) -> None:
        self._employee, self._plan, self._telling = employee, plan, telling
        self.status = Status.WEEKEND
        self.reasons: list[Words] = []
        self.steps: list[WorkStep] = []
        self.intervals: list[Interval] = []
        self.breaks: list[Interval] = []
        self.evidence: list[Evidence] = []
        self.spells: list[Ends] = []
        self.arrival: Millis | None = None
        self.departure: Millis | None = None
        self.planned = self.worked = self.late = self.early = 0
        self.overtime = self.credited = self.seen = 0
        self.leave = ""
        self.half = self.unknown = False

    def take(self, there: Presence, account: Account) -> None:
        """Add a spell to the day."""
        self.intervals += account.intervals
        self.breaks += there.breaks
        self.worked += account.worked
        self.steps += account.steps
        self.spells.append((there.arrival, there.departure))
        if there.arrival is not None:
            known = self.arrival
            self.arrival = there.arrival if known is None else min(known, there.arrival)
        if there.departure is None:
            self.unknown = True
        else:
            self.departure = max(self.departure or 0, there.departure)

    def finish(self, own: Spell | None, loose: Sequence[Spell]) -> None:
        """How long the person was seen of what they worked; and all in order."""
        spells = ([own] if own is not None else []) + list(loose)
        if self.unknown or (self.status is Status.INCOMPLETE and not self._only_left(spells)):
            self.departure = None
        if len(self.intervals) > 1:
            self.intervals.sort()
        self._limit()
        if not self.intervals:
            return
        for spell in spells:
            if spell.stays:
                self.seen += overlap(spell.stays, self.intervals)

    def _only_left(self, spells: Sequence[Spell]) -> bool:
        """Whether the arrival alone is missing: the person said that they left."""
        lasts = (spell.punches[-1] for spell in spells if spell.punches)
        said = max(lasts, key=lambda punch: punch.at, default=None)
        return self.arrival is None and said is not None and said.kind is PunchKind.OUT

    def _limit(self) -> None:
        """No working day is longer than a day: what lies beyond is a camera that does not stop."""
        over = self.worked - (self._plan.end - self._plan.begin)
        if over <= 0:
            return
        self.step(StepKind.OTHER, -over, told.LONGER_THAN_A_DAY)
        self.say(told.LONGER_THAN_A_DAY)
        self.worked -= over
        self.overtime = min(self.overtime, self.worked)
        while over > 0:
            begin, end = self.intervals.pop()
            if end - begin > over:
                self.intervals.append((begin, end - over))
            over -= end - begin

    def say(self, reason: Words) -> None:
        """A reason, once."""
        if self._telling and reason not in self.reasons:
            self.reasons.append(reason)

    def start(self) -> None:
        """With what is planned."""
        times = self._plan.times
        self.planned = times.planned if times is not None else 0
        if self._telling:
            rule = told.NOTHING
            if times is not None:
                rule = told.planned(times.shift.name, times.changed // MINUTE)
            self.steps.append(WorkStep(StepKind.PLANNED, self.planned, rule))

    def step(self, kind: StepKind, by: Millis, rule: Words) -> None:
        """A step of the waterfall, if it changes anything."""
        if self._telling and by:
            self.steps.append(WorkStep(kind, by, rule))

    def value(self) -> WorkingDay:
        """As it stands."""
        plan = self._plan
        return WorkingDay(
            employee=self._employee,
            day=plan.day,
            zone=plan.zone,
            status=self.status,
            reasons=tuple(self.reasons),
            shift=plan.times.shift.id if plan.times is not None else "",
            planned=self.planned,
            arrival=self.arrival,
            departure=self.departure,
            breaks=tuple(self.breaks),
            intervals=tuple(self.intervals),
            worked=self.worked,
            late=self.late,
            early=self.early,
            overtime=self.overtime,
            credited=self.credited,
            leave=self.leave,
            half=self.half,
            spells=tuple(sorted(self.spells, key=begin_of)),
            seen=self.seen,
            steps=tuple(self.steps),
            evidence=tuple(self.evidence),
        )
