"""Slowing down who guesses PINs, by the rule of cwem/access/lockout.py: each try after some free
ones waits longer, up to the longest wait.

What one try counts under, each for itself:

    key                 free   longest   in a year            for whom
    person and device   5      1 h       8,760 tries          a person at this kiosk
    person, anywhere    20     1 h       8,760 tries          a person at all devices
    device, anyone      30     1 min     525,000 tries        whoever stands there

8,760 tries of the 895,533 PINs that may be chosen find one person's in a year of trying in one of
102 cases, and every refusal stands in the audit. A queue behind somebody who tries waits a minute
at most, and not at all for a face. A new PIN begins anew: its issue is part of the key.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from cwem.access.lockout import LockoutRule, TryKey
from cwem.values import Millis

HOUR: Millis = 3_600_000
PERSON_DEVICE = LockoutRule(free=5, longest=HOUR)
PERSON = LockoutRule(free=20, longest=HOUR)
DEVICE = LockoutRule(free=30, longest=60_000, forgotten=HOUR)


class Tries(Protocol):
    """What is needed of `cwem.access.ports.Logins`."""

    def try_now(self, keys: Sequence[TryKey], now: Millis) -> Millis: ...

    def forgive(self, wholly: Sequence[TryKey], once: Sequence[TryKey] = ()) -> None: ...


class PassTries:
    """The tries at PINs and codes. Thread-safe; raises StoreError."""

    def __init__(self, tries: Tries) -> None:
        self._tries = tries

    def pin(self, number: str, issued: Millis, device: str, now: Millis) -> Millis:
        """Count a try at this person's PIN and return 0; or count nothing and return how long to
        wait."""
        return self._tries.try_now(_keys(number, issued, device), now)

    def pin_right(self, number: str, issued: Millis, device: str) -> None:
        """It was right: the person's tries are forgotten, and that one was none of the device."""
        here, person, anyone = _keys(number, issued, device)
        self._tries.forgive([here, person], [anyone])

    def code(self, device: str, now: Millis) -> Millis:
        """The same for a code, which says itself whose it is."""
        return self._tries.try_now([_device(device)], now)

    def code_right(self, device: str) -> None:
        """The code was somebody's."""
        self._tries.forgive([], [_device(device)])


def _keys(number: str, issued: Millis, device: str) -> tuple[TryKey, TryKey, TryKey]:
    return (
        TryKey(_digest("pin", number, issued, device), PERSON_DEVICE),
        TryKey(_digest("pin", number, issued), PERSON),
        _device(device),
    )


def _device(device: str) -> TryKey:
    return TryKey(_digest("pass", device), DEVICE)


def _digest(*parts: object) -> bytes:
    """Hashed: people type their PIN into the wrong field, and a try must not store it."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).digest()
