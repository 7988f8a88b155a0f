"""Periods whose figures are frozen, as they are kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cwem.values import Millis

Key = tuple[date, date, str, int]
"""First and last day, team, version."""


@dataclass(frozen=True, slots=True, order=True)
class ClosedLine:
    """What one person's period came to when it was closed."""

    employee: str
    body: str
    """JSON of the payroll columns and of each day's figures, keys sorted, no spaces."""

    @property
    def digest(self) -> str:
        """SHA-256 of number and body, hex."""
        return hashlib.sha256(f"{self.employee}\x1f{self.body}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Closing:
    """A period of one team, closed. Closed again it gets the next version, and the one before stays
    what it was."""

    first: date
    last: date
    team: str
    """Id; empty: those in no team."""
    version: int
    hash: str
    """Over its lines' digests, in order: it can be checked, and also after one of them had to be
    erased."""
    digests: tuple[str, ...]
    at: Millis
    by: str
    """Log-in name."""
    rules: int
    """Revision of the rule book its figures were worked out by."""

    @property
    def key(self) -> "Key":
        """What there is one of."""
        return self.first, self.last, self.team, self.version


@dataclass(frozen=True, slots=True)
class Ground:
    """What a closing rests on; both rise. Two who close at once, even different teams and months,
    would both pay the same correction: the later one has to know of the earlier."""

    closings: int
    """With every closing of anybody."""
    requests: int
    """With every request and every decision."""


def closing_hash(digests: Iterable[str]) -> str:
    """SHA-256 over the digests of a closing's lines, in order of employee, hex."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
