"""Who has to decide is reminded in time, and told who decides once it is too late.

Done again and again: each reminder is posted as of the moment it is due, so it is one notice
however often it is made.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from cwem.access.notices import NoticeKind, tell
from cwem.access.ports import AccessStore
from cwem.attendance.asking_words import asked_for
from cwem.attendance.deadlines import Stage
from cwem.attendance.decisions import Case, Decision
from cwem.attendance.planning import Planner
from cwem.attendance.requests import Request
from cwem.errors import StoreError
from cwem.kpi.correcting import (
    PAGE,
    Told,
    Where,
    about,
    adjust,
    say_that_nobody_decides,
    settled,
)
from cwem.kpi.inbox import LOOKED_BACK, Inbox, Waiting, free_by
from cwem.kpi.reread import Reread
from cwem.people.local_days import midnight
from cwem.people.ports import Registry
from cwem.people.values import Company
from cwem.settings import Settings
from cwem.store.ports import WholeStore
from cwem.totals.reading import Days
from cwem.values import DAY, Millis
from cwem.words import Words, say

log = logging.getLogger(__name__)

LATE: Millis = 7 * DAY
"""What was due longer ago was said long ago."""
EVERY: Millis = 3_600_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminding:
    """Every call may raise StoreError."""

    where: Where
    inbox: Inbox
    company: Company
    zone_of: Callable[[str, date], str]

    def remind(self, now: Millis, known: Reread[Case]) -> int:
        """Tell whoever is to be told by now; how many requests are open. `known` has what was read
        the last time."""
        found = self._asked(now, known)
        open_ones = [case for case in found if case.open]
        for case in open_ones:
            self._about(self.inbox.waiting(case, now), now)
        for case in found:
            # a store that was away just after the decision is caught up with
            if case.decision is not None and case.decision.at > now - LATE:
                self._catch_up(case.request, case.decision)
            if case.decision is not None and case.decision.at > now - 2 * EVERY:
                settled(self.where.notices, self.inbox, case.request, now)
        return len(open_ones)

    def _asked(self, now: Millis, known: Reread[Case]) -> list[Case]:
        """Everybody's requests that are open, or were decided lately, oldest first."""

        def read(employees: Collection[str]) -> list[Case]:
            return [case for case in self.inbox.of(employees, now) if _matters(case, now)]

        found = known.of(self.where.entries, self.company.employees, read)
        those = [case for case in found if case.request.at >= now - LOOKED_BACK]
        return sorted(
            those, key=lambda case: (case.request.said, case.request.employee, case.request.id)
        )

    def _catch_up(self, request: Request, decision: Decision) -> None:
        try:
            adjust(self.where.adjustments, request, decision)
        except StoreError as problem:  # the day's events have gone since
            log.warning("an approved request could not be applied: %s", problem)

    def _about(self, one: Waiting, now: Millis) -> None:
        request = one.case.request
        who, what = self.inbox.name(request.employee), asked_for(request)
        if not one.deciders:
            say_that_nobody_decides(self.where.notices, self.inbox, one.case, now)
        if one.stage is Stage.WAITING:
            return
        if one.stage is Stage.DUE_SOON:
            words = say("{who} waits for your answer about {what}, by {day}.",
                        who=who, what=what, day=one.deadline.last)  # fmt: skip
            soon = self._begin(request.employee, one.deadline.reminder)
            if soon > now - LATE:
                self._tell(one.deciders, NoticeKind.REQUEST, words, soon, request, Told.SOON)
            return
        over = self._begin(request.employee, one.deadline.last + _DAY)
        words = say("Nobody has answered {who} in time about {what}; you may decide it now.",
                    who=who, what=what)  # fmt: skip
        if over <= now - LATE:
            return
        self._tell(one.deciders, NoticeKind.REQUEST, words, over, request, Told.OVERDUE)
        names = ", ".join(self.inbox.account_name(each) for each in one.deciders)
        words = say("What you asked for, {what}, was not answered in time. It may be decided by: "
                    "{names}.", what=what, names=names)  # fmt: skip
        if one.deciders:
            self._tell([request.by], NoticeKind.INFORMATION, words, over, request, Told.LATE)

    def _tell(  # noqa: PLR0913, PLR0917 - the parts of a notice
        self,
        names: Collection[str],
        kind: NoticeKind,
        words: Words,
        at: Millis,
        request: Request,
        told: Told,
    ) -> None:
        tell(self.where.notices, names, kind, words, PAGE, at, about(request, told))

    def _begin(self, employee: str, day: date) -> Millis:
        return midnight(self.zone_of(employee, day), day)


def _matters(case: Case, now: Millis) -> bool:
    """Now, or at any time later."""
    return case.decision is None or case.decision.at > now - LATE


class Reminders:
    """Reminds at most once an hour. One thread calls `run`."""

    def __init__(self, made: Callable[[], Reminding]) -> None:
        """`made` reads the company and what was agreed as they are then."""
        self._made, self._last = made, -EVERY
        self._known: Reread[Case] = Reread()

    def run(self, now: Millis) -> None:
        """Raises StoreError."""
        if now - self._last >= EVERY:
            self._made().remind(now, self._known)
            self._last = now


class Working(Protocol):
    """What it is made of."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> WholeStore: ...

    @property
    def access(self) -> AccessStore: ...

    @property
    def registry(self) -> Registry: ...


def reminding(work: Working) -> Reminding:
    """Over one moment of the company. Raises StoreError."""
    company, store = work.registry.company(), work.store
    planner = Planner(company, store.rule_books.book())
    days = Days(store, company, work.settings.rules().departure)
    inbox = Inbox(
        store.entries,
        work.access.accounts,
        company,
        days.zone,
        free_by(planner.plan),
        work.settings.answer_days,
    )
    where = Where(store.entries, store.adjustments, work.access.notices)
    return Reminding(where, inbox, company, days.zone)
