"""The audit and notices of an erased person, as SQL; what is hidden is in store/pseudonyms.py.

The triggers of the table let this change through, and no other, while the pseudonym lies in
`audit_pseudonym`, which cannot outlive the transaction.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cwem.store.erasure import Names
from cwem.store.pseudonyms import (
    Said,
    as_json,
    body_names,
    entry_names,
    hidden_body,
    hidden_entry,
    whole_names,
    words_name,
)


@contextmanager
def calling(connection: sqlite3.Connection, pseudonym: str) -> Iterator[None]:
    """Words that are otherwise fixed may become this pseudonym."""
    connection.execute("INSERT INTO audit_pseudonym VALUES (1, ?, 0)", (pseudonym,))
    yield
    connection.execute("DELETE FROM audit_pseudonym")


def pseudonymise(connection: sqlite3.Connection, who: Names, pseudonym: str) -> int:
    """Change every entry that names the person, within `calling`; how many."""
    changed = []
    for id, action, said in _naming(connection, who):
        new = hidden_entry(who, pseudonym, action, said)
        if new != said:
            changed.append((*new, id))
    connection.executemany(
        "UPDATE audit SET actor = ?, about = ?, account = ?, details = ?, address = ? WHERE id = ?",
        changed,
    )
    return len(changed)


def entries(connection: sqlite3.Connection, who: Names) -> int:
    """How many entries name the person."""
    return sum(entry_names(who, action, said) for _, action, said in _naming(connection, who))


def mentioning(connection: sqlite3.Connection, who: Names) -> list[int]:
    """Notices, whoever they are for, that name the person."""
    names = whole_names(who)
    rows = connection.execute(
        f"SELECT number, words FROM notice WHERE {_mentions(names, 'words')}",  # noqa: S608
        tuple(map(as_json, names)),
    ).fetchall()
    return [number for number, words in rows if words_name(who, json.loads(words))]


def pseudonymise_book(connection: sqlite3.Connection, who: Names, pseudonym: str) -> int:
    """Change what others' entries say of the person, and who said them; how many."""
    found = in_book(connection, who)
    changed = [
        (pseudonym if by in who.logins else by, hidden_body(who, pseudonym, body), *key)
        for *key, by, body in found
    ]
    connection.executemany(
        "UPDATE entry SET said_by = ?, body = ?"
        " WHERE employee = ? AND at = ? AND kind = ? AND id = ?",
        changed,
    )
    return len(changed)


def in_book(
    connection: sqlite3.Connection, who: Names
) -> list[tuple[str, int, str, str, str, str]]:
    """Key, author and body of the entries about others that the person said or is named in."""
    logins, names = ", ".join("?" * len(who.logins)), whole_names(who)
    rows = connection.execute(
        "SELECT employee, at, kind, id, said_by, body FROM entry WHERE employee != ?"  # noqa: S608
        f" AND (said_by IN ({logins}) OR {_mentions(names, 'body')})",
        (who.number, *who.logins, *map(as_json, names)),
    ).fetchall()
    return [row for row in rows if row[4] in who.logins or body_names(who, row[5])]


def _naming(connection: sqlite3.Connection, who: Names) -> Iterator[tuple[int, str, Said]]:
    """Id, action and words of entries that may name the person."""
    logins, names = ", ".join("?" * len(who.logins)), whole_names(who)
    rows = connection.execute(
        "SELECT id, action, actor, about, account, details, address FROM audit"  # noqa: S608
        f" WHERE about = ? OR actor IN ({logins}) OR account IN ({logins})"
        f" OR {_mentions(names, 'details')}",
        (who.number, *who.logins, *who.logins, *map(as_json, names)),
    ).fetchall()
    for id, action, *said in rows:
        yield id, action, Said(*said)


def _mentions(words: Sequence[str], column: str) -> str:
    return " OR ".join([f"instr({column}, ?)"] * len(words))
