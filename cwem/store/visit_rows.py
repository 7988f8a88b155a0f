"""The stays of a day that was added up, and its stretches of sitting, as bytes: 8 for each, so that
ten million days with six of them take half a gigabyte.

    begin of the stay after the day's, length of the stay        two signed numbers of 32 bits,
                                                                  lowest byte first, milliseconds
"""

import struct
from collections.abc import Sequence

from cwem.values import Millis

_STAY = struct.Struct("<ii")


def visit_bytes(begin: Millis, visits: Sequence[tuple[Millis, Millis]]) -> bytes:
    """Of a day that begins at `begin`. Raises OverflowError for a stay 24 days away from it."""
    try:
        return b"".join(_STAY.pack(start - begin, end - start) for start, end in visits)
    except struct.error as error:
        raise OverflowError(f"a stay is too far from its day: {error}") from error


def visits_of(
    begin: Millis, stored: bytes | None, arrival: Millis | None, last_seen: Millis | None
) -> tuple[tuple[Millis, Millis], ...]:
    """Of a row. A row from before stays were kept (None) has one, from the first time the person
    was seen to the last."""
    if stored is None:
        return () if arrival is None or last_seen is None else ((arrival, last_seen),)
    return tuple(
        (begin + offset, begin + offset + length) for offset, length in _STAY.iter_unpack(stored)
    )


def sitting_of(begin: Millis, stored: bytes | None) -> tuple[tuple[Millis, Millis], ...] | None:
    """The stretches of sitting of a row; None: it was added up before they were kept."""
    return None if stored is None else visits_of(begin, stored, None, None)
