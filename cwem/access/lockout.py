"""Slowing down who guesses passwords: after some free tries each next one has to wait longer.

    tries so far   0 .. free   free+1   free+2   ...
    wait before    none        1 s      2 s      doubling up to the longest wait

Counted per account name and per address, each for itself. The longest wait is short enough that a
stranger who fails on purpose cannot shut a person out for a day, and long enough that 15 minutes
a try leave 35,000 tries a year.
"""

import hashlib
from dataclasses import dataclass

from cwem.values import Millis


@dataclass(frozen=True, slots=True)
class LockoutRule:
    """How fast one key may be tried."""

    free: int
    longest: Millis = 15 * 60_000
    forgotten: Millis = 24 * 3_600_000
    """So long after the last failure it starts again."""


ACCOUNT = LockoutRule(free=5)
ADDRESS = LockoutRule(free=30, forgotten=3_600_000)
"""Many people may share an office's address."""


@dataclass(frozen=True, slots=True)
class Failures:
    """What is stored of one key: how often it failed in a row, and when last."""

    count: int
    last: Millis


@dataclass(frozen=True, slots=True)
class TryKey:
    """What is counted under which rule."""

    key: bytes
    rule: LockoutRule


def try_keys(name: str, address: str) -> tuple[TryKey, TryKey]:
    """The keys one attempt counts under. Hashed: people type their password into the wrong field,
    and a try must not store it."""
    return (
        TryKey(hashlib.sha256(f"account {name}".encode()).digest(), ACCOUNT),
        TryKey(hashlib.sha256(f"address {address}".encode()).digest(), ADDRESS),
    )


def wait(rule: LockoutRule, failures: Failures | None, now: Millis) -> Millis:
    """How long the next try has to wait; 0: it may happen."""
    if failures is None or failures.count < rule.free or now - failures.last > rule.forgotten:
        return 0
    pause: Millis = min(rule.longest, 1_000 << min(failures.count - rule.free, 30))
    return max(0, failures.last + pause - now)


def counted(rule: LockoutRule, failures: Failures | None, now: Millis) -> Failures:
    """The failures with one more."""
    if failures is None or now - failures.last > rule.forgotten:
        return Failures(1, now)
    return Failures(failures.count + 1, now)
