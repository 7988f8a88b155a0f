"""Numbers of erased people: whatever would bring one back asks here first, inside its own
transaction."""

import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from cwem.store.erasure import Installation
from cwem.store.refusals import erased


def installation(connection: sqlite3.Connection) -> Installation | None:
    """Which installation this is; None: nobody has asked yet, so nobody was erased."""
    row = connection.execute("SELECT id, secret FROM installation").fetchone()
    return Installation(*row) if row else None


def settled_installation(connection: sqlite3.Connection) -> Installation:
    """The same, made up where it is missing."""
    connection.execute(
        "INSERT OR IGNORE INTO installation VALUES (1, ?, ?)",
        (secrets.token_hex(8), secrets.token_bytes(32)),
    )
    found = installation(connection)
    assert found is not None
    return found


def erased_among(connection: sqlite3.Connection, numbers: Iterable[str]) -> frozenset[str]:
    """Those of the numbers that are blocked."""
    if connection.execute("SELECT 1 FROM erased_number LIMIT 1").fetchone() is None:
        return frozenset()
    here = settled_installation(connection)
    marks = {bytes.fromhex(here.mark(number)): number for number in set(numbers)}
    return frozenset(
        number
        for mark, number in marks.items()
        if connection.execute("SELECT 1 FROM erased_number WHERE mark = ?", (mark,)).fetchone()
    )


def refuse_erased(connection: sqlite3.Connection, numbers: Iterable[str | None]) -> None:
    """Raises InputError if one of these numbers was erased: it is nobody's ever after."""
    for number in sorted(erased_among(connection, filter(None, numbers))):
        raise erased(number)


def block(connection: sqlite3.Connection, mark: str, day: str) -> None:
    """From now on this number is refused."""
    connection.execute(
        "INSERT OR IGNORE INTO erased_number VALUES (?, ?, 0)", (bytes.fromhex(mark), day)
    )


def count_refused(connection: sqlite3.Connection, rows: Mapping[str, int]) -> None:
    """Remember how many rows of each erased number were refused."""
    if rows:
        here = settled_installation(connection)
        connection.executemany(
            "UPDATE erased_number SET refused = refused + ? WHERE mark = ?",
            [(count, bytes.fromhex(here.mark(number))) for number, count in Counter(rows).items()],
        )
