"""Passwords: Argon2id, length instead of composition rules (NIST SP 800-63B, 3.1.1)."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cwem.access.accounts import plain_name
from cwem.errors import InputError

SHORTEST = 12
"""Characters. NIST asks for 8 beside a second factor and 15 alone; 12 with the lock-out of
lockout.py is this product's choice, see docs/decisions/0011-access.md."""
LONGEST = 256
"""NIST asks for at least 64; without a limit a long one would keep the hash busy."""

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


def check_new_password(password: str, name: str) -> None:
    """Raises PasswordRefused, a sentence, for a password that may not be chosen."""
    if len(_canonical(password)) < SHORTEST:
        raise PasswordRefused(
            f"Use at least {SHORTEST} characters. A few words in a row are easy to remember."
        )
    if len(password) > LONGEST:
        raise PasswordRefused(f"Use at most {LONGEST} characters.")
    plain = plain_name(password)
    if plain_name(name) in plain and len(plain) - len(plain_name(name)) < SHORTEST // 2:
        raise PasswordRefused("Choose a password that is not your log-in name.")
    if len(set(plain)) < 5:
        raise PasswordRefused("This is easily guessed: use more different characters.")


def one_time_password() -> str:
    """A password to be passed on and changed at the first log-in: 79 bits, easy to type."""
    letters = [secrets.choice(_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))


def _canonical(password: str) -> str:
    """Typed on another keyboard, the same characters may arrive composed differently."""
    return unicodedata.normalize("NFKC", password)[: LONGEST + 1]
