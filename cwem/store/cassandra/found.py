"""What is found of a person in Cassandra, and how it goes."""

import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Self

from cwem.access.pepper import Pepper
from cwem.store.bout_rows import AHEAD
from cwem.store.cassandra.bouts import Lifetime, PersonDay
from cwem.store.cassandra.marking import mark_now
from cwem.store.cassandra.personal import LED, PAST, PersonalRows
from cwem.store.cassandra.pseudonyms import (
    entries,
    in_book,
    mentioning,
    pseudonymise,
    pseudonymise_book,
)
from cwem.store.cassandra.session import Call, Session
from cwem.store.cassandra.versions import GALLERY, REGISTRY, raise_version
from cwem.store.cassandra.view import Row, Table, View
from cwem.store.erasure import Names
from cwem.store.personal import PSEUDONYM, Named, place_rows
from cwem.values import Millis

_MARGIN: Millis = 60_000
"""How long a process may take to hear that a number is blocked; beyond AHEAD."""


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of rows, or leading parts of keys."""

    of_number: Mapping[str, list[Row]] = field(default_factory=dict)
    owned: Mapping[str, list[Row]] = field(default_factory=dict)
    named: tuple[tuple[Named, Row], ...] = ()
    entries: tuple[Row, ...] = ()
    """Of the audit."""
    book: tuple[Row, ...] = ()
    """Entries about others."""
    removed: Counter[str] = field(default_factory=Counter)
    """Table -> how many rows are the person's."""
    changed: Counter[str] = field(default_factory=Counter)
    """Table -> how many rows of others name the person."""
    tables: tuple[str, ...] = ()
    """That were looked at."""

    def __bool__(self) -> bool:
        return any(self.removed.values()) or any(self.changed.values())

    def with_counts_of(self, other: "Found") -> Self:
        return replace(
            self, removed=self.removed + other.removed, changed=self.changed + other.changed
        )


class Looking:
    """Looks for people. Thread-safe."""

    def __init__(self, session: Session, tables: Mapping[str, Table]) -> None:
        self._session = session
        self.rows = PersonalRows(session, tables)

    def look(self, who: Names) -> Found:
        """Everything of the person as it is now. Raises StoreError."""
        of_number = self.rows.of_number(who.number)
        owned = self.rows.owned(who)
        owned["notice"] = owned.get("notice", []) + mentioning(self._session, who)
        owned = {table: _other(keys, of_number.get(table, ())) for table, keys in owned.items()}
        named, said = self.rows.named(who), entries(self._session, who)
        book = in_book(self._session, who)
        removed = Counter({name: self.rows.count(name, rows) for name, rows in of_number.items()})
        removed.update({table: len(keys) for table, keys in owned.items()})
        changed = Counter(rule.table for rule, _ in named)
        changed["audit"], changed["entry"] = len(said), len(book)
        tables = tuple(sorted({*removed, *changed}))
        return Found(
            of_number, owned, tuple(named), tuple(said), tuple(book), removed, changed, tables
        )


def remove(view: View, who: Names, pseudonym: str, found: Found, pepper: Pepper) -> None:
    """Everything that transactions write, with the caller's change."""
    for place, column, digest in _places(view, who, found, pepper):
        view.delete(place, **{column: digest})
    pseudonymise(view, who, pseudonym, found.entries)
    pseudonymise_book(view, who, pseudonym, found.book)
    for rule, key in found.named:
        if rule.table not in PAST and view.get(rule.table, **key) is not None:
            new = pseudonym if rule.instead == PSEUDONYM else rule.instead
            columns: Row = {**key, rule.column: new}
            view.put(rule.table, **columns)
    for table, keys in (*found.of_number.items(), *found.owned.items()):
        if table not in PAST:
            for key in keys:
                _forget_second_way(view, table, key)
                view.delete(table, **key)
    raise_version(view, GALLERY)
    raise_version(view, REGISTRY)


def delete_past(session: Session, found: Found, lifetime: Lifetime, now: Millis) -> None:
    """Everything that is written past the transactions, led tables first, so that whoever dies in
    between finds the rest again. Groups are added up again without the person. Voids of others
    are written anew, to live as long as any void of their day."""
    stamp = time.time_ns() // 1_000 + (AHEAD + _MARGIN) * 1_000
    days = {row["day"] for row in found.of_number.get("rolled_person", ())}
    groups = [PersonDay("", day) for day in sorted(days)]
    mark_now(session, groups)  # whoever dies in between leaves groups to be made again
    voids = [key for rule, key in found.named if rule.table == "bout_void"]
    session.each(call for key in voids for call in _unnamed(key, lifetime, now))
    session.each(_delete("bout_void", key, stamp) for key in voids)
    past = {table: keys for table, keys in found.of_number.items() if table in PAST}
    for led in (True, False):
        session.each(
            _delete(table, key, stamp)
            for table, keys in past.items()
            if (table in LED) is led
            for key in keys
        )
    mark_now(session, groups)  # a turn that began meanwhile may have read the person


def _places(
    view: View, who: Names, found: Found, pepper: Pepper
) -> Iterator[tuple[str, str, bytes]]:
    """Where the person logged in from, as far as the addresses are known."""
    rows = [row for keys in view.several("audit", found.entries) for row in keys]
    rows += [row for keys in view.several("login", found.owned.get("login", ())) for row in keys]
    for login in who.logins:
        known = {row["address"] for row in rows if login in {row.get("actor"), row["account"]}}
        yield from place_rows(pepper, login, known)


def _forget_second_way(view: View, table: str, key: Row) -> None:
    """Rows by which this one is found besides."""
    if table == "login":
        view.delete("login_seen", **key)
    if table == "invitation" and (row := view.get(table, **key)):
        view.delete("invitation_of_digest", digest=row["digest"])
    if table == "notice" and (row := view.get(table, **key) if "number" in key else None):
        view.delete("notice_known", id=row["id"])


def _delete(table: str, key: Row, stamp: int) -> Call:
    where = " AND ".join(f"{name} = ?" for name in key)
    return f"DELETE FROM {table} USING TIMESTAMP ? WHERE {where}", [stamp, *key.values()]  # noqa: S608


def _unnamed(key: Row, lifetime: Lifetime, now: Millis) -> Iterator[Call]:
    """The void that names nobody, written as any void is; none where its time is over."""
    row = {**key, "replaced_by": ""}
    with suppress(ValueError):
        ttl = lifetime.seconds(row["started"], now)
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        yield (
            f"INSERT INTO bout_void ({names}) VALUES ({marks})"  # noqa: S608
            " USING TIMESTAMP ? AND TTL ?",
            [*row.values(), row["started"] * 1_000, ttl],
        )


def _other(keys: list[Row], known: Collection[Row]) -> list[Row]:
    """Each key once, without those that are known."""
    found: list[Row] = []
    for key in keys:
        if key not in known and key not in found:
            found.append(key)
    return found
