"""Erasing somebody, as SQL: the `Erasures` of cwem/store/erasure.py."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing

from filelock import Timeout

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditEntry
from cwem.access.pepper import Pepper
from cwem.errors import InputError, StoreError
from cwem.store.access_rules import roles_of
from cwem.store.erasure import Installation, Names, Purge, Removal
from cwem.store.personal import NAMED, Named, Owned, place_rows
from cwem.store.pseudonyms import new_pseudonym
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.copies import delete_copies, delete_left
from cwem.store.sqlite.database import Database, Readers
from cwem.store.sqlite.erased import block, installation, settled_installation
from cwem.store.sqlite.failures import store_error
from cwem.store.sqlite.marking import mark_groups_of
from cwem.store.sqlite.people import gallery_changed
from cwem.store.sqlite.personal import condition, instead, only, owned, parameters
from cwem.store.sqlite.pseudonyms import (
    calling,
    entries,
    in_book,
    mentioning,
    pseudonymise,
    pseudonymise_book,
)
from cwem.store.sqlite.registry import raise_revision
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis, utc_day
from cwem.words import say


class SqliteErasures:
    """The `Erasures` port."""

    def __init__(
        self, readers: Readers, writer: Writer, database: Database, pepper: Pepper
    ) -> None:
        self._readers, self._writer, self._database = readers, writer, database
        self._pepper = pepper

    def installation(self) -> Installation:
        with self._readers.borrow() as connection:
            found = installation(connection)
        return found or self._writer.change(settled_installation)

    def names(self, number: str) -> Names:
        with self._readers.borrow() as connection:
            return _names(connection, number)

    def traces(self, who: Names) -> Mapping[str, int]:
        try:
            with closing(self._database.connect()) as connection:  # one that never saw the rows
                return _traces(connection, who)
        except sqlite3.Error as error:
            raise store_error(error, self._database.path) from error

    def erase(
        self,
        number: str,
        at: Millis,
        actor: str,
        certain: Callable[[str], None] = lambda _: None,
        *,
        decided: bool = False,
    ) -> Removal:
        def change(connection: sqlite3.Connection) -> Removal:
            if not decided:
                _keep_an_administrator(connection, number)
            mark = settled_installation(connection).mark(number)
            done = _erase(connection, number, at, actor, self._pepper)
            block(connection, mark, utc_day(at).isoformat())
            certain(mark)
            return done

        return self._writer.change(change)

    def purge(self) -> Purge:
        return purge(self._database)

    def blocked(self) -> Mapping[str, str]:
        with self._readers.borrow() as connection:
            rows = connection.execute("SELECT mark, day FROM erased_number").fetchall()
        return {mark.hex(): day for mark, day in rows}

    def block(self, marks: Mapping[str, str]) -> None:
        def change(connection: sqlite3.Connection) -> None:
            for mark, day in marks.items():
                block(connection, mark, day)

        self._writer.change(change)

    def refused(self) -> int:
        with self._readers.borrow() as connection:
            found = connection.execute("SELECT coalesce(sum(refused), 0) FROM erased_number")
            return int(found.fetchone()[0])

    def numbers(self) -> frozenset[str]:
        with self._readers.borrow() as connection:
            return frozenset().union(*(_numbers(connection, rule) for rule in owned(connection)))


def purge(database: Database) -> Purge:
    """Overwrite what was removed: the log is emptied, the file written anew without its gaps, and
    copies from before migrations and of unfinished backups are deleted."""
    done = ["removed rows were overwritten with zeros in the store's file (secure_delete)"]
    later: list[str] = []
    if copies := delete_copies(database.path):
        done.append(f"{copies} copies of the store from before migrations deleted")
    try:
        if left := delete_left(database.path.parent):
            done.append(f"{left} copies that unfinished backups had left deleted")
    except Timeout:
        later.append("a backup is being made right now; it may hold the person, sealed")
    try:
        with closing(database.connect()) as connection:
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        done.append("the store's file was written anew without them (vacuum)")
        if busy:
            later.append("the write-ahead log is emptied when nobody reads: at the next checkpoint")
        else:
            done.append("the write-ahead log was emptied (checkpoint)")
    except (sqlite3.Error, StoreError) as error:
        later.append(f"the store's file is not written anew yet ({error}); run the command again")
    later.append("blocks the disk itself keeps of old files: as long as the disk does")
    return Purge(tuple(done), tuple(later))


def _erase(
    connection: sqlite3.Connection, number: str, at: Millis, actor: str, pepper: Pepper
) -> Removal:
    who = _names(connection, number)
    pseudonym = new_pseudonym()
    given = parameters(number, who.logins, pseudonym)
    removed, changed = Counter[str](), Counter[str]()
    removed["notice"] += _forget_notices(connection, who)
    removed.update(_forget_places(connection, who, pepper))
    with calling(connection, pseudonym):
        changed["audit"] += pseudonymise(connection, who, pseudonym)
        changed["entry"] += pseudonymise_book(connection, who, pseudonym)
        for rule in NAMED:
            changed[rule.table] += _rename(connection, rule, who, pseudonym)
    mark_groups_of(connection, number)
    for each in owned(connection):
        statement = f"DELETE FROM {each.table} WHERE {condition(each, who.logins)}"  # noqa: S608
        removed[each.table] += connection.execute(statement, given).rowcount
    gallery_changed(connection)
    raise_revision(connection)
    rows = sum(removed.values())
    append(
        connection,
        AuditEntry(at, actor, Action.ERASE, pseudonym, details={"rows": rows}),
    )
    return Removal(who, dict(removed), dict(changed), pseudonym)


def _rename(connection: sqlite3.Connection, rule: Named, who: Names, pseudonym: str) -> int:
    return connection.execute(  # the parts are the constants of personal.py
        f"UPDATE OR REPLACE {rule.table} SET {rule.column} = {instead(rule)}"  # noqa: S608
        f" WHERE {condition(rule, who.logins)}",
        parameters(who.number, who.logins, pseudonym),
    ).rowcount


def _names(connection: sqlite3.Connection, number: str) -> Names:
    person = connection.execute(
        "SELECT name, email FROM employee WHERE number = ?", (number,)
    ).fetchone()
    logins = connection.execute(
        "SELECT name FROM account WHERE employee = :number"
        " UNION SELECT login FROM invitation WHERE employee = :number AND login NOT IN"
        " (SELECT name FROM account WHERE employee IS NOT :number)"
        # an account that is gone by now, unless somebody else has its name today
        " UNION SELECT account FROM audit WHERE about = :number AND account IS NOT NULL"
        " AND account NOT IN (SELECT name FROM account WHERE employee IS NOT :number)",
        {"number": number},
    ).fetchall()
    former = connection.execute("SELECT name FROM former_name WHERE employee = ?", (number,))
    name, email = person or ("", "")
    found = tuple(login for (login,) in logins if login)
    return Names(number, found, name, email, tuple(each for (each,) in former))


def _keep_an_administrator(connection: sqlite3.Connection, number: str) -> None:
    rows = connection.execute("SELECT employee, roles FROM account WHERE NOT disabled").fetchall()
    administrators = {employee for employee, roles in rows if Role.ADMIN in roles_of(roles)}
    if administrators == {number}:
        raise InputError(
            say(
                "{number} is the only administrator who can log in; make another one first.",
                number=number,
            )
        )


def _forget_notices(connection: sqlite3.Connection, who: Names) -> int:
    found = mentioning(connection, who)
    connection.executemany("DELETE FROM notice WHERE number = ?", [(each,) for each in found])
    return len(found)


def _forget_places(connection: sqlite3.Connection, who: Names, pepper: Pepper) -> Counter[str]:
    """Digests of where the person logged in from, as far as the addresses are known."""
    gone = Counter[str]()
    for login in who.logins:
        addresses = connection.execute(
            "SELECT address FROM login WHERE account = :name"
            " UNION SELECT address FROM audit WHERE actor = :name OR account = :name",
            {"name": login},
        ).fetchall()
        for table, column, digest in place_rows(pepper, login, (each for (each,) in addresses)):
            gone[table] += connection.execute(
                f"DELETE FROM {table} WHERE {column} = ?",  # noqa: S608 - constants
                (digest,),
            ).rowcount
    return gone


def _traces(connection: sqlite3.Connection, who: Names) -> dict[str, int]:
    given = parameters(who.number, who.logins)
    found = Counter[str]()
    rules: list[Owned | Named] = [*owned(connection), *NAMED]
    for rule in rules:
        statement = f"SELECT count(*) FROM {rule.table} WHERE {condition(rule, who.logins)}"  # noqa: S608 - constants
        found[rule.table] += connection.execute(statement, given).fetchone()[0]
    found["audit"] += entries(connection, who)
    found["entry"] += len(in_book(connection, who))
    found["notice"] += len(mentioning(connection, who))
    return dict(sorted(found.items()))


def _numbers(connection: sqlite3.Connection, rule: Owned | Named) -> set[str]:
    """Every number in the column of this rule: hopping from one to the next along an index that
    begins with it, else in one pass; a hop without an index is a pass."""
    if rule.key != "number":
        return set()
    if not _leads_an_index(connection, rule):
        once = (
            f"SELECT DISTINCT {rule.column} FROM {rule.table} WHERE {rule.column} > ''{only(rule)}"  # noqa: S608 - constants
        )
        return {number for (number,) in connection.execute(once)}
    next_one = f"SELECT min({rule.column}) FROM {rule.table} WHERE {rule.column} > ?{only(rule)}"  # noqa: S608 - constants
    found: set[str] = set()
    last = ""
    while (last := connection.execute(next_one, (last,)).fetchone()[0]) is not None:
        found.add(last)
    return found


def _leads_an_index(connection: sqlite3.Connection, rule: Owned | Named) -> bool:
    found = connection.execute(
        "SELECT 1 FROM pragma_index_list(?) AS one, pragma_index_info(one.name) AS its"
        " WHERE its.seqno = 0 AND its.name = ?",
        (rule.table, rule.column),
    )
    return found.fetchone() is not None
