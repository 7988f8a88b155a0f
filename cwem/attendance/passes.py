"""PIN and QR code: ways to say "I am here" that need no face, equal to it."""

from dataclasses import dataclass, field
from enum import StrEnum

from cwem.values import Millis


class PassKind(StrEnum):
    """What it is."""

    PIN = "pin"
    """Six digits, typed after the employee number."""
    QR = "qr"
    """A code on a sheet, a letter or the person's phone."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One person's pass of one kind; a new one replaces it."""

    employee: str
    kind: PassKind
    proof: str = field(repr=False)
    """What proves it without giving it away: an argon2 hash of the PIN under
    a key outside the store (pass_codes.pin_proof), SHA-256 of a code of 128
    random bits."""
    issued: Millis
    by: str
    """Log-in name of who issued it; the person's own if they chose it."""
    must_change: bool = False
    """Of a PIN somebody else has seen."""
