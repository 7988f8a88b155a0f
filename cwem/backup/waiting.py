"""Rows that wait in the outbox are in a backup too, although they are not in the store yet.

    outbox copied -> store copied -> rows of the outbox into the copy of the store

In this order: a row that the store takes in between is in both, and twice is once; the other way
round it could be in neither. The outbox stays as it is, on this machine; rows that wait on others
are in their backups only.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from cwem.errors import RowsRefused
from cwem.store.bout_rows import bout_of, is_bout, is_void, void_of
from cwem.store.opening import outbox_in
from cwem.store.outbox.file import FILE, Waiting
from cwem.store.sqlite import SqliteStore, open_store
from cwem.store.sqlite.copies import copy_store

_BATCH = 5_000


def copy_waiting(home: Path, folder: Path) -> None:
    """Copy the outbox of the installation in `home` into `folder`, if there is one, sealed as it
    is. Raises sqlite3.Error and OSError."""
    if (home / FILE).is_file():
        copy_store(home / FILE, folder / FILE)


def bring_waiting(folder: Path, store: Path, keys: Path) -> int:
    """Write what waits in the copied outbox into the copied store; how many rows, without those the
    store refuses for good. Raises StoreError."""
    brought = after = 0
    with closing(outbox_in(folder, keys)) as outbox:
        if not outbox.count():
            return 0
        with open_store(store, keys) as copy:
            while rows := outbox.next(after, _BATCH):
                brought += _write(copy, rows)
                after = rows[-1].number
    return brought


def _write(store: SqliteStore, rows: Sequence[Waiting]) -> int:
    try:
        store.write(
            [bout_of(each.row) for each in rows if is_bout(each.row)],
            [void_of(each.row) for each in rows if is_void(each.row)],
        ).result()
    except RowsRefused as error:
        return len(rows) - len(error.reasons)
    return len(rows)
