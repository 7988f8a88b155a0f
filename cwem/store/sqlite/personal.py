"""The rules of store/personal.py as SQL."""

import sqlite3
from collections.abc import Iterator, Sequence

from cwem.store.personal import OWNED, PSEUDONYM, Named, Owned


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
    return asked + only(rule)


def only(rule: Owned | Named) -> str:
    """The kinds a rule is for, as a further condition; they are constants of personal.py."""
    return f" AND kind IN ({', '.join(map(repr, rule.kinds))})" if rule.kinds else ""


def instead(rule: Named) -> str:
    """What stands in the column afterwards, as an expression."""
    if rule.instead == PSEUDONYM:
        return ":pseudonym"
    return "NULL" if rule.instead is None else "''"


def parameters(number: str, logins: Sequence[str], pseudonym: str = "") -> dict[str, str]:
    """What `condition` and `instead` ask for."""
    names = {f"login{n}": name for n, name in enumerate(logins)}
    return {"number": number, "pseudonym": pseudonym, **names}
