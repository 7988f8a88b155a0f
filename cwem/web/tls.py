"""A certificate of our own where there is none: browsers warn once, then give the camera."""

import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cwem.errors import SettingsError

_VALID = timedelta(days=397)
"""Browsers accept no longer ones (CA/Browser Forum, 6.3.2, until 2026)."""
_RENEW = timedelta(days=30)


class Certificate(NamedTuple):
    """The two files a server needs."""

    cert: Path
    key: Path

    def fingerprint(self) -> str:
        """SHA-256, as browsers show it. Raises SettingsError."""
        return _load(self.cert).fingerprint(SHA256()).hex(":").upper()

    def self_signed(self) -> bool:
        """Whether nobody else vouches for it. Raises SettingsError."""
        certificate = _load(self.cert)
        return certificate.issuer == certificate.subject

    def ends(self) -> datetime:
        """When browsers stop taking it, UTC. Raises SettingsError."""
        return _load(self.cert).not_valid_after_utc


def given(cert: Path, key: Path) -> Certificate:
    """A certificate the administrator brings. Raises SettingsError if it cannot be read."""
    for path in (cert, key):
        if not path.is_file():
            raise SettingsError(f"--tls: there is no file {path}.")
    _load(cert)
    return Certificate(cert.absolute(), key.absolute())


def self_signed(folder: Path, hosts: Sequence[str], now: datetime | None = None) -> Certificate:
    """The self-signed certificate in `folder` for these names and addresses; a new one when there
    is none, it ends within a month, or lacks one of them."""
    now = now or datetime.now(UTC)
    made = Certificate(folder / "self-signed.crt", folder / "self-signed.key")
    if made.key.is_file() and made.cert.is_file() and _serves(_load(made.cert), hosts, now):
        return made
    key = ec.generate_private_key(ec.SECP256R1())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(made.key, private)
    _write(made.cert, _signed(key, hosts, now).public_bytes(Encoding.PEM))
    return made


def _signed(
    key: ec.EllipticCurvePrivateKey, hosts: Sequence[str], now: datetime
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CWEM on this machine")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectAlternativeName([_general(host) for host in hosts]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, SHA256())
    )


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _serves(certificate: x509.Certificate, hosts: Sequence[str], now: datetime) -> bool:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covered = all(_general(host) in names for host in hosts)
    return covered and now < certificate.not_valid_after_utc - _RENEW


def _load(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        raise SettingsError(f"--tls: {path} is no certificate in PEM form.") from None


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(path.suffix + ".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
