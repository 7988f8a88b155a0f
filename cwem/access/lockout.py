"""Slowing down who guesses passwords: after some free tries each next one has to wait longer.

    tries so far   0 .. free   free+1   free+2   ...
    wait before    none        1 s      2 s      doubling up to the longest wait

What one try counts under, each for itself:

    key                   free   longest   from one place, in a year     for whom
    account and place     5      15 min    35,000 tries of an account    everybody
    account, anywhere     50     1 min     525,000 tries of an account   places it never came from
    place, any account    30     15 min    35,000 tries of all accounts  everybody

A place is an address, in IPv6 the network of 64 bits that one customer has. So a stranger who
fails on purpose makes nobody wait who comes from elsewhere. While many strangers try at once, only
those wait who come from a place they have not logged in from in the last 90 days.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from cwem.values import Millis


@dataclass(frozen=True, slots=True)
class LockoutRule:
    """How fast one key may be tried."""

    free: int
    longest: Millis = 15 * 60_000
    forgotten: Millis = 24 * 3_600_000
    """So long after the last failure it starts again."""


ACCOUNT_PLACE = LockoutRule(free=5)
ACCOUNT = LockoutRule(free=50, longest=60_000)
COUNTED_ONLY = LockoutRule(free=2**31)
"""An account that is tried from a place it has logged in from: counted, never made to wait."""
PLACE = LockoutRule(free=30, forgotten=3_600_000)
"""Many people may share an office's address."""

SUSPICIOUS = 20
"""Failures of an account in a row, wherever from, that no person makes by mistake."""
KNOWN_FOR: Millis = 90 * 24 * 3_600_000
"""So long a place stays known to an account after the last log-in from there."""


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


class TryKeys(NamedTuple):
    """The keys one attempt counts under."""

    account_place: TryKey
    account: TryKey
    place: TryKey


def try_keys(name: str, address: str, known: bool) -> TryKeys:
    """The keys of an attempt to log in as `name` from `address`; `known`: it has logged in from
    there. Hashed: people type their password into the wrong field, and a try must not store it.
    What is guessed all the same a key keeps from being compared (store/personal.py)."""
    place = place_of(address)
    return TryKeys(
        TryKey(_digest("account and place", name, place), ACCOUNT_PLACE),
        TryKey(_digest("account", name), COUNTED_ONLY if known else ACCOUNT),
        TryKey(_digest("place", place), PLACE),
    )


def place_digest(name: str, address: str) -> bytes:
    """How it is remembered that an account has logged in from a place."""
    return _digest("known", name, place_of(address))


def place_of(address: str) -> str:
    """The address, or the /64 network of an IPv6 address: whoever has one has all of it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed.packed, 64), strict=False))


def wait(rule: LockoutRule, failures: Failures | None, now: Millis) -> Millis:
    """How long the next try has to wait; 0: it may happen. A failure that lies further ahead than
    its wait was stored by a clock that has been set back since, and nobody waits for that."""
    if failures is None or failures.count < rule.free or now - failures.last > rule.forgotten:
        return 0
    pause: Millis = min(rule.longest, 1_000 << min(failures.count - rule.free, 30))
    if failures.last - now > pause:
        return 0
    return min(pause, max(0, failures.last + pause - now))


def longest_wait(tries: Iterable[tuple[TryKey, Failures | None]], now: Millis) -> Millis:
    """How long a try has to wait that counts under all of these keys."""
    return max(wait(each.rule, failures, now) for each, failures in tries)


def counted(rule: LockoutRule, failures: Failures | None, now: Millis) -> Failures:
    """The failures with one more."""
    if failures is None or now - failures.last > rule.forgotten:
        return Failures(1, now)
    return Failures(failures.count + 1, now)


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()
