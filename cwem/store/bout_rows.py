"""Bouts and their voids as the rows every store writes, checked by the rules a bout has."""

from datetime import date
from typing import TypeAlias

from cwem.values import DAY, Bout, BoutKey, BoutVoid, Millis

BoutRow: TypeAlias = tuple[str, int, str, str, str, str, str, int, float]
"""employee, started, channel, capture, label, camera, model, ended, confidence"""
VoidRow: TypeAlias = tuple[str, int, str, str, int, str, str]
"""employee, started, channel, capture, since, reason, replaced_by"""

_EPOCH = date(1970, 1, 1).toordinal()


def bout_row(bout: Bout, latest: Millis) -> BoutRow:
    """The bout as a row, its end clamped to `latest`. Raises ValueError, a sentence, for a bout
    that breaks its own rules."""
    key, end, confidence = bout.key, int(bout.end), float(bout.confidence)
    start = _started(key)
    if end < start:
        raise ValueError(f"{_name(key)} ends before it starts")
    if (end - 1) // DAY > start // DAY:
        raise ValueError(f"{_name(key)} reaches into the next UTC day; split it at midnight")
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


def _started(key: BoutKey) -> int:
    start = int(key.start)
    if key.day.toordinal() - _EPOCH != start // DAY:
        raise ValueError(f"{_name(key)} does not start on its UTC day {key.day}")
    return start


def _name(key: BoutKey) -> str:
    return f"The bout of {key.employee} in {key.channel} from {key.start}"
