"""Requests as they are read: whose, until when, and who decides them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cwem.access.accounts import Account
from cwem.access.ports import Accounts
from cwem.access.roles import Permission, may_at_all
from cwem.attendance.deadlines import DAYS, Deadline, Stage, deadline, deciders, weekend
from cwem.attendance.decisions import Case, cases
from cwem.attendance.entries import ASKING
from cwem.attendance.planning import Plan
from cwem.attendance.ports import Entries
from cwem.attendance.requests import APPROVED_WITHIN, MOST_DAYS
from cwem.people.approvers import above, approvers, may_have_asked, nobody_near
from cwem.people.values import Company
from cwem.values import DAY, Millis, day_start, utc_day

LOOKED_BACK: Millis = APPROVED_WITHIN + 92 * DAY
"""Requests about days longer ago are history. Those that came too late to be approved are seen for
a quarter of a year, to be refused."""
LOOKED_AHEAD: Millis = 400 * DAY
"""Leave is asked for before it comes."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open request: until when, and by whom it is to be decided."""

    case: Case
    deadline: Deadline
    stage: Stage
    deciders: tuple[str, ...]
    """Log-in names; empty: nobody may, until somebody manages this person."""


def free_by(plan: Callable[[str, date, date], Plan]) -> Callable[[str, date], bool]:
    """Whether nobody expects this person on a day: a weekend or one of their holidays."""

    def free(number: str, day: date) -> bool:
        planned = plan(number, day, day)
        return weekend(day) or planned.asked[0].holiday is not None

    return free


def about(entries: Entries, employees: Collection[str], first: date, last: date) -> list[Case]:
    """These people's requests that touch these days, oldest first. Raises StoreError."""
    since = day_start(first) - MOST_DAYS * DAY  # leave stands at its first day
    found = entries.of(employees, since, day_start(last) + DAY, ASKING)
    return [
        case
        for case in cases(entry for those in found.values() for entry in those)
        if case.request.first <= last and case.request.last >= first
    ]


class Inbox:
    """Reads; every call may raise StoreError. `company` is one moment of the registry; `zone` says
    whose clock a person's day is counted by, `free` whether nobody expects them on a day."""

    def __init__(  # noqa: PLR0913, PLR0917 - what rights and deadlines follow from
        self,
        entries: Entries,
        accounts: Accounts,
        company: Company,
        zone: Callable[[str, date], str],
        free: Callable[[str, date], bool] = lambda _number, day: weekend(day),
        days: int = DAYS,
    ) -> None:
        self._entries, self._read, self._company = entries, accounts, company
        self._zone, self._free, self._days = zone, free, days
        self._accounts: list[Account] | None = None

    def of(self, employees: Collection[str], now: Millis) -> list[Case]:
        """These people's requests, open and decided, oldest first."""
        found = self._entries.of(employees, now - LOOKED_BACK, now + LOOKED_AHEAD, ASKING)
        return cases(entry for entries in found.values() for entry in entries)

    def about(self, employees: Collection[str], first: date, last: date) -> list[Case]:
        """Those that touch these days."""
        return about(self._entries, employees, first, last)

    def theirs(self, account: Account, now: Millis) -> list[Case]:
        """The requests this account may decide, or could have decided, oldest first."""
        those = self.within_reach(account, now)
        found = self.of(those, now) if those else []
        return [case for case in found if self._concerns(case, account, now)]

    def within_reach(self, account: Account, now: Millis) -> frozenset[str]:
        """Whose requests may be for this account."""
        found: frozenset[str] = frozenset()
        today = utc_day(now)
        if account.employee and may_at_all(account, Permission.APPROVE):
            since = utc_day(now - LOOKED_BACK)
            found |= may_have_asked(self._company, account.employee, since, today)
        if may_at_all(account, Permission.CLOSE_PERIODS):
            found |= nobody_near(self._company, today)
            able = self._able()
            found |= {n for n in self._company.employees
                      if not approvers(self._company, n, today, today) & able}  # fmt: skip
        return found - {account.employee or ""}

    def waiting(self, case: Case, now: Millis) -> Waiting:
        """Until when and by whom this request is, or was, to be decided."""
        request = case.request
        today = self.today(request.employee, now)
        asked = self.today(request.employee, request.said)
        until = deadline(asked, lambda day: self._free(request.employee, day), self._days)
        stage = until.stage(today)
        first = approvers(self._company, request.employee, today, request.first)
        then = above(self._company, request.employee, today)
        found = deciders(self.accounts(), request, first, then, stage is Stage.OVERDUE)
        return Waiting(case, until, stage, tuple(found))

    def told_until(self, case: Case, now: Millis) -> frozenset[str]:
        """Log-in names of those who were to decide this request on any day since it was asked."""
        days = range(case.request.said, now, DAY * max(1, (now - case.request.said) // (31 * DAY)))
        found = {name for day in days for name in self.waiting(case, day).deciders}
        return frozenset(found.union(self.waiting(case, now).deciders))

    def today(self, number: str, now: Millis) -> date:
        """The day it is for this person."""
        zone = ZoneInfo(self._zone(number, utc_day(now)))
        return datetime.fromtimestamp(now / 1000, zone).date()

    def accounts(self) -> list[Account]:
        """All of them, read once."""
        if self._accounts is None:
            self._accounts = self._read.accounts()
        return self._accounts

    def name(self, number: str) -> str:
        """What to call this person."""
        person = self._company.employees.get(number)
        return person.name if person is not None and person.name else number

    def account_name(self, login: str) -> str:
        """What to call whoever has this log-in name."""
        employee = next((a.employee for a in self.accounts() if a.name == login), None)
        return self.name(employee) if employee else login

    def _able(self) -> frozenset[str]:
        """Employee numbers of those whose account may decide what their people ask."""
        return frozenset(
            a.employee for a in self.accounts() if a.employee and may_at_all(a, Permission.APPROVE)
        )

    def _concerns(self, case: Case, account: Account, now: Millis) -> bool:
        """Of a decided one: whoever could have decided it then; it is nobody else's since."""
        if case.decision is None:
            return account.name in self.waiting(case, now).deciders
        if case.decision.by == account.name:
            return case.request.by != account.name
        return account.name in self.waiting(case, case.decision.at).deciders
