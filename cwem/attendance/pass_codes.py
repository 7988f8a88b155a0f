"""What a PIN and a code are made of, and which PINs are too easily guessed."""

import base64
import hashlib
import re
import secrets
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher

from cwem.access.passwords import Passwords
from cwem.access.pepper import Pepper
from cwem.errors import InputError
from cwem.words import say

DIGITS = 6
"""Of a PIN."""
_PIN = re.compile(r"[0-9]{6}")
_MARK = "CWEM:"
"""Every other code that is held before a camera is none of ours."""
_CODE = re.compile(r"CWEM:[A-Z2-7]{26}")
_BITS = 128
_BEHIND = ":"
_SAME_SHARE = 4
"""A PIN in which one digit stands so often is refused."""
_CENTURIES = ("19", "20")
_MONTHS, _DAYS = 12, 31


class PinRefused(InputError):
    """The PIN cannot be used."""


def new_pin(number: str = "") -> str:
    """Six random digits that `check_pin` takes for this employee number."""
    while True:
        pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if not _weak(pin, number):
            return pin


def check_pin(pin: str, number: str = "") -> None:
    """Raises PinRefused, a sentence, for a PIN that is none, or one that others would try first."""
    if not _PIN.fullmatch(pin):
        raise PinRefused(say("A PIN has {n} digits.", n=DIGITS))
    if _weak(pin, number):
        raise PinRefused(
            say(
                "This PIN is easily guessed: a row, a pattern, a date or your own number. "
                "Choose six digits that belong to nothing."
            )
        )


def new_code() -> str:
    """The text of a new code: 128 random bits in the letters and digits that make the smallest
    picture."""
    drawn = base64.b32encode(secrets.token_bytes(_BITS // 8)).decode().rstrip("=")
    return f"{_MARK}{drawn}"


def is_code(text: str) -> bool:
    """Whether it looks like one of ours, whoever's."""
    return _CODE.fullmatch(text) is not None


def code_proof(code: str) -> str:
    """What is kept of a code. 128 random bits need no slow hash: nobody tries them all."""
    return hashlib.sha256(code.encode()).hexdigest()


@cache
def pin_hashes() -> Passwords:
    """How PINs are hashed: the least that OWASP's password storage cheat sheet asks of Argon2id, 23
    ms of a core instead of a password's 256. Their secret is the key; with it and the store all of
    them are tried within a day either way, and at nine o'clock thousands are compared."""
    return Passwords(PasswordHasher(time_cost=5, memory_cost=7 * 1024, parallelism=1))


def pin_proof(passwords: Passwords, pepper: Pepper, number: str, pin: str) -> str:
    """What is kept of a PIN, behind the name of the key it takes; it proves nothing for another
    person."""
    return f"{pepper.id}{_BEHIND}{passwords.hash(_bound(pepper, number, pin))}"


def pin_right(
    passwords: Passwords, pepper: Pepper, number: str, pin: str, proof: str | None
) -> bool:
    """Whether it is this person's PIN. Without a proof the same work is done for nothing, so that
    the time taken does not tell who has one."""
    hashed = proof.partition(_BEHIND)[2] if proof else None
    return passwords.verify(hashed, _bound(pepper, number, pin))


def key_of(proof: str) -> str:
    """Which key a PIN's proof takes: its `Pepper.id`."""
    return proof.partition(_BEHIND)[0]


def _bound(pepper: Pepper, number: str, pin: str) -> str:
    return pepper.keyed("pin", f"{number}\0{pin}".encode()).hex()


def _weak(pin: str, number: str) -> bool:
    return (
        max(pin.count(digit) for digit in pin) >= _SAME_SHARE
        or _row(pin)
        or pin[:3] == pin[3:]
        or pin[:2] == pin[2:4] == pin[4:]
        or pin == pin[::-1]
        or _date(pin)
        or _of_number(pin, number)
    )


def _row(pin: str) -> bool:
    """Every step the same, over the nought too: 123456, 135791, 987654; or in pairs: 112233."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    pairs = pin[0::2] == pin[1::2]
    return len(steps) == 1 or pairs


def _date(pin: str) -> bool:
    """A birthday in one of the usual ways (310185, 850131), or a month and its year (011985)."""
    two = [int(pin[place : place + 2]) for place in (0, 2, 4)]
    day_first = 1 <= two[0] <= _DAYS and 1 <= two[1] <= _MONTHS
    month_first = 1 <= two[0] <= _MONTHS and 1 <= two[1] <= _DAYS
    year_first = 1 <= two[1] <= _MONTHS and 1 <= two[2] <= _DAYS
    month_year = 1 <= two[0] <= _MONTHS and pin[2:4] in _CENTURIES
    year_month = pin[:2] in _CENTURIES and 1 <= two[2] <= _MONTHS
    return day_first or month_first or year_first or month_year or year_month


def _of_number(pin: str, number: str) -> bool:
    """Made of the digits of the employee number, which everybody may know."""
    digits = re.sub(r"\D", "", number)
    return len(digits) >= 3 and (digits in pin or digits.zfill(DIGITS) == pin or pin in digits)
