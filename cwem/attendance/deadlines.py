"""Until when a request has to be decided, and by whom.

    asked on Thursday, 5 working days:   Thu . Fri 1 . Mon 2 . Tue 3 . Wed 4 . Thu 5 | overdue
                                                              ^ reminder: 2 are left

First those who manage the person decide; once it is overdue also those who manage them. Whoever
closes periods decides where there is nobody else.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cwem.access.accounts import Account
from cwem.access.roles import Permission, Reach, may_at_all, reach
from cwem.attendance.requests import Request

_DAY = timedelta(days=1)
DAYS = 5
"""Working days until it is overdue."""
LEFT = 2
"""Working days before the last one on which who has to decide is reminded."""


class Stage(StrEnum):
    """How long it waits."""

    WAITING = "waiting"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Two days, by the clock of whoever asked."""

    reminder: date
    last: date
    """The last day on which it is not overdue."""

    def stage(self, today: date) -> Stage:
        if today > self.last:
            return Stage.OVERDUE
        return Stage.DUE_SOON if today >= self.reminder else Stage.WAITING


def deadline(
    asked: date, free: Callable[[date], bool], days: int = DAYS, left: int = LEFT
) -> Deadline:
    """Of what was asked on this day; `free`: nobody is expected to work that day."""
    working: list[date] = []
    day = asked
    while len(working) < days:
        day += _DAY
        # a calendar without a working day in two months has no say
        if not free(day) or (day - asked).days > 60 + days:
            working.append(day)
    return Deadline(working[max(0, len(working) - left)], working[-1])


def weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5


def deciders(
    accounts: Iterable[Account],
    request: Request,
    first: Collection[str],
    then: Collection[str],
    overdue: bool,
) -> list[str]:
    """Log-in names of those who may decide this request. `first`: employee numbers of those who
    manage the person; `then`: of those who manage these. Nobody decides their own."""
    others = [
        account
        for account in accounts
        if account.employee != request.employee and account.name != request.by
    ]
    near = _who_manage(others, first)
    far = _who_manage(others, then) if overdue or not near else []
    found = near + [name for name in far if name not in near]
    if not near or (overdue and not far):
        found += [name for name in _who_close(others) if name not in found]
    return found


def decides_at_all(account: Account) -> bool:
    """Whether a request of somebody else may ever come to this account."""
    return may_at_all(account, Permission.APPROVE) or may_at_all(account, Permission.CLOSE_PERIODS)


def _who_manage(accounts: Iterable[Account], numbers: Collection[str]) -> list[str]:
    return [a.name for a in accounts if a.employee in numbers and may_at_all(a, Permission.APPROVE)
            and reach(a, Permission.APPROVE) in {Reach.TEAM, Reach.ALL}]  # fmt: skip


def _who_close(accounts: Iterable[Account]) -> list[str]:
    return [a.name for a in accounts if may_at_all(a, Permission.CLOSE_PERIODS)]
