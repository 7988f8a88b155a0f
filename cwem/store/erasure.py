"""What erasing somebody comes to, in every store alike.

removed     rows that were the person's
changed     rows of others in which the person was named: a pseudonym, or nobody, stands there now
remaining   what a fresh look finds of the person afterwards: nothing

The number itself is remembered as a digest under the installation's secret, so that rows which
arrive late bring nobody back and a later person gets another number; see
docs/decisions/0022-backup-and-erasure.md.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cwem.values import Millis


@dataclass(frozen=True, slots=True)
class Installation:
    """Which installation a store belongs to. Backups and the ledger name the id; the secret never
    leaves the store and its backups."""

    id: str
    secret: bytes = field(repr=False)

    def mark(self, number: str) -> str:
        """How this number is remembered: HMAC-SHA-256 in hexadecimal."""
        return hmac.new(self.secret, number.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Names:
    """By what a person may be named."""

    number: str
    logins: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    former: tuple[str, ...] = ()
    """Names and addresses the person had before."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Table -> rows."""

    who: Names = field(repr=False)
    """Of whom nothing may be found from now on."""
    removed: Mapping[str, int]
    changed: Mapping[str, int]
    pseudonym: str
    """What the audit calls the person from now on."""


@dataclass(frozen=True, slots=True)
class Purge:
    """What has become of the bytes: `done` now, `later` by whom or when. Sentences."""

    done: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


class Erasures(Protocol):
    """Erasing people from one store. Thread-safe."""

    def installation(self) -> Installation:
        """Which installation this is; made up when first asked. Raises StoreError."""
        ...

    def names(self, number: str) -> Names:
        """By what the store may name this person. Raises StoreError."""
        ...

    def traces(self, who: Names) -> Mapping[str, int]:
        """Table -> rows that are the person's or name them, as a fresh look at the store finds
        them; tables without any are named too, with 0. Raises StoreError."""
        ...

    def erase(
        self,
        number: str,
        at: Millis,
        actor: str,
        certain: Callable[[str], None] = lambda _: None,
        *,
        decided: bool = False,
    ) -> Removal:
        """Remove the person, block the number, and let running captures learn of it: all of it or
        nothing. `certain` is called with the number's mark last before it is durable; what it
        raises undoes everything. An erased number may be erased again. Raises InputError for the
        only administrator, unless it was `decided` before, of a store in which there was another;
        StoreError."""
        ...

    def purge(self) -> Purge:
        """Make the bytes of removed rows unreadable as far as this store can now. Raises
        nothing: what could not be done is `later`."""
        ...

    def blocked(self) -> Mapping[str, str]:
        """Mark -> the day it was erased. Raises StoreError."""
        ...

    def block(self, marks: Mapping[str, str]) -> None:
        """Block numbers known by mark and day only. Raises StoreError."""
        ...

    def refused(self) -> int:
        """Rows of erased people that came late and were refused. Raises StoreError."""
        ...

    def numbers(self) -> frozenset[str]:
        """Every number that occurs anywhere in the store. Raises StoreError."""
        ...
