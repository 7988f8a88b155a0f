"""The accounts a personnel file asks for: made as invitations, in the step that imports the people.

Who has an account or an open invitation keeps it: a file makes none a second time and changes none,
so that it can be imported again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cwem.access.accounts import Account, Role, new_account, plain_name
from cwem.access.audit import By
from cwem.access.invitations import Invitation, InvitationState
from cwem.access.invite import Issued, Wanted, invite
from cwem.access.ports import AccessStore, Invitations
from cwem.errors import InputError, StoreError
from cwem.people.csv_columns import Column
from cwem.people.csv_findings import Findings
from cwem.people.csv_plan import AccountWish, Plan, apply_plan
from cwem.people.csv_rows import Row
from cwem.people.ports import Registry
from cwem.people.values import AssignmentKind, Company
from cwem.values import Millis
from cwem.words import say, say_n


@dataclass(frozen=True, slots=True)
class Known:
    """Who can log in, and who was invited to and has not answered, when a plan is made."""

    accounts: tuple[Account, ...] = ()
    invitations: tuple[Invitation, ...] = ()

    @classmethod
    def of(cls, store: AccessStore, now: Millis) -> "Known":
        """As it is now. Raises StoreError."""
        found = store.invitations.invitations()
        waiting = (one for one in found if one.state(now) is InvitationState.OPEN)
        return cls(tuple(store.accounts.accounts()), tuple(waiting))

    def logins(self) -> Iterator[tuple[str, str | None, frozenset[Role]]]:
        """(log-in name, employee, roles) of all of them."""
        yield from ((one.name, one.employee, one.roles) for one in self.accounts)
        yield from ((one.login, one.employee, one.roles) for one in self.invitations)


class AccountPlanner:
    """Judges what the rows of one file ask for."""

    def __init__(self, known: Known, on: date, findings: Findings) -> None:
        self._on, self._findings = on, findings
        self._by_login = {login: (number, roles) for login, number, roles in known.logins()}
        self._by_employee = {number: login for login, number, _ in known.logins() if number}

    def wishes(self, rows: Sequence[Row], after: Company) -> tuple[AccountWish, ...]:
        """The accounts to be made; `after` is the company as it will be."""
        wanted = (self._wish(row, after) for row in rows if row.text(Column.LOGIN))
        found = tuple(wish for wish in wanted if wish)
        without = [r for r in rows if r.text(Column.ROLE) and not r.text(Column.LOGIN)]
        if without:
            self._findings.note(
                say_n(
                    "a row has a role but no log-in name, so no account is made for it",
                    "{n} rows have a role but no log-in name, so no account is made for them",
                    len(without),
                ),
                without[0].row,
                Column.LOGIN,
            )
        return found

    def _wish(self, row: Row, after: Company) -> AccountWish | None:
        role = Role(row.text(Column.ROLE) or Role.EMPLOYEE)
        login = plain_name(row.text(Column.LOGIN))
        try:
            new_account(login, frozenset({role}), row.number, 0, must_change=False)
        except InputError as error:
            self._findings.problem(error.args[0], row.row, Column.LOGIN)
            return None
        if self._has_one(row, login, role):
            return None
        span = after.line(AssignmentKind.EMPLOYMENT, row.number).span_near(self._on)
        if span and span.until and span.until <= self._on:
            note = say("{number} has left, so no account is made", number=row.number)
            self._findings.note(note, row.row, Column.LOGIN)
            return None
        person = after.employees[row.number]
        return AccountWish(row.row, row.number, login, role, person.email, person.language)

    def _has_one(self, row: Row, login: str, role: Role) -> bool:
        """Whether the person, or somebody else, has this name already; told where that matters."""
        taken = self._by_login.get(login)
        if taken is None:
            other = self._by_employee.get(row.number)
            if other:
                note = say("{number} has the log-in name {login}", number=row.number, login=other)
                advice = say("no other account is made")
                self._findings.note(note, row.row, Column.LOGIN, advice)
            return other is not None
        number, roles = taken
        if number != row.number:
            problem = (
                say("{login} is the log-in name of {number}", login=login, number=number)
                if number
                else say("{login} is the log-in name of somebody else", login=login)
            )
            self._findings.problem(problem, row.row, Column.LOGIN, say("choose another"))
        elif row.text(Column.ROLE) and role not in roles:
            note = say("{login} has other roles already", login=login)
            advice = say("change them on the page Accounts; this file does not")
            self._findings.note(note, row.row, Column.ROLE, advice)
        return True


def wanted(wishes: Iterable[AccountWish]) -> list[Wanted]:
    """What the invitations are to say."""
    return [
        Wanted(wish.login, frozenset({wish.role}), wish.employee, wish.language) for wish in wishes
    ]


def carry_out(
    registry: Registry, invitations: Invitations, plan: Plan, days: int, by: By
) -> tuple[Issued, ...]:
    """Import what the plan says and invite those it wishes accounts for, open for so many days.

    Raises as `apply_plan` does, with nothing done. Two stores are asked one after the other: if
    somebody took a log-in name between plan and import the people are imported, nobody is invited,
    and the InputError says so; the same file imported again asks for the invitations only."""
    apply_plan(registry, plan, by)
    try:
        return invite(invitations, wanted(plan.wishes), days, by)
    except InputError as error:
        raise InputError(
            say(
                "The people were imported, but nobody was invited: {reason} Import the file again.",
                reason=error.args[0],
            )
        ) from None
    except StoreError as error:
        raise InputError(
            say(
                "The people were imported, but nobody was invited, because the records could not "
                "be reached. Import the file again in a moment."
            )
        ) from error
