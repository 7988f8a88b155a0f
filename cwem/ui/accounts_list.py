"""The accounts as a list: who they belong to, what they may, and whether they are in use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from cwem.access.accounts import Account, Role
from cwem.values import Employee, Millis
from cwem.words import Words, say


class State(StrEnum):
    """Whether somebody can log in; exactly one."""

    IN_USE = "in use"
    PASSWORD_DUE = "password due"  # noqa: S105 - a word, no password
    """The one-time password was not changed yet."""
    DISABLED = "disabled"


STATE_WORDS: Mapping[State, Words] = {
    State.IN_USE: say("In use"),
    State.PASSWORD_DUE: say("Password due"),
    State.DISABLED: say("Disabled"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One account."""

    account: Account
    person: str
    """Name of the employee; empty for a device, and where no name is known."""
    state: State
    last: date | None
    """The day of the last log-in in the viewer's zone: a day and no time, because an administrator
    sees nobody's working time."""

    @property
    def title(self) -> str:
        """How it is found in a list to type into."""
        number = self.account.employee or ""
        return " · ".join(filter(None, [self.account.name, self.person, number]))


def rows(
    accounts: Iterable[Account],
    employees: Mapping[str, Employee],
    last: Mapping[str, Millis],
    zone: ZoneInfo,
) -> list[Row]:
    """All accounts, by log-in name."""
    return [
        Row(
            account,
            _person(account, employees),
            state(account),
            _day(last.get(account.name), zone),
        )
        for account in sorted(accounts, key=lambda each: each.name)
    ]


def state(account: Account) -> State:
    """Whether somebody can log in to it."""
    if account.disabled:
        return State.DISABLED
    return State.PASSWORD_DUE if account.must_change else State.IN_USE


def matching(
    found: Iterable[Row], text: str = "", role: Role | None = None, only: State | None = None
) -> list[Row]:
    """Those whose name, person or number holds every word, of this role and state."""
    words = text.casefold().split()
    return [
        row
        for row in found
        if all(word in row.title.casefold() for word in words)
        and (role is None or role in row.account.roles)
        and (only is None or row.state is only)
    ]


def without_account(
    employees: Mapping[str, Employee], accounts: Iterable[Account]
) -> dict[str, str]:
    """Number -> number and name of who has no account yet, by number."""
    taken = {account.employee for account in accounts}
    return {
        number: f"{number} {employees[number].name}".strip()
        for number in sorted(employees)
        if number not in taken
    }


def _person(account: Account, employees: Mapping[str, Employee]) -> str:
    employee = employees.get(account.employee or "")
    return employee.name if employee else ""


def _day(at: Millis | None, zone: ZoneInfo) -> date | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, zone).date()
