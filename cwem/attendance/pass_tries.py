"""Slowing down who guesses PINs, by the rule of cwem/access/lockout.py: each try after some free
ones waits longer, up to the longest wait.

What one try counts under, each for itself:

    key                 free   longest   in a year            for whom
    person and device   5      1 h       8,760 tries          a person at this kiosk
    person, anywhere    20     1 h       8,760 tries          a person at all devices
    device, anyone      30     1 min     525,000 tries        whoever stands there

Counted is what is wrong. Who has few enough failures to be free is compared first, so that nine
o'clock writes nothing here; from then on each try is counted before it is compared, so that many at
the same moment count too. In between one person's tries in a process follow one another.

8,760 tries of the 895,533 PINs that may be chosen find one person's in a year of trying in one of
102 cases, and every refusal stands in the audit. A queue behind somebody who tries waits a minute
at most, and not at all for a face. A new PIN begins anew: its issue is part of the key.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Protocol

from cwem.access.lockout import LockoutRule, TryKey
from cwem.values import Millis

HOUR: Millis = 3_600_000
PERSON_DEVICE = LockoutRule(free=5, longest=HOUR)
PERSON = LockoutRule(free=20, longest=HOUR)
DEVICE = LockoutRule(free=30, longest=60_000, forgotten=HOUR)
_LOCKS = tuple(Lock() for _ in range(64))
"""Of this process. People who share one wait for each other's hash."""


class Tries(Protocol):
    """What is needed of `cwem.access.ports.Logins`."""

    def failures(self, key: TryKey) -> int: ...

    def try_now(self, keys: Sequence[TryKey], now: Millis) -> Millis: ...

    def forgive(self, wholly: Sequence[TryKey], once: Sequence[TryKey] = ()) -> None: ...


class Try:
    """One try. `wait`: so many milliseconds before there may be one."""

    def __init__(self, tries: Tries, own: Sequence[TryKey], device: TryKey, now: Millis) -> None:
        self._tries, self._now = tries, now
        self.own, self.device = own, device
        failed = [tries.failures(key) for key in self._keys]
        self._failed = any(failed[: len(own)])
        self._counted = any(
            count >= key.rule.free for key, count in zip(self._keys, failed, strict=True)
        )
        self.wait = tries.try_now(self._keys, now) if self._counted else 0

    @property
    def _keys(self) -> list[TryKey]:
        return [*self.own, self.device]

    def right(self) -> None:
        """The person's tries are forgotten, and this one was none of the device."""
        if self._counted or self._failed:
            self._tries.forgive(self.own, [self.device] if self._counted else [])

    def wrong(self) -> Millis:
        """It is counted; how long it would have had to wait, had others been counted before."""
        return 0 if self._counted else self._tries.try_now(self._keys, self._now)


class PassTries:
    """The tries at PINs and codes. Thread-safe; raises StoreError."""

    def __init__(self, tries: Tries) -> None:
        self._tries = tries

    @contextmanager
    def pin(self, number: str, issued: Millis, device: str, now: Millis) -> Iterator[Try]:
        """Around one try at this person's PIN."""
        keys = [
            TryKey(_digest("pin", number, issued, device), PERSON_DEVICE),
            TryKey(_digest("pin", number, issued), PERSON),
        ]
        with _LOCKS[hash(number) % len(_LOCKS)]:
            yield Try(self._tries, keys, _device(device), now)

    def code(self, device: str, now: Millis) -> Try:
        """The same for a code, which says itself whose it is."""
        return Try(self._tries, [], _device(device), now)


def _device(device: str) -> TryKey:
    return TryKey(_digest("pass", device), DEVICE)


def _digest(*parts: object) -> bytes:
    """Hashed: people type their PIN into the wrong field, and a try must not store it; the store
    keys it (store/personal.py)."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).digest()
