"""The audit and notices of an erased person as rows; what is hidden is in store/pseudonyms.py."""

import json
from collections.abc import Iterable

from cwem.store.cassandra.audit import month_of, subjects
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.view import Row, View
from cwem.store.erasure import Names
from cwem.store.pseudonyms import (
    Said,
    body_names,
    entry_names,
    hidden_body,
    hidden_entry,
    words_name,
)

_ENTRIES = "SELECT day, at, number, action, actor, about, account, details, address FROM audit"
_BOOK = "SELECT employee, month, at, kind, id, said_by, body FROM entry"
_NOTICES = "SELECT account, at, number, words FROM notice"


def entries(session: Session, who: Names) -> list[Row]:
    """Keys of the entries that name the person, looked for in all."""
    return [
        {"day": day.date(), "at": at, "number": number}
        for day, at, number, action, *said in session.scan(_ENTRIES)
        if entry_names(who, action, Said(*said))
    ]


def mentioning(session: Session, who: Names) -> list[Row]:
    """Keys of notices, whoever they are for, that name the person."""
    return [
        {"account": account, "at": at, "number": number}
        for account, at, number, words in session.scan(_NOTICES)
        if words_name(who, json.loads(words))
    ]


def pseudonymise(view: View, who: Names, pseudonym: str, keys: Iterable[Row]) -> int:
    """Change these entries, and where they are found; how many there were."""
    rows = [row for found in view.several("audit", keys) for row in found]
    for row in rows:
        old = Said(*(row[name] for name in Said._fields))
        new = hidden_entry(who, pseudonym, row["action"], old)
        key = {name: row[name] for name in ("day", "at", "number")}
        view.put("audit", **key, **new._asdict())
        _move(view, row, old, new)
    return len(rows)


def in_book(session: Session, who: Names) -> list[Row]:
    """Keys of the entries about others that the person said or is named in, looked for in all."""
    return [
        {"employee": employee, "month": month.date(), "at": at, "kind": kind, "id": id}
        for employee, month, at, kind, id, by, body in session.scan(_BOOK)
        if employee != who.number and (by in who.logins or body_names(who, body))
    ]


def pseudonymise_book(view: View, who: Names, pseudonym: str, keys: Iterable[Row]) -> None:
    """Change what these entries say of the person, and who said them."""
    for key, rows in zip(keys := list(keys), view.several("entry", keys), strict=True):
        for row in rows:
            by = pseudonym if row["said_by"] in who.logins else row["said_by"]
            body = hidden_body(who, pseudonym, row["body"])
            view.put("entry", **key, said_by=by, body=body)


def _move(view: View, row: Row, old: Said, new: Said) -> None:
    """It is found by the pseudonym and no longer by the person."""
    was, now = (
        set(subjects(said.actor, row["action"], said.about, said.account)) for said in (old, new)
    )
    where = {"month": month_of(row["day"]), "at": row["at"], "number": row["number"]}
    for subject in sorted(was - now):
        view.delete("audit_of", subject=subject, **where)
    for subject in sorted(now - was):
        view.put("audit_of", subject=subject, **where)
