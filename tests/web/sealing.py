"""Seals an entry as the kiosk's script does, with another implementation than the server's."""

import base64
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def sealed(public: str, **typed: Any) -> dict[str, str]:
    """What the script posts for this."""
    curve = ec.SECP256R1()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(curve, base64.b64decode(public))
    own = ec.generate_private_key(curve)
    shared = own.exchange(ec.ECDH(), theirs)
    key = HKDF(hashes.SHA256(), 32, b"", b"cwem kiosk entry").derive(shared)
    nonce, one = secrets.token_bytes(12), secrets.token_hex(8)
    text = AESGCM(key).encrypt(nonce, json.dumps(typed).encode(), one.encode())
    point = own.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    parts = {"nonce": nonce, "text": text, "from": point}
    return {"id": one, **{name: base64.b64encode(part).decode() for name, part in parts.items()}}
