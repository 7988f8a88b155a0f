"""What the pages about requests work with."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.corrections import correcting
from cwem.attendance.decisions import Decision, Verdict
from cwem.attendance.planning import DayPlan
from cwem.attendance.requests import Request
from cwem.attendance.shift_times import ShiftTimes
from cwem.attendance.working_day import WorkingDay
from cwem.kpi.correcting import Corrections, Where
from cwem.kpi.days import WorkingDays
from cwem.kpi.disputed import TakingOut
from cwem.kpi.entering import Entering
from cwem.kpi.inbox import Inbox, free_by
from cwem.kpi.privacy import Locks
from cwem.kpi.striking import Striking
from cwem.people.values import Company
from cwem.totals.reading import Days
from cwem.ui import day_reading
from cwem.ui.guard import Guest
from cwem.ui.state import Runtime
from cwem.ui.working_days import working_days
from cwem.values import Millis

HOUR: Millis = 3_600_000
_WAITING = "requests_waiting"


@dataclass(frozen=True, slots=True)
class Desk:
    """One moment of the company, its working days and what is asked about them."""

    guest: Guest
    runtime: Runtime
    company: Company
    working: WorkingDays
    inbox: Inbox
    days: Days

    @property
    def corrections(self) -> Corrections:
        return Corrections(where(self.runtime), self.inbox, self.locked)

    @property
    def taking_out(self) -> TakingOut:
        store, audit = self.runtime.store, self.runtime.access.audit
        return TakingOut(store.adjustments, audit, self.days, self.locked)

    @property
    def striking(self) -> Striking:
        store, notices = self.runtime.store, self.runtime.access.notices
        return Striking(store.entries, store, notices, self.inbox, self.company)

    @property
    def entering(self) -> Entering:
        entries, notices = self.runtime.store.entries, self.runtime.access.notices
        return Entering(entries, notices, self.inbox, self.may_enter)

    def planned(self, day: WorkingDay) -> DayPlan:
        """What was planned for this person on this day."""
        (plan,) = self.working.plan(day.employee, day.day, day.day).asked
        return plan

    def shift(self, day: WorkingDay) -> ShiftTimes | None:
        """Its shift; None: there was none."""
        return self.planned(day).times

    def locked(self, number: str, day: date) -> bool:
        """Whether the person was at a site that shows activity of groups only."""
        return Locks(self.company, self.working.book).locked(number, day)

    def may_see_activity(self, number: str, day: date) -> bool:
        """Whether the visitor may see what this person did on this day."""
        if number == self.me:
            return True
        return not self.locked(number, day) and self.guest.may(Permission.SEE_ACTIVITY, number, day)

    def may_enter(self, number: str, day: date) -> bool:
        """Whether the visitor may enter leave and times of this person on this day."""
        return number != self.me and self.guest.may(Permission.ENTER_LEAVE, number, day)

    @property
    def me(self) -> str:
        """Employee number of the visitor; empty without one."""
        return self.guest.visitor.account.employee or ""

    def now(self) -> Millis:
        return self.guest.reception.now()

    def today(self, number: str) -> date:
        """The day it is for this person."""
        return self.inbox.today(number, self.now())


def open_desk(guest: Guest, runtime: Runtime) -> Desk:
    """As of now. Raises StoreError."""
    known = day_reading.company(runtime)
    working = working_days(runtime, known)
    days = day_reading.days(runtime, known)
    inbox = Inbox(
        runtime.store.entries,
        runtime.access.accounts,
        known,
        days.zone,
        free_by(working.plan),
        runtime.settings.answer_days,
    )
    return Desk(guest, runtime, known, working, inbox, days)


def waiting_for(guest: Guest, runtime: Runtime) -> int:
    """How many requests wait for the visitor's answer; counted again once anything was asked or
    decided. Raises StoreError."""
    desk = open_desk(guest, runtime)
    account = guest.visitor.account
    those = desk.inbox.within_reach(account, desk.now())
    state = (desk.company.revision, runtime.store.entries.revision(those), account.name,
             desk.now() // HOUR)  # fmt: skip
    known = st.session_state.get(_WAITING)
    if known is None or known[0] != state:
        count = sum(case.open for case in desk.inbox.theirs(account, desk.now()))
        known = st.session_state[_WAITING] = state, count
    return int(known[1])


def where(runtime: Runtime) -> Where:
    """Where corrections are kept, and who is told."""
    store = runtime.store
    sealed = store.retention.sealed_before
    return Where(store.entries, store.adjustments, runtime.access.notices, sealed)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a request would make of one day."""

    before: WorkingDay
    after: WorkingDay

    @property
    def changes(self) -> bool:
        return _figures(self.before) != _figures(self.after)


def effects(desk: Desk, request: Request) -> list[Effect]:
    """What its days are, and would be; only those that would be otherwise. Raises StoreError."""
    decision = Decision(request.id, Verdict.APPROVED, "", desk.now(), "-")
    entries = correcting(request, decision)
    if not entries:
        return []
    who, first, last, now = request.employee, request.first, request.last, desk.now()
    before = desk.working.of({who}, first, last, now)[who]
    after = desk.working.supposing(entries).of({who}, first, last, now)[who]
    found = [Effect(*pair) for pair in zip(before, after, strict=True)]
    return [effect for effect in found if effect.changes]


def _figures(day: WorkingDay) -> tuple[object, ...]:
    return (
        day.status, day.arrival, day.departure, day.breaks, day.worked, day.overtime, day.credited,
        day.leave, day.half, day.late, day.early,
    )  # fmt: skip
