"""What is typed at a kiosk while the server is away lies there sealed: only this server opens it.

    kiosk                                            server
    new key pair per entry, ECDH with --- P-256 --->  private key in the key folder
    the server's public key, HKDF,
    AES-GCM over number, PIN, what, when

The browser does this with WebCrypto for every entry, with a server or without one: there is one way
for an entry, and whoever takes the device away finds nothing that can be read.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from filelock import FileLock

from cwem.attendance.entries import PunchKind
from cwem.errors import CwemError, StoreUnavailable
from cwem.store.seal import KIOSK_KEY
from cwem.values import Millis

_CURVE = ec.SECP256R1()
_INFO = b"cwem kiosk entry"
LONGEST_ID = 64
_LONGEST = 2_048
"""Characters of a sealed entry; a real one has some 300."""
_LATEST: Millis = 4_102_444_800_000
"""2100: whatever clock a kiosk has."""
MOST_AHEAD: Millis = 5 * 60_000
"""A kiosk's clock, which follows the server's, may be so much early; what is typed later than that
was typed by a wrong one."""


class Unreadable(CwemError):
    """It was sealed for another server, or is no entry."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed."""

    number: str
    pin: str = field(repr=False)
    kind: PunchKind
    at: Millis
    new_pin: str = field(default="", repr=False)
    """Of somebody who changes their PIN."""
    back: bool = False
    """It is taken back: the kiosk does not know whether it arrived."""

    def ahead(self, now: Millis) -> bool:
        """Whether it says that it was typed in a time that is still to come."""
        return self.at - now > MOST_AHEAD


class EntryKey:
    """The server's key pair. Thread-safe."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private

    @cached_property
    def public(self) -> str:
        """The public point, uncompressed, in base64."""
        return base64.b64encode(self._point).decode()

    @cached_property
    def id(self) -> str:
        """Names the key without telling it."""
        return hashlib.sha256(self._point).hexdigest()[:16]

    @cached_property
    def _point(self) -> bytes:
        return self._private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    def open(self, sealed: Mapping[str, Any]) -> Typed:
        """What was typed. Raises Unreadable."""
        try:
            one, sender, nonce, text = (
                str(sealed[part])[:_LONGEST] for part in ("id", "from", "nonce", "text")
            )
            point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, base64.b64decode(sender))
            shared = self._private.exchange(ec.ECDH(), point)
            key = HKDF(hashes.SHA256(), 32, None, _INFO).derive(shared)
            plain = AESGCM(key).decrypt(
                base64.b64decode(nonce), base64.b64decode(text), one.encode()
            )
            return _typed(json.loads(plain))
        except (
            KeyError,
            ValueError,
            TypeError,
            ArithmeticError,
            RecursionError,
            InvalidTag,
        ) as error:
            raise Unreadable("an entry of a kiosk cannot be read") from error

    def waits_for_another(self, sealed: Mapping[str, Any]) -> Millis | None:
        """Of an entry that names another key: when it was typed, as it says outside the seal."""
        key, at = sealed.get("key"), sealed.get("at")
        return at if isinstance(key, str) and key != self.id and type(at) is int else None


def _typed(read: Mapping[str, Any]) -> Typed:
    """Raises what `open` takes for unreadable: an entry that broke the answer would keep those
    that wait beside it from ever being taken."""
    for each in ("number", "pin", "new_pin"):
        str(read.get(each, "")).encode()  # half a character of two is none
    if not 0 <= int(read["at"]) <= _LATEST:
        raise ValueError("no time")
    return Typed(
        str(read["number"])[:LONGEST_ID],
        str(read["pin"])[:LONGEST_ID],
        PunchKind(read["kind"]),
        int(read["at"]),
        str(read.get("new_pin", ""))[:LONGEST_ID],
        read.get("back") is True,
    )


def entry_key(folder: Path) -> EntryKey:
    """The key of this installation, made when there is none. Backups hold it: what lies in kiosks
    waits a day for a lost one to be put back. Raises StoreUnavailable."""
    path = folder / KIOSK_KEY
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".kiosk-lock"), mode=0o600):
            if not path.exists():
                _write(path, ec.generate_private_key(_CURVE))
            read = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise StoreUnavailable(
            f"The key {path} cannot be used: {error}. Check the folder, or delete a damaged file."
        ) from error
    if not isinstance(read, ec.EllipticCurvePrivateKey):
        raise StoreUnavailable(f"The key {path} is of another kind; delete the file.")
    return EntryKey(read)


def _write(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    draft = path.with_suffix(".kiosk-new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
