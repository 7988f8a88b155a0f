"""What the outbox's file holds of a row: sealed, under keyed hashes of its key and of its person.

Without the key nobody learns more than how many rows there are and which are of one person.
"""

import hashlib
import hmac
import json

from cwem.store.bout_rows import Row, is_bout, whole
from cwem.store.seal import seal, unseal

NAME = "outbox"
_KEY_OF_BOUT = 4
"""employee, started, channel, capture; a void is its own key."""


class RowSeal:
    """Seals rows under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def id(self, row: Row) -> bytes:
        """Of a row's key: the same as long as the row grows."""
        key = row[:_KEY_OF_BOUT] if is_bout(row) else row
        return self._hash("row", *key)

    def who(self, number: str) -> bytes:
        """Of a person."""
        return self._hash("who", number)

    def seal(self, row: Row) -> bytes:
        return seal(self._key, json.dumps(row).encode(), NAME, self.id(row).hex())

    def open(self, id_: bytes, sealed: bytes) -> Row:
        """Raises SealError."""
        row: Row = whole(json.loads(unseal(self._key, sealed, NAME, id_.hex())))
        return row

    def _hash(self, *of: object) -> bytes:
        return hmac.new(self._key, json.dumps(of).encode(), hashlib.sha256).digest()
