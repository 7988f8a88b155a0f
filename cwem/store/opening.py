"""The one place that chooses the store, from the settings."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cwem.errors import StoreError
from cwem.settings import Settings
from cwem.store.ports import OpenStore
from cwem.words import say

if TYPE_CHECKING:
    from cwem.store.outbox import OutboxFile

ENVIRONMENT: Mapping[str, str] = os.environ


def open_store(
    settings: Settings, environment: Mapping[str, str] = ENVIRONMENT, *, half_copied: bool = False
) -> OpenStore:
    """The store that CWEM_STORE names, with its tables up to date; one that is `half_copied` only
    for who goes on copying. Raises SettingsError and StoreError, which say what to do.

    Call it after a fork, never before: a connection must not be shared by two processes."""
    store = _opened(settings, environment)
    try:
        if not half_copied:
            _refuse_half(store, store_place(settings, environment))
    except BaseException:
        store.close()
        raise
    return store


def _refuse_half(store: OpenStore, place: str) -> None:
    state = store.tables.copy_state()
    if state is not None and not state.finished:
        raise StoreError(
            say(
                "{place} holds a copy that was broken off. Finish it first: start "
                "`cwem store copy` again.",
                place=place,
            )
        )


def _opened(settings: Settings, environment: Mapping[str, str]) -> OpenStore:
    keys = settings.home / "keys"
    # Imported here: neither brings the other's driver, and a word about the settings brings none.
    if settings.on_cassandra:
        from cwem.store.cassandra.address import parse_address  # noqa: PLC0415
        from cwem.store.cassandra.bouts import kept_for  # noqa: PLC0415
        from cwem.store.cassandra.store import CassandraStore  # noqa: PLC0415
        from cwem.store.seal import KeyRing  # noqa: PLC0415

        address = parse_address(settings.store, environment)
        return CassandraStore(address, KeyRing(keys), lifetime=kept_for(settings.events_days))
    from cwem.store import sqlite  # noqa: PLC0415

    return sqlite.open_store(settings.sqlite_path, keys)


def outbox_file(settings: Settings) -> "OutboxFile":
    """Where rows are kept while the store is away: in the data folder, one for all processes of
    this installation. Raises StoreError."""
    return outbox_in(settings.home, settings.home / "keys", settings.outbox_rows)


def outbox_in(folder: Path, keys: Path, limit: int = 0) -> "OutboxFile":
    """The outbox in this folder, under a key of its own; to be read, it takes no limit. Raises
    StoreError."""
    from cwem.store.outbox import OutboxFile  # noqa: PLC0415
    from cwem.store.outbox.file import FILE  # noqa: PLC0415
    from cwem.store.seal import KeyRing  # noqa: PLC0415

    return OutboxFile(folder / FILE, KeyRing(keys / "outbox"), limit)


def store_place(settings: Settings, environment: Mapping[str, str] = ENVIRONMENT) -> str:
    """Where it is, without a password. Raises SettingsError."""
    if settings.on_cassandra:
        from cwem.store.cassandra.address import parse_address  # noqa: PLC0415

        return str(parse_address(settings.store, environment))
    return str(settings.sqlite_path)
