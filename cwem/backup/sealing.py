"""Sealing a stream under a passphrase, in chunks that are authenticated one by one.

    passphrase --Argon2id--> wraps the file's key --> seals chunk 0, 1, 2, ... last

The nonce of a chunk is prefix, number and whether it is the last (STREAM: Hoang, Reyhanitabar,
Rogaway and Vizar, CRYPTO 2015), and every chunk authenticates the header: a chunk that is changed,
missing, moved, of another file, or the last one of a file cut short does not open. Outside the
passphrase are the words "CWEM backup", how the key is derived, and the size; nothing else.
"""

import io
import json
import secrets
import struct
import unicodedata
from dataclasses import dataclass
from typing import Any, BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cwem.errors import InputError, SealError
from cwem.store.seal import seal, unseal
from cwem.words import say

MAGIC = b"CWEM backup 1\n"
CHUNK = 1 << 20
_TAG = 16
_LONGEST_HEADER = 4_096
_CONTEXT = "cwem backup key"


@dataclass(frozen=True, slots=True)
class Derivation:
    """Argon2id's cost: RFC 9106, second recommended option, as for log-ins."""

    memory: int = 65_536
    """KiB."""
    passes: int = 3
    lanes: int = 4

    def bearable(self) -> bool:
        """Whether a file may ask this of us: one that somebody made up could ask for anything."""
        return 8 <= self.memory <= 1_048_576 and 1 <= self.passes <= 32 and 1 <= self.lanes <= 32

    def key(self, passphrase: str, salt: bytes) -> bytes:
        """32 bytes. However the passphrase was typed: see `normalised`."""
        typed = normalised(passphrase).encode()
        return hash_secret_raw(typed, salt, self.passes, self.memory, self.lanes, 32, Type.ID)


def normalised(passphrase: str) -> str:
    """In Unicode's form NFC: the same letters are the same bytes, whether a keyboard gives "ü" as
    one character or, as some systems do, as "u" and two dots."""
    return unicodedata.normalize("NFC", passphrase)


class Damaged(InputError):
    """The file is no backup, or not the whole of it, or was changed."""


def damaged() -> Damaged:
    """Said of every chunk that does not open: what was done to it cannot be told apart."""
    return Damaged(
        say(
            "The backup is damaged: it was cut short or changed. Nothing was restored; take "
            "another one."
        )
    )


class SealingWriter(io.RawIOBase):
    """What is written comes out sealed in `file`. `close` writes the last chunk: a file without it
    does not open."""

    def __init__(self, file: BinaryIO, passphrase: str, cost: Derivation = Derivation()) -> None:
        self._file, self._waiting, self._number = file, bytearray(), 0
        salt, self._prefix, key = (secrets.token_bytes(n) for n in (16, 7, 32))
        told = {
            "memory": cost.memory,
            "passes": cost.passes,
            "lanes": cost.lanes,
            "salt": salt.hex(),
            "prefix": self._prefix.hex(),
        }
        wrapped = seal(cost.key(passphrase, salt), key, _CONTEXT, json.dumps(told))
        self._header = json.dumps({**told, "key": wrapped.hex()}).encode()
        self._cipher = AESGCM(key)
        file.write(MAGIC + struct.pack(">I", len(self._header)) + self._header)

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        """Raises OSError where the disk is full."""
        self._waiting += given
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(given)

    def finish(self) -> None:
        """Write the last chunk. Without it the file is nothing."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class SealingReader(io.RawIOBase):
    """The stream behind a sealed one. Raises Damaged, and SealError for a wrong passphrase."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._file, self._number, self._open, self._ended = file, 0, b"", False
        if file.read(len(MAGIC)) != MAGIC:
            raise Damaged(say("This is no backup of CWEM, or one of another format."))
        self._header = _header(file)
        told = json.loads(self._header)
        wrapped = bytes.fromhex(told.pop("key"))
        cost = Derivation(told["memory"], told["passes"], told["lanes"])
        if not cost.bearable():
            raise damaged()
        derived = cost.key(passphrase, bytes.fromhex(told["salt"]))
        try:
            key = unseal(derived, wrapped, _CONTEXT, json.dumps(told))
        except SealError:
            raise SealError(
                say("The passphrase does not open this backup. Nothing was restored.")
            ) from None
        self._cipher, self._prefix = AESGCM(key), bytes.fromhex(told["prefix"])
        self._next = file.read(CHUNK + _TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """As of any raw stream: 0 at the end, which is known to be the end."""
        if not self._open and not self._ended:
            self._open = self._unseal()
        given = self._open[: len(buffer)]
        buffer[: len(given)] = given
        self._open = self._open[len(given) :]
        return len(given)

    def _unseal(self) -> bytes:
        chunk, self._next = self._next, self._file.read(CHUNK + _TAG)
        self._ended = not self._next
        nonce = _nonce(self._prefix, self._number, self._ended)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, chunk, self._header)
        except (InvalidTag, ValueError):
            raise damaged() from None


def _header(file: BinaryIO) -> bytes:
    try:
        (length,) = struct.unpack(">I", file.read(4))
        header = file.read(min(length, _LONGEST_HEADER))
        told = json.loads(header)
        numbers = all(isinstance(told[n], int) for n in ("memory", "passes", "lanes"))
        for name in ("salt", "prefix", "key"):
            bytes.fromhex(told[name])
    except (struct.error, ValueError, KeyError, TypeError):
        raise damaged() from None
    if not numbers:
        raise damaged()
    return header


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)
