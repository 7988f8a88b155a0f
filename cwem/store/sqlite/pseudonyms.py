"""The audit of an erased person: what was done stays, who it was does not.

    actor, about, account     the pseudonym, where they were the person
    address                   empty, of what the person did or what was done to the person
    details                   of entries about the person: counts, and words out of our own lists;
                              of others: whatever names the person becomes the pseudonym

Time, action and order stay: that somebody's data was looked at, by whom, can still be read. The
triggers of the table let this change through, and no other, while the pseudonym lies in
`audit_pseudonym`, which cannot outlive the transaction.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from cwem.access.audit import Action
from cwem.store.erasure import Names

_OURS = frozenset({"as", "kind", "language", "permission", "purpose", "roles", "step", "what"})
"""Details whose words are the product's own, never typed."""
_PARTS = re.compile(r"(, | -> )")
_SETTINGS = {str(Action.CHANGE_SETTINGS)}
"""Figures there may look like a number of a person."""


@contextmanager
def calling(connection: sqlite3.Connection, pseudonym: str) -> Iterator[None]:
    """Words that are otherwise fixed may become this pseudonym."""
    connection.execute("INSERT INTO audit_pseudonym VALUES (1, ?, 0)", (pseudonym,))
    yield
    connection.execute("DELETE FROM audit_pseudonym")


def pseudonymise(connection: sqlite3.Connection, who: Names, pseudonym: str) -> int:
    """Change every entry that names the person, within `calling`; how many."""
    changed = []
    for id, *old, action in _naming(connection, who):
        actor, about, account, details, address = old
        own = about == who.number or account in who.logins
        new = [
            pseudonym if actor in who.logins else actor,
            pseudonym if about == who.number else about,
            pseudonym if account in who.logins else account,
            _hidden_details(who, pseudonym, action, details, own),
            "" if actor in who.logins or own else address,
        ]
        if new != old:
            changed.append((*new, id))
    connection.executemany(
        "UPDATE audit SET actor = ?, about = ?, account = ?, details = ?, address = ? WHERE id = ?",
        changed,
    )
    return len(changed)


def entries(connection: sqlite3.Connection, who: Names) -> int:
    """How many entries name the person."""
    return sum(
        actor in who.logins
        or about == who.number
        or account in who.logins
        or _hidden_details(who, "", action, details, own=False) != details
        for _id, actor, about, account, details, _address, action in _naming(connection, who)
    )


def mentioning(connection: sqlite3.Connection, who: Names) -> list[int]:
    """Notices, whoever they are for, that name the person."""
    rows = connection.execute(
        f"SELECT number, words FROM notice WHERE {_mentions(_whole(who), 'words')}",  # noqa: S608
        tuple(map(_as_json, _whole(who))),
    ).fetchall()
    return [number for number, words in rows if _named(who, json.loads(words))]


def _naming(connection: sqlite3.Connection, who: Names) -> Iterator[tuple[Any, ...]]:
    """Entries that may name the person."""
    logins = ", ".join("?" * len(who.logins))
    yield from connection.execute(
        "SELECT id, actor, about, account, details, address, action FROM audit"  # noqa: S608
        f" WHERE about = ? OR actor IN ({logins}) OR account IN ({logins})"
        f" OR {_mentions(_whole(who), 'details')}",
        (who.number, *who.logins, *who.logins, *map(_as_json, _whole(who))),
    ).fetchall()


def _named(who: Names, packed: Mapping[str, Any]) -> bool:
    """Whether kept words (store/kept_words.py) name the person."""
    for value in packed["params"].values():
        if isinstance(value, dict) and "words" in value and _named(who, value["words"]):
            return True
        if isinstance(value, str) and _hidden(who, value, "") != value:
            return True
    return False


def _hidden_details(who: Names, pseudonym: str, action: str, details: str, own: bool) -> str:
    hidden = {
        name: _hidden_detail(who, pseudonym, action, name, value, own)
        for name, value in json.loads(details).items()
    }
    return json.dumps(hidden, ensure_ascii=False, sort_keys=True)


def _hidden_detail(  # noqa: PLR0913, PLR0917 - what a detail is known by
    who: Names, pseudonym: str, action: str, name: str, value: str | int, own: bool
) -> str | int:
    if isinstance(value, int) or action in _SETTINGS:
        return value
    if own:
        return value if name in _OURS else pseudonym
    return _hidden(who, value, pseudonym)


def _hidden(who: Names, text: str, pseudonym: str) -> str:
    """The text without the person: alone, as a part of a list, and by full name in a sentence. A
    number or a first name alone would hit others."""
    for word in (who.name, who.email):
        if " " in word or "@" in word:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", pseudonym, text)
    return "".join(pseudonym if part in _whole(who) else part for part in _PARTS.split(text))


def _whole(who: Names) -> list[str]:
    return sorted({who.number, *who.logins, who.name, who.email} - {""})


def _mentions(words: Sequence[str], column: str) -> str:
    return " OR ".join([f"instr({column}, ?)"] * len(words))


def _as_json(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)[1:-1]
