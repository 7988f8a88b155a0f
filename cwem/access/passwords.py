"""Passwords: Argon2id, length instead of composition rules (NIST SP 800-63B, 3.1.1)."""

import re
import secrets
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cwem.errors import InputError
from cwem.values import Employee
from cwem.words import say

SHORTEST = 12
"""Characters. NIST asks for 8 beside a second factor and 15 alone; 12 with the lock-out of
lockout.py is this product's choice, see docs/decisions/0011-access.md."""
LONGEST = 256
"""NIST asks for at least 64; without a limit a long one would keep the hash busy."""

FEWEST_GUESSES = 1e8
"""zxcvbn's "moderate protection even from an offline attack on a slow hash"; the lock-out allows
half a million guesses a year."""
_LOOKED_AT = 72
"""zxcvbn takes no more; what is as long as that is not guessed anyhow."""
_SHORTEST_WORD = 3
_EXPECTED = frozenset({
    "cwem", "passwort", "kennwort", "willkommen", "geheim", "sommer", "winter", "herbst",
    "frühling", "fruehling", "hallo", "schatz", "firma", "anmelden", "januar", "februar", "maerz",
    "april", "juni", "juli", "august", "september", "oktober", "november", "dezember",
})  # fmt: skip
"""What zxcvbn's English lists lack and people here would choose."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordRefused(InputError):
    """The new password cannot be used."""


class Passwords:
    """Hashes and verifies. Thread-safe; each call takes about 0.15 s and 64 MB on purpose.

    The parameters are argon2-cffi's: RFC 9106, second recommended option."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The encoded hash with its parameters and salt."""
        return self._hasher.hash(_canonical(password))

    def verify(self, encoded: str | None, password: str) -> bool:
        """Whether this is the password. Without a hash the same work is done for nothing, so that
        the time taken does not tell whether an account exists."""
        try:
            right = self._hasher.verify(encoded or self._nobody, _canonical(password))
        except (VerificationError, InvalidHashError):
            return False
        return right and encoded is not None

    def outdated(self, encoded: str) -> bool:
        """Whether the hash was made with other parameters than are used now."""
        return self._hasher.check_needs_rehash(encoded)


def check_new_password(password: str, name: str, *about: str) -> None:
    """Raises PasswordRefused, a sentence, for a password that may not be chosen: too short, among
    the common ones, or made of the log-in name or of what is known `about` the person.

    How many guesses it takes is estimated by zxcvbn (Wheeler, USENIX Security 2016), against lists
    of leaked passwords, names and words, with keyboard patterns and dates."""
    plain = _canonical(password)
    if len(plain) < SHORTEST:
        raise PasswordRefused(
            say(
                "Use at least {n} characters. A few words in a row are easy to remember.",
                n=SHORTEST,
            )
        )
    if len(password) > LONGEST:
        raise PasswordRefused(say("Use at most {n} characters.", n=LONGEST))
    own = {word for each in (name, *about) for word in _parts(each)}
    if _made_of(plain, own):
        raise PasswordRefused(
            say("This is easily guessed: it is made of your own name, number or address.")
        )
    if _made_of(plain, _EXPECTED) or _guesses(plain, own | _EXPECTED) < FEWEST_GUESSES:
        raise PasswordRefused(
            say(
                "This is easily guessed: a common password, a pattern or a few very common words. "
                "Use words that do not belong together."
            )
        )


def known_about(employee: Employee | None) -> tuple[str, ...]:
    """What others know about a person, so that it makes no password."""
    return (employee.number, employee.name, employee.email) if employee else ()


def one_time_password() -> str:
    """A password to be passed on and changed at the first log-in: 79 bits, easy to type."""
    letters = [secrets.choice(_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))


def _canonical(password: str) -> str:
    """Typed on another keyboard, the same characters may arrive composed differently."""
    return unicodedata.normalize("NFKC", password)[: LONGEST + 1]


def _parts(text: str) -> list[str]:
    """The text, and each word of it that is long enough to matter."""
    words = [word for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= _SHORTEST_WORD]
    return [text.casefold(), "".join(words), *words] if text else []


def _made_of(password: str, words: Iterable[str]) -> bool:
    """Whether it has some of these words, and little else."""
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password.casefold() and sum(letter.isalnum() for letter in rest) < SHORTEST // 2


def _guesses(password: str, words: Iterable[str]) -> float:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words take 80 ms to load

    return float(zxcvbn(password[:_LOOKED_AT], user_inputs=sorted(words))["guesses"])
