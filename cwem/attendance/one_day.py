"""What one working day comes to: which rule holds, and what it says.

not employed? > off: no shift, a holiday, leave? > ahead? > running? > nobody came: absent
> when they left is not known: incomplete > late > left early > present
"""

from collections.abc import Sequence

from cwem.attendance import told
from cwem.attendance.account import Account, against, duty, unplanned
from cwem.attendance.entries import LeaveDay, LeaveKind
from cwem.attendance.matching import Spell, by_the_way
from cwem.attendance.planning import DayPlan
from cwem.attendance.presence import BEFORE_END, Presence, presence
from cwem.attendance.sheet import Sheet
from cwem.attendance.shift_times import ShiftTimes
from cwem.attendance.shifts import MINUTE, ShiftKind
from cwem.attendance.work_events import LONGEST
from cwem.attendance.working_day import Status, StepKind
from cwem.values import Millis
from cwem.words import Words


class OneDay(Sheet):
    """One working day in the making."""

    __slots__ = ("_leave", "_now")

    def __init__(
        self, employee: str, plan: DayPlan, leave: LeaveDay | None, now: Millis, telling: bool
    ) -> None:
        super().__init__(employee, plan, telling)
        self._leave, self._now = leave, now

    def reckon(self, own: Spell | None, loose: Sequence[Spell]) -> None:
        """`own` lies in the window of the day's shift, `loose` in none."""
        plan, leave = self._plan, self._leave
        if not plan.employed:
            self.status = Status.NOT_EMPLOYED
            self.say(told.NOT_EMPLOYED)
            return
        if plan.times is None or plan.holiday is not None:
            self._off(own, loose)
        elif leave is not None and not leave.half and leave.kind is not LeaveKind.REMOTE:
            self._on_leave(leave, own, loose)
        else:
            self._on_duty(own)
            self._besides(loose)
        self.finish(own, loose)

    # --- days on which nothing has to be worked ---------------------------------------------------

    def _off(self, own: Spell | None, loose: Sequence[Spell]) -> None:
        """A day off or a holiday."""
        plan = self._plan
        if plan.holiday is not None:
            self.status = Status.HOLIDAY
            self.say(told.public_holiday(plan.holiday))
            why = told.WORKED_HOLIDAY
        else:
            nothing = told.NO_ROSTER if plan.known else told.NOT_YET_KNOWN
            self.say(told.DAY_OFF if plan.rostered else nothing)
            why = told.WORKED_OFF
        self.start()
        if plan.times is not None:
            self.credited = self.planned
            self.step(StepKind.HOLIDAY, -self.planned, told.HOLIDAY_STEP)
        self._extra(own, loose, why)

    def _on_leave(self, leave: LeaveDay, own: Spell | None, loose: Sequence[Spell]) -> None:
        self.status, self.leave = Status.ON_LEAVE, leave.kind.value
        self.say(told.on_leave(leave.kind, False))
        self.start()
        self.credited = 0 if leave.kind is LeaveKind.UNPAID else self.planned
        self.step(StepKind.LEAVE, -self.planned, told.leave_step(leave.kind, False))
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
            self.say(why)

    # --- days with a shift ------------------------------------------------------------------------

    def _on_duty(self, own: Spell | None) -> None:
        plan, leave, now = self._plan, self._leave, self._now
        times = plan.times
        assert times is not None
        half = leave is not None and leave.half
        remote = leave is not None and leave.kind is LeaveKind.REMOTE
        self.start()
        if own is not None and by_the_way(own) and own.begin >= times.end:
            self.say(told.PASSING)
            own = None
        end = _due_until(times, own, half) if own is not None else times.end
        there, over = (None, now >= end) if own is None else self._heard(own, end)
        span = None
        if there is not None and there.arrival is not None:
            span = there.arrival, max(there.departure or 0, there.last)
        due = duty(times, half, span)
        if leave is not None:
            self.leave, self.half = leave.kind.value, half
            self.say(told.on_leave(leave.kind, half))
            if half:
                off = self.planned - due.planned
                self.credited = 0 if leave.kind is LeaveKind.UNPAID else off
                if not remote or there is None:
                    self.step(StepKind.LEAVE, -off, told.leave_step(leave.kind, True))
        if half and remote and there is not None:
            due = duty(times, False, span)
        if there is None:
            self._nobody(due.planned, due.stretches[0][0], over, remote and not half)
            return
        account = against(due, there, over, self._telling)
        self.take(there, account)
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
            self.step(StepKind.LEAVE, -planned, told.REMOTE_STEP)
            return
        if over:
            self.status = Status.ABSENT
            self.say(told.ABSENT)
            self.step(StepKind.ABSENT, -planned, told.ABSENT_STEP)
            return
        self.step(StepKind.OTHER, -planned, told.AHEAD_STEP)
        if self._now < begin:
            self.status = Status.AHEAD
            self.say(told.AHEAD)
            return
        self.status = Status.RUNNING
        core = self._plan.times.core if self._plan.times is not None else None
        binding = core[0] if core is not None else begin
        waiting = self._now - binding
        if not remote and waiting // MINUTE > shift.grace and self._binds():
            self.late = waiting
            self.say(told.not_here_yet(waiting // MINUTE))
        else:
            self.say(told.NOT_OVER)

    def _binds(self) -> bool:
        """Whether somebody can be late at all."""
        times = self._plan.times
        return times is not None and (times.shift.kind is ShiftKind.FIXED or times.core is not None)

    def _judged(self, there: Presence, account: Account, over: bool, remote: bool) -> Status:
        times, zone = self._plan.times, self._plan.zone
        assert times is not None
        if not over:
            self.say(told.NOT_OVER)
            return Status.RUNNING
        if there.arrival is None and not remote:
            self.say(told.NO_ARRIVAL)
            return Status.INCOMPLETE
        if there.departure is None and not remote:
            self.say(told.NO_DEPARTURE)
            if self._telling:
                self.say(told.last_sign(told.at(there.last, zone)))
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
            self.say(told.came_late(late // MINUTE, since, shift.grace))
        if account.late_again and self.late:
            self.say(told.came_back_late(account.late_again // MINUTE, shift.grace))
        if early := self.early - account.early_before:
            self.say(told.left_early(early // MINUTE, until, shift.early_grace))
        if account.early_before and self.early:
            self.say(told.left_before(account.early_before // MINUTE, shift.early_grace))
        if not self.late and not self.early:
            self.say(told.here(since, until))
        if there.arrival < times.begin and not shift.early_counts:
            self.say(told.OUTSIDE_FRAME if shift.kind is ShiftKind.FLEXIBLE else told.BEFORE_SHIFT)
        elif there.departure > times.end and shift.kind is ShiftKind.FLEXIBLE:
            self.say(told.OUTSIDE_FRAME)

    # --- what lies in no shift --------------------------------------------------------------------

    def _besides(self, loose: Sequence[Spell]) -> None:
        """Unplanned work of a day that has a shift."""
        before = self.worked
        self._unplanned(loose)
        if self.worked > before:
            self.say(told.UNPLANNED)

    def _unplanned(self, spells: Sequence[Spell]) -> None:
        for spell in spells:
            if by_the_way(spell):
                self.say(told.PASSING)
                continue
            there, over = self._heard(spell, None)
            account = unplanned(there, self._plan.rostered)
            self.take(there, account)
            self.overtime += account.overtime
            if account.worked:
                rostered = self._plan.rostered
                self.step(
                    StepKind.OVERTIME if rostered else StepKind.OTHER,
                    account.worked,
                    told.UNPLANNED if rostered else told.NOTHING_PLANNED,
                )
            if not over:
                self.status = Status.RUNNING
                self.say(told.NOT_OVER)
            elif there.arrival is None or there.departure is None:
                self.status = Status.INCOMPLETE
                lost = there.arrival is None
                self.say(told.NO_ARRIVAL if lost else self._no_departure())

    def _no_departure(self) -> Words:
        return told.NO_DEPARTURE if self._plan.times is None else told.AGAIN_NO_DEPARTURE

    # --- reading a spell --------------------------------------------------------------------------

    def _heard(self, spell: Spell, end: Millis | None) -> tuple[Presence, bool]:
        """What the spell says, and whether it is over; `end`: of the shift it belongs to."""
        plan, now = self._plan, self._now
        closes = spell.begin + LONGEST
        if end is not None and plan.times is not None:
            closes = plan.times.closes
        there = presence(spell, end, plan.rule)
        gone = there.departure is not None and (there.said or now - there.last >= BEFORE_END)
        if now >= closes or (gone and (end is None or now >= end)):
            return there, True
        if there.said:
            return there, False
        return presence(spell, end, plan.rule, min(now, end) if end is not None else now), False


def _due_until(times: ShiftTimes, own: Spell, half: bool) -> Millis:
    """When whoever came for it may go: at the end of the shift, of the half that is to be worked
    beside leave, of the core time; without any, once the agreed minutes are over."""
    if times.shift.kind is ShiftKind.FLEXIBLE:
        if times.core is not None and not half:
            return times.core[1]
        return min(times.end, own.begin + (times.planned // 2 if half else times.planned))
    if not half:
        return times.end
    first = duty(times, True, (times.begin, times.begin + 1)).stretches[-1][1]
    return first if own.begin < first - BEFORE_END else times.end
