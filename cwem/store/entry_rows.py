"""Rows of the attendance book, of passes and of closings, as every store has them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from cwem.attendance.closed import Closing
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.passes import Pass, PassKind
from cwem.store.refusals import decided_meanwhile
from cwem.values import Millis

EntryRow: TypeAlias = tuple[str, Millis, str, str, Millis, str, str]
ENTRY_COLUMNS = "employee, at, kind, id, said, said_by, body"
KEY = 4
"""employee, at, kind, id"""
PASS_COLUMNS = "employee, kind, proof, issued, issued_by, must_change"  # noqa: S105
CLOSING_COLUMNS = "first, last, team, version, hash, digests, at, closed_by, rules"

_KINDS = {kind.value: kind for kind in EntryKind}


def entry_row(entry: Entry) -> EntryRow:
    """In the order of ENTRY_COLUMNS."""
    return (
        *(entry.employee, entry.at, entry.kind.value, entry.id, entry.said, entry.by),
        body_text(entry.body),
    )


def entry_of(row: EntryRow) -> Entry:
    """As `entry_row` made it."""
    employee, at, kind, id, said, by, body = row
    return Entry(employee, at, _KINDS[kind], id, said, by, json.loads(body))


def new_rows(
    rows: Sequence[EntryRow], there: Sequence[EntryRow | None], once: str
) -> list[EntryRow]:
    """Those that are not in the book yet, each key once; `there` has what stands under the key of
    each. What stands there stays what it is: an entry sent again changes nothing, and that of the
    id `once` is refused if it stands there with other words. Raises StoreChanged."""
    new: dict[tuple[object, ...], EntryRow] = {}
    for row, standing in zip(rows, there, strict=True):
        if standing is None:
            new.setdefault(row[:KEY], row)
        elif row[KEY - 1] == once and standing[KEY:] != row[KEY:]:
            raise decided_meanwhile()
    return list(new.values())


def body_text(body: Mapping[str, str]) -> str:
    """The same for the same body, whatever order it was made in."""
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def pass_of(  # noqa: PLR0913, PLR0917 - the columns of a row
    employee: str, kind: str, proof: str, issued: Millis, by: str, must_change: int | bool
) -> Pass:
    """Of a row in the order of PASS_COLUMNS."""
    return Pass(employee, PassKind(kind), proof, issued, by, bool(must_change))


def digests_text(closing: Closing) -> str:
    """The digests of its lines as one text."""
    return " ".join(closing.digests)


def closing_of(  # noqa: PLR0913, PLR0917 - the columns of a row
    first: date,
    last: date,
    team: str,
    version: int,
    hash: str,
    digests: str,
    at: Millis,
    by: str,
    rules: int,
) -> Closing:
    """Of a row in the order of CLOSING_COLUMNS."""
    return Closing(first, last, team, version, hash, tuple(digests.split()), at, by, rules)
