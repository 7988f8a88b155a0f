"""Erasing one person, with a receipt.

ledger in the data folder and store, in one step  ->  copies of the ledger  ->  other places
->  bytes overwritten  ->  a fresh look at everything
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cwem.access.audit import By
from cwem.erasing.ledgers import Ledgers
from cwem.store.erasure import Erasures, Names, Purge, Removal
from cwem.values import Millis, utc_day


class Place(Protocol):
    """Something outside the store that may hold a person: waiting rows, a folder of exports."""

    @property
    def name(self) -> str:
        """As the receipt calls it."""
        ...

    def forget(self, who: Names) -> int:
        """Remove what is there; how many things. Raises CwemError and OSError."""
        ...

    def traces(self, who: Names) -> int:
        """How many things are there. Raises CwemError and OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done, and how it was proved."""

    number: str
    at: Millis
    removal: Removal
    places: Mapping[str, int]
    remaining: Mapping[str, int]
    """What a fresh look found, by table and place."""
    purge: Purge
    unreached: Sequence[Path]
    """Copies of the ledger that do not have it yet; they get it by themselves later."""

    @property
    def proved(self) -> bool:
        """Whether nothing was found any more."""
        return not any(self.remaining.values())

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the names the person had are not in it."""
        return {
            "employee": self.number,
            "at": self.at,
            "pseudonym": self.removal.pseudonym,
            "removed": {**self.removal.removed, **self.places},
            "changed": dict(self.removal.changed),
            "remaining": dict(self.remaining),
            "proved": self.proved,
            "blocked": True,
            "now": list(self.purge.done),
            "later": list(self.purge.later),
            "ledger_not_reached": [str(path) for path in self.unreached],
        }


def erase_person(
    erasures: Erasures, number: str, by: By, ledgers: Ledgers, places: Sequence[Place] = ()
) -> Receipt:
    """Erase whoever has this number, and prove it. Raises InputError for the only administrator or
    a ledger that cannot be read or written, and StoreError; nothing was removed then."""
    day = utc_day(by.at).isoformat()
    unreached: list[Path] = []

    def certain(mark: str) -> None:
        unreached.extend(ledgers.add({mark: day}))

    removal = erasures.erase(number, by.at, by.actor, certain)
    gone = {place.name: place.forget(removal.who) for place in places}
    purge = erasures.purge()
    remaining = dict(erasures.traces(removal.who))
    remaining |= {place.name: place.traces(removal.who) for place in places}
    return Receipt(number, by.at, removal, gone, remaining, purge, unreached)
