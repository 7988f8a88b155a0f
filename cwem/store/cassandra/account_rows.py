"""Accounts as rows, for whatever stores or reads one. The functions run inside the caller's
transaction."""

from collections.abc import Sequence

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.store.access_rules import employee_taken, name_taken, no_account, roles_of, roles_text
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.view import Row, View


def account_of(row: Row) -> Account:
    """The account of a row of `account`."""
    return Account(
        row["name"],
        roles_of(row["roles"]),
        row["employee"],
        row["created"],
        row["must_change"],
        row["disabled"],
        row["language"],
    )


def stored_account(view: View, name: str) -> Row:
    """The row of this account. Raises NoSuchAccount."""
    row = view.get("account", name=name)
    if row is None:
        raise no_account(name)
    return row


def all_accounts(view: View) -> list[Account]:
    """By name."""
    return [account_of(row) for row in view.rows("account")]


def create(view: View, account: Account, password_hash: str, entry: AuditEntry) -> None:
    """Store an account with its audit entry. Raises AccountTaken."""
    refuse_taken(view, [(account.name, account.employee)])
    view.add(
        "account",
        name=account.name,
        roles=roles_text(account.roles),
        employee=account.employee,
        created=account.created,
        password=password_hash,
        must_change=account.must_change,
        disabled=account.disabled,
        language=account.language,
    )
    if account.employee is not None:
        view.put("account_of_employee", employee=account.employee, name=account.name)
    append(view, entry)


def refuse_taken(view: View, new: Sequence[tuple[str, str | None]]) -> None:
    """Raises AccountTaken if there is an account of one of these names or of its employee;
    InputError if the employee was erased."""
    refuse_erased(view, [employee for _, employee in new])
    names = view.several("account", [{"name": name} for name, _ in new])
    people = [employee for _, employee in new if employee is not None]
    owned = view.several("account_of_employee", [{"employee": each} for each in people])
    having = {employee for employee, rows in zip(people, owned, strict=True) if rows}
    for (name, employee), rows in zip(new, names, strict=True):
        if rows:
            raise name_taken(name)
        if employee in having:
            raise employee_taken(employee)
