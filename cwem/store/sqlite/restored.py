"""A store's file that came out of a backup, before anybody reads it; and whether a store is empty
enough to be replaced by one."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from cwem.errors import InputError, StoreError, StoreTooNew
from cwem.store.sqlite.failures import store_error
from cwem.store.sqlite.schema import MIGRATIONS
from cwem.words import say

_OF_AN_INSTALLATION = ("account", "employee", "bout", "consent")


def check_schema(schema: int) -> None:
    """Raises StoreTooNew for a backup of a newer version than this one."""
    if schema > len(MIGRATIONS):
        raise StoreTooNew(
            say(
                "The backup was made by a newer version of CWEM (schema {schema}, this one knows "
                "{known}). Update CWEM, then restore. Nothing was restored.",
                schema=schema,
                known=len(MIGRATIONS),
            )
        )


def end_log_ins(path: Path) -> None:
    """Nobody is logged in because they were when the backup was made. Raises StoreError."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise StoreError(say("The store in the backup is damaged: {reason}.", reason=found))
            if connection.execute(
                "SELECT 1 FROM sqlite_schema WHERE name = 'login'"
            ).fetchone():  # not in the first schemas
                connection.execute("DELETE FROM login")
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def check_empty(path: Path) -> None:
    """Raises InputError if the store at `path` has people or accounts in it, or is in use. No file
    is as good as an empty one."""
    if not path.exists() or not path.stat().st_size:
        return
    try:
        with closing(
            sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None)
        ) as connection:
            known = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_schema").fetchall()
            }
            for table in known.intersection(_OF_AN_INSTALLATION):
                if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608
                    raise InputError(
                        say(
                            "The store {file} is not empty. A backup is restored on a machine "
                            "without one: set CWEM_HOME to a new folder. Nothing was restored.",
                            file=path,
                        )
                    )
            # only the last connection may leave the log: whoever runs holds another
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise InputError(
                say("CWEM is running on this store. Stop it, then restore. Nothing was restored.")
            ) from None
        raise store_error(error, path) from error
    except sqlite3.Error as error:
        raise store_error(error, path) from error
