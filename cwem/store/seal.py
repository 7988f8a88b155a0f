"""Sealing at rest: what may identify a face is stored as ciphertext only.

    master key   one file in the key folder, never in the store
      +-- wraps a data key per person      destroying the wrapped key destroys the templates
            +-- seals that person's templates

AES-256-GCM from the `cryptography` package with random 96-bit nonces. The context (table, employee,
model) is authenticated with every ciphertext, so a row moved to another person does not open.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from filelock import FileLock

from cwem.access.pepper import Pepper
from cwem.errors import SealError, StoreUnavailable
from cwem.words import say

_FORMAT = b"\x01"
_NONCE = 12
_KEY = 32
_KEY_ID = 8
PEPPER = "pepper.key"
KIOSK_KEY = "kiosk.key"


def _authenticated(context: tuple[str, ...]) -> bytes:
    """The context as bytes, each part behind its length: ("ab", "c") is not ("a", "bc")."""
    parts = [part.encode() for part in context]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def seal(key: bytes, plaintext: bytes, *context: str) -> bytes:
    """Encrypt under a 32-byte key: format byte, nonce, ciphertext with tag."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plaintext, _authenticated(context))


def unseal(key: bytes, sealed: bytes, *context: str) -> bytes:
    """What `seal` was given, with the same key and context. Raises SealError otherwise."""
    altered = SealError(  # made with `say`, so that a log leaves out whose row it is
        say(
            "The sealed row {row} was altered or belongs to another row. Restore the store from a "
            "backup, or withdraw this person's consent and enrol again.",
            row=" / ".join(context),
        )
    )
    if not sealed.startswith(_FORMAT):
        raise altered
    body = sealed.removeprefix(_FORMAT)
    try:
        return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], _authenticated(context))
    except (InvalidTag, ValueError):
        raise altered from None


class KeyRing:
    """The master key in `folder`, read on first use. Thread-safe, and safe between processes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "master.key"
        self.pepper = Pepper(lambda: _pepper(folder / PEPPER))
        self._lock = Lock()
        self._master: bytes | None = None

    def new_key(self, *context: str, create_master: bool) -> tuple[bytes, bytes]:
        """A fresh data key, plain and wrapped for this context. `create_master`: make the master
        key if there is none; pass it only while nothing is sealed yet. Raises SealError."""
        master = self._load(create_master)
        key = secrets.token_bytes(_KEY)
        return key, _key_id(master) + seal(master, key, *context)

    def unwrap(self, wrapped: bytes, *context: str) -> bytes:
        """The data key of a wrapped one. Raises SealError."""
        master = self._load(create=False)
        if not hmac.compare_digest(wrapped[:_KEY_ID], _key_id(master)):
            raise SealError(
                f"The store was sealed with another master key than {self.path}. "
                "Put back the key file that belongs to this store."
            )
        return unseal(master, wrapped[_KEY_ID:], *context)

    def _load(self, create: bool) -> bytes:
        with self._lock:
            if self._master is None:
                try:
                    self._master = _read(self.path) or self._missing(create)
                except OSError as error:
                    raise StoreUnavailable(
                        f"The master key {self.path} cannot be used: {error.strerror}. "
                        "Check the folder's permissions and free space."
                    ) from error
            return self._master

    def _missing(self, create: bool) -> bytes:
        if not create:
            raise SealError(
                f"The master key {self.path} is missing, and the store holds sealed templates. "
                "Put the key file back; without it they cannot be opened."
            )
        return _create(self.path)


def _key_id(master: bytes) -> bytes:
    """Names a master key without telling it, so that a wrong one is not taken for tampering."""
    return hmac.new(master, b"cwem master key", hashlib.sha256).digest()[:_KEY_ID]


def _pepper(path: Path) -> bytes:
    """Made when there is none: nothing becomes unreadable without it, and nobody's log-in waits for
    it to be put back. Raises StoreUnavailable and SealError."""
    try:
        return _read(path) or _create(path)
    except OSError as error:
        raise StoreUnavailable(
            f"The key {path} cannot be used: {error.strerror}. "
            "Check the folder's permissions and free space."
        ) from error


def _read(path: Path) -> bytes | None:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(key) != _KEY:
        raise SealError(f"The key {path} is damaged. Put back a good copy of the file.")
    return key


def _create(path: Path) -> bytes:
    """Write a new key, or return the one another process wrote meanwhile."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), mode=0o600):
        if (existing := _read(path)) is not None:
            return existing
        key = secrets.token_bytes(_KEY)
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
        return key


def sync_folder(folder: Path) -> None:
    """Make a new name in this folder survive a power cut."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
