"""Statements for a store's writer, which calls them with its connection."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TypeAlias

Write: TypeAlias = Callable[[sqlite3.Connection], None]


def many(statement: str, rows: Sequence[tuple[object, ...]]) -> Write:
    """With each of these rows."""

    def write(connection: sqlite3.Connection) -> None:
        connection.executemany(statement, rows)

    return write


def once(statement: str) -> Write:
    """As it is."""

    def write(connection: sqlite3.Connection) -> None:
        connection.execute(statement)

    return write
