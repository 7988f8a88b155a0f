"""What the working days of one person come to: the pure rule.

    plan   +   stays before cameras, punches, leave   ->   one WorkingDay a day

          not employed? > off (no shift, holiday, leave)? > ahead? > running? > nobody came: absent
          > when they left is not known: incomplete > late > left early > present

The clock is an argument, and so is everything else; nothing is read here.
"""

from collections.abc import Sequence

from cwem.attendance import told
from cwem.attendance.account import Account, against, duty, unplanned
from cwem.attendance.book import Said, Strike
from cwem.attendance.entries import LeaveDay, LeaveKind, Means, Punch
from cwem.attendance.intervals import Interval, common, overlap, union, without
from cwem.attendance.matching import PASSING, Matched, Spell, match
from cwem.attendance.planning import DayPlan, Plan
from cwem.attendance.presence import BEFORE_END, Presence, presence
from cwem.attendance.shifts import MINUTE, ShiftKind
from cwem.attendance.work_events import LONGEST
from cwem.attendance.working_day import (
    Evidence,
    EvidenceKind,
    Status,
    StepKind,
    WorkingDay,
    WorkStep,
)
from cwem.values import Millis, day_start
from cwem.words import Words

STAY = "stay"
_NOTHING = Said()


def working_days(  # noqa: PLR0913 - what one person's days follow from
    employee: str,
    plan: Plan,
    stays: Sequence[Interval],
    said: Said = _NOTHING,
    *,
    now: Millis,
    telling: bool = True,
) -> list[WorkingDay]:
    """One person's working days from the plan's first to its last day.

    `stays` are what cameras saw, in order and without overlaps, also of the days around. Without
    `telling` reasons, steps and evidence are left out: tables of many people need none, and it
    takes a third of the time."""
    seen, struck = _counting(stays, said.strikes, now)
    punches = [punch for punch in said.punches if punch.at <= now]
    matched = match(plan, seen, punches)
    found = []
    for index in range(plan.first, plan.last + 1):
        day = plan.days[index]
        leave = said.leave.get(day_start(day.day)) if said.leave else None
        one = _Day(employee, day, leave, now, telling)
        one.reckon(matched.own.get(index), matched.loose.get(index, ()))
        if telling:
            one.evidence = _evidence(matched, index)
            if struck or said.idle:
                one.evidence = _in_order(one.evidence + _idle(plan, index, struck, said.idle))
        found.append(one.value())
    return found


def _counting(
    stays: Sequence[Interval], strikes: Sequence[Strike], now: Millis
) -> tuple[Sequence[Interval], list[Interval]]:
    """What was seen up to now, without what was struck; and that."""
    if stays and stays[-1][1] > now:
        stays = [(begin, min(end, now)) for begin, end in stays if begin < now]
    spans = union((strike.at, strike.until) for strike in strikes if not strike.target)
    if not spans:
        return stays, []
    return without(stays, spans), common(stays, spans)


class _Day:
    """One working day in the making."""

    __slots__ = (
        "_employee",
        "_leave",
        "_now",
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
        "status",
        "steps",
        "unknown",
        "worked",
    )

    def __init__(
        self, employee: str, plan: DayPlan, leave: LeaveDay | None, now: Millis, telling: bool
    ) -> None:
        self._employee, self._plan, self._leave = employee, plan, leave
        self._now, self._telling = now, telling
        self.status = Status.WEEKEND
        self.reasons: list[Words] = []
        self.steps: list[WorkStep] = []
        self.intervals: list[Interval] = []
        self.breaks: list[Interval] = []
        self.evidence: list[Evidence] = []
        self.arrival: Millis | None = None
        self.departure: Millis | None = None
        self.planned = self.worked = self.late = self.early = 0
        self.overtime = self.credited = self.seen = 0
        self.leave = ""
        self.half = self.unknown = False

    def reckon(self, own: Spell | None, loose: Sequence[Spell]) -> None:
        """`own` lies in the window of the day's shift, `loose` in none."""
        plan, leave = self._plan, self._leave
        if not plan.employed:
            self.status = Status.NOT_EMPLOYED
            self._say(told.NOT_EMPLOYED)
            return
        if plan.times is None or plan.holiday is not None:
            self._off(own, loose)
        elif leave is not None and not leave.half and leave.kind is not LeaveKind.REMOTE:
            self._on_leave(leave, own, loose)
        else:
            self._on_duty(own)
            self._besides(loose)
        self._look(own, loose)

    # --- days on which nothing has to be worked ---------------------------------------------------

    def _off(self, own: Spell | None, loose: Sequence[Spell]) -> None:
        """A day off or a holiday."""
        plan = self._plan
        if plan.holiday is not None:
            self.status = Status.HOLIDAY
            self._say(told.public_holiday(plan.holiday))
            why = told.WORKED_HOLIDAY
        else:
            self._say(told.DAY_OFF if plan.rostered else told.NO_ROSTER)
            why = told.WORKED_OFF
        self._plan_step()
        if plan.times is not None:
            self.credited = self.planned
            self._step(StepKind.HOLIDAY, -self.planned, told.HOLIDAY_STEP)
        self._extra(own, loose, why)

    def _on_leave(self, leave: LeaveDay, own: Spell | None, loose: Sequence[Spell]) -> None:
        self.status, self.leave = Status.ON_LEAVE, leave.kind.value
        self._say(told.on_leave(leave.kind, False))
        self._plan_step()
        self.credited = 0 if leave.kind is LeaveKind.UNPAID else self.planned
        self._step(StepKind.LEAVE, -self.planned, told.leave_step(leave.kind, False))
        self._extra(own, loose, told.WORKED_LEAVE)

    def _extra(self, own: Spell | None, loose: Sequence[Spell], why: Words) -> None:
        """Work on a day on which none was planned."""
        spells = ([own] if own is not None else []) + list(loose)
        before = self.status
        self._unplanned(spells)
        if not self._plan.rostered and before is Status.WEEKEND and self.intervals:
            if self.status is before:
                self.status = Status.PRESENT
        elif self.worked:
            self._say(why)

    # --- days with a shift ------------------------------------------------------------------------

    def _on_duty(self, own: Spell | None) -> None:
        plan, leave, now = self._plan, self._leave, self._now
        times = plan.times
        assert times is not None
        half = leave is not None and leave.half
        remote = leave is not None and leave.kind is LeaveKind.REMOTE
        self._plan_step()
        if own is not None and _by_the_way(own) and own.begin >= times.end:
            self._say(told.PASSING)
            own = None
        there, over = (None, now >= times.end) if own is None else self._heard(own)
        span = None
        if there is not None and there.arrival is not None:
            span = there.arrival, max(there.departure or 0, there.last)
        due = duty(times, half, span)
        if leave is not None:
            self.leave, self.half = leave.kind.value, half
            self._say(told.on_leave(leave.kind, half))
            if half:
                off = self.planned - due.planned
                self.credited = 0 if leave.kind is LeaveKind.UNPAID else off
                if not remote:
                    self._step(StepKind.LEAVE, -off, told.leave_step(leave.kind, True))
        if remote and half:
            due = duty(times, False, span)
        if there is None:
            self._nobody(due.planned, due.stretches[0][0], over, remote)
            return
        account = against(due, there, over, self._telling)
        self._take(there, account)
        self.late, self.early = account.late, account.early
        self.overtime = account.overtime
        if remote:
            self.late = self.early = account.late_again = account.early_before = 0
            off = self.planned // 2 if half else self.planned
            self.credited = max(0, min(off, self.planned - self.worked)) if over else 0
        self.status = self._judged(there, account, over, remote)

    def _nobody(self, planned: Millis, begin: Millis, over: bool, remote: bool) -> None:
        """Nobody came in the shift, so far."""
        shift = self._plan.times.shift if self._plan.times is not None else None
        assert shift is not None
        if remote and over:
            self.status = Status.PRESENT
            self.credited = planned
            self._step(StepKind.LEAVE, -planned, told.REMOTE_STEP)
            return
        if over:
            self.status = Status.ABSENT
            self._say(told.ABSENT)
            self._step(StepKind.ABSENT, -planned, told.ABSENT_STEP)
            return
        self._step(StepKind.OTHER, -planned, told.AHEAD_STEP)
        if self._now < begin:
            self.status = Status.AHEAD
            self._say(told.AHEAD)
            return
        self.status = Status.RUNNING
        core = self._plan.times.core if self._plan.times is not None else None
        binding = core[0] if core is not None else begin
        waiting = self._now - binding
        if not remote and waiting // MINUTE > shift.grace and self._binds():
            self.late = waiting
            self._say(told.not_here_yet(waiting // MINUTE))
        else:
            self._say(told.NOT_OVER)

    def _binds(self) -> bool:
        """Whether somebody can be late at all."""
        times = self._plan.times
        return times is not None and (times.shift.kind is ShiftKind.FIXED or times.core is not None)

    def _judged(self, there: Presence, account: Account, over: bool, remote: bool) -> Status:
        times, zone = self._plan.times, self._plan.zone
        assert times is not None
        if not over:
            self._say(told.NOT_OVER)
            return Status.RUNNING
        if there.arrival is None and not remote:
            self._say(told.NO_ARRIVAL)
            return Status.INCOMPLETE
        if there.departure is None and not remote:
            self._say(told.NO_DEPARTURE)
            if self._telling:
                self._say(told.last_sign(told.at(there.last, zone)))
            return Status.INCOMPLETE
        if self._telling:
            self._explain(there, account)
        if self.late:
            return Status.LATE
        return Status.LEFT_EARLY if self.early else Status.PRESENT

    def _explain(self, there: Presence, account: Account) -> None:
        times, zone = self._plan.times, self._plan.zone
        if times is None or there.arrival is None or there.departure is None:
            return
        since, until = told.at(there.arrival, zone), told.at(there.departure, zone)
        shift = times.shift
        if late := self.late - account.late_again:
            self._say(told.came_late(late // MINUTE, since, shift.grace))
        if account.late_again and self.late:
            self._say(told.came_back_late(account.late_again // MINUTE, shift.grace))
        if early := self.early - account.early_before:
            self._say(told.left_early(early // MINUTE, until, shift.early_grace))
        if account.early_before and self.early:
            self._say(told.left_before(account.early_before // MINUTE, shift.early_grace))
        if not self.late and not self.early:
            self._say(told.here(since, until))
        if there.arrival < times.begin and not shift.early_counts:
            self._say(told.OUTSIDE_FRAME if shift.kind is ShiftKind.FLEXIBLE else told.BEFORE_SHIFT)
        elif there.departure > times.end and shift.kind is ShiftKind.FLEXIBLE:
            self._say(told.OUTSIDE_FRAME)

    # --- what lies in no shift --------------------------------------------------------------------

    def _besides(self, loose: Sequence[Spell]) -> None:
        """Unplanned work of a day that has a shift."""
        if loose:
            self._unplanned(loose)

    def _unplanned(self, spells: Sequence[Spell]) -> None:
        for spell in spells:
            if _by_the_way(spell):
                self._say(told.PASSING)
                continue
            there, over = self._heard(spell, planned=False)
            account = unplanned(there, self._plan.rostered)
            self._take(there, account)
            self.overtime += account.overtime
            if account.worked:
                rostered = self._plan.rostered
                self._step(
                    StepKind.OVERTIME if rostered else StepKind.OTHER,
                    account.worked,
                    told.UNPLANNED if rostered else told.NOTHING_PLANNED,
                )
            if not over:
                self.status = Status.RUNNING
                self._say(told.NOT_OVER)
            elif there.arrival is None or there.departure is None:
                self.status = Status.INCOMPLETE
                lost = there.arrival is None
                self._say(told.NO_ARRIVAL if lost else self._no_departure())

    def _no_departure(self) -> Words:
        return told.NO_DEPARTURE if self._plan.times is None else told.AGAIN_NO_DEPARTURE

    # --- reading a spell --------------------------------------------------------------------------

    def _heard(self, spell: Spell, planned: bool = True) -> tuple[Presence, bool]:
        """What the spell says, and whether it is over."""
        plan, now = self._plan, self._now
        times = plan.times if planned else None
        end = times.end if times is not None else None
        closes = times.closes if times is not None else spell.begin + LONGEST
        there = presence(spell, end, plan.rule)
        gone = there.departure is not None and (there.said or now - there.last >= BEFORE_END)
        if now >= closes or (gone and (end is None or now >= end)):
            return there, True
        if there.said:
            return there, False
        return presence(spell, end, plan.rule, min(now, end) if end is not None else now), False

    def _take(self, there: Presence, account: Account) -> None:
        """Add a spell to the day."""
        self.intervals += account.intervals
        self.breaks += there.breaks
        self.worked += account.worked
        self.steps += account.steps
        if there.arrival is not None:
            known = self.arrival
            self.arrival = there.arrival if known is None else min(known, there.arrival)
        if there.departure is None:
            self.unknown = True
        else:
            self.departure = max(self.departure or 0, there.departure)

    def _look(self, own: Spell | None, loose: Sequence[Spell]) -> None:
        """How long the person was seen of what they worked; and all in order."""
        if len(self.intervals) > 1:
            self.intervals.sort()
        self._limit()
        if not self.intervals:
            return
        for spell in ([own] if own is not None else []) + list(loose):
            if spell.stays:
                self.seen += overlap(spell.stays, self.intervals)

    def _limit(self) -> None:
        """No working day is longer than a day: what lies beyond is a camera that does not stop."""
        over = self.worked - (self._plan.end - self._plan.begin)
        if over <= 0:
            return
        self._step(StepKind.OTHER, -over, told.LONGER_THAN_A_DAY)
        self._say(told.LONGER_THAN_A_DAY)
        self.worked -= over
        self.overtime = min(self.overtime, self.worked)
        while over > 0:
            begin, end = self.intervals.pop()
            if end - begin > over:
                self.intervals.append((begin, end - over))
            over -= end - begin

    # --- telling ----------------------------------------------------------------------------------

    def _say(self, reason: Words) -> None:
        if self._telling and reason not in self.reasons:
            self.reasons.append(reason)

    def _plan_step(self) -> None:
        times = self._plan.times
        self.planned = times.planned if times is not None else 0
        if self._telling:
            rule = told.NOTHING
            if times is not None:
                rule = told.planned(times.shift.name, times.changed // MINUTE)
            self.steps.append(WorkStep(StepKind.PLANNED, self.planned, rule))

    def _step(self, kind: StepKind, by: Millis, rule: Words) -> None:
        if self._telling and by:
            self.steps.append(WorkStep(kind, by, rule))

    def value(self) -> WorkingDay:
        plan = self._plan
        if self.unknown or self.status is Status.INCOMPLETE:
            self.departure = None
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
            seen=self.seen,
            steps=tuple(self.steps),
            evidence=tuple(self.evidence),
        )


def _by_the_way(spell: Spell) -> bool:
    """Somebody who passed a camera and said nothing."""
    return not spell.punches and spell.stays[-1][1] - spell.stays[0][0] < PASSING


# --- evidence -----------------------------------------------------------------------------------


def _evidence(matched: Matched, index: int) -> list[Evidence]:
    """What happened on this working day, and counts."""
    own = matched.own.get(index)
    spells = ([own] if own is not None else []) + matched.loose.get(index, [])
    found = [
        *(_stay(stay, True) for spell in spells for stay in spell.stays),
        *(_punch(punch, True) for spell in spells for punch in spell.punches),
    ]
    return _in_order(found) if len(found) > 1 else found


def _idle(
    plan: Plan, index: int, struck: Sequence[Interval], idle: Sequence[Punch]
) -> list[Evidence]:
    """What happened on it and does not count."""
    return [
        *(_stay(stay, False) for stay in struck if _owner(plan, stay[0]) == index),
        *(_punch(punch, False) for punch in idle if _owner(plan, punch.at) == index),
    ]


def _in_order(found: list[Evidence]) -> list[Evidence]:
    return sorted(found, key=lambda each: (each.at, not each.counts, each.id))


def _owner(plan: Plan, moment: Millis) -> int:
    at = plan.window_at(moment)
    if at >= 0 and moment < plan.windows[at][1]:
        return plan.windows[at][2]
    return plan.day_at(moment)


def _stay(stay: Interval, counts: bool) -> Evidence:
    return Evidence(EvidenceKind.SEEN, stay[0], stay[1], "", STAY, counts)


def _punch(punch: Punch, counts: bool) -> Evidence:
    kind = EvidenceKind.CORRECTION if punch.means is Means.MANUAL else EvidenceKind.PUNCH
    return Evidence(kind, punch.at, None, punch.id, punch.kind.value, counts)
