"""The embedded store: one file, write-ahead log, one writer thread per process."""

from cwem.store.sqlite.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store"]
