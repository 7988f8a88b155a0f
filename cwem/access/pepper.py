"""A key outside the store for what could be guessed from what is in it.

    pepper.key (key folder)
      +-- HMAC "pin"     a PIN, before it is hashed: a million of them are soon tried
      +-- HMAC "tries"   what tries are counted under, and where an account has logged in from

Whoever has the store alone tries nothing. When the key is lost PINs have to be given out anew, and
tries are counted from the beginning.
"""

import hashlib
import hmac
from collections.abc import Callable
from functools import cached_property


class Pepper:
    """Thread-safe. `read` gives the key, when it is needed first; what it raises every call may
    raise."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read

    @cached_property
    def id(self) -> str:
        """Names the key without telling it: 16 hexadecimal digits."""
        return self.keyed("name", b"").hex()[:16]

    def keyed(self, purpose: str, what: bytes) -> bytes:
        """HMAC-SHA256 of `what` under the key of this purpose."""
        subkey = hmac.digest(self._key, f"cwem {purpose}".encode(), hashlib.sha256)
        return hmac.digest(subkey, what, hashlib.sha256)

    @cached_property
    def _key(self) -> bytes:
        return self._read()
