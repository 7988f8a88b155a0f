"""Which rows are a person's, and which only name one.

    a column `employee`      in whatever table: the row is that person's and goes
    OWNED                   rows that are a person's by another column
    NAMED                   columns of others' rows that may name the person

A new table with a column `employee` is therefore erased without a word here. One that has people in
a column of another name needs a line; tests/store/test_erasing.py fails until it has one.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_PEOPLES = "('employment', 'team', 'zone', 'manager', 'deputy')"
"""Kinds of assignments whose subject is an employee; of the others it is a team."""
_MANAGERS = "('manager', 'deputy', 'team_manager')"
"""Kinds whose value is an employee."""
_Key = Literal["number", "login"]


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows that are a person's: where `column` is the number, or one of the log-in names."""

    table: str
    column: str
    key: _Key = "number"
    only: str = ""
    """A condition besides."""


@dataclass(frozen=True, slots=True)
class Named:
    """Rows of others. `instead` is an SQL expression; `:pseudonym` is the person's."""

    table: str
    column: str
    key: _Key
    instead: str
    only: str = ""


OWNED: Sequence[Owned] = (
    Owned("login", "account", "login"),
    Owned("notice", "account", "login"),
    Owned("invitation", "login", "login"),
    Owned("assignment", "subject", only=f"kind IN {_PEOPLES}"),
    Owned("employee", "number"),
)
NAMED: Sequence[Named] = (
    Named("bout_void", "replaced_by", "number", "''"),
    Named("assignment", "value", "number", "NULL", f"kind IN {_MANAGERS}"),
    Named("adjustment", "author", "login", ":pseudonym"),
    Named("adjustment", "approver", "login", ":pseudonym"),
    Named("assignment", "recorded_by", "login", ":pseudonym"),
    Named("consent", "recorded_by", "login", ":pseudonym"),
    Named("consent_text", "published_by", "login", ":pseudonym"),
    Named("invitation", "invited_by", "login", ":pseudonym"),
    Named("work_event", "said_by", "login", ":pseudonym"),
)


def owned(connection: sqlite3.Connection) -> list[Owned]:
    """Whose rows go, with the tables there are."""
    found = [
        Owned(table, "employee") for table, column in columns(connection) if column == "employee"
    ]
    return [*OWNED, *found]


def columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Every table with each of its columns."""
    yield from connection.execute(
        "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid"
    ).fetchall()


def condition(rule: Owned | Named, logins: Sequence[str]) -> str:
    """The WHERE of a rule, for the parameters `number` and `login0`, `login1`, ..."""
    if rule.key == "number":
        asked = f"{rule.column} = :number"
    else:
        names = ", ".join(f":login{n}" for n in range(len(logins)))
        asked = f"{rule.column} IN ({names})"
    return f"{asked} AND {rule.only}" if rule.only else asked


def parameters(number: str, logins: Sequence[str], pseudonym: str = "") -> dict[str, str]:
    """What `condition` and `Named.instead` ask for."""
    names = {f"login{n}": name for n, name in enumerate(logins)}
    return {"number": number, "pseudonym": pseudonym, **names}
