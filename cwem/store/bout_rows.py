"""Bouts and their voids as the rows every store writes, checked by the rules a bout has."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias, TypeGuard

from cwem.errors import RowsRefused
from cwem.values import DAY, UNPROVEN, Bout, BoutKey, BoutVoid, Channel, Millis, utc_day
from cwem.words import say

BoutRow: TypeAlias = tuple[str, int, str, str, str, str, str, int, float, float]
"""employee, started, channel, capture, label, camera, model, ended, confidence, evidence"""
VoidRow: TypeAlias = tuple[str, int, str, str, int, str, str]
"""employee, started, channel, capture, since, reason, replaced_by"""
Row: TypeAlias = BoutRow | VoidRow

AHEAD: Millis = 5_000
"""How far an end may lie ahead of this machine's clock; see DESIGN "Clock"."""
_EPOCH = date(1970, 1, 1).toordinal()


def whole(row: Sequence[Any]) -> Row:
    """A row as it is now, of one that may have been kept by an earlier version."""
    without_evidence = 9
    return tuple([*row, UNPROVEN] if len(row) == without_evidence else row)


def is_bout(row: Row) -> TypeGuard[BoutRow]:
    """Whether it is a bout's row."""
    return len(row) == 10


def is_void(row: Row) -> TypeGuard[VoidRow]:
    """Whether it is a void's row."""
    return len(row) == 7


def bout_row(bout: Bout, latest: Millis) -> BoutRow:
    """The bout as a row, its end clamped to `latest`. Raises ValueError, a sentence, for a bout
    that breaks its own rules."""
    key, end, confidence = bout.key, int(bout.end), float(bout.confidence)
    start = _started(key)
    if end < start:
        raise ValueError(f"{_name(key)} ends before it starts")
    if (end - 1) // DAY > start // DAY:
        raise ValueError(f"{_name(key)} reaches into the next UTC day; split it at midnight")
    if not 0 < bout.evidence <= UNPROVEN:
        raise ValueError(f"{_name(key)} has evidence of {bout.evidence}, which is no rate")
    if start > latest:
        raise ValueError(f"{_name(key)} starts in the future; set this machine's clock")
    if not 0 <= confidence <= 1:
        raise ValueError(f"{_name(key)} has a confidence of {confidence}, outside 0 to 1")
    return (
        str(key.employee),
        start,
        key.channel.value,
        str(key.capture),
        str(bout.label),
        str(bout.camera),
        str(bout.model),
        min(end, latest),
        confidence,
        float(bout.evidence),
    )


def void_row(void: BoutVoid) -> VoidRow:
    """The void as a row. Raises ValueError, a sentence, if its key names another day."""
    key = void.key
    return (
        key.employee,
        _started(key),
        key.channel.value,
        key.capture,
        int(void.since),
        void.reason,
        void.replaced_by or "",
    )


def settled_row(one: BoutRow, other: BoutRow) -> BoutRow:
    """What two rows of one key come to, in every store: the one with the larger end, whole; of
    equal ends the larger value of each column."""
    if one[7] != other[7]:
        return one if one[7] > other[7] else other
    label, camera, model = (max(one[at], other[at]) for at in (4, 5, 6))
    figures = (max(one[8], other[8]), max(one[9], other[9]))
    return (*one[:4], str(label), str(camera), str(model), one[7], *figures)


def bout_of(row: BoutRow) -> Bout:
    """As `bout_row` wrote it."""
    employee, started, channel, capture, label, camera, model, ended, confidence, evidence = row
    key = BoutKey(employee, utc_day(started), Channel(channel), started, capture)
    return Bout(key, label, camera, model, ended, confidence, evidence)


def void_of(row: VoidRow) -> BoutVoid:
    """As `void_row` wrote it."""
    employee, started, channel, capture, since, reason, replaced_by = row
    key = BoutKey(employee, utc_day(started), Channel(channel), started, capture)
    return BoutVoid(key, since, reason, replaced_by or None)


def rows_refused(reasons: Sequence[str]) -> RowsRefused:
    """The error of a write some of whose rows were left out. Made with `say`, so that a log leaves
    out whose rows they are."""
    error = RowsRefused(
        say("{n} rows were refused, the rest is stored. {first}.", n=len(reasons), first=reasons[0])
    )
    error.reasons = tuple(reasons)
    return error


def _started(key: BoutKey) -> int:
    start = int(key.start)
    if key.day.toordinal() - _EPOCH != start // DAY:
        raise ValueError(f"{_name(key)} does not start on its UTC day {key.day}")
    return start


def _name(key: BoutKey) -> str:
    return f"The bout of {key.employee} in {key.channel} from {key.start}"
