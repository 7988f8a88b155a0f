"""A transaction's changes as bytes, so that whoever finds them can apply them.

{"stamp": first write timestamp, "changes": [[table, ttl, {column: value}], ...]}, JSON, deflated;
bytes are {"b": base64} and dates {"d": ISO}.
"""

import base64
import json
import zlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from cwem.store.cassandra.session import Call
from cwem.store.cassandra.view import Change


def packed(stamp: int, changes: Iterable[Change]) -> bytes:
    """What `calls_of` reads."""
    listed = [
        [change.table, change.ttl, {name: _packed(v) for name, v in change.columns.items()}]
        for change in changes
    ]
    text = json.dumps({"stamp": stamp, "changes": listed}, ensure_ascii=True)
    return zlib.compress(text.encode(), 6)


def calls_of(body: bytes) -> list[Call]:
    """The statements, each with a write timestamp of its own: what comes later wins."""
    read = json.loads(zlib.decompress(body))
    return [
        Change(table, {name: _unpacked(v) for name, v in columns.items()}, ttl).call(stamp)
        for stamp, (table, ttl, columns) in enumerate(read["changes"], read["stamp"])
    ]


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
