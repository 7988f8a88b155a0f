"""A transaction's changes as bytes, so that whoever finds them can apply them.

{"stamp": first write timestamp, "changes": [[table, ttl, {column: value}], ...]}, JSON, deflated;
bytes are {"b": base64} and dates {"d": ISO}. "before": [revision, tx, parts] of the long change
that was being applied when this one was made.
"""

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from cwem.store.cassandra.session import Call
from cwem.store.cassandra.written import Change, Table

TOGETHER = 100
"""Rows of one partition that are written as one; of so many single ones each is a request."""
_BYTES = 64 * 1024
"""Of their values, about: a row that is longer goes alone."""


Before: TypeAlias = tuple[int, str, int]


def packed(stamp: int, changes: Iterable[Change], before: Before | None = None) -> bytes:
    """What `calls_of` reads."""
    listed = [
        [change.table, change.ttl, {name: _packed(v) for name, v in change.columns.items()}]
        for change in changes
    ]
    whole = {"stamp": stamp, "changes": listed} | ({"before": before} if before else {})
    text = json.dumps(whole, ensure_ascii=True)
    return zlib.compress(text.encode(), 6)


def calls_of(body: bytes, tables: Mapping[str, Table]) -> Iterator[list[Call]]:
    """The statements, those of one partition together, each with a write timestamp of its own:
    what comes later wins, in whatever order they are written."""
    read = json.loads(zlib.decompress(body))
    yield from grouped(enumerate(_changes(read), read["stamp"]), tables)


def changes_of(body: bytes) -> Iterator[Change]:
    """The changes themselves, in their order."""
    yield from _changes(json.loads(zlib.decompress(body)))


def before_of(body: bytes) -> Before | None:
    """See above."""
    found = json.loads(zlib.decompress(body)).get("before")
    return tuple(found) if found else None


def _changes(read: Mapping[str, Any]) -> Iterator[Change]:
    for table, ttl, row in read["changes"]:
        yield Change(table, {name: _unpacked(value) for name, value in row.items()}, ttl)


def grouped(
    changes: Iterable[tuple[int, Change]], tables: Mapping[str, Table]
) -> Iterator[list[Call]]:
    """The statements of changes with their write timestamps, those of one partition together."""
    partitions: dict[Hashable, list[tuple[int, Call]]] = defaultdict(list)
    for stamp, change in changes:
        columns = change.columns
        of = (change.table, *(columns[name] for name in tables[change.table].partition))
        size = sum(len(value) for value in columns.values() if isinstance(value, str | bytes))
        partitions[of].append((size, change.call(stamp)))
    for calls in partitions.values():
        yield from _pieces(calls)


def _pieces(calls: Iterable[tuple[int, Call]]) -> Iterator[list[Call]]:
    """At most so many, and so long, at once."""
    piece: list[Call] = []
    length = 0
    for size, call in calls:
        if piece and (len(piece) == TOGETHER or length + size > _BYTES):
            yield piece
            piece, length = [], 0
        piece.append(call)
        length += size
    if piece:
        yield piece


def _packed(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"no column holds {value!r}")


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return base64.b64decode(value["b"]) if "b" in value else date.fromisoformat(value["d"])
